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
  /** From the highest down. */
  bids: readonly (readonly [price: number, quantity: number])[];
  /** From the lowest up. */
  asks: readonly (readonly [price: number, quantity: number])[];
}

/** What `executeOrder` takes. */
export interface OrderRequest {
  /** One of `engine.symbols`. */
  symbol: string;
  /** `buy` or `sell`. */
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
  /** Names the order from now on: `cancelOrder`, `modifyOrder` and `activeOrders` take it. */
  orderId: number;
  /** As asked for. */
  symbol: string;
  /** As asked for. */
  side: Side;
  /** As the exchange answered: `new` rests, `expired` would have taken or found nothing, `rejected` was refused. */
  status: OrderStatus;
  /** Base currency, so far. */
  executedQuantity: number;
  /** Volume-weighted price of what was executed; NaN when nothing was. */
  executedPrice: number;
  /** Decision to response, ns. */
  executionTimeNs: number;
  /** Price paid above (received below) the mid at decision; positive is a cost. NaN when nothing was executed. */
  slippage: number;
  /** The same in ticks. */
  slippageTicks: number;
  /** The same in basis points of the mid. */
  slippageBps: number;
  /** Accepted to first fill, ns; 0 when it took; null while it rests. */
  queueWaitTimeNs: number | null;
  /** Quantity ahead when it joined the queue, base currency; null when it never rested. */
  queueAheadQty: number | null;
  /** Quote currency; negative is a rebate. */
  fee: number;
  /** Whether it rested and was traded with; false when it took. */
  maker: boolean;
}

/** An order of the strategy. A live view: its fields follow what the strategy has heard. */
export interface Order {
  /** As `executeOrder` gave it. */
  readonly orderId: number;
  /** Of its book. */
  readonly symbol: string;
  /** `buy` or `sell`. */
  readonly side: Side;
  /** `limit` or `market`. */
  readonly orderType: OrderType;
  /** `GTC`, `GTX`, `IOC` or `FOK`. */
  readonly timeInForce: TimeInForce;
  /** Quote currency. */
  readonly price: number;
  /** Base currency. */
  readonly quantity: number;
  /** Not executed yet, base currency. */
  readonly leavesQty: number;
  /** Executed so far, base currency. */
  readonly cumQty: number;
  /** As the strategy has heard it. */
  readonly status: OrderStatus;
  /** Local time of the decision, ns. */
  readonly sentNs: number;
  /** Estimated quantity ahead of it in its queue now, base currency; null when it does not rest. */
  readonly queueAheadQty: number | null;
}

/** One execution of an own order. */
export interface Fill {
  /** Of the order that filled. */
  orderId: number;
  /** Of its book. */
  symbol: string;
  /** `buy` or `sell`. */
  side: Side;
  /** Executed at, quote currency. */
  price: number;
  /** Executed now, base currency. */
  quantity: number;
  /** Quote currency; negative is a rebate. */
  fee: number;
  /** Whether it rested and was traded with; false when it took. */
  maker: boolean;
  /** At the exchange, ns. */
  exchTs: number;
  /** Heard by the strategy, ns. */
  localTs: number;
}

/** The best prices after a market-data batch. */
export interface Tick {
  /** Between the best bid and the best ask, quote currency; half a tick off where the spread is odd. */
  midPrice: number;
  /** Best bid, quote currency. */
  bidPrice: number;
  /** Resting at the best bid, base currency. */
  bidQty: number;
  /** Best ask, quote currency. */
  askPrice: number;
  /** Resting at the best ask, base currency. */
  askQty: number;
  /** Exchange's stamp of the batch, ns since the epoch base. */
  exchTs: number;
  /** When the strategy saw it, ns since the epoch base. */
  localTs: number;
}

/** A trade of the market. */
export interface Trade {
  /** Quote currency. */
  price: number;
  /** Base currency. */
  quantity: number;
  /** Side of the taker. */
  side: Side;
  /** At the exchange, ns since the epoch base. */
  exchTs: number;
  /** When the strategy heard of it, ns since the epoch base. */
  localTs: number;
}

/** A timer that went off. */
export interface Timer {
  /** As `setTimer` gave it. */
  id: number;
  /** When it was due, ns. */
  dueNs: number;
}

/** A price and what rests there. */
export interface BookLevel {
  /** Quote currency. */
  price: number;
  /** Base currency. */
  qty: number;
}

/** The order book as the strategy's side sees it now. A live view; nothing is copied until asked. */
export interface BookView {
  /** One of `engine.symbols`. */
  readonly symbol: string;
  /** Between the best bid and the best ask, quote currency; NaN when a side is empty. */
  readonly midPrice: number;
  /** Level `depth` of the bids, 0 the best; null below the last. */
  bid(depth: number): BookLevel | null;
  /** Level `depth` of the asks, 0 the best; null above the last. */
  ask(depth: number): BookLevel | null;
  /** Quantity resting at a price on its side, base currency; 0 when none. */
  qtyAt(price: number, side: "bid" | "ask"): number;
  /** (bids - asks) / (bids + asks) over the quantity of the best `depth` levels; 0 when both are empty. */
  imbalance(depth: number): number;
}

/** What a strategy holds on one book. */
export interface Account {
  /** Base currency; negative is short. */
  position: number;
  /** Cash in quote currency, before fees. */
  balance: number;
  /** Fees paid so far, quote currency; negative is a rebate. */
  fee: number;
  /** Executions so far. */
  trades: number;
  /** balance - fee + position at mid: what it all is worth now. */
  equity: number;
}

/** What `estimateFillProbability` takes. */
export interface FillProbabilityRequest {
  /** May be left out where there is one instrument. */
  symbol?: string;
  /** `buy` or `sell`. */
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
  /** Of the books that are played, in their order; venue and all where two have one name, as `BTCUSDT@Binance spot`. */
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
  /** Changes price, or quantity left, base currency. Resolves with true when the exchange replaced it. */
  modifyOrder(orderId: number, change: { price?: number; quantity?: number }): Promise<boolean>;
  /** Waits so many ns of simulated time. */
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
  /** Position, cash, fees and what they are worth. The symbol may be left out where there is one book. */
  account(symbol?: string): Account;
  /** The order book as it is seen now. The symbol may be left out where there is one book. */
  book(symbol?: string): BookView;
  /** Tick, lot, currencies and venue. The symbol may be left out where there is one book. */
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
