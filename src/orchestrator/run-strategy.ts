import type { RunRecord } from "../engine/record.js";
import * as api from "../strategy/api.js";
import { type RunOptions, runStrategy as run } from "../strategy/runner.js";
import * as orchestrator from "./index.js";

/**
 * Replays the books through the strategy, which can import the orchestrator in every host, as a program can. Resolves with the
 * record however the run ended; rejects only when it could not begin (HftError 1xxx, 2xxx, 5xxx).
 */
export function runStrategy(options: RunOptions): Promise<RunRecord> {
  const packages = { "sigmax-hft": { ...api, ...orchestrator }, "sigmax-hft/orchestrator": { ...orchestrator } };
  return run({ packages, ...options });
}
