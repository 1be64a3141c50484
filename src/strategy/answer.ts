/** Calls back once, with the value: at once when it is there. */
export type Ask<T> = (settle: (value: T) => void) => void;

/** As an `Ask`, with what it needs to know in fields: a request costs one object less than with a function of its own. */
export interface Asking<T> {
  ask: Ask<T>;
}

/**
 * A promise of the engine that asks for its value only when somebody waits for it: what is sent and forgotten
 * (`void engine.cancelOrder(id)`) is never told, so that the core need not stop for it.
 */
export class Answer<T> implements Promise<T> {
  #ask: Asking<T> | null;
  #promise: Promise<T> | null = null;

  constructor(ask: Ask<T> | Asking<T>) {
    this.#ask = asAsking(ask);
  }

  /** `await` and `Promise.all` come through here, too. */
  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and has to hear who waits for it
  then<Result1 = T, Result2 = never>(
    onFulfilled?: ((value: T) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    return this.#asked.then(onFulfilled, onRejected);
  }

  catch<Result = never>(onRejected?: ((reason: unknown) => Result | PromiseLike<Result>) | null): Promise<T | Result> {
    return this.#asked.catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#asked.finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  get #asked(): Promise<T> {
    if (!this.#promise) {
      const asking = this.#ask as Asking<T>;
      this.#promise = new Promise((resolve) => asking.ask(resolve));
      this.#ask = null;
    }
    return this.#promise;
  }
}

// `answer instanceof Promise` is true, as whoever got it expects.
Object.setPrototypeOf(Answer.prototype, Promise.prototype);

const asAsking = <T>(ask: Ask<T> | Asking<T>): Asking<T> => (typeof ask === "function" ? { ask } : ask);

/** A value that is asked for at once, or that somebody else will ask for, while others wait for it. */
export class Later<T> {
  #source: Asking<T> | null = null;
  readonly #askers: ((value: T) => void)[] = [];

  /** For a value that can't be asked for later. */
  static of<T>(asking: Asking<T>): Answer<T> {
    const later = new Later<T>();
    asking.ask((value) => later.follow((settle) => settle(value)));
    return new Answer(later);
  }

  readonly ask: Ask<T> = (settle) => {
    if (this.#source) this.#source.ask(settle);
    else this.#askers.push(settle);
  };

  /** From now on it can be asked for there. */
  follow(source: Ask<T> | Asking<T>): void {
    const asking = asAsking(source);
    this.#source = asking;
    for (const settle of this.#askers.splice(0)) asking.ask(settle);
  }
}
