import { HftError } from "../errors.js";
import { GrowingColumns } from "./importers/columns.js";
import { LevelSums } from "./level-sums.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "./rows.js";

const MAX_LOTS = 2 ** 53;

interface LiveOrder {
  side: number;
  ticks: number;
  lots: number;
}

/** The levels that a row changed and what they hold after it. One list, filled anew for each row, serves a whole book. */
class LevelChanges {
  count = 0;
  readonly sides: number[] = [];
  readonly ticks: number[] = [];
  readonly lots: number[] = [];

  put(side: number, ticks: number, lots: number): void {
    const at = this.count++;
    this.sides[at] = side;
    this.ticks[at] = ticks;
    this.lots[at] = lots;
  }

  equals(other: LevelChanges): boolean {
    for (let i = 0; i < this.count; i++)
      if (this.sides[i] !== other.sides[i] || this.ticks[i] !== other.ticks[i] || this.lots[i] !== other.lots[i]) return false;
    return this.count === other.count;
  }
}

const NO_CHANGES = new LevelChanges();

/**
 * A market-by-order book as price levels: every row that changes a level becomes the level's new quantity, with the
 * stamps and flags of the row it came from. Trades stay as they are. Fills say nothing of their own: the exchange
 * reports what an execution left as a change or a deletion.
 * @throws HftError 2006 at a row that no market-by-order book can hold, 2007 when a level holds more than 2^53 lots.
 */
export function aggregateLevels(rows: RowColumns): RowColumns {
  return new LevelAggregator().push(rows);
}

/** As `aggregateLevels`, of rows that come in pieces. */
export class LevelAggregator {
  /** One book while both sides have seen the same rows, two from the first row that only one of them sees. */
  #exch = new LevelBook();
  #local = this.#exch;
  #rows: RowColumns = new GrowingColumns(0).finish();
  #out = new GrowingColumns(0);
  #rowsBefore = 0;

  /** The levels' rows that the next piece makes. After an error the aggregator is of no more use. */
  push(rows: RowColumns): RowColumns {
    this.#rows = rows;
    this.#out = new GrowingColumns(Math.max(1, rows.length * 2));
    for (let row = 0; row < rows.length; row++) this.#take(row);
    this.#rowsBefore += rows.length;
    return this.#out.finish();
  }

  #take(row: number): void {
    const ev = this.#rows.ev[row] as number;
    const kind = ev & 0xff;
    if (kind === Kind.trade) this.#add(row, ev, this.#rows.ticks[row] as number, this.#rows.lots[row] as number);
    else if (kind !== Kind.fill) this.#takeChange(row, ev);
  }

  #takeChange(row: number, ev: number): void {
    const isExch = (ev & EXCH) !== 0;
    const isLocal = (ev & LOCAL) !== 0;
    if (this.#exch === this.#local && isExch !== isLocal) this.#local = this.#exch.copy();
    const exch = isExch ? this.#exch.take(this.#rows, row, this.#rowsBefore + row) : NO_CHANGES;
    const shared = this.#exch === this.#local;
    const local = isLocal && !shared ? this.#local.take(this.#rows, row, this.#rowsBefore + row) : NO_CHANGES;
    if (shared || (isExch && isLocal && exch.equals(local))) this.#emit(row, EXCH + LOCAL, exch);
    else {
      this.#emit(row, EXCH, exch);
      this.#emit(row, LOCAL, local);
    }
  }

  #emit(row: number, flags: number, changes: LevelChanges): void {
    for (let i = 0; i < changes.count; i++) {
      const [ticks, lots] = [changes.ticks[i] as number, changes.lots[i] as number];
      if (lots > MAX_LOTS)
        throw new HftError(2007, `Row ${this.#rowsBefore + row}: got ${lots} lots at tick ${ticks}, wanted at most 2^53.`, {
          row: this.#rowsBefore + row,
        });
      this.#add(row, flags + (changes.sides[i] as number) + Kind.depth, ticks, lots);
    }
  }

  #add(row: number, ev: number, ticks: number, lots: number): void {
    this.#out.add(ev, this.#rows.exchTs[row] as number, this.#rows.localTs[row] as number, ticks, lots, 0);
  }
}

/** The orders that one side knows of, and the sums of their levels. */
class LevelBook {
  readonly #orders: Map<number, LiveOrder>;
  readonly #bids: LevelSums;
  readonly #asks: LevelSums;
  readonly #changes = new LevelChanges();

  constructor(orders = new Map<number, LiveOrder>(), bids = new LevelSums(), asks = new LevelSums()) {
    this.#orders = orders;
    this.#bids = bids;
    this.#asks = asks;
  }

  copy(): LevelBook {
    const orders = new Map(Array.from(this.#orders, ([id, order]) => [id, { ...order }]));
    return new LevelBook(orders, this.#bids.copy(), this.#asks.copy());
  }

  /** Applies a row, `number` of the book; returns the levels that hold another quantity now, until the next row. */
  take(rows: RowColumns, row: number, number: number): LevelChanges {
    this.#changes.count = 0;
    const ev = rows.ev[row] as number;
    const kind = ev & 0xff;
    const id = rows.orderId[row] as number;
    const before = kind === Kind.clear ? undefined : this.#orders.get(id);
    if (kind === Kind.clear) this.#clear(ev);
    else if (kind === Kind.add && !before)
      this.#enter(id, { side: (ev & BUY) !== 0 ? BUY : SELL, ticks: rows.ticks[row] as number, lots: rows.lots[row] as number });
    else if (kind === Kind.modify && before) this.#move(before, rows.ticks[row] as number, rows.lots[row] as number);
    else if (kind === Kind.cancel && before) this.#leave(id, before);
    else throw new HftError(2006, `Row ${number}: got ${problemOf(kind, id)}, wanted market by order without gaps.`, { row: number });
    return this.#changes;
  }

  #enter(id: number, order: LiveOrder): void {
    this.#orders.set(id, order);
    this.#change(order.side, order.ticks, order.lots);
  }

  #move(order: LiveOrder, ticks: number, lots: number): void {
    const { side, ticks: from, lots: before } = order;
    order.ticks = ticks;
    order.lots = lots;
    if (ticks === from) {
      this.#change(side, ticks, lots - before);
      return;
    }
    this.#change(side, from, -before);
    this.#change(side, ticks, lots);
  }

  #leave(id: number, { side, ticks, lots }: LiveOrder): void {
    this.#orders.delete(id);
    this.#change(side, ticks, -lots);
  }

  #change(side: number, ticks: number, difference: number): void {
    if (difference !== 0) this.#changes.put(side, ticks, this.#levels(side).add(ticks, difference));
  }

  /** A clear takes every order of its side; one of a book of levels would reach only from the best price to its own. */
  #clear(ev: number): void {
    const isBoth = (ev & (BUY | SELL)) === 0;
    if (isBoth || (ev & BUY) !== 0) this.#clearSide(BUY);
    if (isBoth || (ev & SELL) !== 0) this.#clearSide(SELL);
  }

  /** From the far end to the best, so that the best price does not wander. */
  #clearSide(side: number): void {
    const levels = this.#levels(side);
    const ticks = levels.sorted();
    if (side === SELL) ticks.reverse();
    for (const [id, order] of this.#orders) if (order.side === side) this.#orders.delete(id);
    levels.clear();
    for (const tick of ticks) this.#changes.put(side, tick, 0);
  }

  #levels(side: number): LevelSums {
    return side === BUY ? this.#bids : this.#asks;
  }
}

function problemOf(kind: number, id: number): string {
  if (kind === Kind.add) return `a second add of order ${id}`;
  if (kind === Kind.modify || kind === Kind.cancel) return `a change of order ${id}, which is not in the book`;
  return `a row of kind ${kind}`;
}
