import { isActive, type OrderFacts, OrderState, type OwnOrders } from "../engine/own-orders.js";
import type { TradingCore } from "../engine/trading-core.js";
import { ActiveOrders, type OrderViews } from "./active-orders.js";
import { isOver } from "./execution.js";
import type { Market } from "./order-check.js";
import { OrderViewCache } from "./order-view-cache.js";
import { type OrderSource, OwnOrder } from "./own-order.js";
import { type FeeOf, recallCancel, recallOrder } from "./recall.js";

/** Returns whether a promise was settled that somebody waits for. */
type Waiter = (facts: OrderFacts) => boolean;

/** Who waits for an order, at its next answer and at its end. */
interface Waiting {
  answered: Waiter[];
  ended: Waiter[];
}

/**
 * The strategy's side of its own orders. What they are is in the core; here is who waits for them, and the views that the
 * strategy holds. The core stops for what is heard of an order only while somebody waits for it.
 */
export class OrderDesk implements OrderSource, OrderViews {
  readonly orders: OwnOrders;
  readonly active = new ActiveOrders(this);
  readonly #views = new OrderViewCache();
  readonly #waiting = new Map<number, Waiting>();
  /** Views that show what the last stop told of them. */
  #shown: OwnOrder[] = [];

  constructor(
    readonly core: TradingCore,
    readonly markets: readonly Market[],
    readonly feeOf: FeeOf,
    /** Told that somebody's promise was settled. */
    readonly onSettled: () => void,
  ) {
    this.orders = core.orders;
  }

  /** The view of the order at a place; the same as long as the order lives. */
  view(at: number): OwnOrder {
    const known = this.#views.get(this.orders.orderId(at));
    if (known !== undefined) return known;
    // What becomes of it can't be looked up in the record later.
    if (this.recordIsFull) this.orders.listen(at, true);
    return this.#makeView(at, at);
  }

  #makeView(at: number, from: number): OwnOrder {
    const view = new OwnOrder(at, from, this.markets[this.orders.instrument(from)] as Market, this);
    this.#views.add(view);
    return view;
  }

  recall(orderId: number): OrderFacts {
    return recallOrder(this.core.log, orderId, this.feeOf) as OrderFacts;
  }

  get recordIsFull(): boolean {
    return this.core.logIsFull;
  }

  lotsAhead(orderId: number): number {
    return this.core.order(orderId)?.queueAheadLots ?? Number.NaN;
  }

  /** Calls with what is known of an order once its first answer, or with `end` its end, was heard; at once when it was. */
  whenKnown(at: number, orderId: number, end: boolean, call: Waiter): void {
    const { orders } = this;
    const there = orders.has(at, orderId);
    if (there && (end ? isActive(orders.state(at)) : !orders.isAnswered(at))) {
      const { answered, ended } = this.#listenTo(at, orderId);
      (end ? ended : answered).push(call);
      return;
    }
    const isThatMoment = there && (end || orders.isAsAnswered(at));
    const facts = isThatMoment ? orders.facts(at) : this.#recallAnswer(orderId, end);
    if (call(facts)) this.onSettled();
  }

  #recallAnswer(orderId: number, end: boolean): OrderFacts {
    return recallOrder(this.core.log, orderId, this.feeOf, (facts) => !end && !Number.isNaN(facts.answeredNs)) as OrderFacts;
  }

  /** Calls with whether the cancel that was sent at `sentNs`, in a piece of the log, came in time, once that was heard. */
  whenCancelled(at: number, orderId: number, sentNs: number, piece: number, call: (cancelled: boolean) => void): void {
    const heard = this.core.nowNs === sentNs ? null : recallCancel(this.core.log, orderId, sentNs, piece);
    if (heard === null && this.orders.has(at, orderId) && this.orders.busy(at)) {
      this.whenAnswered(at, orderId, ({ state }) => {
        call(state === OrderState.cancelled);
        return true;
      });
      return;
    }
    call(heard ?? false);
    this.onSettled();
  }

  isActive(at: number, orderId: number): boolean {
    return this.orders.has(at, orderId) && isActive(this.orders.state(at));
  }

  /** Calls at the next answer to a request for an order, or at its end. */
  whenAnswered(at: number, orderId: number, call: Waiter): void {
    this.#listenTo(at, orderId).answered.push(call);
  }

  #listenTo(at: number, orderId: number): Waiting {
    const known = this.#waiting.get(orderId);
    if (known) return known;
    const waiting: Waiting = { answered: [], ended: [] };
    this.#waiting.set(orderId, waiting);
    this.orders.listen(at, true);
    return waiting;
  }

  /** What news `k` tells of an order, which its view shows from now on, until all is heard. */
  hear(k: number): OrderFacts {
    const { news } = this.core;
    const facts = news.facts(k);
    const view = this.#views.get(facts.orderId);
    if (view !== undefined) this.#show(view, facts);
    return facts;
  }

  /** The view of the order of news `k`, for the strategy's handlers. */
  viewOfNews(k: number, facts: OrderFacts): OwnOrder {
    const { news } = this.core;
    const known = this.#views.get(facts.orderId);
    if (known !== undefined) return known;
    const view = this.#makeView(news.order(k), news.own(k));
    this.#show(view, facts);
    return view;
  }

  #show(view: OwnOrder, facts: OrderFacts): void {
    view.show(facts);
    if (!isOver(facts)) this.#shown.push(view);
  }

  /** Calls who waits for it. */
  settle(facts: OrderFacts): void {
    const waiting = this.#waiting.get(facts.orderId);
    if (!waiting) return;
    const calls: Waiter[] = [];
    if (!facts.busy) calls.push(...waiting.answered.splice(0));
    if (isOver(facts)) calls.push(...waiting.ended.splice(0));
    if (waiting.answered.length + waiting.ended.length === 0) this.#forget(facts.orderId);
    let settled = false;
    for (const call of calls) if (call(facts)) settled = true;
    if (settled) this.onSettled();
  }

  #forget(orderId: number): void {
    this.#waiting.delete(orderId);
    const at = this.orders.find(orderId);
    if (at !== 0 && !this.core.logIsFull) this.orders.listen(at, false);
  }

  /** All news of this stop were heard: views are live again. */
  heardAll(): void {
    if (this.#shown.length === 0) return;
    for (const view of this.#shown) view.goLive();
    this.#shown = [];
  }
}
