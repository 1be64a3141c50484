import type { Market } from "./order-check.js";
import type { Execution, Order, OrderStatus, OrderType, Side, TimeInForce } from "./types.js";

/** What happens at an order's answer or end. Returns whether somebody was waiting for it. */
type Waiter = (order: OwnOrder) => boolean;

/** What the engine knows of one own order; the strategy sees it as `Order`. */
export class OwnOrder implements Order {
  status: OrderStatus = "pending";
  leavesLots: number;
  cumLots = 0;
  /** Sum of ticks × lots over its executions. */
  cumTickLots = 0;
  cumFee = 0;
  lastMaker = false;
  acceptedNs = Number.NaN;
  firstFillNs = Number.NaN;
  answeredNs = Number.NaN;
  joinedBehindLots = Number.NaN;
  /** Quantity ahead by the book that the caller gave with the order. */
  givenQueueLots = Number.NaN;
  /** Modifications that the exchange made. */
  replacements = 0;
  /** A request is on its way and not answered. */
  busy = true;
  /** Called once each, at the next answer to a request or at the order's end; null when nobody waits. */
  answered: Waiter[] | null = null;
  ended: Waiter[] | null = null;

  constructor(
    readonly orderId: number,
    readonly market: Market,
    readonly side: Side,
    readonly orderType: OrderType,
    readonly timeInForce: TimeInForce,
    public ticks: number,
    public lots: number,
    readonly sentNs: number,
    /** Mid at decision in ticks; NaN when a side was empty. */
    readonly midTicks: number,
    readonly queueAhead: (order: OwnOrder) => number,
  ) {
    this.leavesLots = lots;
  }

  get symbol(): string {
    return this.market.instrument.symbol;
  }

  get price(): number {
    return this.market.price.toNumber(this.ticks);
  }

  get quantity(): number {
    return this.market.quantity.toNumber(this.lots);
  }

  get leavesQty(): number {
    return this.market.quantity.toNumber(this.leavesLots);
  }

  get cumQty(): number {
    return this.market.quantity.toNumber(this.cumLots);
  }

  get queueAheadQty(): number | null {
    const lots = this.queueAhead(this);
    return Number.isNaN(lots) ? null : this.market.quantity.toNumber(Math.round(lots));
  }

  get active(): boolean {
    return this.status === "pending" || this.status === "new" || this.status === "partiallyFilled";
  }

  whenAnswered(waiter: Waiter): void {
    if (this.answered) this.answered.push(waiter);
    else this.answered = [waiter];
  }

  whenEnded(waiter: Waiter): void {
    if (this.ended) this.ended.push(waiter);
    else this.ended = [waiter];
  }

  execution(): Execution {
    const { price, quantity } = this.market;
    const averageTicks = this.cumTickLots / this.cumLots;
    const slippageTicks = (averageTicks - this.midTicks) * (this.side === "buy" ? 1 : -1);
    return {
      orderId: this.orderId,
      symbol: this.symbol,
      side: this.side,
      status: this.status,
      executedQuantity: quantity.toNumber(this.cumLots),
      executedPrice: Number.isInteger(averageTicks) ? price.toNumber(averageTicks) : averageTicks * price.step,
      executionTimeNs: this.answeredNs - this.sentNs,
      slippage: slippageTicks * price.step,
      slippageTicks,
      slippageBps: (slippageTicks / this.midTicks) * 1e4,
      queueWaitTimeNs: this.#queueWaitNs(),
      queueAheadQty: Number.isNaN(this.#behindLots) ? null : quantity.toNumber(this.#behindLots),
      fee: this.cumFee,
      maker: this.lastMaker,
    };
  }

  get #behindLots(): number {
    return Number.isNaN(this.givenQueueLots) || Number.isNaN(this.joinedBehindLots) ? this.joinedBehindLots : this.givenQueueLots;
  }

  #queueWaitNs(): number | null {
    if (this.cumLots === 0) return null;
    return Number.isNaN(this.acceptedNs) ? 0 : this.firstFillNs - this.acceptedNs;
  }
}
