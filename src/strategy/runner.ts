import type { RunRecord } from "../engine/record.js";
import * as api from "./api.js";
import { strategyGlobals } from "./globals.js";
import type { LoadedStrategy, Packages } from "./load.js";
import { type StrategyParams, setParams } from "./params.js";
import { openReplay, type Replay, type ReplayOptions } from "./replay.js";
import type { HftStrategy } from "./strategy.js";
import type { HftEngine } from "./types.js";

/** A class that extends HftStrategy, as a program has it. */
export type StrategyClass = new (options: { executionEngine: HftEngine }) => HftStrategy;

export interface RunOptions extends Omit<ReplayOptions, "strategy"> {
  /** Compiled source, whose modules are run anew each time with simulated time and seeded randomness; or a class as it is. */
  strategy: LoadedStrategy | StrategyClass;
  /** What source can import beside "sigmax-hft" and its own files. */
  packages?: Packages;
  /** Fields of the strategy to set before it starts. */
  params?: StrategyParams;
  /** Is handed the replay before it begins, to look at it while it goes on. */
  onOpen?: (replay: Replay) => void;
}

/**
 * Replays the books through the strategy. Resolves with the record however the run ended; rejects only when it could
 * not begin (HftError 1xxx, 2xxx, 5xxx).
 */
export async function runStrategy({ strategy, packages, params, onOpen, ...options }: RunOptions): Promise<RunRecord> {
  const isClass = typeof strategy === "function";
  const replay = await openReplay(isClass ? options : { ...options, strategy });
  onOpen?.(replay);
  const record = await replay.toEnd(() => {
    const Strategy = isClass ? strategy : classOf(strategy, replay, packages);
    const instance = new Strategy({ executionEngine: replay.engine });
    if (params) setParams(instance, params);
    return instance;
  });
  return params ? Object.assign(record, { params }) : record;
}

function classOf(strategy: LoadedStrategy, replay: Replay, packages?: Packages): StrategyClass {
  const clock = { nowNs: () => replay.core.nowNs, epochNs: replay.engine.epochNs };
  const globals = strategyGlobals(clock, replay.options.config.seed, (level, text) => replay.write(level, text));
  return strategy.instantiate(globals, { ...api }, packages) as StrategyClass;
}
