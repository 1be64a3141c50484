import { MAX_TICK } from "../../units.js";
import { BUY, Kind, SELL } from "../rows.js";
import { decimalOf } from "./binance.js";
import { type Body, textOf } from "./coinbase-lines.js";
import { Malformed } from "./lines.js";
import { CrossWatch } from "./oddities.js";
import type { RowBuilder } from "./row-builder.js";

interface Order {
  number: number;
  side: number;
  price: number;
  size: number;
  /** False from `received` to `open`, and from its last execution to `done`. */
  resting: boolean;
}

/** The orders of the channel by their id, and the rows that messages about them become. */
export class CoinbaseOrders {
  /** Only those that are not done: a day has millions of ids, a book thousands of orders. */
  readonly #orders = new Map<string, Order>();
  readonly #crosses = new CrossWatch();
  #made = 0;
  #exchTs = 0;
  #localTs = 0;

  constructor(readonly rows: RowBuilder) {}

  /** The stamps of what follows. */
  at(exchTs: number, localTs: number): void {
    this.#exchTs = exchTs;
    this.#localTs = localTs;
  }

  /** @param told False for a message whose trade is in the rows already. */
  apply(body: Body, told = true): void {
    if (body.type === "match") this.#match(body, told);
    else if (body.type === "received") this.#received(body);
    else if (body.type === "open") this.#open(body);
    else if (body.type === "done") this.#done(body);
    else if (body.type === "change") this.#change(body);
    if (this.#crosses.becameCrossed()) this.rows.note("book crossed");
  }

  /** Takes every resting order out, before a snapshot. */
  clear(): void {
    const resting = [...this.#orders].filter(([, order]) => order.resting);
    if (resting.length > 0) this.rows.add(Kind.clear, this.#exchTs, this.#localTs, 0, 0);
    for (const [id, order] of resting) {
      this.#crosses.add(order.side, order.price, -1);
      this.#orders.delete(id);
    }
  }

  /** A resting order, as a snapshot or an `open` has it. */
  rest(id: string, side: number, price: number, size: number): void {
    const known = this.#orders.get(id);
    const order = { number: known?.number ?? ++this.#made, side, price, size, resting: price / this.rows.options.tickSize <= MAX_TICK };
    if (known?.resting) {
      this.rows.note("order opened twice");
      this.#crosses.add(known.side, known.price, -1);
    }
    this.#orders.set(id, order);
    if (!order.resting) {
      // Somebody offers at a hundred million: never reached, and no book of whole ticks can hold it.
      this.rows.note("price out of range");
      if (known?.resting) this.#row(Kind.cancel, order, known.price, 0);
      return;
    }
    this.#crosses.add(side, price, 1);
    this.#row(known?.resting ? Kind.modify : Kind.add, order, price, size);
  }

  #received(body: Body): void {
    const id = textOf(body.order_id, "order_id");
    if (this.#orders.has(id)) this.rows.note("order received twice");
    else this.#orders.set(id, { number: ++this.#made, side: sideOf(body.side), price: 0, size: 0, resting: false });
  }

  #open(body: Body): void {
    const size = decimalOf(body.remaining_size, "remaining_size");
    this.rest(textOf(body.order_id, "order_id"), sideOf(body.side), decimalOf(body.price, "price"), size);
  }

  /** The maker's side is named; the trade row tells who took. */
  #match(body: Body, told: boolean): void {
    const price = decimalOf(body.price, "price");
    const size = decimalOf(body.size, "size");
    const taker = sideOf(body.side) === BUY ? SELL : BUY;
    const maker = this.#orders.get(textOf(body.maker_order_id, "maker_order_id"));
    if (told) this.rows.add(Kind.trade + taker, this.#exchTs, this.#localTs, price, size);
    if (!maker?.resting) {
      this.rows.note("order never seen");
      return;
    }
    if (told) this.#row(Kind.fill, maker, price, size);
    this.#resize(maker, maker.price, difference(maker.size, size));
  }

  #done(body: Body): void {
    const id = textOf(body.order_id, "order_id");
    const order = this.#orders.get(id);
    if (!order) this.rows.note("order never seen");
    else if (order.resting) {
      if (body.reason === "filled") this.rows.note("filled order with a rest");
      this.#resize(order, order.price, 0);
    }
    this.#orders.delete(id);
  }

  /** Of an order that is not in the book yet its `open` tells the size that is left. */
  #change(body: Body): void {
    const order = this.#orders.get(textOf(body.order_id, "order_id"));
    if (!order) this.rows.note("order never seen");
    if (!order?.resting) return;
    const price = body.new_price === undefined ? order.price : decimalOf(body.new_price, "new_price");
    this.#resize(order, price, decimalOf(body.new_size, "new_size"));
  }

  /** Moves a resting order; one that is left with nothing leaves the book. */
  #resize(order: Order, price: number, size: number): void {
    this.#crosses.add(order.side, order.price, -1);
    if (size < 0) this.rows.note("execution larger than the order");
    order.resting = size > 0;
    order.price = price;
    order.size = size;
    if (order.resting) this.#crosses.add(order.side, price, 1);
    this.#row(order.resting ? Kind.modify : Kind.cancel, order, price, Math.max(0, size));
  }

  #row(kind: number, { number, side }: Order, price: number, size: number): void {
    this.rows.add(kind + side, this.#exchTs, this.#localTs, price, size, number);
  }
}

/** Sizes have at most 12 decimals; what a double adds to them goes. */
function difference(size: number, less: number): number {
  return Number((size - less).toFixed(12));
}

/** @throws Malformed when it is none. */
function sideOf(value: unknown): number {
  if (value !== "buy" && value !== "sell") throw new Malformed(JSON.stringify(value) ?? "nothing", "buy or sell as side");
  return value === "buy" ? BUY : SELL;
}
