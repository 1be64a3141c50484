import type { Engine } from "../engine/engine.js";
import { quantileNs } from "../engine/histogram.js";
import type { LatencyHistogram } from "../engine/record.js";

/** Latencies of one way, ns; NaN where there was none yet. */
export interface LatencyStats {
  count: number;
  avgNs: number;
  minNs: number;
  maxNs: number;
  p50Ns: number;
  p99Ns: number;
}

/** What `getPerformanceStats` tells. */
export interface PerformanceStats {
  totalOrders: number;
  /** Executions heard of, partial ones included. */
  totalExecutions: number;
  activeOrders: number;
  /** Orders that were executed at all, of those that are over or were executed. NaN before the first. */
  fillRate: number;
  /** The round trip, decision to response, held against the target: achieved when 99 of 100 are within. */
  latency: LatencyStats & { avgUs: number; targetNs: number; achieved: boolean };
  feed: LatencyStats;
  entry: LatencyStats;
  response: LatencyStats;
}

export interface OrderCounts {
  totalOrders: number;
  totalExecutions: number;
  activeOrders: number;
  ended: number;
  executed: number;
}

export function performanceStats(core: Engine, counts: OrderCounts, targetNs: number): PerformanceStats {
  const { feed, entry, response, roundTrip } = core.latency();
  const whole = statsOf(roundTrip);
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
  };
}

function statsOf(histogram: LatencyHistogram): LatencyStats {
  const { count, sumNs, minNs, maxNs } = histogram;
  const avgNs = count === 0 ? Number.NaN : sumNs / count;
  return { count, avgNs, minNs, maxNs, p50Ns: quantileNs(histogram, 0.5), p99Ns: quantileNs(histogram, 0.99) };
}
