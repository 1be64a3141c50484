import type { RunConfig } from "../config/config.js";
import { validateConfig } from "../config/validate.js";
import { defaultCore } from "../engine/default-core.js";
import { runStrategy } from "../orchestrator/run-strategy.js";
import { isSource, loadChoice, type StrategyChoice } from "../strategy/choice.js";
import { listeningHost, type RunnerProgress, withProgress } from "../strategy/host.js";
import type { StrategyParams } from "../strategy/params.js";
import { type ExchangeSource, openSources } from "../strategy/sources.js";
import { type RunRecord, runRecord } from "./run-record.js";

export interface BacktestOptions {
  /** A recorded book, open or as the bytes of a `.hftbook`; several for several instruments. */
  book: ExchangeSource | readonly ExchangeSource[];
  /** A class that extends HftStrategy, or source: `readStrategy(path)`. */
  strategy: StrategyChoice;
  /** Whatever is to differ from the defaults. See RunConfig. */
  config?: Partial<RunConfig>;
  /** Fields of the strategy to set before it starts. */
  params?: StrategyParams;
  /** Ends the run early, with the record up to there. */
  signal?: AbortSignal;
  /** Hears how far it is, at most five times a second. */
  onProgress?: (progress: RunnerProgress) => void;
  /** Hears what guards warn of; the record's log has it, too. */
  onWarning?: (text: string) => void;
  /** The core's bytes; found beside the package where that is possible. */
  wasm?: BufferSource | WebAssembly.Module;
}

/**
 * Replays a book through a strategy and tells what came of it. A strategy that fails is no rejection: the record's `outcome`
 * is `error`, and it goes up to there.
 * @throws HftError 1xxx for a wrong configuration, 2xxx for a book that can't be read, 4001 and 4003 for source that is no strategy.
 * @example
 * const strategy = readStrategy("strategies/market-maker.ts"); // or a class
 * const record = await backtest({ book: bytes, strategy, params: { halfSpread: 8 }, config: { latency: "colocated" } });
 * console.log(record.hash, record.orders.length, record.fills.length);
 */
export async function backtest(options: BacktestOptions): Promise<RunRecord> {
  const { strategy, params, onWarning, signal } = options;
  const config = validateConfig(options.config ?? {});
  const loaded = await loadChoice(strategy);
  const books = await openSources(options.book);
  const data = await runStrategy({
    wasm: options.wasm ?? (await defaultCore()),
    books,
    config,
    host: withProgress({ ...listeningHost(), stopRequested: () => signal?.aborted === true }, options.onProgress),
    strategy: loaded,
    ...(params ? { params } : {}),
    ...(onWarning ? { onWarning } : {}),
  });
  return isSource(strategy) ? runRecord(data, strategy) : runRecord(data);
}
