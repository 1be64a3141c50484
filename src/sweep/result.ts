import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ErrorReport } from "../errors.js";
import type { DeflatedSharpe } from "../metrics/deflated-sharpe.js";
import type { RunMetrics } from "../metrics/run-metrics.js";
import type { Objective } from "./objective.js";
import type { SweepValues } from "./space.js";
import type { Played } from "./stage.js";

/** One point of a sweep, and what came of it. */
export interface SweepPoint {
  /** Its place in the search. */
  index: number;
  values: SweepValues;
  /** `notRun` when the sweep was stopped before. */
  state: "done" | "failed" | "notRun";
  /** Of its run; empty without one. */
  hash: string;
  /** What is to be large; NaN without a run, or where the run has no such figure. */
  objective: number;
  metrics: RunMetrics | null;
  error: ErrorReport | null;
  /** 1 the best; null when it is not done. Equal objectives are ranked by their place in the search. */
  rank: number | null;
  /** The same on the part of the book after the split; null when it was not played there. */
  outOfSample: OutOfSample | null;
}

export interface OutOfSample {
  hash: string;
  objective: number;
  metrics: RunMetrics | null;
  error: ErrorReport | null;
}

/** What a sweep found. But for the times and threads that it took, the same on every machine. */
export interface SweepResult {
  /** `stopped` when a signal ended it; what was done until then is there. */
  outcome: "complete" | "stopped";
  /** Names of the books. */
  books: string[];
  /** Name of the figure, or `custom`. */
  objective: string;
  /** In the order of the search. */
  points: SweepPoint[];
  /** The point of rank 1; null when none is done. */
  best: SweepPoint | null;
  done: number;
  failed: number;
  /** Where the book was cut, ns of its time; null when it was not. */
  splitNs: number | null;
  /** How much of the best one's Sharpe ratio is left once it is held against the number of trials; null when none is done. */
  overfitting: DeflatedSharpe | null;
  /** 16 hex digits over all points and the hashes of their runs. */
  hash: string;
  workers: number;
  wallMs: number;
}

export function pointOf(index: number, values: SweepValues, played: Played | undefined, objective: Objective): SweepPoint {
  const { hash, metrics, error } = played ?? { hash: "", metrics: null, error: null };
  const state = played === undefined ? "notRun" : metrics ? "done" : "failed";
  return {
    index,
    values,
    state,
    hash,
    objective: metrics ? objective.of(metrics) : Number.NaN,
    metrics,
    error,
    rank: null,
    outOfSample: null,
  };
}

/** The points that are done, the best first; they are told their ranks. */
export function rank(points: readonly SweepPoint[]): SweepPoint[] {
  const ranked = points.filter(({ state }) => state === "done").sort((a, b) => worth(b) - worth(a) || a.index - b.index);
  for (const [place, point] of ranked.entries()) point.rank = place + 1;
  return ranked;
}

/** One that has no such figure comes last. Finite, so that two of them are equal. */
const worth = ({ objective }: SweepPoint): number => (Number.isNaN(objective) ? -Number.MAX_VALUE : objective);

export function hashOf(points: readonly SweepPoint[]): string {
  const lines = points.map(({ values, state, hash, outOfSample }) => JSON.stringify([values, state, hash, outOfSample?.hash ?? null]));
  return bytesToHex(sha256(utf8ToBytes(lines.join("\n")))).slice(0, 16);
}
