import { BUY, Kind, type RowColumns, SELL } from "./rows.js";

const FLAGS = 0xc0000000;

interface LiveOrder {
  side: number;
  ticks: number;
  lots: number;
}

/**
 * A market-by-order book as price levels: every change of an order becomes its level's new quantity, with the stamps
 * and flags of the row it came from. Trades and clears stay as they are. Fills say nothing of their own: the exchange
 * reports what an execution left as a change or a deletion.
 */
export function aggregateLevels(rows: RowColumns): RowColumns {
  const aggregator = new Aggregator(rows);
  for (let row = 0; row < rows.length; row++) aggregator.take(row);
  return aggregator.finish();
}

class Aggregator {
  readonly #orders = new Map<number, LiveOrder>();
  readonly #levels = { [BUY]: new Map<number, number>(), [SELL]: new Map<number, number>() } as Record<number, Map<number, number>>;
  readonly #out: { ev: number[]; from: number[]; ticks: number[]; lots: number[] } = { ev: [], from: [], ticks: [], lots: [] };

  constructor(readonly rows: RowColumns) {}

  take(row: number): void {
    const kind = (this.rows.ev[row] as number) & 0xff;
    if (kind === Kind.add || kind === Kind.modify) this.#set(row);
    else if (kind === Kind.cancel) this.#remove(row);
    else if (kind === Kind.clear) this.#clear(row);
    else if (kind !== Kind.fill)
      this.#emit(row, this.rows.ev[row] as number, this.rows.ticks[row] as number, this.rows.lots[row] as number);
  }

  finish(): RowColumns {
    const { ev, from, ticks, lots } = this.#out;
    return {
      length: ev.length,
      ev: Uint32Array.from(ev),
      exchTs: Float64Array.from(from, (row) => this.rows.exchTs[row] as number),
      localTs: Float64Array.from(from, (row) => this.rows.localTs[row] as number),
      ticks: Int32Array.from(ticks),
      lots: Float64Array.from(lots),
      orderId: new Float64Array(ev.length),
    };
  }

  #set(row: number): void {
    const id = this.rows.orderId[row] as number;
    const side = (this.rows.ev[row] as number) & BUY ? BUY : SELL;
    const order = { side, ticks: this.rows.ticks[row] as number, lots: this.rows.lots[row] as number };
    const before = this.#orders.get(id);
    this.#orders.set(id, order);
    if (before && (before.ticks !== order.ticks || before.side !== order.side)) this.#change(row, before, -before.lots);
    const sameLevel = before && before.ticks === order.ticks && before.side === order.side;
    this.#change(row, order, order.lots - (sameLevel ? before.lots : 0));
  }

  #remove(row: number): void {
    const id = this.rows.orderId[row] as number;
    const order = this.#orders.get(id);
    if (!order) return;
    this.#orders.delete(id);
    this.#change(row, order, -order.lots);
  }

  #change(row: number, { side, ticks }: LiveOrder, lots: number): void {
    const levels = this.#levels[side] as Map<number, number>;
    const now = (levels.get(ticks) ?? 0) + lots;
    if (now > 0) levels.set(ticks, now);
    else levels.delete(ticks);
    if (lots !== 0) this.#emit(row, (((this.rows.ev[row] as number) & FLAGS) >>> 0) + side + Kind.depth, ticks, now);
  }

  #clear(row: number): void {
    const ev = this.rows.ev[row] as number;
    for (const side of [BUY, SELL]) {
      if ((ev & (BUY | SELL)) !== 0 && (ev & side) === 0) continue;
      this.#levels[side]?.clear();
      for (const [id, order] of this.#orders) if (order.side === side) this.#orders.delete(id);
    }
    this.#emit(row, ev, this.rows.ticks[row] as number, 0);
  }

  #emit(row: number, ev: number, ticks: number, lots: number): void {
    this.#out.ev.push(ev);
    this.#out.from.push(row);
    this.#out.ticks.push(ticks);
    this.#out.lots.push(lots);
  }
}
