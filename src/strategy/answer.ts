/**
 * A promise of the engine that knows whether anybody waits for it: what is sent and forgotten (`void engine.cancelOrder(id)`)
 * costs no turn of the event loop when it is answered.
 */
export class Answer<T> extends Promise<T> {
  #resolve: ((value: T) => void) | null = null;
  #listened = false;

  /** What hangs on an answer are plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static pending<T>(): Answer<T> {
    let resolve: ((value: T) => void) | null = null;
    const answer = new Answer<T>((settle) => {
      resolve = settle;
    });
    answer.#resolve = resolve;
    return answer;
  }

  /** `await`, `catch`, `finally` and `Promise.all` come through here, too. */
  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and has to hear who waits for it
  override then<Result1 = T, Result2 = never>(
    onFulfilled?: ((value: T) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    this.#listened = true;
    return super.then(onFulfilled, onRejected);
  }

  /** Returns whether somebody was waiting. */
  settle(value: T): boolean {
    this.#resolve?.(value);
    return this.#listened;
  }
}
