import type { LatencyHistogram } from "../../../src/engine/record.js";
import { fractionWithin, quantileNs } from "../../../src/metrics/histogram.js";
import type { RunView } from "../../state/view.js";

export interface Leg {
  id: "feed" | "entry" | "response" | "roundTrip";
  title: string;
  /** Null: measured when something runs. */
  histogram: LatencyHistogram | null;
  p50: number;
  p99: number;
  max: number;
}

const TITLES = { feed: "Feed", entry: "Entry", response: "Response", roundTrip: "Round trip" } as const;
const IDS = ["feed", "entry", "response", "roundTrip"] as const;

/** Before a run the feed's latency is known from the book. */
export function legsOf(view: RunView): Leg[] {
  const latency = view.record.value?.latency;
  const recorded = view.overview.value?.feed ?? null;
  return IDS.map((id) => {
    const measured = latency?.[id];
    const histogram = measured && measured.count > 0 ? measured : id === "feed" ? recorded : null;
    const quantile = (q: number) => (histogram ? quantileNs(histogram, q) : Number.NaN);
    return { id, title: TITLES[id], histogram, p50: quantile(0.5), p99: quantile(0.99), max: histogram?.maxNs ?? Number.NaN };
  });
}

export interface TargetResult {
  targetNs: number;
  within: number;
  roundTrips: number;
  /** p99 of the round trip is at most the target. */
  met: boolean;
}

export function targetResult(view: RunView): TargetResult | null {
  const record = view.record.value;
  if (!record || record.latency.roundTrip.count === 0) return null;
  const { roundTrip } = record.latency;
  const targetNs = record.config.latencyTargetNs;
  return {
    targetNs,
    within: fractionWithin(roundTrip, targetNs),
    roundTrips: roundTrip.count,
    met: quantileNs(roundTrip, 0.99) <= targetNs,
  };
}

/** Decades that hold every latency above zero. */
export function latencyRange(legs: readonly Leg[], targetNs: number | null): { low: number; high: number } {
  const shown = legs.flatMap(({ histogram }) => (histogram ? [histogram] : []));
  const lows = shown.map((histogram) => Math.max(1, quantileNs(histogram, 0.001)));
  const highs = shown.map((histogram) => Math.max(2, histogram.maxNs));
  if (targetNs !== null) highs.push(targetNs * 1.2);
  if (shown.length === 0) return { low: 1e5, high: 1e8 };
  const low = 10 ** Math.floor(Math.log10(Math.min(...lows)) + 0.3);
  const high = 10 ** Math.ceil(Math.log10(Math.max(...highs)));
  return { low: Math.min(low, high / 10), high };
}
