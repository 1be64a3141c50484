import type { RunConfig } from "../config/config.js";
import type { BookInfo } from "../data/rows.js";
import type { ErrorReport } from "../errors.js";

/** Values of an order event's `what`. Numbers are shared with the core (assembly/abi.ts). */
export const OrderEventKind = {
  /** The strategy sent a request; `exchTs` is when it will reach the exchange. */
  sent: 0,
  /** The local side heard the exchange's answer to a new order or modification; it rests. */
  accepted: 1,
  filled: 2,
  partiallyFilled: 3,
  cancelled: 4,
  /** A post-only order that would have crossed, an IOC or FOK without a match, a request lost on the way. */
  expired: 5,
  /** A request for an order the exchange no longer had. */
  rejected: 6,
  replaced: 7,
} as const;

/** Why an order filled, or why a request was refused. */
export const FillCause = {
  none: 0,
  /** Took liquidity on arrival. */
  took: 1,
  /** The queue ahead was used up and a trade at its price reached it. */
  queue: 2,
  /** A trade printed through its price. */
  tradeThrough: 3,
  /** The opposite best price came to or through its price. */
  bestCrossed: 4,
  /** Not a fill: the venue's limit of requests refused it. */
  rateLimit: 5,
  /** Not a fill: it was lost before it reached the exchange. */
  gateway: 6,
} as const;

/** A column table: equal-length typed arrays, one entry an event, in the order the local side saw them. */
export interface OrderEventColumns {
  length: number;
  /** Local time at which the event was seen (or the request sent), ns. */
  localTs: Float64Array;
  /** Time at the exchange, ns; NaN where the exchange never saw it. */
  exchTs: Float64Array;
  /** Local time at which the request that this answers was sent; NaN for a fill that answers none. */
  requestTs: Float64Array;
  instrument: Uint8Array;
  orderId: Float64Array;
  what: Uint8Array;
  /** The request that was sent, or that this event answers: 0 none, 1 new, 4 cancel, 7 modify. */
  request: Uint8Array;
  /** 1 buy, -1 sell. */
  side: Int8Array;
  ticks: Int32Array;
  lots: Float64Array;
  leavesLots: Float64Array;
  execTicks: Int32Array;
  execLots: Float64Array;
  /** 1 when the execution made liquidity. */
  maker: Uint8Array;
  cause: Uint8Array;
  /** Quantity ahead in the queue, lots: on acceptance when it joined. NaN where there is none. */
  queueAheadLots: Float64Array;
  /** Best prices of the local book when it was seen, ticks; see NO_TICK. */
  bidTicks: Int32Array;
  askTicks: Int32Array;
}

/** The account and best prices each `sampleNs`, per instrument. */
export interface SampleColumns {
  length: number;
  ts: Float64Array;
  instrument: Uint8Array;
  bidTicks: Int32Array;
  askTicks: Int32Array;
  positionLots: Float64Array;
  /** Quote currency, fees not taken off. */
  balance: Float64Array;
  /** Fees paid (positive) so far. */
  fee: Float64Array;
}

/** Log-linear histogram of a latency leg: 8 buckets an octave, so a quantile is right to 9 %. */
export interface LatencyHistogram {
  count: number;
  /** Exact. */
  minNs: number;
  maxNs: number;
  sumNs: number;
  /** Count of bucket i; `bucketLowNs(i)` in metrics gives its bound. Negative values are in `negative`. */
  buckets: Float64Array;
  negative: number;
}

export interface AccountState {
  instrument: number;
  positionLots: number;
  balance: number;
  fee: number;
  numTrades: number;
  tradingVolumeLots: number;
  tradingValue: number;
}

export interface LogLine {
  /** Simulated local time, ns. */
  ts: number;
  level: "log" | "info" | "warn" | "error" | "debug";
  text: string;
}

export type RunOutcome = "complete" | "stopped" | "error";

/** Everything a finished (or ended early) run leaves. Structured-cloneable. */
export interface RunRecord {
  outcome: RunOutcome;
  error: ErrorReport | null;
  /** 16 hex digits over every response and fill, in order. Same book, strategy, configuration and seed: same hash, in every host. */
  hash: string;
  books: BookInfo[];
  config: RunConfig;
  strategyName: string;
  /** Fields of the strategy that were set from outside; left out when none were. */
  params?: Readonly<Record<string, number | string | boolean>>;
  /** Simulated time reached, ns. */
  endNs: number;
  rows: number;
  /** Wall time of the replay alone, ms. Not part of the hash. */
  wallMs: number;
  orderEvents: OrderEventColumns;
  samples: SampleColumns;
  latency: { feed: LatencyHistogram; entry: LatencyHistogram; response: LatencyHistogram; roundTrip: LatencyHistogram };
  accounts: AccountState[];
  log: LogLine[];
  /** Lines and rows that were not kept because a cap was reached. */
  dropped: { log: number; orderEvents: number; samples: number };
}
