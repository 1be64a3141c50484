import { lastAtOrBefore, lowerBound, lowerBoundNear } from "./search.js";

const BLOCK = 128;
/** More values than these in a pixel can't be told apart. */
const TOLD_APART = 3;

/** Hears a line from left to right. */
export interface LineListener {
  /** The value that stands from here on; `gap` where none does. */
  step(ns: number, value: number): void;
  /** Values that share a pixel: their extremes, without gaps, and the one that stands after it, which may be `gap`. */
  bunch(column: number, low: number, high: number, last: number): void;
}

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

  /** Tells the line over `columns` pixels of [fromNs, toNs] from end to end. */
  walk(fromNs: number, toNs: number, columns: number, listener: LineListener): void {
    const { ts, values, length } = this;
    listener.step(fromNs, this.at(fromNs));
    const perNs = columns / (toNs - fromNs);
    for (let index = lastAtOrBefore(ts, fromNs, length) + 1; index < length && (ts[index] as number) < toNs; ) {
      const column = Math.floor(((ts[index] as number) - fromNs) * perNs);
      const end = Math.max(index + 1, lowerBoundNear(ts, Math.min(toNs, fromNs + (column + 1) / perNs), index, length));
      const range = end - index > TOLD_APART ? this.#between(index, end) : null;
      if (range) listener.bunch(column, range.low, range.high, values[end - 1] as number);
      else for (let i = index; i < end; i++) listener.step(ts[i] as number, values[i] as number);
      index = end;
    }
    listener.step(toNs, this.at(toNs));
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
