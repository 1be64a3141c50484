import { Kind } from "../rows.js";
import { count, none } from "./counted.js";
import type { Counted } from "./report.js";

/** Rows of one moment that are kept to compare with; more are not looked at. */
const MOST = 8_192;

/** Finds rows that are the same in everything as an earlier one of their moment. Trades may be: two of one size at one price are two trades. */
export class DuplicateWatch {
  readonly found: Counted = none();
  readonly #seen = new Set<string>();
  #exchTs = Number.NaN;
  #localTs = Number.NaN;
  /** Most rows are alone at their moment: they cost no key. */
  #first: [number, number, number, number] | null = null;

  see(row: number, ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number): void {
    if (exchTs !== this.#exchTs || localTs !== this.#localTs) {
      this.#exchTs = exchTs;
      this.#localTs = localTs;
      this.#seen.clear();
      this.#first = null;
    }
    const kind = ev & 0xff;
    if (kind === Kind.trade || kind === Kind.fill) return;
    if (!this.#first) this.#first = [ev, ticks, lots, orderId];
    else this.#compare(row, `${ev},${ticks},${lots},${orderId}`, this.#first);
  }

  #compare(row: number, key: string, first: readonly number[]): void {
    if (this.#seen.size === 0) this.#seen.add(first.join(","));
    if (this.#seen.has(key)) count(this.found, row);
    else if (this.#seen.size < MOST) this.#seen.add(key);
  }
}
