/** One side of a book by level, the best one at hand. `sign` is 1 for bids, -1 for asks. */
export class SideLevels {
  readonly #lots = new Map<number, number>();
  /** Signed ticks in ascending order, the best last: changes are near the end, where they cost least. */
  #keys = new Int32Array(1_024);
  #size = 0;

  constructor(readonly sign: 1 | -1) {}

  get size(): number {
    return this.#size;
  }

  /** Ticks of the best level; NaN when there is none. */
  get best(): number {
    return this.#size === 0 ? Number.NaN : (this.#keys[this.#size - 1] as number) * this.sign;
  }

  get bestLots(): number {
    return this.lotsAt(this.best);
  }

  lotsAt(ticks: number): number {
    return this.#lots.get(ticks) ?? 0;
  }

  set(ticks: number, lots: number): void {
    const known = this.#lots.has(ticks);
    if (lots > 0) this.#lots.set(ticks, lots);
    else this.#lots.delete(ticks);
    if (lots > 0 === known) return;
    const key = ticks * this.sign;
    const at = this.#placeOf(key);
    if (known) this.#keys.copyWithin(at, at + 1, this.#size--);
    else this.#insert(at, key);
  }

  clear(): void {
    this.#lots.clear();
    this.#size = 0;
  }

  /** From the best level down to `ticks`, which goes too. */
  clearTo(ticks: number): void {
    const kept = this.#placeOf(ticks * this.sign);
    for (const key of this.#keys.subarray(kept, this.#size)) this.#lots.delete(key * this.sign);
    this.#size = kept;
  }

  #insert(at: number, key: number): void {
    if (this.#size === this.#keys.length) {
      const wider = new Int32Array(this.#size * 2);
      wider.set(this.#keys);
      this.#keys = wider;
    }
    this.#keys.copyWithin(at + 1, at, this.#size++);
    this.#keys[at] = key;
  }

  /** The first place whose key is not below. */
  #placeOf(key: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
