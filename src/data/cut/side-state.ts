import { NO_TICK } from "../../units.js";
import type { GrowingColumns } from "../importers/columns.js";
import { Ladder } from "../ladder.js";
import { BUY, Kind, type RowColumns, SELL } from "../rows.js";

interface Order {
  side: number;
  ticks: number;
  lots: number;
}

/** What one side of the wire knows of the market at a moment: the levels, or the orders in the order in which they stand. */
export class SideState {
  readonly #ladder = new Ladder();
  /** In order of arrival, so that each queue is. */
  readonly #orders = new Map<number, Order>();

  apply(rows: RowColumns, i: number): void {
    const ev = rows.ev[i] as number;
    const kind = ev & 0xff;
    if (kind === Kind.clear) this.#clearOrders(ev);
    if (kind < Kind.add) this.#ladder.apply(rows, i);
    else if (kind !== Kind.fill) this.#change(kind, ev, rows.ticks[i] as number, rows.lots[i] as number, rows.orderId[i] as number);
  }

  /** Rows that make the same state of an empty one. @param flags The side that processes them. @param ns Their stamps. */
  write(to: GrowingColumns, flags: number, ns: number): void {
    for (const [id, { side, ticks, lots }] of this.#orders) to.add(flags + side + Kind.add, ns, ns, ticks, lots, id);
    const { bids, asks, bidTicks, askTicks } = this.#ladder;
    const level = (side: number, ticks: number, lots: number) => to.add(flags + side + Kind.snapshot, ns, ns, ticks, lots, 0);
    // The best prices last: a level that was crossed is still there, and the newer side is believed.
    for (const [ticks, lots] of sorted(bids, 1)) if (ticks !== bidTicks) level(BUY, ticks, lots);
    for (const [ticks, lots] of sorted(asks, -1)) if (ticks !== askTicks) level(SELL, ticks, lots);
    if (bidTicks !== NO_TICK) level(BUY, bidTicks, bids.get(bidTicks) as number);
    if (askTicks !== NO_TICK) level(SELL, askTicks, asks.get(askTicks) as number);
  }

  #change(kind: number, ev: number, ticks: number, lots: number, id: number): void {
    const before = this.#orders.get(id);
    if (kind === Kind.cancel) this.#orders.delete(id);
    else if (kind === Kind.add) {
      if (!before) this.#orders.set(id, { side: (ev & BUY) !== 0 ? BUY : SELL, ticks, lots });
    } else if (before) {
      // Only who asks for no more, at the same price, keeps the place.
      if (ticks !== before.ticks || lots > before.lots) this.#orders.delete(id);
      this.#orders.set(id, { side: before.side, ticks, lots });
    }
  }

  #clearOrders(ev: number): void {
    const both = (ev & (BUY | SELL)) === 0;
    for (const [id, { side }] of this.#orders) if (both || (ev & side) !== 0) this.#orders.delete(id);
  }
}

/** From the far end to the best. */
function sorted(levels: ReadonlyMap<number, number>, side: 1 | -1): [number, number][] {
  return [...levels].sort(([a], [b]) => side * (a - b));
}
