/**
 * The one configuration of a run, as JSON. Its defaults are in `defaults.ts`, its checks in `validate.ts`.
 */

/** `hftbacktest` reproduces hftbacktest 2.4.4, its faults included; `realistic` corrects them (docs/differences.md). */
export const PROFILES = ["realistic", "hftbacktest"] as const;
export type Profile = (typeof PROFILES)[number];

/** A latency of one leg, in ns. */
export type LegLatency =
  | { model: "constant"; ns: number }
  /** Uniform in [ns - jitterNs, ns + jitterNs], drawn from the run's seed. */
  | { model: "jitter"; ns: number; jitterNs: number }
  /** Lognormal with this median; `sigma` is the standard deviation of the logarithm (0.5: one in six takes 1.65 times as long). */
  | { model: "lognormal"; ns: number; sigma: number };

/** The feed's latency: what the book recorded, or a model that replaces the recorded local times. */
export type FeedLatency = { model: "recorded" } | LegLatency;

/**
 * Latency of orders interpolated in a recorded table of [request, exchange, response] times, ns since the book's
 * epoch; exchange -1 is a request that the exchange's gateway rejected.
 */
export interface TableLatency {
  model: "table";
  table: [number, number, number][];
  /** Added to each way, ns. */
  offsetNs?: number;
}

export interface LatencyLegs {
  feed: FeedLatency;
  /** Decision to exchange. */
  entry: LegLatency;
  /** Exchange to the strategy. */
  response: LegLatency;
  /** Entry of cancels and of modifications, where it is another one. */
  cancel?: LegLatency;
  modify?: LegLatency;
}

export const LATENCY_PRESETS = ["realistic", "optimistic", "pessimistic", "colocated", "cloud-same-region", "home"] as const;
export type LatencyPreset = (typeof LATENCY_PRESETS)[number];

export type LatencyConfig = LatencyPreset | LatencyLegs | TableLatency;

export const QUEUE_MODELS = ["RiskAverse", "PowerProb", "PowerProb2", "PowerProb3", "LogProb", "LogProb2", "L3Fifo"] as const;
export type QueueModelName = (typeof QUEUE_MODELS)[number];

export interface QueueModelConfig {
  model: QueueModelName;
  /** Exponent of the power models. */
  n?: number;
}

export type ExchangeModel = "no-partial-fill" | "partial-fill";

/** What a fee is a multiple of: traded value, traded quantity, or nothing (an amount an execution). */
export const FEE_MODELS = ["value", "quantity", "flat"] as const;

/** Fees of an execution; negative is a rebate. By value, -0.00005 is a rebate of 0.5 bp. */
export interface FeeConfig {
  model: (typeof FEE_MODELS)[number];
  maker: number;
  taker: number;
}

/**
 * How the `realistic` profile differs from hftbacktest, each a switch of its own (docs/differences.md):
 * `everyFill` every execution reaches the account; `freshLeaves` a modification sets what is left; `sharedTrades` one trade is
 * shared out among own orders; `iocReports` executions of an order that then expires are told; `emptySide` a market order
 * that finds nobody expires.
 */
export const DIFFERENCES = ["everyFill", "freshLeaves", "sharedTrades", "iocReports", "emptySide"] as const;
export type Difference = (typeof DIFFERENCES)[number];

/** A venue's limit of requests: so many a second, and so many at once. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

/**
 * Practices that a run can be held to; what is left out is off. A warning goes to the log; it changes nothing else.
 * The name `document` stands for those of the SIGMAX document: 100 active orders, a book with each order, orders stale after a
 * minute, the latency target, a fill rate of 80 %.
 */
export interface GuardConfig {
  /** At `limit` active orders another one is warned of, or refused with error 3111. */
  activeOrders?: { limit: number; act: "warn" | "refuse" };
  /** Warn when a limit order comes without an `orderBook`. */
  missingBook?: boolean;
  /** Warn of orders that are active longer than this, ns. */
  staleAfterNs?: number;
  /** Warn when the round trip misses `latencyTargetNs` in more than one of 100. */
  latencyTarget?: boolean;
  /** Warn when less than this share of orders is executed, 0 to 1; looked at every 50 orders. */
  fillRateBelow?: number;
}

export interface RunConfig {
  profile: Profile;
  latency: LatencyConfig;
  queueModel: QueueModelConfig;
  exchange: ExchangeModel;
  fees: FeeConfig;
  /** Value of one unit of quantity at price 1, in the quote currency. */
  contractSize: number;
  /** Linear contracts pay in the quote currency; inverse ones are worth quantity / price of the base currency. */
  contract: "linear" | "inverse";
  /** Null is no limit. */
  rateLimit: RateLimit | null;
  /** Time that the strategy takes from an event to a request that answers it, ns. */
  strategyNs: number;
  /** Where the run is to differ from its profile. */
  differences: Partial<Record<Difference, boolean>>;
  /** Seed of every random draw of the run; an integer in [0, 2^32). */
  seed: number;
  /** Round trip (decision to response) that the latency report is held against, ns. */
  latencyTargetNs: number;
  /** Interval of the record's account and best-price samples, ns of simulated time. */
  sampleNs: number;
  /** Orders that may be active at once. */
  maxActiveOrders: number;
  guards: GuardConfig;
}
