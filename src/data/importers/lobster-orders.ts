import { BUY, EXCH, Kind, LOCAL, SELL } from "../rows.js";
import { Event, type LobsterLevel, type LobsterMessage, PRICE_PARTS } from "./lobster-lines.js";
import type { RowBuilder } from "./row-builder.js";

/** Orders that no message told of get numbers from here on. */
export const FIRST_OWN_ID = 2 ** 52;
const BOTH = EXCH + LOCAL;

interface Order {
  id: number;
  side: number;
  price: number;
  size: number;
}

/** Orders by the price of their level, in the order of their queue. */
type Levels = Map<number, Map<number, Order>>;

/** Turns messages into rows of orders, and holds them against the levels that the other file shows. */
export class LobsterOrders {
  readonly #orders = new Map<number, Order>();
  readonly #bids: Levels = new Map();
  readonly #asks: Levels = new Map();
  #nextOwnId = FIRST_OWN_ID;
  #ns = 0;

  constructor(readonly rows: RowBuilder) {}

  /** The time of the rows that follow. */
  at(ns: number): void {
    this.#ns = ns;
  }

  apply(message: LobsterMessage): void {
    const { type } = message;
    if (type === Event.halt) this.rows.note(haltOf(message.price));
    else if (type === Event.crossTrade) this.#crossTrade(message);
    else if (type === Event.hiddenExecution) this.#trade(message, takerOf(message.side));
    else if (type === Event.submission) this.#submit(message);
    else this.#reduce(message);
  }

  /**
   * Makes the levels in view those of the book's file. An order that was there before the file begins, or that came or went
   * out of view, has no message: what is more than the orders known becomes an order of its own at the end of the queue,
   * what is less is taken off the end.
   */
  match(levels: readonly LobsterLevel[], opening: boolean): void {
    for (const side of [BUY, SELL]) {
      const shown = levels.filter((level) => level.side === side);
      this.#dropGone(side, new Set(shown.map(({ price }) => price)), opening);
      for (const level of shown) this.#matchLevel(level, opening);
    }
  }

  /** Levels of ours that are not shown are gone, but for those behind the worst one in view. */
  #dropGone(side: number, shown: ReadonlySet<number>, opening: boolean): void {
    const sign = side === BUY ? 1 : -1;
    const worst = Math.min(...[...shown].map((price) => sign * price));
    for (const price of [...this.#sideOf(side).keys()]) {
      const behind = shown.size > 0 && sign * price < worst;
      if (!behind && !shown.has(price)) this.#matchLevel({ side, price, size: 0 }, opening);
    }
  }

  #submit({ orderId, side, price, size }: LobsterMessage): void {
    if (this.#orders.has(orderId)) this.rows.note("order submitted twice");
    else this.#enter({ id: orderId, side, price, size });
  }

  #reduce(message: LobsterMessage): void {
    const { type, orderId, side, price, size } = message;
    const executed = type === Event.execution;
    if (executed) this.#trade(message, takerOf(side));
    const order = this.#orders.get(orderId) ?? this.#unknownAt(side, price);
    if (!order) {
      this.rows.note("order never seen");
      return;
    }
    if (executed) this.#row(Kind.fill, order, price, Math.min(size, order.size));
    // An order without a message stands for several: never more of it goes than was said.
    const whole = type === Event.deletion && order.id === orderId;
    this.#resize(order, whole ? 0 : Math.max(0, order.size - size));
  }

  /** What stands at a level for orders that no message told of. */
  #unknownAt(side: number, price: number): Order | undefined {
    for (const order of this.#levelOf(side, price).values()) if (order.id >= FIRST_OWN_ID) return order;
    return undefined;
  }

  #matchLevel({ side, price, size }: LobsterLevel, opening: boolean): void {
    const orders = [...this.#levelOf(side, price).values()];
    let difference = size - orders.reduce((sum, order) => sum + order.size, 0);
    if (difference === 0) return;
    if (!opening) this.rows.note("level changed without a message");
    if (difference > 0) this.#enter({ id: this.#nextOwnId++, side, price, size: difference });
    for (const order of orders.reverse()) {
      if (difference >= 0) return;
      const taken = Math.min(order.size, -difference);
      this.#resize(order, order.size - taken);
      difference += taken;
    }
  }

  #enter(order: Order): void {
    this.#orders.set(order.id, order);
    const levels = this.#sideOf(order.side);
    const level = levels.get(order.price) ?? new Map<number, Order>();
    levels.set(order.price, level.set(order.id, order));
    this.#row(Kind.add, order, order.price, order.size);
  }

  #resize(order: Order, size: number): void {
    order.size = size;
    if (size > 0) {
      this.#row(Kind.modify, order, order.price, size);
      return;
    }
    this.#row(Kind.cancel, order, order.price, 0);
    this.#orders.delete(order.id);
    const levels = this.#sideOf(order.side);
    const level = this.#levelOf(order.side, order.price);
    level.delete(order.id);
    if (level.size === 0) levels.delete(order.price);
  }

  #levelOf(side: number, price: number): Map<number, Order> {
    return this.#sideOf(side).get(price) ?? new Map();
  }

  #sideOf(side: number): Levels {
    return side === BUY ? this.#bids : this.#asks;
  }

  /** An auction's: it took nothing from the book, and nobody crossed the spread. */
  #crossTrade(message: LobsterMessage): void {
    this.rows.note("cross trade");
    this.#trade(message, 0);
  }

  #trade({ price, size }: LobsterMessage, taker: number): void {
    this.rows.add(Kind.trade + BOTH + taker, this.#ns, this.#ns, price / PRICE_PARTS, size);
  }

  #row(kind: number, { id, side }: Order, price: number, size: number): void {
    this.rows.add(kind + BOTH + side, this.#ns, this.#ns, price / PRICE_PARTS, size, id);
  }
}

/** The levels as they were before a message. */
export function before(levels: readonly LobsterLevel[], { type, side, price, size }: LobsterMessage): LobsterLevel[] {
  const others = levels.filter((level) => level.side !== side || level.price !== price);
  const shown = levels.find((level) => level.side === side && level.price === price)?.size ?? 0;
  const change = type === Event.submission ? -size : type >= Event.hiddenExecution ? 0 : size;
  return shown + change > 0 ? [...others, { side, price, size: shown + change }] : others;
}

function takerOf(side: number): number {
  return side === BUY ? SELL : BUY;
}

function haltOf(price: number): string {
  if (price === -1) return "trading halted";
  return price === 0 ? "quoting resumed" : "trading resumed";
}
