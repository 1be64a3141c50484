import type { RunnerHost } from "./host.js";

/** Microtask turns granted to work that a finished handler left behind without waiting for it. */
const TAIL_TURNS = 8;
/** Waiting for it takes one microtask, as waiting for a plain value does, and makes one promise less. */
export const READY = Promise.resolve();

/**
 * Lets asynchronous handlers go as far as they can at one simulated time, the same way in every host.
 *
 * A handler that returned without waiting is settled after a microtask and costs little. When one waits for the
 * engine, or the engine answered someone, continuations of any depth may be due: then the event loop turns once,
 * which runs them all. Which of the two happens depends on the strategy alone, never on the wall clock.
 */
export class Tasks {
  /** Handlers entered since the last drain, and how many of them have not come to their end. */
  #generation = 0;
  #started = false;
  #open = 0;
  #answered = false;

  constructor(
    readonly host: RunnerHost,
    readonly fail: (reason: unknown) => void,
  ) {}

  /** Takes what a handler returned. */
  follow(result: unknown): void {
    if (typeof result !== "object" || result === null || typeof (result as PromiseLike<unknown>).then !== "function") return;
    const generation = this.#generation;
    this.#started = true;
    this.#open++;
    const settle = () => {
      if (generation === this.#generation) this.#open--;
    };
    Promise.resolve(result).then(settle, (reason: unknown) => {
      settle();
      this.fail(reason);
    });
  }

  /** The engine settled a promise that the strategy may wait for. */
  noteAnswer(): void {
    this.#answered = true;
  }

  get pending(): boolean {
    return this.#started || this.#answered;
  }

  /** Runs until no continuation is left at this simulated time. */
  async drain(): Promise<void> {
    while (this.pending) {
      const answered = this.#answered;
      this.#started = false;
      this.#answered = false;
      for (let turn = 0; turn < TAIL_TURNS; turn++) await READY;
      if (answered || this.#open > 0) await this.host.turn();
      this.#generation++;
      this.#open = 0;
    }
  }
}
