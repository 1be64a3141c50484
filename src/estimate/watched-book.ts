import { Ladder } from "../data/ladder.js";
import { type BookKind, Kind, type RowColumns } from "../data/rows.js";
import { NO_TICK } from "../units.js";
import { type GhostBook, isLevelRow, sideOf } from "./ghosts.js";

interface LiveOrder {
  side: 1 | -1;
  ticks: number;
  lots: number;
  place: number;
}

/** What hears of the book's changes. */
export type Ghosts = Pick<GhostBook, "level" | "best" | "trade" | "executed">;

/** The order book as the strategy's side hears it, a row at a time, with ghosts in it. */
export class WatchedBook {
  readonly ladder = new Ladder();
  /** Orders that joined a queue so far. */
  joined = 0;
  /** Trades heard, and their quantity. */
  trades = 0;
  tradedLots = 0;
  readonly #orders = new Map<number, LiveOrder>();

  constructor(
    readonly kind: BookKind,
    readonly ghosts: Ghosts,
  ) {}

  lotsAt(side: 1 | -1, ticks: number): number {
    return (side > 0 ? this.ladder.bids : this.ladder.asks).get(ticks) ?? 0;
  }

  /** By order: what stands at a price before a place in its queue, lots. */
  lotsBefore(side: 1 | -1, ticks: number, place: number): number {
    let lots = 0;
    for (const order of this.#orders.values()) if (order.side === side && order.ticks === ticks && order.place < place) lots += order.lots;
    return lots;
  }

  /** Returns false for a row that emptied the book: what stood in it can't be followed. */
  take(rows: RowColumns, row: number): boolean {
    const kind = (rows.ev[row] as number) & 0xff;
    if (kind === Kind.trade) this.#trade(rows, row);
    else if (kind === Kind.clear) {
      this.ladder.apply(rows, row);
      this.#orders.clear();
      return false;
    } else if (isLevelRow(kind))
      this.#set(sideOf(rows, row) === 1 ? 1 : -1, rows.ticks[row] as number, rows.lots[row] as number, rows, row);
    else this.#order(kind, rows, row);
    return true;
  }

  #trade(rows: RowColumns, row: number): void {
    const side = sideOf(rows, row);
    const lots = rows.lots[row] as number;
    this.trades++;
    this.tradedLots += lots;
    // By order the executions are told of the orders themselves.
    if (side !== 0 && this.kind === "L2") this.ghosts.trade(side, rows.ticks[row] as number, lots, rows.localTs[row] as number);
  }

  #order(kind: number, rows: RowColumns, row: number): void {
    const id = rows.orderId[row] as number;
    const order = this.#orders.get(id);
    const ticks = rows.ticks[row] as number;
    const lots = rows.lots[row] as number;
    if (kind === Kind.add) {
      const side = sideOf(rows, row) === 1 ? 1 : -1;
      this.#orders.set(id, { side, ticks, lots, place: this.joined++ });
      this.#change(side, ticks, lots, rows, row);
    } else if (!order) return;
    else if (kind === Kind.fill) this.ghosts.executed(order.side, ticks, order.place, rows.localTs[row] as number);
    else if (kind === Kind.cancel) {
      this.#orders.delete(id);
      this.#change(order.side, order.ticks, -order.lots, rows, row);
    } else if (kind === Kind.modify) {
      if (ticks !== order.ticks || lots > order.lots) order.place = this.joined++;
      if (ticks === order.ticks) this.#change(order.side, ticks, lots - order.lots, rows, row);
      else {
        this.#change(order.side, order.ticks, -order.lots, rows, row);
        this.#change(order.side, ticks, lots, rows, row);
      }
      order.ticks = ticks;
      order.lots = lots;
    }
  }

  #change(side: 1 | -1, ticks: number, difference: number, rows: RowColumns, row: number): void {
    if (difference !== 0) this.#set(side, ticks, this.lotsAt(side, ticks) + difference, rows, row);
  }

  #set(side: 1 | -1, ticks: number, lots: number, rows: RowColumns, row: number): void {
    const { ladder } = this;
    if (this.kind === "L2") this.ghosts.level(side, ticks, this.lotsAt(side, ticks), lots);
    const before = side > 0 ? ladder.bidTicks : ladder.askTicks;
    if (side > 0) ladder.setBid(ticks, lots);
    else ladder.setAsk(ticks, lots);
    const best = side > 0 ? ladder.bidTicks : ladder.askTicks;
    if (best !== NO_TICK && (before === NO_TICK || best * side > before * side)) this.ghosts.best(side, best, rows.localTs[row] as number);
  }
}
