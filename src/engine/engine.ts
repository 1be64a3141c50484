import * as abi from "../../assembly/abi.js";
import type { RunConfig } from "../config/config.js";
import { LevelAggregator } from "../data/aggregate.js";
import type { BookChunk, PackedRows } from "../data/pack.js";
import { packRows } from "../data/packed-rows.js";
import type { BookInfo, RowColumns } from "../data/rows.js";
import { HftError } from "../errors.js";
import { type Core, loadCore } from "./core.js";
import { type CustomLatency, CustomModels, type CustomQueue } from "./custom-models.js";
import { checkSupported, writeInstrument } from "./instrument-config.js";
import { lazily } from "./lazy.js";
import { type LocalOrder, readLocalOrder } from "./local-order.js";
import { MarketView } from "./market-view.js";
import { MemoryView } from "./memory-view.js";
import { CoreNews } from "./news.js";
import { OrderEventLog } from "./order-events.js";
import { CoreOrders } from "./own-orders.js";
import type { AccountState, RunRecord } from "./record.js";
import { expectedSamples, readHistograms, SampleLog } from "./samples.js";

/** Why `runUntil` came back. */
export const STOP = { end: abi.STOP_END, time: abi.STOP_TIME, needRows: abi.STOP_NEED_ROWS, event: abi.STOP_EVENT } as const;

/** What `runUntil` can stop for; bits of its mask. */
export const EVENT = { batch: abi.EVENT_BATCH, tick: abi.EVENT_TICK, trade: abi.EVENT_TRADE, response: abi.EVENT_RESPONSE } as const;

/** The most of a record that is kept in memory. */
export interface KeptRecord {
  /** Some 40 bytes for each; default 2,000,000. */
  orderEvents?: number;
  /** 37 bytes each; default 1,000,000. */
  samples?: number;
}

export interface EngineOptions {
  wasm: BufferSource | WebAssembly.Module;
  /** In instrument order. The first one's epoch is time 0 of the run. */
  books: readonly BookInfo[];
  config: RunConfig;
  /** Where the instruments differ: one for each book, in place of `config`. */
  configs?: readonly RunConfig[];
  /** How much of the record to keep; what is over is counted. */
  keep?: KeptRecord;
  /** Keep orders that are over, so that they can be looked at and asked for again, as hftbacktest does. Memory grows with them. */
  keepFinished?: boolean;
}

/** What the core knows of a finished run. */
export type CoreRecord = Pick<RunRecord, "hash" | "endNs" | "rows" | "orderEvents" | "samples" | "latency" | "accounts" | "dropped">;

const KEPT_ORDER_EVENTS = 2_000_000;
const KEPT_SAMPLES = 1_000_000;
const MAX_ORDER_ID = 2 ** 31 - 1;

/** The one door to the core: owns its memory, feeds it rows, and reads what it wrote. */
export class Engine {
  readonly #memory: MemoryView;
  readonly #markets: MarketView[];
  readonly #log: OrderEventLog;
  readonly #samples: SampleLog;
  /** Instruments whose own orders stand in the real queue. */
  readonly #byOrder: boolean[];
  /** Of market-by-order books that are played as levels. */
  readonly #aggregators: (LevelAggregator | null)[];
  #nextId = 1;
  #rowsDone = 0;
  /** Of `nowNs`; other fields of the status lie behind it. */
  readonly #statusAt: number;
  readonly #logStateAt: number;
  /** The lowest order id that the log, since it was drained last, can have as new. */
  #logFirstId = 1;
  readonly orders: CoreOrders;
  /** Of the last stop. */
  readonly news: CoreNews;
  /** Which events the last stop was for, over all instruments. */
  eventMask = 0;

  private constructor(
    readonly core: Core,
    readonly options: EngineOptions,
    readonly models: CustomModels,
  ) {
    const { books, config, configs, keep = {}, keepFinished = false } = options;
    this.#memory = new MemoryView(core);
    this.#statusAt = core.statusAt();
    this.#logStateAt = core.logStateAt();
    this.orders = new CoreOrders(core, this.#memory);
    this.news = new CoreNews(this.#memory, this.orders, this.#statusAt);
    this.#log = new OrderEventLog(keep.orderEvents ?? KEPT_ORDER_EVENTS);
    this.#samples = new SampleLog(keep.samples ?? KEPT_SAMPLES, expectedSamples(books, config.sampleNs));
    this.#byOrder = books.map((_, index) => (configs?.[index] ?? config).queueModel.model === "L3Fifo");
    this.#aggregators = books.map(({ kind }, index) => (kind === "L3" && !this.#byOrder[index] ? new LevelAggregator() : null));
    core.setUp(BigInt(books[0]?.epochNs ?? 0), config.sampleNs);
    this.#markets = books.map((info, index) => {
      writeInstrument(core, this.#memory, index, info, configs?.[index] ?? config, keepFinished);
      if (core.addInstrument() !== index)
        throw new HftError(1002, `books: got ${books.length}, more than a run can hold.`, { field: "books" });
      return new MarketView(core, this.#memory, index);
    });
  }

  /** @throws HftError 1002, 1004 (can't be run), 5001, 5002, 5003, 5004 (no core). */
  static async create(options: EngineOptions): Promise<Engine> {
    if (options.books.length === 0) throw new HftError(1002, "books: got none, wanted at least one.", { field: "books" });
    for (const [index, book] of options.books.entries()) checkSupported(book, options.configs?.[index] ?? options.config);
    const models = new CustomModels();
    return new Engine(await loadCore(options.wasm, models), options, models);
  }

  /**
   * Packs rows and hands them to the core; a market-by-order book becomes levels unless the queue model is L3Fifo.
   * @throws HftError 2007 naming the row that can't be.
   */
  pushRows(instrument: number, given: RowColumns): void {
    const rows = this.#aggregators[instrument]?.push(given) ?? given;
    const packs = packRows(rows, { byOrder: this.#byOrder[instrument] as boolean, rowsBefore: this.#rowsDone });
    for (const pack of packs) this.#hand(instrument, pack, 0);
    this.#rowsDone += given.length;
  }

  /** Whether an instrument plays packs as `PackedRows` of its book are; if not, it wants rows to make levels of. */
  takesPacks(instrument: number): boolean {
    return this.#aggregators[instrument] === null;
  }

  /** Rows that are packed already, `shiftNs` later than they say. */
  pushPacked(instrument: number, packs: readonly PackedRows[], shiftNs = 0): void {
    for (const pack of packs) {
      this.#checkForm(instrument, pack);
      this.#hand(instrument, pack, shiftNs);
      this.#rowsDone += pack.rows;
    }
  }

  /** A chunk of a book file, which the core decodes, `laterNs` later than it says. @throws HftError 2002 when it is not one. */
  pushChunk(instrument: number, chunk: BookChunk, laterNs = 0): void {
    this.#checkForm(instrument, chunk);
    const { bytes, rows, highestHandle, shiftNs } = chunk;
    const at = this.core.chunkAt(bytes.length) >>> 0;
    this.#memory.bytes.set(bytes, at);
    if (!this.core.pushChunk(instrument, bytes.length, rows, highestHandle, shiftNs + laterNs)) throw chunk.refusal();
    this.#rowsDone += rows;
  }

  #checkForm(instrument: number, { byOrder }: { byOrder: boolean }): void {
    if (this.takesPacks(instrument) && byOrder === this.#byOrder[instrument]) return;
    throw new HftError(2007, `Packed rows: got ${byOrder ? "orders" : "levels"}, which is not what the instrument plays.`);
  }

  /** An address comes as a signed number. */
  #hand(instrument: number, { bytes, shiftNs }: PackedRows, laterNs: number): void {
    const at = this.core.packAt(instrument) >>> 0;
    this.#memory.bytes.set(bytes, at);
    this.core.pushPack(instrument, bytes.length, shiftNs + laterNs);
  }

  /** No more rows will come for this instrument. */
  endRows(instrument: number): void {
    this.core.endRows(instrument);
  }

  /**
   * Runs until `ns`, the end, the need of rows, or one of the events in `mask`, whichever is first. A stop for an event
   * comes when everything stamped with its local time has been processed.
   */
  runUntil(ns: number, mask: number): number {
    let stop = this.core.runUntil(ns, mask);
    while ((stop & abi.STOP_REASON) === abi.STOP_RECORD) {
      this.#drain();
      stop = this.core.runUntil(ns, mask);
    }
    if (stop & abi.STOP_DRAIN) this.#drain();
    this.eventMask = stop >> abi.STOP_HAPPENED;
    return stop & abi.STOP_REASON;
  }

  /** Latencies from a model in TypeScript, from now on; a row that has been pushed keeps its own. */
  useLatency(latency: CustomLatency): void {
    this.models.latency = latency;
    const [feed, entry, response] = [latency.feed, latency.entry, latency.response].map((call) => call !== undefined) as [
      boolean,
      boolean,
      boolean,
    ];
    for (const index of this.#markets.keys()) this.core.useCustomLatency(index, feed, entry, response);
  }

  /** A queue model in TypeScript, for orders accepted from now on. */
  useQueue(queue: CustomQueue): void {
    this.models.queue = queue;
    for (const index of this.#markets.keys()) this.core.useCustomQueue(index);
  }

  /** Quantity at a price of the exchange's book, lots: for queue models, which live there. */
  exchangeLotsAt(instrument: number, ticks: number, side: 1 | -1): number {
    return this.core.exchangeLotsAt(instrument, side, ticks);
  }

  /** Requests sent until this is called again leave `ns` later than the event that they answer. */
  setDelay(ns: number): void {
    this.core.setDelay(ns);
  }

  get needsRows(): number {
    return this.core.hungry();
  }

  get nowNs(): number {
    return this.#memory.f64[this.#statusAt >> 3] as number;
  }

  /** Rows handed to the core. */
  get rowsDone(): number {
    return this.#rowsDone;
  }

  instrumentMask(instrument: number): number {
    return this.market(instrument).happened;
  }

  market(instrument: number): MarketView {
    return this.#markets[instrument] as MarketView;
  }

  /** Id of the next order that is sent. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Order events so far. */
  get log(): OrderEventLog {
    this.#drain();
    return this.#log;
  }

  /** See OrderEventLog. */
  get logIsFull(): boolean {
    return this.#log.isFull;
  }

  /** Pieces of the log that are taken out: what is sent now will be in the one after them. */
  get logPieces(): number {
    return this.#log.pieces;
  }

  /** Sends a new order; returns its id. */
  submit(instrument: number, side: 1 | -1, ticks: number, lots: number, tif: number, type: number): number {
    this.submitNext(instrument, side, ticks, lots, tif, type);
    return this.#nextId - 1;
  }

  /** As `submit`; returns the order's place among the own orders. */
  submitNext(instrument: number, side: 1 | -1, ticks: number, lots: number, tif: number, type: number): number {
    if (this.#nextId > MAX_ORDER_ID) throw new HftError(3108, `A run can send ${MAX_ORDER_ID} orders.`);
    return this.submitAs(this.#nextId, instrument, side, ticks, lots, tif, type);
  }

  /** Quantity ahead of the order at a place, by a book that the strategy gave with it. */
  giveAhead(at: number, lots: number): void {
    this.core.giveAhead(at, lots);
  }

  /** As `submit`, with an id of the caller's; 0 when there is an order with it, else its place among the own orders. */
  submitAs(id: number, instrument: number, side: 1 | -1, ticks: number, lots: number, tif: number, type: number): number {
    this.#makeRoom();
    const at = this.core.submit(instrument, id, side, ticks, lots, tif, type);
    if (at !== 0 && id >= this.#nextId) this.#nextId = id + 1;
    return at;
  }

  /** False when the order is unknown, over, or another request for it is on its way. */
  cancel(instrument: number, id: number): boolean {
    this.#makeRoom();
    return this.core.cancel(instrument, id) !== 0;
  }

  /**
   * Cancels an active order of any instrument. Returns its place among the own orders, the negative of it when another request for it
   * is on its way, so that nothing was sent, or 0 when there is no such order.
   */
  cancelOrder(id: number): number {
    if (!Number.isInteger(id)) return 0;
    this.#makeRoom();
    const found = this.core.cancelActive(id);
    return found & abi.CANCEL_BUSY ? -((found ^ abi.CANCEL_BUSY) >>> 0) : found >>> 0;
  }

  /** As `cancel`. */
  modify(instrument: number, id: number, ticks: number, lots: number): boolean {
    this.#makeRoom();
    return this.core.modify(instrument, id, ticks, lots) !== 0;
  }

  order(id: number, instrument = this.#instrumentOf(id)): LocalOrder | null {
    if (!this.core.lookAtOrder(instrument, id)) return null;
    return readLocalOrder(this.#memory.data, this.core.orderAt());
  }

  #instrumentOf(id: number): number {
    for (const index of this.#markets.keys()) if (this.core.lookAtOrder(index, id)) return index;
    return 0;
  }

  account(instrument: number): AccountState {
    const at = this.core.accountAt(instrument);
    const value = (field: number) => this.#memory.data.getFloat64(at + field, true);
    return {
      instrument,
      positionLots: value(abi.ACCOUNT_POSITION_LOTS),
      balance: value(abi.ACCOUNT_BALANCE),
      fee: value(abi.ACCOUNT_FEE),
      numTrades: value(abi.ACCOUNT_NUM_TRADES),
      tradingVolumeLots: value(abi.ACCOUNT_VOLUME_LOTS),
      tradingValue: value(abi.ACCOUNT_VALUE),
    };
  }

  /** Latencies so far. */
  latency(): RunRecord["latency"] {
    return readHistograms(this.#memory, this.core.histogramsAt());
  }

  /** 16 hex digits over every response so far. */
  hash(): string {
    return BigInt.asUintN(64, this.core.hash()).toString(16).padStart(16, "0");
  }

  /** The record of what ran so far. Its order events become columns when they are first read. */
  finish(): CoreRecord {
    this.core.look();
    this.#drain();
    this.core.sampleAtEnd();
    this.#drain();
    const log = this.#log;
    const { dropped } = log;
    return lazily(
      {
        hash: this.hash(),
        endNs: this.nowNs,
        rows: this.#rowsDone,
        samples: this.#samples.finish(),
        latency: this.latency(),
        accounts: this.#markets.map((_, instrument) => this.account(instrument)),
        dropped: { log: 0, orderEvents: dropped, samples: this.#samples.dropped },
      },
      "orderEvents",
      log.columnsSoFar(),
    );
  }

  /** A strategy may send any number of requests between two stops, an event each; the core's log is finite. */
  #makeRoom(): void {
    if (this.#logUsed > abi.LOG_BYTES - abi.LOG_EVENT_MAX) this.#drain();
  }

  get #logUsed(): number {
    return this.#memory.i32[(this.#logStateAt + abi.LOG_STATE_USED) >> 2] as number;
  }

  #status(field: number): number {
    return this.#memory.i32[(this.#statusAt + field) >> 2] as number;
  }

  #drain(): void {
    const used = this.#logUsed;
    if (used > 0) {
      const at = this.core.logAt();
      const events = this.#memory.i32[(this.#logStateAt + abi.LOG_STATE_EVENTS) >> 2] as number;
      this.#log.take(this.#memory.bytes.slice(at, at + used), events, this.#logFirstId);
      this.#logFirstId = this.#nextId;
      this.core.dropLog();
    }
    const samples = this.#status(abi.STATUS_SAMPLES);
    if (samples === 0) return;
    this.#samples.take(this.#memory, this.core.samplesAt(), samples);
    this.core.dropSamples();
  }
}
