import { HftError } from "../../errors.js";
import { BUY, EXCH, Kind, LOCAL, SELL } from "../rows.js";
import { type BitstampTrades, type OrderLine, readOrder, readOrders, readTrades } from "./bitstamp-lines.js";
import { keepOrder } from "./event-order.js";
import { makeImporter } from "./importer.js";
import { ClockWatch, CrossWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";

/** Orders outside of these prices are mistakes of their senders and would only widen the book. */
const MIN_PRICE = 1;
const MAX_PRICE = 1_000_000;

/**
 * Bitstamp's live orders and trades as CSV (ob-analytics' columns): market by order. The k-th trade of a resting order
 * belongs to its k-th changed or deleted row and becomes a fill just before it. An order that takes is not in the book
 * while it executes; what its last taking row leaves is added. Both clocks are made monotone in file order.
 */
export const bitstampL3 = makeImporter({
  id: "bitstamp-l3",
  title: "Bitstamp, market by order",
  kind: "L3",
  async read(files, options) {
    const [orders, trades] = files;
    if (!orders || !trades) throw new HftError(2006, `Got ${files.length} files, wanted two: orders and trades.`);
    const rows = new RowBuilder(options);
    const reader = new BitstampReader(rows, await readTrades(trades));
    let baseMs: number | null = null;
    for await (const batch of readOrders(orders)) {
      for (const row of batch) {
        const order = readOrder(orders.name, row);
        baseMs ??= order.localMs;
        rows.at(orders.name, row.line);
        reader.take(order, (order.exchMs - baseMs) * 1e6, (order.localMs - baseMs) * 1e6);
      }
    }
    if (rows.length === 0) throw new HftError(2009, `${orders.name} holds no orders.`, { file: orders.name });
    return keepOrder(rows.finish(), BigInt(baseMs ?? 0) * 1_000_000n, rows.oddities, orders.name);
  },
});

class BitstampReader {
  /** Prices of the orders in the book. */
  readonly #live = new Map<number, number>();
  readonly #clocks = new ClockWatch();
  readonly #crosses = new CrossWatch();
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly rows: RowBuilder,
    readonly trades: BitstampTrades,
  ) {}

  take(order: OrderLine, exchTs: number, localTs: number): void {
    for (const odd of this.#clocks.see(exchTs, localTs)) this.rows.note(odd);
    this.#exchTs = Math.max(this.#exchTs, exchTs);
    this.#localTs = Math.max(this.#localTs, localTs, this.#exchTs);
    if (order.price < MIN_PRICE || order.price > MAX_PRICE) this.rows.note("price out of range");
    else if ((this.trades.taking.get(order.id) ?? 0) > 0) this.#takeTaker(order);
    else if (order.action === "created") this.#enter(order);
    else if (this.#live.has(order.id)) this.#change(order);
    else this.rows.note("order never seen");
    if (this.#crosses.becameCrossed()) this.rows.note("book crossed");
  }

  #takeTaker(order: OrderLine): void {
    if (order.action === "created") return;
    const left = (this.trades.taking.get(order.id) as number) - 1;
    this.trades.taking.set(order.id, left);
    if (left === 0 && order.action === "changed") this.#enter(order);
  }

  #enter(order: OrderLine): void {
    if (this.#live.has(order.id)) this.rows.note("order created twice");
    this.#add(Kind.add, order, order.price, order.volume);
    this.#move(order, order.price);
  }

  #change(order: OrderLine): void {
    const fill = this.trades.fills.get(order.id)?.shift();
    if (fill) {
      const taker = order.side === BUY ? SELL : BUY;
      this.rows.add(Kind.trade + EXCH + LOCAL + taker, this.#exchTs, this.#localTs, fill.price, fill.amount);
      this.#add(Kind.fill, order, fill.price, fill.amount);
    }
    if (order.action === "changed") {
      this.#add(Kind.modify, order, order.price, order.volume);
      this.#move(order, order.price);
    } else {
      this.#add(Kind.cancel, order, order.price, 0);
      this.#move(order, null);
    }
  }

  #move({ id, side }: OrderLine, price: number | null): void {
    const before = this.#live.get(id);
    if (before !== undefined) this.#crosses.add(side, before, -1);
    if (price === null) this.#live.delete(id);
    else {
      this.#live.set(id, price);
      this.#crosses.add(side, price, 1);
    }
  }

  #add(kind: number, { id, side }: OrderLine, price: number, quantity: number): void {
    this.rows.add(kind + EXCH + LOCAL + side, this.#exchTs, this.#localTs, price, quantity, id);
  }
}
