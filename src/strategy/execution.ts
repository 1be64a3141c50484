import { isActive, type OrderFacts } from "../engine/own-orders.js";
import { NO_TICK } from "../units.js";
import type { Market } from "./order-check.js";
import type { Execution, OrderStatus, OrderType, Side, TimeInForce } from "./types.js";

/** Names of the core's numbers. */
export const STATUSES: readonly OrderStatus[] = ["pending", "new", "partiallyFilled", "filled", "cancelled", "expired", "rejected"];
export const TIMES_IN_FORCE: readonly TimeInForce[] = ["GTC", "GTX", "FOK", "IOC"];
export const ORDER_TYPES: readonly OrderType[] = ["limit", "market"];

export function sideName(side: number): Side {
  return side > 0 ? "buy" : "sell";
}

/** What an order came to, by what was heard of it. */
export function executionOf(facts: OrderFacts, market: Market): Execution {
  const { price, quantity } = market;
  const midTicks = facts.bidTicks === NO_TICK || facts.askTicks === NO_TICK ? Number.NaN : (facts.bidTicks + facts.askTicks) / 2;
  const averageTicks = facts.cumTickLots / facts.cumLots;
  const slippageTicks = (averageTicks - midTicks) * facts.side;
  const behindLots = Number.isNaN(facts.givenLots) || Number.isNaN(facts.joinedLots) ? facts.joinedLots : facts.givenLots;
  return {
    orderId: facts.orderId,
    symbol: market.instrument.symbol,
    side: sideName(facts.side),
    status: STATUSES[facts.state] as OrderStatus,
    executedQuantity: quantity.toNumber(facts.cumLots),
    executedPrice: Number.isInteger(averageTicks) ? price.toNumber(averageTicks) : averageTicks * price.step,
    executionTimeNs: facts.answeredNs - facts.sentNs,
    slippage: slippageTicks * price.step,
    slippageTicks,
    slippageBps: (slippageTicks / midTicks) * 1e4,
    queueWaitTimeNs: queueWaitNs(facts),
    queueAheadQty: Number.isNaN(behindLots) ? null : quantity.toNumber(behindLots),
    fee: facts.cumFee,
    maker: facts.maker,
  };
}

function queueWaitNs({ cumLots, acceptedNs, firstFillNs }: OrderFacts): number | null {
  if (cumLots === 0) return null;
  return Number.isNaN(acceptedNs) ? 0 : firstFillNs - acceptedNs;
}

/** Whether an order is over. */
export function isOver({ state }: OrderFacts): boolean {
  return !isActive(state);
}
