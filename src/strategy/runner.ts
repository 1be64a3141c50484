import type { RunRecord } from "../engine/record.js";
import * as api from "./api.js";
import { strategyGlobals } from "./globals.js";
import type { LoadedStrategy, Packages } from "./load.js";
import { openReplay, type Replay, type ReplayOptions } from "./replay.js";
import type { HftStrategy } from "./strategy.js";
import type { HftEngine } from "./types.js";

export interface RunOptions extends ReplayOptions {
  strategy: LoadedStrategy;
  /** What it can import beside "sigmax-hft" and its own files. */
  packages?: Packages;
  /** Is handed the replay before it begins, to look at it while it goes on. */
  onOpen?: (replay: Replay) => void;
}

/**
 * Replays the books through the strategy. Resolves with the record however the run ended; rejects only when it could
 * not begin (HftError 1xxx, 2xxx, 5xxx).
 */
export async function runStrategy(options: RunOptions): Promise<RunRecord> {
  const replay = await openReplay(options);
  options.onOpen?.(replay);
  const { strategy, config, packages } = options;
  const clock = { nowNs: () => replay.core.nowNs, epochNs: replay.engine.epochNs };
  const globals = strategyGlobals(clock, config.seed, (level, text) => replay.write(level, text));
  return replay.toEnd(() => {
    const Strategy = strategy.instantiate(globals, { ...api }, packages) as new (options: { executionEngine: HftEngine }) => HftStrategy;
    return new Strategy({ executionEngine: replay.engine });
  });
}
