import { lastAtOrBefore, lowerBound } from "./search.js";

const BLOCK = 128;

/** A step line of any length, told in a few points a pixel: the extremes of every stretch stay. `gap` is the value that stands for none. */
export class StepLine {
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;

  constructor(
    readonly ts: Float64Array,
    readonly values: Int32Array | Float64Array,
    readonly length: number,
    readonly gap: number,
  ) {
    const blocks = Math.ceil(length / BLOCK);
    this.#lows = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
    this.#highs = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < length; i++) {
      const value = values[i] as number;
      if (value === gap) continue;
      const block = Math.floor(i / BLOCK);
      if (value < (this.#lows[block] as number)) this.#lows[block] = value;
      if (value > (this.#highs[block] as number)) this.#highs[block] = value;
    }
  }

  /** Lowest and highest value that stood at some time of [fromNs, toNs]; null when none did. */
  extremes(fromNs: number, toNs: number): { low: number; high: number } | null {
    const first = Math.max(0, lastAtOrBefore(this.ts, fromNs, this.length));
    return this.#between(first, lowerBound(this.ts, toNs, this.length));
  }

  /** The value at `ns`; `gap` where there is none. */
  at(ns: number): number {
    const index = lastAtOrBefore(this.ts, ns, this.length);
    return index < 0 ? this.gap : (this.values[index] as number);
  }

  /**
   * Points of the line over `columns` pixels of [fromNs, toNs], at most four a pixel. `null` breaks the line. A point's
   * value holds until the next one.
   */
  points(fromNs: number, toNs: number, columns: number): { ts: number[]; values: (number | null)[] } {
    const ts: number[] = [];
    const values: (number | null)[] = [];
    const push = (at: number, value: number) => {
      ts.push(at);
      values.push(value === this.gap ? null : value);
    };
    push(fromNs, this.at(fromNs));
    const wide = (toNs - fromNs) / columns;
    let index = lastAtOrBefore(this.ts, fromNs, this.length) + 1;
    while (index < this.length && (this.ts[index] as number) < toNs) {
      const column = Math.floor(((this.ts[index] as number) - fromNs) / wide);
      const next = lowerBound(this.ts, fromNs + (column + 1) * wide, this.length);
      this.#pushColumn(index, Math.max(next, index + 1), push);
      index = Math.max(next, index + 1);
    }
    push(toNs, this.at(toNs));
    return { ts, values };
  }

  #pushColumn(first: number, end: number, push: (ts: number, value: number) => void): void {
    const from = this.ts[first] as number;
    if (end - first <= 3) {
      for (let i = first; i < end; i++) push(this.ts[i] as number, this.values[i] as number);
      return;
    }
    push(from, this.values[first] as number);
    const range = this.#between(first, end);
    const last = this.ts[end - 1] as number;
    if (range) {
      push(from + (last - from) / 3, range.low);
      push(from + ((last - from) * 2) / 3, range.high);
    }
    push(last, this.values[end - 1] as number);
  }

  #between(first: number, end: number): { low: number; high: number } | null {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = first; i < end; ) {
      if (i % BLOCK === 0 && i + BLOCK <= end) {
        low = Math.min(low, this.#lows[i / BLOCK] as number);
        high = Math.max(high, this.#highs[i / BLOCK] as number);
        i += BLOCK;
        continue;
      }
      const value = this.values[i] as number;
      i++;
      if (value === this.gap) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return low > high ? null : { low, high };
  }
}
