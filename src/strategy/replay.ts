import type { RunConfig } from "../config/config.js";
import type { Book, Instrument, RowColumns } from "../data/rows.js";
import { Engine, EVENT, type KeptRecord, STOP } from "../engine/engine.js";
import type { LogLine, RunOutcome, RunRecord } from "../engine/record.js";
import type { TradingCore } from "../engine/trading-core.js";
import { type ErrorPlace, HftError } from "../errors.js";
import { FillHistories, type HeardRows } from "./fill-histories.js";
import { Handlers } from "./handlers.js";
import type { RunnerHost, RunnerProgress } from "./host.js";
import type { LoadedStrategy } from "./load.js";
import { asStrategyError } from "./locate.js";
import { Schedule } from "./schedule.js";
import { SimulatedEngine } from "./simulated-engine.js";
import { attachHost, type HftStrategy } from "./strategy.js";
import { READY, Tasks } from "./tasks.js";
import { TimeWatch } from "./time-watch.js";
import type { HftEngine } from "./types.js";
import type { VenueSide } from "./venue-side.js";

export interface ReplayOptions {
  /** How much of the record is kept; what is over is counted. */
  keep?: KeptRecord;
  wasm: BufferSource | WebAssembly.Module;
  books: readonly Book[];
  config: RunConfig;
  host: RunnerHost;
  /** Only to find the lines of its errors. */
  strategy?: LoadedStrategy;
  /** Hears the warnings of guards, which the log keeps, too. */
  onWarning?: (text: string) => void;
  /** Where orders go when not to the simulated exchange; its book is the only one of `books`. */
  venue?: VenueSide;
}

const MAX_LOG_LINES = 10_000;
/** Of all lines together: more would hold up the page that they are handed to. */
const MAX_LOG_CHARS = 2_000_000;
/** Stops between two turns of the event loop. Counted, not timed, so that a run does not depend on the machine's speed. */
const STOPS_A_TURN = 512;

/** A row that can't be, a damaged chunk. */
const BOOK_FAULTS: ReadonlySet<number> = new Set([2002, 2007]);

export async function openReplay(options: ReplayOptions): Promise<Replay> {
  const core = await Engine.create({
    wasm: options.wasm,
    books: options.books.map((book) => book.info),
    config: options.config,
    ...(options.keep ? { keep: options.keep } : {}),
  });
  return new Replay(options, options.venue?.coreOn(core, options.config) ?? core);
}

/** One pass through the books, with or without a strategy that listens. */
export class Replay {
  readonly engine: SimulatedEngine;
  readonly #schedule = new Schedule();
  readonly #tasks: Tasks;
  readonly #handlers: Handlers;
  readonly #histories: FillHistories;
  readonly #nextChunk: number[];
  /** Of each book's times, so that all count from the first book's epoch. */
  readonly #shiftNs: number[];
  readonly #log: LogLine[] = [];
  readonly #totalRows: number;
  #droppedLines = 0;
  #logChars = 0;
  #strategyName = "";
  #failure: HftError | null = null;
  #stopAsked = false;
  #eventMask = 0;
  #startMs = 0;
  /** Since `advance` was called. */
  #stops = 0;
  readonly #watch = new TimeWatch();
  #fed = false;

  constructor(
    readonly options: ReplayOptions,
    readonly core: TradingCore,
  ) {
    const { books, config, host } = options;
    this.#tasks = new Tasks(host, (reason) => this.#fail(reason));
    const epochNs = BigInt(books[0]?.info.epochNs ?? 0);
    const instruments = withOwnSymbols(books.map((book) => book.info.instrument));
    this.#shiftNs = books.map((book) => Number(BigInt(book.info.epochNs) - epochNs));
    if (config.strategyNs > 0) core.setDelay(config.strategyNs);
    const settled = () => this.#tasks.noteAnswer();
    this.#histories = new FillHistories((index) => this.#heardRows(index), config.queueModel, settled);
    this.engine = new SimulatedEngine(core, instruments, config, epochNs, this.#schedule, settled, this.#histories, (text) =>
      this.#warn(text),
    );
    this.#handlers = new Handlers(core, this.engine, this.#schedule, this.#tasks, (thrown) => this.#fail(thrown));
    if (this.engine.watchesEnds) this.#eventMask = EVENT.response;
    this.#nextChunk = books.map(() => 0);
    this.#totalRows = books.reduce((sum, book) => sum + book.info.rows, 0);
    this.#startMs = host.clockMs();
  }

  /** Why the strategy failed; null while it has not. */
  get failure(): HftError | null {
    return this.#failure;
  }

  /** Makes the strategy, replays to the end with it, and tells what came of it. */
  async toEnd(make: () => HftStrategy, engine: HftEngine = this.engine): Promise<RunRecord> {
    const { host } = this.options;
    const unlisten = host.onUnhandledRejection((reason) => this.#fail(reason));
    this.#stopAsked = false;
    try {
      this.#begin(make, engine);
      await this.feedFirst();
      await this.#call("onStart");
      const finished = await this.advance(() => this.#stopAsked);
      await this.#call("onStop");
      await this.#leaveNoOrders();
      return this.finish(finished);
    } finally {
      unlisten();
    }
  }

  /** The replay's time starts at its first row, so that one has to be there before anything is sent. */
  async feedFirst(): Promise<void> {
    if (this.#fed) return;
    this.#fed = true;
    for (const instrument of this.options.books.keys()) await this.#feed(instrument);
  }

  #begin(make: () => HftStrategy, engine: HftEngine): void {
    try {
      const instance = make();
      this.#strategyName = instance.constructor.name;
      attachHost(instance, engine, {
        setTimer: (delayNs) => this.#schedule.addTimer(this.core.nowNs, delayNs),
        clearTimer: (id) => this.#schedule.cancelTimer(id),
        requestStop: () => {
          this.#stopAsked = true;
        },
      });
      this.#eventMask |= this.#handlers.begin(instance);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Replays on until `enough`, a failure, or a person's stop; true when the data came to its end. */
  async advance(enough: () => boolean): Promise<boolean> {
    const { host } = this.options;
    // What was asked just now is sent before time goes on.
    this.#tasks.noteAnswer();
    await this.#settle();
    this.#stops = 0;
    while (this.#goesOn(enough)) {
      const stop = this.#play(enough);
      if (stop === STOP.end) return true;
      if (stop === null) return false;
      if (stop === STOP.needRows) await this.#feed(this.core.needsRows);
      const work = this.#work();
      if (work) await work;
      if (this.#unsettled) await this.#settle();
      host.beat(this.#progress, this.#handlers.last);
      if (this.#stops % STOPS_A_TURN === 0) await this.#turn();
    }
    return false;
  }

  async #turn(): Promise<void> {
    const standstill = this.#watch.after(STOPS_A_TURN, this.core.nowNs);
    if (standstill) this.#fail(standstill);
    await this.options.host.turn();
  }

  #goesOn(enough: () => boolean): boolean {
    return !this.#failure && !enough() && !this.options.host.stopRequested();
  }

  /** From stop to stop until something has to be waited for, or looked at before time goes on: the last stop, or null after a refusal. */
  #play(enough: () => boolean): number | null {
    const { host } = this.options;
    for (;;) {
      const stop = this.#step();
      this.#stops++;
      if (stop === null || stop === STOP.end || stop === STOP.needRows) return stop;
      this.#handlers.hear(stop);
      if (this.#unsettled || this.engine.hasAsked || this.#stops % STOPS_A_TURN === 0 || !this.#goesOn(enough)) return stop;
      host.beat(this.#progress, this.#handlers.last);
    }
  }

  /** A strategy that has ended looks after its orders no more. */
  async #leaveNoOrders(): Promise<void> {
    try {
      await this.options.venue?.cancelAll();
    } catch (error) {
      this.write("error", `Open orders could not be cancelled: ${(error as Error).message}`);
    }
  }

  get #unsettled(): boolean {
    return this.#tasks.pending || this.#histories.work !== null || this.options.host.memory?.crowded === true;
  }

  /** What the strategy does before time goes on; null when it left nothing to do. */
  #work(): Promise<void> | null {
    const asked = this.engine.takeAsked();
    if (this.#tasks.pending) return this.#tasks.drain();
    // Whoever awaits an answer in a function that nobody awaits says so a microtask later.
    return asked ? READY : null;
  }

  #step(): number | null {
    try {
      return this.core.runUntil(this.#schedule.nextNs, this.#eventMask);
    } catch (thrown) {
      return this.#refused(thrown);
    }
  }

  /** A model of the strategy threw while the core asked it. What is wrong with the book stays the book's. */
  #refused(thrown: unknown): null {
    if (thrown instanceof HftError && BOOK_FAULTS.has(thrown.code)) throw thrown;
    this.#handlers.last = null;
    this.#fail(thrown);
    return null;
  }

  async #feed(instrument: number): Promise<void> {
    const book = this.options.books[instrument] as Book;
    const chunk = this.#nextChunk[instrument] as number;
    if (chunk >= book.chunkCount) return this.core.endRows(instrument);
    this.#nextChunk[instrument] = chunk + 1;
    const shiftNs = this.#shiftNs[instrument] as number;
    const push = (await this.#playable(instrument, book, chunk, shiftNs)) ?? (await this.#columns(instrument, book, chunk, shiftNs));
    try {
      push();
    } catch (thrown) {
      this.#refused(thrown);
    }
  }

  /** A chunk in the form that the core plays, if both have one in common. An instrument gets all of its rows in one form. */
  async #playable(instrument: number, book: Book, chunk: number, shiftNs: number): Promise<(() => void) | null> {
    const { core } = this;
    if (!core.takesPacks?.(instrument) || !(book.readInflated || book.readPacked)) return null;
    if (this.#histories.follows(instrument)) this.#histories.push(instrument, shifted(await book.readChunk(chunk), shiftNs));
    const inflated = await book.readInflated?.(chunk);
    if (inflated)
      return () => {
        core.pushChunk?.(instrument, inflated, shiftNs);
        inflated.release?.();
      };
    const packs = (await book.readPacked?.(chunk)) ?? [];
    return () => core.pushPacked?.(instrument, packs, shiftNs);
  }

  async #columns(instrument: number, book: Book, chunk: number, shiftNs: number): Promise<() => void> {
    const rows = shifted(await book.readChunk(chunk), shiftNs);
    this.#histories.push(instrument, rows);
    return () => this.core.pushRows(instrument, rows);
  }

  #heardRows(instrument: number): HeardRows {
    const book = this.options.books[instrument] as Book;
    const chunks = this.#nextChunk[instrument] as number;
    const shiftNs = this.#shiftNs[instrument] as number;
    async function* sofar(): AsyncGenerator<RowColumns> {
      for (let chunk = 0; chunk < chunks; chunk++) yield shifted(await book.readChunk(chunk), shiftNs);
    }
    return { kind: book.info.kind, sofar };
  }

  /** Until nothing is left to do at this simulated time. */
  async #settle(): Promise<void> {
    await this.#tasks.drain();
    while (this.#histories.work) {
      await this.#histories.work;
      this.#tasks.noteAnswer();
      await this.#tasks.drain();
    }
    const { memory } = this.options.host;
    // Waiting takes its time; a run that failed is over whatever it holds.
    if (memory?.crowded && !this.#failure) await memory.clear().catch((tooMuch) => this.#fail(tooMuch));
  }

  async #call(name: "onStart" | "onStop"): Promise<void> {
    this.#handlers.call(name);
    await this.#settle();
  }

  #fail(thrown: unknown): void {
    if (this.#failure) return;
    const place: ErrorPlace = { simulatedNs: this.core.nowNs };
    if (this.#handlers.last) place.handler = this.#handlers.last;
    this.#handlers.close();
    this.#failure = asStrategyError(thrown, this.options.strategy?.files ?? [], place);
    this.write("error", `HftError ${this.#failure.code}: ${this.#failure.message}`);
  }

  #warn(text: string): void {
    this.write("warn", text);
    this.options.onWarning?.(text);
  }

  /** Adds a line to the log. */
  write(level: LogLine["level"], text: string): void {
    this.#logChars += text.length;
    if (this.#log.length >= MAX_LOG_LINES || this.#logChars > MAX_LOG_CHARS) this.#droppedLines++;
    else this.#log.push({ ts: this.core.nowNs, level, text });
  }

  readonly #progress = (): RunnerProgress => {
    const seconds = Math.max((this.options.host.clockMs() - this.#startMs) / 1e3, 1e-3);
    const rows = this.core.rowsDone;
    return {
      rows,
      totalRows: this.#totalRows,
      simulatedNs: this.core.nowNs,
      rowsPerSecond: rows / seconds,
      orders: this.core.orders.sent,
      fills: this.core.orders.executions,
    };
  };

  #outcome(finished: boolean): RunOutcome {
    if (this.#failure) return "error";
    return finished ? "complete" : "stopped";
  }

  /** What came of the replay so far. */
  finish(finished: boolean): RunRecord {
    this.engine.close();
    const wallMs = this.options.host.clockMs() - this.#startMs;
    const core = this.core.finish();
    return Object.assign(core, {
      outcome: this.#outcome(finished),
      error: this.#failure?.report() ?? null,
      books: this.options.books.map((book) => book.info),
      config: this.options.config,
      strategyName: this.#strategyName,
      wallMs,
      log: this.#log,
      dropped: { ...core.dropped, log: this.#droppedLines },
    });
  }
}

/** Two books of one symbol, such as spot and futures, are told apart by their venue. */
export function withOwnSymbols(instruments: Instrument[]): Instrument[] {
  const count = (symbol: string) => instruments.filter((instrument) => instrument.symbol === symbol).length;
  return instruments.map((instrument) =>
    count(instrument.symbol) > 1 ? { ...instrument, symbol: `${instrument.symbol}@${instrument.venue}` } : instrument,
  );
}

function shifted(rows: RowColumns, ns: number): RowColumns {
  if (ns === 0) return rows;
  return { ...rows, exchTs: rows.exchTs.map((ts) => ts + ns), localTs: rows.localTs.map((ts) => ts + ns) };
}
