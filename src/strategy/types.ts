import type { Instrument } from "../data/rows.js";
import type { FillProbability } from "../estimate/fill-history.js";
import type { LatencySimulator, QueuePositionManager } from "./models.js";
import type { Side } from "./side.js";
import type { PerformanceStats } from "./stats.js";

export type { Side };
export type OrderType = "limit" | "market";
/** GTC rests until cancelled; GTX is post only; IOC takes what it can and expires; FOK takes all or nothing. */
export type TimeInForce = "GTC" | "GTX" | "IOC" | "FOK";

/** An order's state as the strategy has heard it. `pending` until the exchange's first answer is heard. */
export type OrderStatus = "pending" | "new" | "partiallyFilled" | "filled" | "cancelled" | "expired" | "rejected";

/** A book in plain numbers, best price first. */
export interface OrderBookLevels {
  bids: readonly (readonly [price: number, quantity: number])[];
  asks: readonly (readonly [price: number, quantity: number])[];
}

/** What `executeOrder` takes. */
export interface OrderRequest {
  symbol: string;
  side: Side;
  /** Default `limit`. */
  orderType?: OrderType;
  /** Quote currency, a multiple of the tick. Left out for market orders. */
  price?: number;
  /** Base currency, a positive multiple of the lot. */
  quantity: number;
  /** Default `GTC`. */
  timeInForce?: TimeInForce;
  /** The book as the caller sees it, `[[price, quantity], …]`, best first: the queue estimate of `Execution` is taken from it instead of the engine's own. */
  orderBook?: OrderBookLevels;
  /** Resolve at the end of the order's life instead of at the exchange's first answer. */
  awaitFill?: boolean;
}

/** The exchange's answer to an order, in simulated time. */
export interface Execution {
  orderId: number;
  symbol: string;
  side: Side;
  status: OrderStatus;
  /** Base currency, so far. */
  executedQuantity: number;
  /** Volume-weighted price of what was executed; NaN when nothing was. */
  executedPrice: number;
  /** Decision to response, ns. */
  executionTimeNs: number;
  /** Price paid above (received below) the mid at decision; positive is a cost. NaN when nothing was executed. */
  slippage: number;
  slippageTicks: number;
  slippageBps: number;
  /** Accepted to first fill, ns; 0 when it took; null while it rests. */
  queueWaitTimeNs: number | null;
  /** Quantity ahead when it joined the queue, base currency; null when it never rested. */
  queueAheadQty: number | null;
  /** Quote currency; negative is a rebate. */
  fee: number;
  maker: boolean;
}

/** An order of the strategy. A live view: its fields follow what the strategy has heard. */
export interface Order {
  readonly orderId: number;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  /** Quote currency. */
  readonly price: number;
  /** Base currency. */
  readonly quantity: number;
  readonly leavesQty: number;
  readonly cumQty: number;
  readonly status: OrderStatus;
  /** Local time of the decision, ns. */
  readonly sentNs: number;
  /** Estimated quantity ahead of it in its queue now, base currency; null when it does not rest. */
  readonly queueAheadQty: number | null;
}

/** One execution of an own order. */
export interface Fill {
  orderId: number;
  symbol: string;
  side: Side;
  price: number;
  quantity: number;
  /** Quote currency; negative is a rebate. */
  fee: number;
  maker: boolean;
  /** At the exchange, ns. */
  exchTs: number;
  /** Heard by the strategy, ns. */
  localTs: number;
}

/** The best prices after a market-data batch. */
export interface Tick {
  midPrice: number;
  bidPrice: number;
  bidQty: number;
  askPrice: number;
  askQty: number;
  /** Exchange's stamp of the batch, ns since the epoch base. */
  exchTs: number;
  /** When the strategy saw it, ns since the epoch base. */
  localTs: number;
}

/** A trade of the market. */
export interface Trade {
  price: number;
  quantity: number;
  /** Side of the taker. */
  side: Side;
  exchTs: number;
  localTs: number;
}

export interface Timer {
  id: number;
  /** When it was due, ns. */
  dueNs: number;
}

export interface BookLevel {
  price: number;
  qty: number;
}

/** The order book as the strategy's side sees it now. A live view; nothing is copied until asked. */
export interface BookView {
  readonly symbol: string;
  /** NaN when a side is empty. */
  readonly midPrice: number;
  /** Level `depth` of the bids, 0 the best; null below the last. */
  bid(depth: number): BookLevel | null;
  ask(depth: number): BookLevel | null;
  /** Quantity resting at a price on its side; 0 when none. */
  qtyAt(price: number, side: "bid" | "ask"): number;
  /** (bids - asks) / (bids + asks) over the quantity of the best `depth` levels; 0 when both are empty. */
  imbalance(depth: number): number;
}

export interface Account {
  /** Base currency; negative is short. */
  position: number;
  /** Cash in quote currency, before fees. */
  balance: number;
  /** Fees paid so far, quote currency; negative is a rebate. */
  fee: number;
  trades: number;
  /** balance - fee + position at mid: what it all is worth now. */
  equity: number;
}

/** What `estimateFillProbability` takes. */
export interface FillProbabilityRequest {
  /** May be left out where there is one instrument. */
  symbol?: string;
  side: Side;
  /** Quote currency, a multiple of the tick. */
  price: number;
  /** Base currency, a positive multiple of the lot. */
  quantity: number;
  /** From when the order rests, ns; at most ten minutes. */
  horizonNs: number;
}

/** What a strategy can do; the same on a recorded book and on a connector. */
export interface HftEngine {
  /** Simulated local time, ns since the book's epoch base. */
  readonly nowNs: number;
  /** ns since 1970 of time 0. */
  readonly epochNs: bigint;
  readonly symbols: readonly string[];
  /** Orders sent and not yet heard to be over, by id. */
  readonly activeOrders: ReadonlyMap<number, Order>;
  /**
   * Sends an order. Resolves, in simulated time, when the exchange's first answer is heard.
   * @throws HftError 3101 to 3108 at once (not by rejection), so that a call without `await` can't fail unseen.
   * @example
   * const execution = await this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01, timeInForce: "GTX" });
   */
  executeOrder(request: OrderRequest): Promise<Execution>;
  /** Resolves with true when the exchange cancelled it, false when it was too late. @throws HftError 3107 for an id never given out. */
  cancelOrder(orderId: number): Promise<boolean>;
  /** Cancels every active order (of one symbol); resolves with how many the exchange cancelled. */
  cancelAllOrders(options?: { symbol?: string }): Promise<number>;
  /** Changes price or quantity (the new total left). Resolves with true when the exchange replaced it. */
  modifyOrder(orderId: number, change: { price?: number; quantity?: number }): Promise<boolean>;
  /** Waits in simulated time. */
  sleep(ns: number): Promise<void>;
  /**
   * How likely a limit order would be executed within a horizon, from what the book did so far: a survival estimate over
   * ghost orders like it, by side, distance and queue ahead, with no look ahead. Takes no simulated time.
   * @throws HftError 3101 to 3104 for a request that is no order, 3112 for a horizon that is none.
   * @example
   * const { probability, low, high, known } = await this.engine.estimateFillProbability({ side: "buy", price: tick.bidPrice, quantity: 0.01, horizonNs: 10e9 });
   * if (known && low > 0.5) console.log(`${Math.round(100 * probability)} %, at most ${Math.round(100 * high)} %`);
   */
  estimateFillProbability(request: FillProbabilityRequest): Promise<FillProbability>;
  account(symbol?: string): Account;
  book(symbol?: string): BookView;
  instrument(symbol?: string): Instrument;
  /** Orders, fill rate and latencies so far, split by way. */
  getPerformanceStats(): PerformanceStats;
  /** The last executions of orders that are over, newest last; at most 1,000 are kept. */
  getExecutionHistory(options?: { limit?: number }): Execution[];
  /** Assign latencies of your own; null while those of the configuration hold. See `LatencySimulator`. */
  latencySim: LatencySimulator | null;
  /** Assign a queue model of your own; null while the configured one holds. See `QueuePositionManager`. */
  queueManager: QueuePositionManager | null;
}
