import type { RunConfig } from "../config/config.js";
import type { Book } from "../data/rows.js";
import { type ErrorReport, HftError } from "../errors.js";
import { type RunMetrics, runMetrics } from "../metrics/run-metrics.js";
import { runStrategy } from "../orchestrator/run-strategy.js";
import { listeningHost } from "../strategy/host.js";
import type { LoadedStrategy } from "../strategy/load.js";
import type { StrategyClass } from "../strategy/runner.js";
import { settingOf } from "./setting.js";
import type { SweepValues } from "./space.js";

/** One run to make: a point, on one of the parts that the books were cut into. */
export interface Job {
  values: SweepValues;
  part: number;
}

/** What came of it; depends on the job alone. */
export interface Played {
  hash: string;
  /** Null when it failed. */
  metrics: RunMetrics | null;
  error: ErrorReport | null;
}

/** Everything that the runs of a sweep have in common. */
export interface Stage {
  wasm: WebAssembly.Module;
  /** The books of each part. */
  parts: readonly (readonly Book[])[];
  strategy: LoadedStrategy | StrategyClass;
  /** What the configurations of all points have in common. */
  base: Partial<RunConfig>;
}

/** Plays one point; null when it was stopped. Nothing of it is left for the next one. */
export async function play({ wasm, parts, strategy, base }: Stage, { values, part }: Job, stopped: () => boolean): Promise<Played | null> {
  try {
    const host = { ...listeningHost(), stopRequested: stopped };
    const record = await runStrategy({ wasm, books: parts[part] ?? [], strategy, host, ...settingOf(values, base) });
    if (stopped()) return null;
    const { hash, error } = record;
    return { hash, error, metrics: error ? null : runMetrics(record) };
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    return failed(error);
  }
}

export const failed = (error: HftError): Played => ({ hash: "", metrics: null, error: error.report() });
