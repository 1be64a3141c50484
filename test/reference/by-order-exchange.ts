import { Kind } from "../../src/data/rows.js";
import { type ByOrderRow, SlowByOrder } from "./by-order.js";

/** What the exchange needs to know of an own order. */
export interface OwnOrder {
  id: number;
  side: 1 | -1;
  ticks: number;
  lots: number;
  leaves: number;
}

export interface Fills {
  fill(order: OwnOrder): void;
  expire(order: OwnOrder): void;
}

/** The slow twin of assembly/exchange/by-order.ts: own orders stand among the feed's. */
export class SlowQueueExchange {
  readonly feed = new SlowByOrder();
  readonly #own = new Map<number, OwnOrder>();

  constructor(readonly fills: Fills) {}

  rest(order: OwnOrder): void {
    this.#own.set(order.id, order);
    this.feed.stand({ id: nameOf(order), side: order.side, ticks: order.ticks, lots: order.leaves });
  }

  remove(order: OwnOrder): void {
    this.#own.delete(order.id);
    this.feed.leave(nameOf(order));
  }

  apply(row: ByOrderRow): void {
    if (row.kind === Kind.clear) this.#clear(row.side);
    else if (row.kind === Kind.fill && row.side !== 0) this.#fill(row);
    else {
      const improved = this.feed.apply(row);
      if (improved) this.#crossed(improved.side, improved.before);
    }
  }

  #crossed(side: 1 | -1, before: number): void {
    const best = this.feed.book.best(side);
    const from = Number.isFinite(before) ? before + side : null;
    this.#fillBetween(-side as 1 | -1, from, best);
  }

  #fill({ id, ticks }: ByOrderRow): void {
    const order = this.feed.find(id);
    if (!order) return;
    const { side } = order;
    const best = this.feed.book.best(side);
    if ((best - ticks) * side > 0) this.#fillBetween(side, best, ticks + side);
    for (const name of this.feed.ownAhead(order)) this.#take(this.#own.get(Number(name.slice(1))) as OwnOrder);
  }

  /** Own orders of a side from price `from` (null: any) on to `to`; hftbacktest forgets `from` when own orders are few. */
  #fillBetween(side: 1 | -1, from: number | null, to: number): void {
    const forget = from === null || this.#own.size < Math.abs(from - to);
    const met = [...this.#own.values()].filter((order) => {
      if (order.side !== side || (order.ticks - to) * side < 0) return false;
      return forget || (from - order.ticks) * side >= 0;
    });
    for (const order of met) this.#take(order);
  }

  #take(order: OwnOrder): void {
    this.remove(order);
    this.fills.fill(order);
  }

  #clear(side: 0 | 1 | -1): void {
    this.feed.clear(side);
    for (const order of [...this.#own.values()]) {
      if (side !== 0 && order.side !== side) continue;
      this.remove(order);
      this.fills.expire(order);
    }
  }
}

function nameOf(order: OwnOrder): string {
  return `o${order.id}`;
}
