import { HftError } from "../errors.js";
import type { ModelCalls } from "./core.js";

/** What is asked of an order's latency: the request on its way. */
export type RequestKind = "new" | "cancel" | "modify";

/** Latencies in ns. What is missing stays as configured. Only whole ns count; a negative entry is a request lost on the way. */
export interface CustomLatency {
  feed?(instrument: number, exchTs: number): number;
  entry?(instrument: number, orderId: number, request: RequestKind, ts: number): number;
  response?(instrument: number, orderId: number, ts: number): number;
}

/**
 * A queue model. Each call returns the quantity ahead of the order in lots, from then on; at -0.5 or less the order becomes
 * executable, by as much as it is below zero.
 */
export interface CustomQueue {
  /** The order was accepted behind `levelLots`. */
  join(instrument: number, orderId: number, levelLots: number): number;
  /** A trade of `lots` printed at its price. */
  onTrade(instrument: number, orderId: number, lots: number): number;
  /** Its level went from `before` to `after`. */
  onDepth(instrument: number, orderId: number, before: number, after: number): number;
}

const REQUESTS: Record<number, RequestKind> = { 1: "new", 4: "cancel", 7: "modify" };

/** The models that are set, called by the core. What they return is checked: a NaN inside would never show. */
export class CustomModels implements ModelCalls {
  latency: CustomLatency = {};
  queue: CustomQueue | null = null;

  readonly feedLatency = (instrument: number, exchTs: number): number => latencyOf(this.latency.feed?.(instrument, exchTs), "feed", 0);
  readonly entryLatency = (instrument: number, id: number, request: number, ts: number): number =>
    latencyOf(this.latency.entry?.(instrument, id, REQUESTS[request] ?? "new", ts), "entry", -MAX_NS);
  readonly responseLatency = (instrument: number, id: number, ts: number): number =>
    latencyOf(this.latency.response?.(instrument, id, ts), "response", 0);
  readonly queueJoin = (instrument: number, id: number, levelLots: number): number =>
    lotsOf(this.queue?.join(instrument, id, levelLots), "join");
  readonly queueTrade = (instrument: number, id: number, lots: number): number =>
    lotsOf(this.queue?.onTrade(instrument, id, lots), "onTrade");
  readonly queueDepth = (instrument: number, id: number, before: number, after: number): number =>
    lotsOf(this.queue?.onDepth(instrument, id, before, after), "onDepth");
}

const MAX_NS = 86_400e9;

function latencyOf(value: unknown, leg: string, low: number): number {
  if (typeof value === "number" && value >= low && value <= MAX_NS) return Math.round(value);
  throw new HftError(4006, `The latency model's ${leg} returned ${String(value)}; wanted ns from ${low} to ${MAX_NS}, a day.`, {
    field: leg,
  });
}

function lotsOf(value: unknown, call: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new HftError(4006, `The queue model's ${call} returned ${String(value)}; wanted the lots ahead, a number.`, { field: call });
}
