import type { RequestKind } from "../engine/custom-models.js";
import type { Side } from "./side.js";

/** What a latency model is told of the request or answer that it delays. */
export interface LatencyOrder {
  /** Of the order that it is about. */
  orderId: number;
  /** Of its book. */
  symbol: string;
  /** The request on its way; for a response the last one that was sent. */
  request: RequestKind;
  /** When it starts, ns of simulated time. */
  ts: number;
}

/**
 * Latencies of your own: set the fields, or override the methods, and assign an instance to `engine.latencySim`. What is
 * neither set nor overridden stays as the run's configuration says. Assign in the strategy's constructor: rows of the
 * feed that were read before keep the latency they had.
 * @example
 * class Fixed extends LatencySimulator {
 *   feedLatencyNs = 30;
 *   orderLatencyNs = 70;
 * }
 */
export class LatencySimulator {
  /** Exchange to strategy, ns: market data, and answers to orders. */
  feedLatencyNs?: number;
  /** Strategy to exchange, ns. */
  orderLatencyNs?: number;

  /** Latency of market data that the exchange stamped with `exchTs` (ns since the epoch base), ns. */
  feed(_exchTs: number): number {
    return this.feedLatencyNs ?? 0;
  }

  /** Latency of a request, ns; a negative one is lost on the way, and that is heard after its magnitude. */
  entry(_order: LatencyOrder): number {
    return this.orderLatencyNs ?? 0;
  }

  /** Latency of an answer, ns. */
  response(_order: LatencyOrder): number {
    return this.feedLatencyNs ?? 0;
  }
}

/** A resting order as a queue model sees it, at the exchange. Quantities in base currency. */
export interface QueuedOrder {
  /** As `executeOrder` gave it. */
  readonly orderId: number;
  /** Of its book. */
  readonly symbol: string;
  /** `buy` or `sell`. */
  readonly side: Side;
  /** Quote currency. */
  readonly price: number;
  /** What the model last said is ahead of it. */
  readonly queueAheadQty: number;
}

/** The exchange's book at the moment of the call. */
export interface QueueBook {
  /** Quantity resting at a price on its side, base currency; 0 when none. */
  qtyAt(price: number, side: "bid" | "ask"): number;
}

/**
 * A queue model of your own: override what you need, and assign an instance to `engine.queueManager`. It keeps the position
 * of orders that are accepted from then on. Each method returns the quantity ahead of the order, in base currency;
 * below zero the order is executable by that much. As it stands it is RiskAverse: only trades move the order forward.
 * @example
 * class Optimist extends QueuePositionManager {
 *   estimateQueuePosition(order: QueuedOrder, book: QueueBook) {
 *     return book.qtyAt(order.price, order.side === "buy" ? "bid" : "ask") / 2;
 *   }
 * }
 */
export class QueuePositionManager {
  /** The order was accepted. */
  estimateQueuePosition(order: QueuedOrder, orderBook: QueueBook): number {
    return orderBook.qtyAt(order.price, order.side === "buy" ? "bid" : "ask");
  }

  /** A trade of `quantity` printed at its price. */
  onTrade(order: QueuedOrder, quantity: number): number {
    return order.queueAheadQty - quantity;
  }

  /** Its level went from `before` to `after`. */
  onDepth(order: QueuedOrder, _before: number, after: number): number {
    return Math.min(order.queueAheadQty, after);
  }
}

export function hasFeed(model: LatencySimulator): boolean {
  return model.feedLatencyNs !== undefined || model.feed !== LatencySimulator.prototype.feed;
}

export function hasEntry(model: LatencySimulator): boolean {
  return model.orderLatencyNs !== undefined || model.entry !== LatencySimulator.prototype.entry;
}

export function hasResponse(model: LatencySimulator): boolean {
  return model.feedLatencyNs !== undefined || model.response !== LatencySimulator.prototype.response;
}
