/** What a strategy can import from "sigmax-hft" in every host, the sandbox included. */

export type { Instrument } from "../data/rows.js";
export { ERROR_NAMES, type ErrorCode, HftError } from "../errors.js";
export type { FillProbability } from "../estimate/fill-history.js";
export { type LatencyOrder, LatencySimulator, type QueueBook, type QueuedOrder, QueuePositionManager } from "./models.js";
export type { LatencyStats, PerformanceStats } from "./stats.js";
export { HftStrategy } from "./strategy.js";
export type {
  Account,
  BookLevel,
  BookView,
  Execution,
  Fill,
  FillProbabilityRequest,
  HftEngine,
  Order,
  OrderBookLevels,
  OrderRequest,
  OrderStatus,
  OrderType,
  Side,
  Tick,
  TimeInForce,
  Timer,
  Trade,
} from "./types.js";
