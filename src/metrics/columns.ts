type Numbers = Float64Array | Int32Array | Int8Array;

/** A typed array that grows: what is pushed while a book is read, without a boxed number a value. */
export class GrowingColumn<T extends Numbers> {
  #values: T;
  #length = 0;

  constructor(readonly make: (length: number) => T) {
    this.#values = make(1_024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.make(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** A copy of exactly what was pushed. */
  finish(): T {
    return this.#values.slice(0, this.#length) as T;
  }
}
