import { quantileNs } from "../engine/histogram.js";
import type { LatencyHistogram } from "../engine/record.js";
import type { TradingCore } from "../engine/trading-core.js";

/** Latencies of one way, ns; NaN where there was none yet. */
export interface LatencyStats {
  /** How many there were. */
  count: number;
  /** Mean, ns. */
  avgNs: number;
  /** Shortest, ns. */
  minNs: number;
  /** Longest, ns. */
  maxNs: number;
  /** Half were no longer, ns; right to 9 %. */
  p50Ns: number;
  /** 99 of 100 were no longer, ns; right to 9 %. */
  p99Ns: number;
}

/** What `getPerformanceStats` tells. */
export interface PerformanceStats {
  /** Orders sent. */
  totalOrders: number;
  /** Executions heard of, partial ones included. */
  totalExecutions: number;
  /** Orders sent and not yet heard to be over. */
  activeOrders: number;
  /** Orders that were executed at all, of those that are over or were executed. NaN before the first. */
  fillRate: number;
  /** The round trip, decision to response, held against the target: achieved when 99 of 100 are within. */
  latency: LatencyStats & { avgUs: number; targetNs: number; achieved: boolean };
  /** Exchange to strategy: market data. */
  feed: LatencyStats;
  /** Strategy to exchange: requests. */
  entry: LatencyStats;
  /** Exchange to strategy: answers. */
  response: LatencyStats;
  /** Only where orders leave the machine: measured by its monotonic clock. */
  live?: LiveStats;
}

export interface LiveStats {
  /** Market data heard to order asked for. */
  decision: LatencyStats;
  /** Order asked for to request handed to the network; what the venue's limit of requests makes it wait is in it. */
  submit: LatencyStats;
  /** Request handed to the network to the venue's answer heard. */
  acknowledge: LatencyStats;
  /** How far the venue's clock is ahead of this machine's, ns, and the most that this can be wrong by; null while it is not known. */
  clock: { offsetNs: number; errorNs: number } | null;
}

export interface OrderCounts {
  totalOrders: number;
  totalExecutions: number;
  activeOrders: number;
  ended: number;
  executed: number;
}

export function performanceStats(core: TradingCore, counts: OrderCounts, targetNs: number): PerformanceStats {
  const { feed, entry, response, roundTrip } = core.latency();
  const whole = statsOf(roundTrip);
  const live = core.liveLatencies?.();
  const { totalOrders, totalExecutions, activeOrders, ended, executed } = counts;
  return {
    totalOrders,
    totalExecutions,
    activeOrders,
    fillRate: executed / Math.max(ended, executed, Number.MIN_VALUE) || (ended === 0 ? Number.NaN : 0),
    latency: { ...whole, avgUs: whole.avgNs / 1e3, targetNs, achieved: whole.p99Ns <= targetNs },
    feed: statsOf(feed),
    entry: statsOf(entry),
    response: statsOf(response),
    ...(live
      ? { live: { ...live, decision: statsOf(live.decision), submit: statsOf(live.submit), acknowledge: statsOf(live.acknowledge) } }
      : {}),
  };
}

function statsOf(histogram: LatencyHistogram): LatencyStats {
  const { count, sumNs, minNs, maxNs } = histogram;
  const avgNs = count === 0 ? Number.NaN : sumNs / count;
  return { count, avgNs, minNs, maxNs, p50Ns: quantileNs(histogram, 0.5), p99Ns: quantileNs(histogram, 0.99) };
}
