/** Asks one question at a time and only the newest one that waits: a slow answer never queues up behind a fast pointer. */
export class Latest<Question, Answer> {
  #waiting: Question | null = null;
  #busy = false;
  #closed = false;

  constructor(
    readonly ask: (question: Question) => Promise<Answer>,
    readonly heard: (answer: Answer) => void,
    readonly failed: (reason: unknown) => void = () => {},
  ) {}

  want(question: Question): void {
    this.#waiting = question;
    if (!this.#busy) void this.#next();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = null;
  }

  async #next(): Promise<void> {
    this.#busy = true;
    while (this.#waiting !== null) {
      const question = this.#waiting;
      this.#waiting = null;
      try {
        const answer = await this.ask(question);
        if (!this.#closed) this.heard(answer);
      } catch (reason) {
        if (!this.#closed) this.failed(reason);
      }
    }
    this.#busy = false;
  }
}
