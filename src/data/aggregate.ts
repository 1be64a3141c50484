import { HftError } from "../errors.js";
import { GrowingColumns } from "./importers/columns.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "./rows.js";

const MAX_LOTS = 2 ** 53;

interface LiveOrder {
  side: number;
  ticks: number;
  lots: number;
}

/** What a level holds after a row. */
type LevelChange = LiveOrder;

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
    const exch = isExch ? this.#exch.take(this.#rows, row, this.#rowsBefore + row) : [];
    const shared = this.#exch === this.#local;
    const local = isLocal && !shared ? this.#local.take(this.#rows, row, this.#rowsBefore + row) : [];
    if (shared || (isExch && isLocal && sameChanges(exch, local))) this.#emit(row, EXCH + LOCAL, exch);
    else {
      this.#emit(row, EXCH, exch);
      this.#emit(row, LOCAL, local);
    }
  }

  #emit(row: number, flags: number, changes: readonly LevelChange[]): void {
    for (const { side, ticks, lots } of changes) {
      if (lots > MAX_LOTS)
        throw new HftError(2007, `Row ${this.#rowsBefore + row}: got ${lots} lots at tick ${ticks}, wanted at most 2^53.`, {
          row: this.#rowsBefore + row,
        });
      this.#add(row, flags + side + Kind.depth, ticks, lots);
    }
  }

  #add(row: number, ev: number, ticks: number, lots: number): void {
    this.#out.add(ev, this.#rows.exchTs[row] as number, this.#rows.localTs[row] as number, ticks, lots, 0);
  }
}

/** The orders that one side knows of, and the sums of their levels. */
class LevelBook {
  readonly #orders = new Map<number, LiveOrder>();
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();

  copy(): LevelBook {
    const made = new LevelBook();
    for (const [id, order] of this.#orders) made.#orders.set(id, order);
    for (const [ticks, lots] of this.#bids) made.#bids.set(ticks, lots);
    for (const [ticks, lots] of this.#asks) made.#asks.set(ticks, lots);
    return made;
  }

  /** Applies a row, `number` of the book; returns the levels that hold another quantity now. */
  take(rows: RowColumns, row: number, number: number): LevelChange[] {
    const ev = rows.ev[row] as number;
    const kind = ev & 0xff;
    if (kind === Kind.clear) return this.#clear(ev);
    const id = rows.orderId[row] as number;
    const before = this.#orders.get(id);
    const order = { side: (ev & BUY) !== 0 ? BUY : SELL, ticks: rows.ticks[row] as number, lots: rows.lots[row] as number };
    if (kind === Kind.add && !before) return this.#replace(id, null, order);
    if (kind === Kind.modify && before) return this.#replace(id, before, { ...order, side: before.side });
    if (kind === Kind.cancel && before) return this.#replace(id, before, null);
    throw new HftError(2006, `Row ${number}: got ${problemOf(kind, id)}, wanted market by order without gaps.`, { row: number });
  }

  #replace(id: number, before: LiveOrder | null, after: LiveOrder | null): LevelChange[] {
    if (after) this.#orders.set(id, after);
    else this.#orders.delete(id);
    if (before && after && before.ticks === after.ticks) return this.#change(after, after.lots - before.lots);
    const left = before ? this.#change(before, -before.lots) : [];
    return after ? [...left, ...this.#change(after, after.lots)] : left;
  }

  #change({ side, ticks }: LiveOrder, difference: number): LevelChange[] {
    if (difference === 0) return [];
    const levels = side === BUY ? this.#bids : this.#asks;
    const lots = (levels.get(ticks) ?? 0) + difference;
    if (lots === 0) levels.delete(ticks);
    else levels.set(ticks, lots);
    return [{ side, ticks, lots }];
  }

  /** A clear takes every order of its side; one of a book of levels would reach only from the best price to its own. */
  #clear(ev: number): LevelChange[] {
    const isBoth = (ev & (BUY | SELL)) === 0;
    return [...(isBoth || (ev & BUY) !== 0 ? this.#clearSide(BUY) : []), ...(isBoth || (ev & SELL) !== 0 ? this.#clearSide(SELL) : [])];
  }

  /** From the far end to the best, so that the best price does not wander. */
  #clearSide(side: number): LevelChange[] {
    const levels = side === BUY ? this.#bids : this.#asks;
    const sorted = [...levels.keys()].sort((a, b) => (side === BUY ? a - b : b - a));
    for (const [id, order] of this.#orders) if (order.side === side) this.#orders.delete(id);
    levels.clear();
    return sorted.map((ticks) => ({ side, ticks, lots: 0 }));
  }
}

function problemOf(kind: number, id: number): string {
  if (kind === Kind.add) return `a second add of order ${id}`;
  if (kind === Kind.modify || kind === Kind.cancel) return `a change of order ${id}, which is not in the book`;
  return `a row of kind ${kind}`;
}

function sameChanges(one: readonly LevelChange[], other: readonly LevelChange[]): boolean {
  if (one.length !== other.length) return false;
  return one.every(({ side, ticks, lots }, i) => other[i]?.side === side && other[i]?.ticks === ticks && other[i]?.lots === lots);
}
