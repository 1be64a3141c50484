import { BUY, Kind, SELL } from "../rows.js";
import { PRICE_PARTS } from "./databento-orders.js";
import { CrossWatch } from "./oddities.js";
import type { RowBuilder } from "./row-builder.js";

/** Lots by price, in billionths. */
export type Side = Map<number, number>;

/** Turns the best levels, as each record has them all, into the changes between them. A level that leaves the view is gone. */
export class MbpLevels {
  #bids: Side | null = null;
  #asks: Side | null = null;
  readonly #crosses = new CrossWatch();

  constructor(readonly rows: RowBuilder) {}

  trade(side: number, price: number, size: number, exchTs: number, localTs: number): void {
    this.rows.add(Kind.trade + side, exchTs, localTs, price / PRICE_PARTS, size);
  }

  show(bids: Side, asks: Side, exchTs: number, localTs: number): void {
    const first = this.#bids === null;
    if (first) this.rows.add(Kind.clear, exchTs, localTs, 0, 0);
    const kind = first ? Kind.snapshot : Kind.depth;
    this.#change(kind + BUY, this.#bids ?? new Map(), bids, exchTs, localTs);
    this.#change(kind + SELL, this.#asks ?? new Map(), asks, exchTs, localTs);
    this.#bids = bids;
    this.#asks = asks;
    if (this.#crosses.becameCrossed()) this.rows.note("book crossed");
  }

  #change(ev: number, before: Side, after: Side, exchTs: number, localTs: number): void {
    for (const price of before.keys()) if (!after.has(price)) this.#level(ev, price, 0, exchTs, localTs);
    for (const [price, size] of after) if (before.get(price) !== size) this.#level(ev, price, size, exchTs, localTs);
  }

  #level(ev: number, price: number, size: number, exchTs: number, localTs: number): void {
    this.#crosses.set((ev & BUY) !== 0 ? BUY : SELL, price, size);
    this.rows.add(ev, exchTs, localTs, price / PRICE_PARTS, size);
  }
}
