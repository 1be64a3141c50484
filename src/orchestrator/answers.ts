import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { HftError } from "../errors.js";
import type { Opinion } from "./types.js";

/** An answer as it was given. */
export interface KeptAnswer {
  opinion: Opinion;
  /** How long it took, ns: in a backtest simulated time goes on by as much. */
  thoughtNs: number;
}

/**
 * What was asked and answered, by the question's own words: a run that asks the same gets the same, without a network. So a
 * backtest with language models is repeatable once its answers were recorded.
 */
export class AnswerBook {
  readonly #answers: Map<string, KeptAnswer>;

  constructor(answers: Iterable<readonly [string, KeptAnswer]> = []) {
    this.#answers = new Map(answers);
  }

  /** From `toJSON`. @throws HftError 1002 for what is none. */
  static from(value: unknown): AnswerBook {
    const { version, answers } = (value ?? {}) as { version?: unknown; answers?: unknown };
    if (version !== 1 || !Array.isArray(answers))
      throw new HftError(1002, "answers: got what is no book of answers, version 1.", { field: "answers" });
    return new AnswerBook(answers as [string, KeptAnswer][]);
  }

  get size(): number {
    return this.#answers.size;
  }

  find(question: string): KeptAnswer | null {
    return this.#answers.get(keyOf(question)) ?? null;
  }

  keep(question: string, answer: KeptAnswer): void {
    this.#answers.set(keyOf(question), answer);
  }

  toJSON(): object {
    return { version: 1, answers: [...this.#answers] };
  }
}

const keyOf = (question: string): string => bytesToHex(sha256(utf8ToBytes(question)));
