import { HftError } from "../errors.js";
import type { RunMetrics } from "../metrics/run-metrics.js";

/** Figures of a run of which more is better. */
export const OBJECTIVES = ["net", "gross", "sharpe", "netPerDrawdown", "fillRate", "fills", "value"] as const;
export type ObjectiveName = (typeof OBJECTIVES)[number];

/** What is to be as large as can be. */
export interface Objective {
  name: string;
  of(metrics: RunMetrics): number;
}

/** @throws HftError 1003 for a name that there is not. */
export function objectiveOf(given: ObjectiveName | ((metrics: RunMetrics) => number)): Objective {
  if (typeof given === "function") return { name: "custom", of: given };
  if (OBJECTIVES.includes(given)) return { name: given, of: (metrics) => metrics[given] };
  const text = `objective: got ${JSON.stringify(given)}, wanted one of ${OBJECTIVES.join(", ")}.`;
  throw new HftError(1003, text, { field: "objective" });
}
