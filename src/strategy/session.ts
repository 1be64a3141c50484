import type { GuardConfig, LatencyConfig, QueueModelConfig, QueueModelName, RunConfig } from "../config/config.js";
import { asFields, integerIn, onlyKeys } from "../config/fields.js";
import { validateConfig } from "../config/validate.js";
import type { Instrument } from "../data/rows.js";
import { defaultCore } from "../engine/default-core.js";
import type { KeptRecord } from "../engine/engine.js";
import type { RunRecord } from "../engine/record.js";
import { HftError } from "../errors.js";
import type { FillProbability } from "../estimate/fill-history.js";
import { type ExchangeConnector, isConnector } from "./connector.js";
import { quietHost, type RunnerHost, type RunnerProgress, withProgress } from "./host.js";
import { type MachineCosts, measureCosts } from "./measure.js";
import { LatencySimulator, QueuePositionManager } from "./models.js";
import { type Market, openMarket } from "./open-market.js";
import { openReplay, type Replay } from "./replay.js";
import { type ExchangeSource, openSources } from "./sources.js";
import type { PerformanceStats } from "./stats.js";
import { canStart, type HftStrategy } from "./strategy.js";
import type { Account, BookView, Execution, FillProbabilityRequest, HftEngine, Order, OrderRequest } from "./types.js";

const MOST_KEPT = 100_000_000;

export interface HftEngineOptions {
  /** What the engine trades on: a recorded book, several for several instruments, or a connector to a market that goes on. */
  exchangeConnector: ExchangeSource | readonly ExchangeSource[] | ExchangeConnector;
  /** A preset's name, the legs, a table, or a model of your own. Default `cloud-same-region`. */
  latencyModel?: LatencyConfig | LatencySimulator;
  /** A model's name, one with its exponent, or a model of your own. Default `PowerProb`, n = 3. */
  queueModel?: QueueModelName | QueueModelConfig | QueuePositionManager;
  /** True for a recorded book, false for a connector; what `exchangeConnector` is says it, and a contradiction is refused. */
  enableBacktesting?: boolean;
  /** Everything else of a run; see RunConfig. */
  config?: Partial<Omit<RunConfig, "latency" | "queueModel" | "guards">>;
  /** Practices to be held to; none unless given. */
  guards?: GuardConfig | "document";
  /** Hears what guards warn of; `console.warn` unless given. */
  onWarning?: (text: string) => void;
  /** The most of the record that is kept, so that a run without end holds its memory. What is over is counted; every answer is heard all the same. */
  keep?: KeptRecord;
  /** The core's bytes; found beside the package where that is possible. */
  wasm?: BufferSource | WebAssembly.Module;
  host?: RunnerHost;
  /** Hears how far a strategy's run is, at most five times a second. */
  onProgress?: (progress: RunnerProgress) => void;
}

/** An engine that a program holds: it awaits orders outside of any strategy, or starts one. */
export interface HftSession extends HftEngine {
  /** Replays to the end, or until the strategy stops, with the strategy listening. */
  run(strategy: HftStrategy): Promise<RunRecord>;
  /** The record of what ran so far. */
  record(): RunRecord;
  /**
   * What orders and market data cost on this machine, in real ns: timed on a synthetic market of its own, with this engine's queue
   * and exchange models. Takes about a second; the engine's own run does not notice.
   * @example
   * const engine = await createHftEngine({ exchangeConnector: bytes });
   * const { submit, cancel, feedEvent } = await engine.measure();
   * console.log(`${submit.medianNs} ns an order, ${cancel.medianNs} ns a cancel, ${feedEvent.medianNs} ns a row`);
   */
  measure(): Promise<MachineCosts>;
}

/**
 * Makes an engine on recorded books. Awaiting an order, a cancel or a sleep lets simulated time go on until the answer is heard.
 * @throws HftError 1xxx for wrong options, 2xxx for a book that can't be read, 5xxx without a core.
 * @example
 * const engine = await createHftEngine({ exchangeConnector: bytes, latencyModel: "realistic", queueModel: "PowerProb" });
 * const execution = await engine.executeOrder({ symbol: "BTCUSDT", side: "buy", price: 61_800, quantity: 0.01 });
 */
export async function createHftEngine(options: HftEngineOptions): Promise<HftSession> {
  checkMode(options);
  const { latencyModel, queueModel, guards = {}, onWarning = (text) => console.warn(text) } = options;
  const config = validateConfig({
    ...options.config,
    guards,
    ...(latencyModel === undefined || latencyModel instanceof LatencySimulator ? {} : { latency: latencyModel }),
    ...(queueModel === undefined || queueModel instanceof QueuePositionManager ? {} : { queueModel }),
  });
  const market = await openAll(options.exchangeConnector);
  const { wasm = await defaultCore(), keep = {} } = options;
  const host = withProgress(options.host ?? quietHost(), options.onProgress);
  const replay = await openReplay({ wasm, ...market, config, host, onWarning, keep: checkKept(keep) });
  const session = new Session(replay);
  if (latencyModel instanceof LatencySimulator) session.latencySim = latencyModel;
  if (queueModel instanceof QueuePositionManager) session.queueManager = queueModel;
  return session;
}

function checkMode({ enableBacktesting, exchangeConnector }: HftEngineOptions): void {
  const live = isConnector(exchangeConnector);
  if (enableBacktesting === undefined || enableBacktesting !== live) return;
  if (enableBacktesting && isConnector(exchangeConnector) && exchangeConnector.capabilities.recorded) return;
  const got = live ? "a connector, which is no recorded book" : "a recorded book, which is no connector";
  throw new HftError(1004, `enableBacktesting: ${enableBacktesting} with ${got}.`, { field: "enableBacktesting" });
}

function checkKept(keep: KeptRecord): KeptRecord {
  const fields = asFields(keep, "keep");
  onlyKeys(fields, ["orderEvents", "samples"], "keep.");
  for (const [name, most] of Object.entries(fields)) integerIn(most, `keep.${name}`, 0, MOST_KEPT);
  return keep;
}

async function openAll(given: HftEngineOptions["exchangeConnector"]): Promise<Market> {
  if (isConnector(given)) return openMarket(given);
  return { books: await openSources(given as ExchangeSource | readonly ExchangeSource[]) };
}

class Session implements HftSession {
  #running = false;

  constructor(readonly replay: Replay) {
    canStart(this, (strategy) => this.run(strategy));
  }

  get nowNs(): number {
    return this.replay.engine.nowNs;
  }

  get epochNs(): bigint {
    return this.replay.engine.epochNs;
  }

  get symbols(): readonly string[] {
    return this.replay.engine.symbols;
  }

  get activeOrders(): ReadonlyMap<number, Order> {
    return this.replay.engine.activeOrders;
  }

  get latencySim(): LatencySimulator | null {
    return this.replay.engine.latencySim;
  }

  set latencySim(model: LatencySimulator | null) {
    this.replay.engine.latencySim = model;
  }

  get queueManager(): QueuePositionManager | null {
    return this.replay.engine.queueManager;
  }

  set queueManager(model: QueuePositionManager | null) {
    this.replay.engine.queueManager = model;
  }

  executeOrder(request: OrderRequest): Promise<Execution> {
    return this.#after(() => this.replay.engine.executeOrder(request));
  }

  cancelOrder(orderId: number): Promise<boolean> {
    return this.#after(() => this.replay.engine.cancelOrder(orderId));
  }

  cancelAllOrders(options?: { symbol?: string }): Promise<number> {
    return this.#after(() => this.replay.engine.cancelAllOrders(options));
  }

  modifyOrder(orderId: number, change: { price?: number; quantity?: number }): Promise<boolean> {
    return this.#after(() => this.replay.engine.modifyOrder(orderId, change));
  }

  sleep(ns: number): Promise<void> {
    return this.#after(() => this.replay.engine.sleep(ns));
  }

  estimateFillProbability(request: FillProbabilityRequest): Promise<FillProbability> {
    return this.#after(() => this.replay.engine.estimateFillProbability(request));
  }

  account(symbol?: string): Account {
    return this.replay.engine.account(symbol);
  }

  book(symbol?: string): BookView {
    return this.replay.engine.book(symbol);
  }

  instrument(symbol?: string): Instrument {
    return this.replay.engine.instrument(symbol);
  }

  getPerformanceStats(): PerformanceStats {
    return this.replay.engine.getPerformanceStats();
  }

  getExecutionHistory(options?: { limit?: number }): Execution[] {
    return this.replay.engine.getExecutionHistory(options);
  }

  async run(strategy: HftStrategy): Promise<RunRecord> {
    if (this.#running) throw new HftError(4005, "This engine is running already; await what runs first.");
    this.#running = true;
    try {
      return await this.replay.toEnd(() => strategy, this);
    } finally {
      this.#running = false;
    }
  }

  record(): RunRecord {
    return this.replay.finish(false);
  }

  measure(): Promise<MachineCosts> {
    const { wasm, config } = this.replay.options;
    return measureCosts(wasm, config);
  }

  /** Inside a strategy the replay goes on by itself; outside, time goes on until the answer is there. */
  #after<T>(send: () => Promise<T>): Promise<T> {
    return this.#running ? send() : this.#outside(send);
  }

  async #outside<T>(send: () => Promise<T>): Promise<T> {
    this.#running = true;
    try {
      await this.replay.feedFirst();
      let settled = false;
      const answer = send().finally(() => {
        settled = true;
      });
      // A rejection is the caller's, once it is awaited below.
      answer.catch(() => {});
      const ended = await this.replay.advance(() => settled);
      if (this.replay.failure) throw this.replay.failure;
      if (!settled && ended) throw new HftError(3110, "The book ended before the answer was heard.", { simulatedNs: this.nowNs });
      return await answer;
    } finally {
      this.#running = false;
    }
  }
}
