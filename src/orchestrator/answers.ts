import { HftError } from "../errors.js";
import type { Opinion } from "./types.js";

/** An answer as it was given. */
export interface KeptAnswer {
  opinion: Opinion;
  /** How long it took, ns: in a backtest simulated time goes on by as much. */
  thoughtNs: number;
}

const VERSION = 2;

/**
 * What was asked and answered, by the question's own words: a run that asks the same gets the same, without a network. So a
 * backtest with language models is repeatable once its answers were recorded, and the book can be read by a person.
 */
export class AnswerBook {
  readonly #answers: Map<string, KeptAnswer>;

  constructor(answers: Iterable<readonly [string, KeptAnswer]> = []) {
    this.#answers = new Map(answers);
  }

  /** From `toJSON`. @throws HftError 1002 for what is none. */
  static from(value: unknown): AnswerBook {
    const { version, answers } = (value ?? {}) as { version?: unknown; answers?: unknown };
    if (version !== VERSION || !Array.isArray(answers))
      throw new HftError(1002, `answers: got what is no book of answers, version ${VERSION}.`, { field: "answers" });
    return new AnswerBook(answers as [string, KeptAnswer][]);
  }

  get size(): number {
    return this.#answers.size;
  }

  find(question: string): KeptAnswer | null {
    return this.#answers.get(question) ?? null;
  }

  keep(question: string, answer: KeptAnswer): void {
    this.#answers.set(question, answer);
  }

  toJSON(): object {
    return { version: VERSION, answers: [...this.#answers] };
  }
}
