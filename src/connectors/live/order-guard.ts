import { HftError } from "../../errors.js";
import type { OutgoingOrder } from "../../strategy/connector.js";
import type { Scale } from "../../units.js";
import type { MarketWatch } from "../market-watch.js";
import type { LiveGuards } from "./limits.js";
import type { OrderTracker, TrackedOrder } from "./order-tracker.js";

export interface GuardScales {
  price: Scale;
  quantity: Scale;
  contractSize: number;
}

/** Looks at each order before it leaves. Throws, and nothing has left then. */
export class OrderGuard {
  /** Position held before the start, lots. */
  startLots = 0;
  #startMidTicks = Number.NaN;
  readonly #sentNs: number[] = [];

  constructor(
    readonly guards: LiveGuards,
    readonly scales: GuardScales,
    readonly market: MarketWatch,
    readonly orders: OrderTracker,
  ) {}

  /** @param changed The order that this one takes the place of. @throws HftError 6101 to 6104, 6108. */
  check(order: OutgoingOrder, changed: TrackedOrder | null, nowNs: number): void {
    const { health } = this.market;
    if (!health.good) throw new HftError(6108, `The order was not sent: ${health.why}.`);
    this.#size(order);
    this.#position(order, changed);
    if (!changed) this.#count();
    this.#rate(nowNs);
  }

  /** What was won or lost since the start, quote currency, with the position at mid; NaN while the mid is not known. */
  profit(): number {
    const mid = this.market.midTicks;
    if (Number.isNaN(this.#startMidTicks)) this.#startMidTicks = mid;
    const held = this.orders.positionLots * mid + this.startLots * (mid - this.#startMidTicks);
    return (
      (this.orders.cashTickLots + held) * this.scales.price.step * this.scales.quantity.step * this.scales.contractSize - this.orders.fees
    );
  }

  #size({ lots, ticks, side }: OutgoingOrder): void {
    const { maxOrderQuantity, maxOrderValue } = this.guards;
    const { price, quantity, contractSize } = this.scales;
    const wanted = quantity.toNumber(lots);
    if (wanted > maxOrderQuantity)
      throw new HftError(
        6101,
        `Quantity ${wanted}; the guard maxOrderQuantity allows ${maxOrderQuantity}. Not sent.`,
        GUARD("maxOrderQuantity"),
      );
    const { bidTicks, askTicks } = this.market.ladder;
    const worst = ticks === 0 ? (side > 0 ? askTicks : bidTicks) : ticks;
    const value = wanted * worst * price.step * contractSize;
    if (value > maxOrderValue)
      throw new HftError(
        6101,
        `Worth ${value.toFixed(2)}; the guard maxOrderValue allows ${maxOrderValue}. Not sent.`,
        GUARD("maxOrderValue"),
      );
  }

  #position({ side, lots }: OutgoingOrder, changed: TrackedOrder | null): void {
    const { quantity } = this.scales;
    const open = this.orders.openLots(side) - (changed?.leavesLots ?? 0);
    const held = this.startLots + this.orders.positionLots;
    const worst = quantity.toNumber(Math.round(Math.abs(held + side * (open + lots))));
    const grows = Math.abs(held + side * (open + lots)) > Math.abs(held);
    if (grows && worst > this.guards.maxPosition)
      throw new HftError(
        6102,
        `With all open orders of its side filled the position would be ${worst}; the guard maxPosition allows ${this.guards.maxPosition}. Not sent.`,
        GUARD("maxPosition"),
      );
  }

  #count(): void {
    const { maxOpenOrders } = this.guards;
    if (this.orders.open.size >= maxOpenOrders)
      throw new HftError(
        6103,
        `${this.orders.open.size} orders are open; the guard maxOpenOrders allows ${maxOpenOrders}. Not sent.`,
        GUARD("maxOpenOrders"),
      );
  }

  #rate(nowNs: number): void {
    const { maxOrdersPerSecond } = this.guards;
    while (this.#sentNs.length > 0 && (this.#sentNs[0] as number) <= nowNs - 1e9) this.#sentNs.shift();
    if (this.#sentNs.length >= maxOrdersPerSecond)
      throw new HftError(
        6104,
        `${this.#sentNs.length} orders within a second; the guard maxOrdersPerSecond allows ${maxOrdersPerSecond}. Not sent.`,
        GUARD("maxOrdersPerSecond"),
      );
    this.#sentNs.push(nowNs);
  }
}

const GUARD = (name: keyof LiveGuards) => ({ field: `guards.${name}` });
