import type { RunConfig } from "../config/config.js";
import { validateConfig } from "../config/validate.js";
import { keptBook } from "../data/memory-book.js";
import { defaultCore } from "../engine/default-core.js";
import { HftError, withPlace } from "../errors.js";
import { deflatedSharpe } from "../metrics/deflated-sharpe.js";
import type { RunMetrics } from "../metrics/run-metrics.js";
import { isSource, loadChoice, type StrategyChoice } from "../strategy/choice.js";
import { type ExchangeSource, openSources } from "../strategy/sources.js";
import { type Objective, type ObjectiveName, objectiveOf } from "./objective.js";
import { type Parts, partsOf } from "./parts.js";
import { localPlayer, type Player, playAll } from "./players.js";
import { hashOf, pointOf, rank, type SweepPoint, type SweepResult } from "./result.js";
import { settingOf } from "./setting.js";
import { type SweepSearch, type SweepSpace, type SweepValues, sweepPoints } from "./space.js";
import type { Job, Played } from "./stage.js";
import { machineThreads, type ThreadData, threadPlayer } from "./threads.js";

export interface SweepOptions {
  /** A recorded book, open or as the bytes of a `.hftbook`; several for several instruments. */
  book: ExchangeSource | readonly ExchangeSource[];
  /** Source, `readStrategy(path)` in Node, for several threads; or a class, which stays in this one. */
  strategy: StrategyChoice;
  /** What is tried. See SweepSpace. */
  space: SweepSpace;
  /** Default `grid`. */
  search?: SweepSearch;
  /** What is to be as large as can be: a figure of RunMetrics, or a function of them. Default `net`. */
  objective?: ObjectiveName | ((metrics: RunMetrics) => number);
  /** What all points have in common. */
  config?: Partial<RunConfig>;
  /** Share of the book's time, between 0 and 1, that the search may see. The `top` points are then played on the rest. */
  split?: number;
  /** How many points are played on the rest of the book; default 10. */
  top?: number;
  /** Threads; as many as the machine runs at once unless told. 1 plays in this thread, as a browser does. */
  workers?: number;
  /** Ends the sweep; it resolves with what is done. */
  signal?: AbortSignal;
  onProgress?: (progress: SweepProgress) => void;
  /** The core's bytes; found beside the package where that is possible. */
  wasm?: BufferSource | WebAssembly.Module;
}

export interface SweepProgress {
  /** Runs that are over, failed ones included. */
  over: number;
  /** Runs that there will be, those after the split included. */
  total: number;
  failed: number;
  /** The largest objective so far; NaN before the first. */
  best: number;
}

const DEFAULT_TOP = 10;
const MOST_TOP = 100_000;
const MOST_WORKERS = 256;
/** What is wrong with every point alike: no strategy, an import or a parameter that there is not, no core. */
const FAULTS_OF_ALL: ReadonlySet<number> = new Set([4001, 4003, 4004, 4007, 5001, 5002, 5004]);
const isOfAll = (code: number): boolean => FAULTS_OF_ALL.has(code) || Math.floor(code / 1_000) === BOOK_FAULTS;
const BOOK_FAULTS = 2;

/**
 * Plays a strategy with many values of its parameters and tells which were best, and how much of that is luck. Points, ranks and
 * hashes depend on the options alone, not on the number of threads. A point that fails does not keep the others from being played.
 * @throws HftError 1xxx for wrong options, 2xxx for a book that can't be read, 4001, 4003, 4004 and 4007 for what is wrong with every point.
 * @example
 * const space = { halfSpread: [3, 5, 8], skew: { from: 0, to: 400, step: 100 } };
 * const { best, overfitting } = await sweep({ book: bytes, strategy: readStrategy("market-maker.ts"), space, split: 0.7 });
 * console.log(best?.values, best?.metrics?.net, best?.outOfSample?.metrics?.net, overfitting?.probability);
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const startMs = performance.now();
  const objective = objectiveOf(options.objective ?? "net");
  const base = options.config ?? {};
  validateConfig(base);
  const search = sweepPoints(options.space, options.search ?? "grid");
  checkSettings(search, base);
  const top = whole("top", options.top ?? DEFAULT_TOP, 0, MOST_TOP);
  const workers = workersOf(options, search.length);
  const sources = Array.isArray(options.book) ? (options.book as readonly ExchangeSource[]) : [options.book as ExchangeSource];
  const parts = await partsOf(sources, await openSources(sources), options.split);
  const players = await playersOf(options, parts, workers, base);
  const run = new Sweep(options, objective, players, search, parts.splitNs === null ? 0 : Math.min(top, search.length));
  const { points, outcome } = await run.play();
  const ranked = rank(points);
  const [best = null] = ranked;
  const ratios = ranked.flatMap(({ metrics }) => (metrics ? [metrics.sharpe] : []));
  return {
    outcome,
    books: parts.names,
    objective: objective.name,
    points,
    best,
    done: ranked.length,
    failed: points.filter(({ state }) => state === "failed").length,
    splitNs: parts.splitNs,
    overfitting: best?.metrics ? deflatedSharpe(best.metrics, ratios) : null,
    hash: hashOf(points),
    workers,
    wallMs: performance.now() - startMs,
  };
}

/** The runs of a sweep. */
class Sweep {
  #over = 0;
  #failed = 0;
  #best = Number.NaN;
  #fault: HftError | null = null;

  constructor(
    readonly options: SweepOptions,
    readonly objective: Objective,
    readonly players: readonly Player[],
    readonly search: readonly SweepValues[],
    /** Points to be played on the rest of the book. */
    readonly top: number,
  ) {}

  async play(): Promise<{ points: SweepPoint[]; outcome: SweepResult["outcome"] }> {
    const { signal } = this.options;
    const close = () => {
      for (const player of this.players) player.close();
    };
    if (signal?.aborted) close();
    signal?.addEventListener("abort", close, { once: true });
    try {
      const played = await this.#playAll(this.search.map((values) => ({ values, part: 0 })));
      const points = this.search.map((values, index) => pointOf(index, values, played[index], this.objective));
      const chosen = rank(points).slice(0, this.top);
      const after = await this.#playAll(chosen.map(({ values }) => ({ values, part: 1 })));
      chosen.forEach((point, place) => {
        const { hash, metrics, error } = after[place] ?? {};
        if (hash !== undefined)
          point.outOfSample = { hash, metrics: metrics ?? null, error: error ?? null, objective: this.#worth(after[place]) };
      });
      return { points, outcome: signal?.aborted ? "stopped" : "complete" };
    } finally {
      signal?.removeEventListener("abort", close);
      close();
    }
  }

  async #playAll(jobs: readonly Job[]): Promise<Played[]> {
    const results: Played[] = [];
    await playAll(this.players, jobs, (played, index) => {
      results[index] = played;
      this.#note(played, (jobs[index] as Job).part);
    });
    if (this.#fault) throw this.#fault;
    return results;
  }

  #note(played: Played, part: number): void {
    this.#over++;
    const { error } = played;
    if (error) this.#failed++;
    const worth = this.#worth(played);
    if (part === 0 && !(worth <= this.#best)) this.#best = Number.isNaN(worth) ? this.#best : worth;
    if (error && isOfAll(error.code)) {
      this.#fault ??= new HftError(error.code, error.message, error.place, error.details);
      for (const player of this.players) player.close();
    }
    const total = this.search.length + this.top;
    this.options.onProgress?.({ over: this.#over, total, failed: this.#failed, best: this.#best });
  }

  #worth(played: Played | undefined): number {
    return played?.metrics ? this.objective.of(played.metrics) : Number.NaN;
  }
}

/** Before anything runs: a point that can't be is the space's fault. */
function checkSettings(search: readonly SweepValues[], base: Partial<RunConfig>): void {
  for (const values of search) {
    try {
      settingOf(values, base);
    } catch (error) {
      throw error instanceof HftError
        ? withPlace(new HftError(error.code, `The point ${JSON.stringify(values)}: ${error.message}`, error.place), {})
        : error;
    }
  }
}

function workersOf({ workers, strategy }: SweepOptions, points: number): number {
  const threads = machineThreads();
  if (workers === undefined) return isSource(strategy) && threads !== null ? Math.min(threads, points) : 1;
  whole("workers", workers, 1, MOST_WORKERS);
  if (workers > 1 && threads === null)
    throw new HftError(1004, `workers: got ${workers}; threads are Node's, here there is 1.`, { field: "workers" });
  if (workers > 1 && !isSource(strategy))
    throw new HftError(
      1004,
      `workers: got ${workers} with a class, which stays in this thread; give the source, as readStrategy(path) does.`,
      {
        field: "workers",
      },
    );
  return Math.min(workers, points);
}

async function playersOf({ strategy, wasm }: SweepOptions, parts: Parts, workers: number, base: Partial<RunConfig>): Promise<Player[]> {
  // Compiled here once, also to say what is wrong before anything runs.
  const loaded = await loadChoice(strategy);
  const given = wasm ?? (await defaultCore());
  const core = given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
  if (workers === 1 || !isSource(strategy))
    return [localPlayer({ wasm: core, parts: parts.books.map((books) => books.map(keptBook)), strategy: loaded, base })];
  const shared = (await parts.bytes()).map((books) => books.map(inSharedMemory));
  const data: ThreadData = { wasm: core, parts: shared, strategy, base };
  return Array.from({ length: workers }, () => threadPlayer(data));
}

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function whole(field: string, value: unknown, low: number, high: number): number {
  if (Number.isInteger(value) && (value as number) >= low && (value as number) <= high) return value as number;
  throw new HftError(1002, `${field}: got ${String(value)}, wanted a whole number from ${low} to ${high}.`, { field });
}
