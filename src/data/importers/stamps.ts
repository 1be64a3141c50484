/** Times as ns from a whole second, so that a double holds them exactly. */
export class StampBase {
  #second: number | null = null;

  get ns(): bigint {
    return BigInt(this.#second ?? 0) * 1_000_000_000n;
  }

  /** A local stamp: 19 digits are ns, 16 are µs. Null for anything else. */
  local(stamp: string): number | null {
    if (!/^(\d{16}|\d{19})$/.test(stamp)) return null;
    return this.localAt(Number(stamp.slice(0, 10)), Number(stamp.slice(10)) * (stamp.length === 16 ? 1_000 : 1));
  }

  /** The same, in parts: a second since 1970, and ns after it. */
  localAt(second: number, ns: number): number {
    this.#second ??= second;
    return (second - this.#second) * 1e9 + ns;
  }

  /** An exchange stamp in ms. */
  exchange(ms: number): number {
    return (ms - (this.#second ?? 0) * 1_000) * 1e6;
  }
}
