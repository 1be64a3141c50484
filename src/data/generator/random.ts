/** Seeded draws that come out the same in every host: whole-number arithmetic, comparisons and exact additions only. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1), 32 bits: mulberry32. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /**
   * Exponential with mean 1, by von Neumann's comparison of uniforms (1951). A logarithm would be quicker, but its last
   * bit differs between engines, and a book must be the same everywhere.
   */
  exponential(): number {
    for (let whole = 0; ; whole++) {
      const first = this.unit();
      let last = first;
      let falling = 1;
      for (let next = this.unit(); next < last; next = this.unit()) {
        last = next;
        falling++;
      }
      if (falling % 2 === 1) return whole + first;
    }
  }
}
