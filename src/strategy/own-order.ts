import { isActive, type OrderFacts, OrderState, type OwnOrders, orderTypeOf, sideOf, timeInForceOf } from "../engine/own-orders.js";
import { ORDER_TYPES, STATUSES, sideName, TIMES_IN_FORCE } from "./execution.js";
import type { Market } from "./order-check.js";
import type { Order, OrderStatus, OrderType, Side, TimeInForce } from "./types.js";

/** Where a view looks. */
export interface OrderSource {
  readonly orders: OwnOrders;
  /** What came of an order whose place is another's by now. */
  recall(orderId: number): OrderFacts;
  /** Whether what comes of an order is to be had from its view alone, since the record can't tell it later. */
  readonly recordIsFull: boolean;
  /** Lots ahead of it at the exchange, NaN when it does not rest there. */
  lotsAhead(orderId: number): number;
}

/** An order as the strategy sees it: a view of what the core knows, which copies nothing until the order is long over. */
export class OwnOrder implements Order {
  readonly orderId: number;
  /** What was heard up to some moment, in place of what the core knows now; null while it is live. */
  #facts: OrderFacts | null = null;

  readonly #at: number;
  readonly #traits: number;
  readonly #market: Market;
  readonly #desk: OrderSource;

  /** `at` is the order's place in the core, `from` where it is read now: there, or as news tell it. */
  constructor(at: number, from: number, market: Market, desk: OrderSource) {
    const { orders } = desk;
    this.orderId = orders.orderId(from);
    this.#at = at;
    this.#traits = orders.traits(from);
    this.#market = market;
    this.#desk = desk;
  }

  /** Shows the order as it was at one moment. */
  show(facts: OrderFacts): void {
    this.#facts = facts;
  }

  /** Shows what the core knows, unless the order is over. */
  goLive(): void {
    if (this.#facts && isActive(this.#facts.state)) this.#facts = null;
  }

  /** Whether it may be asked for again: the order is not over, or what it came to has to be told to this view. */
  get lives(): boolean {
    const { orders, recordIsFull } = this.#desk;
    return orders.has(this.#at, this.orderId) && (recordIsFull || isActive(orders.state(this.#at)));
  }

  get market(): Market {
    return this.#market;
  }

  get symbol(): string {
    return this.#market.instrument.symbol;
  }

  get side(): Side {
    return sideName(sideOf(this.#traits));
  }

  get orderType(): OrderType {
    return ORDER_TYPES[orderTypeOf(this.#traits)] as OrderType;
  }

  get timeInForce(): TimeInForce {
    return TIMES_IN_FORCE[timeInForceOf(this.#traits)] as TimeInForce;
  }

  get price(): number {
    return this.#market.price.toNumber(this.#isLive ? this.#desk.orders.ticks(this.#at) : this.#known.ticks);
  }

  get quantity(): number {
    return this.#market.quantity.toNumber(this.#isLive ? this.#desk.orders.lots(this.#at) : this.#known.lots);
  }

  get leavesQty(): number {
    return this.#market.quantity.toNumber(this.#isLive ? this.#desk.orders.leavesLots(this.#at) : this.#known.leavesLots);
  }

  get cumQty(): number {
    return this.#market.quantity.toNumber(this.#isLive ? this.#desk.orders.cumLots(this.#at) : this.#known.cumLots);
  }

  get status(): OrderStatus {
    return STATUSES[this.state] as OrderStatus;
  }

  get sentNs(): number {
    return this.#isLive ? this.#desk.orders.sentNs(this.#at) : this.#known.sentNs;
  }

  get queueAheadQty(): number | null {
    const { state } = this;
    if (state !== OrderState.new && state !== OrderState.partiallyFilled) return null;
    const lots = Math.max(0, this.#desk.lotsAhead(this.orderId));
    return Number.isNaN(lots) ? null : this.#market.quantity.toNumber(Math.round(lots));
  }

  get state(): number {
    return this.#isLive ? this.#desk.orders.state(this.#at) : this.#known.state;
  }

  get #isLive(): boolean {
    return this.#facts === null && this.#desk.orders.has(this.#at, this.orderId);
  }

  get #known(): OrderFacts {
    this.#facts ??= this.#desk.recall(this.orderId);
    return this.#facts;
  }

  /** In Node's console. */
  [Symbol.for("nodejs.util.inspect.custom")](): Order {
    return this.toJSON();
  }

  /** As it is printed. */
  toJSON(): Order {
    const { orderId, symbol, side, orderType, timeInForce, price, quantity, leavesQty, cumQty, status, sentNs, queueAheadQty } = this;
    return { orderId, symbol, side, orderType, timeInForce, price, quantity, leavesQty, cumQty, status, sentNs, queueAheadQty };
  }
}
