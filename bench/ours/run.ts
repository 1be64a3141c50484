import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { openBook } from "../../src/data/book-file.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { memoryBook } from "../../src/data/memory-book.js";
import type { BookChunk } from "../../src/data/pack.js";
import { type Book, type BookInfo, BUY, Kind, type RowColumns } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import type { SampleColumns } from "../../src/engine/record.js";
import type { RunnerHost } from "../../src/strategy/host.js";
import { type LoadedStrategy, loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import type { HftStrategy } from "../../src/strategy/strategy.js";
import { CONFIG } from "./config.js";
import { hardBook } from "./hard.js";
import { npzOf } from "./npz.js";
import { countIds, endlessBook, readAll, repeated, repeatedFile, type Shift, shiftOf } from "./rows.js";

export interface Asked {
  /** Path of a `.hftbook`, `synthetic`, or `hard:` and the name of a book of hard.ts. */
  book: string;
  strategy: string;
  params: Record<string, number>;
  repeats: number;
  instruments: number;
  queue: "RiskAverse" | "L3Fifo";
  /** Rows in memory, decoded from the file as they are needed, or made as they are needed. */
  from: "memory" | "file" | "endless";
  /** How many rows, for `endless`. */
  rows?: number;
  /** Interval of the record's samples, ns. */
  sampleNs?: number;
  wasm: string;
  strategies: string;
  /** Decode all rows of the file, and nothing more. */
  decode?: boolean;
  /** Write the rows as an `.npz` here, and tell what the other side has to know of them. */
  prepare?: string;
}

/** What a run came to. Prices that were not there are null, since JSON has no NaN. */
export interface Answer {
  wallMs: number;
  /** Processor time of the run's own thread, whatever else the machine does; null where the system doesn't tell. */
  cpuMs: number | null;
  rows: number;
  fills: number;
  position: number;
  balance: number;
  prices: (number | null)[];
  events: number;
  samples: number;
  stops: number;
  hash: string;
  rssMb: number;
  /** Bytes of the record's samples. */
  sampleBytes: number;
  /** What is still in use once all garbage was collected, the record and the core included; null unless Node was started with --expose-gc. */
  heldMb: number | null;
}

/**
 * The most memory that this process had. Linux counts it in the process's own status; `maxRSS` begins with what the process
 * that started this one had, and is what there is elsewhere.
 */
function peakMb(): number {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kb !== undefined) return Number(kb) / 1024;
  } catch {
    // No such file on this system.
  }
  return process.resourceUsage().maxRSS / 1024;
}

function heldMb(): number | null {
  if (!globalThis.gc) return null;
  // The second pass takes what the first one's finalizers let go of.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Processor time of the main thread so far. Linux keeps it. */
function threadMs(): number | null {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return null;
  }
}

interface Opened {
  book: Book;
  shift: Shift;
  /** All of its rows, once somebody asked for them. */
  rows: RowColumns | null;
}

const opened = new Map<string, Opened>();
/** The last book in memory: packed by its first run, which no clock counts. */
let inMemory: { key: string; book: Book } | null = null;
const modules = new Map<string, WebAssembly.Module>();
const HARD_PREFIX = "hard:";
const node = nodeHost(() => {});
let stops = 0;
/** Every stop of the core is one beat. */
const host: RunnerHost = {
  ...node,
  beat() {
    stops++;
  },
};

async function open(path: string): Promise<Opened> {
  const known = opened.get(path);
  if (known) return known;
  const book = made(path) ?? (await openBook(new Uint8Array(readFileSync(path))));
  const fresh = { book, rows: null, shift: await shiftOf(book) };
  opened.set(path, fresh);
  return fresh;
}

async function rowsOf(book: Opened): Promise<RowColumns> {
  if (book.rows) return book.rows;
  book.rows = await readAll(book.book);
  const ids = countIds(book.rows);
  if (ids > 0) book.shift.id = ids + 1;
  return book.rows;
}

/** A book that is no file. */
function made(name: string): Book | null {
  if (name === "synthetic") {
    const { info, rows } = generateBook({ seed: 1, spanNs: 30e9 });
    return memoryBook(info, rows);
  }
  if (!name.startsWith(HARD_PREFIX)) return null;
  const { info, rows } = hardBook(name.slice(HARD_PREFIX.length));
  return memoryBook(info, rows);
}

/** Writes the `.npz`, answers with what its reader has to know. */
export async function prepare({ book: path, prepare: npz }: Asked): Promise<object> {
  const known = await open(path);
  const { book, shift } = known;
  const rows = await rowsOf(known);
  const bytes = npzOf(book.info, rows);
  writeFileSync(npz as string, bytes);
  const { tickSize, lotSize } = book.info.instrument;
  const bookBytes = path === "synthetic" ? 0 : readFileSync(path).length;
  const { fees } = CONFIG;
  // Sizes are compared with the order ids as the exchange gave them, as they are in the book file.
  const npzBytes = book.info.kind === "L3" ? npzOf(book.info, await readAll(book)).length : bytes.length;
  return { rows: rows.length, npzBytes, bookBytes, tickSize, lotSize, fees, roi: roiOf(rows, tickSize), shift };
}

/**
 * From the bytes of the file, opened anew, to the rows that the core plays; none is played. The sum, which is of the columns and no
 * part of the time, holds the rows to those that the other side loaded.
 */
export async function decode({ book: path, wasm: core }: Asked): Promise<object> {
  const bytes = new Uint8Array(readFileSync(path));
  const { ticks } = await readAll(await openBook(bytes));
  const wasm = await compiled(core);
  const start = performance.now();
  const book = await openBook(bytes);
  const queueModel = { model: book.info.kind === "L3" ? "L3Fifo" : "RiskAverse" } as const;
  const engine = await Engine.create({ wasm, books: [book.info], config: { ...CONFIG, queueModel } });
  for (let chunk = 0; chunk < book.chunkCount; chunk++) engine.pushChunk(0, (await book.readInflated?.(chunk)) as BookChunk);
  const wallMs = performance.now() - start;
  return { wallMs, rows: engine.rowsDone, sum: ticks.reduce((sum, tick) => sum + tick, 0) };
}

/** A tenth around the middle of the bids: the range that hftbacktest's ROIVector depth is told to keep. */
function roiOf(rows: RowColumns, tickSize: number): [number, number] {
  const ticks: number[] = [];
  for (let i = 0; i < rows.length; i += 101) {
    const ev = rows.ev[i] as number;
    if ((ev & 0xff) === Kind.depth && (ev & BUY) !== 0) ticks.push(rows.ticks[i] as number);
  }
  ticks.sort((a, b) => a - b);
  const middle = (ticks[ticks.length >> 1] ?? 0) * tickSize;
  return [Math.floor(middle * 0.9), Math.ceil(middle * 1.1)];
}

/** One run, as `npx sigmax-hft run` does it. The clock covers everything from the start of the run to its record. */
export async function run(asked: Asked): Promise<Answer> {
  const books = await booksOf(asked);
  const wasm = await compiled(asked.wasm);
  const names = readdirSync(asked.strategies).filter((name) => name.endsWith(".ts"));
  const files = names.map((name) => ({ name, text: readFileSync(`${asked.strategies}/${name}`, "utf8") }));
  const loaded = await loadStrategy(files, `${asked.strategy}.ts`, evaluateInNode);
  const watched = watch(loaded, asked.params);
  const config = { ...CONFIG, queueModel: { model: asked.queue }, sampleNs: asked.sampleNs ?? CONFIG.sampleNs };

  stops = 0;
  const start = performance.now();
  const cpuStart = threadMs();
  const record = await runStrategy({ wasm, books, strategy: watched.strategy, config, host });
  const wallMs = performance.now() - start;
  const cpuMs = cpuStart === null ? null : (threadMs() as number) - cpuStart;
  if (record.outcome !== "complete") throw new Error(`${asked.strategy}: ${record.error?.message ?? record.outcome}`);

  const [account] = record.accounts;
  const { lotSize } = (books[0] as Book).info.instrument;
  return {
    wallMs,
    cpuMs,
    rows: record.rows,
    fills: account?.numTrades ?? 0,
    position: (account?.positionLots ?? 0) * lotSize,
    balance: account?.balance ?? 0,
    prices: watched.prices(),
    events: record.orderEvents.length,
    samples: record.samples.length,
    stops,
    hash: record.hash,
    rssMb: peakMb(),
    sampleBytes: bytesOf(record.samples),
    heldMb: heldMb(),
  };
}

function bytesOf(columns: SampleColumns): number {
  return Object.values(columns).reduce((sum: number, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0);
}

async function booksOf(asked: Asked): Promise<Book[]> {
  const known = await open(asked.book);
  const { book, shift } = known;
  const rows = asked.from === "file" ? null : await rowsOf(known);
  const make = (): Book => {
    if (rows === null) return repeatedFile(book, asked.repeats, shift);
    if (asked.from === "endless") return endlessBook(book.info, rows, asked.rows ?? rows.length, shift);
    const key = `${asked.book} ${asked.repeats}`;
    if (inMemory?.key !== key)
      inMemory = { key, book: memoryBook(longer(book.info, asked.repeats, shift), repeated(rows, asked.repeats, shift)) };
    return inMemory.book;
  };
  return Array.from({ length: asked.instruments }, (_, index) => {
    const made = make();
    const { instrument } = made.info;
    return index === 0 ? made : { ...made, info: { ...made.info, instrument: { ...instrument, symbol: `${instrument.symbol}-${index}` } } };
  });
}

/** Compiled once, as in a page that runs again and again: V8 may drop what it made of a module that nobody holds. */
async function compiled(path: string): Promise<WebAssembly.Module> {
  const known = modules.get(path) ?? (await WebAssembly.compile(readFileSync(path)));
  modules.set(path, known);
  return known;
}

function longer(info: BookInfo, repeats: number, shift: Shift): BookInfo {
  return { ...info, lastNs: info.lastNs + (repeats - 1) * shift.ns };
}

/** The same strategy with its parameters set, and with its instance in sight, to read what it noted. */
function watch(loaded: LoadedStrategy, params: Record<string, number>) {
  let instance: HftStrategy | null = null;
  const strategy: LoadedStrategy = {
    files: loaded.files,
    instantiate(globals, api, packages) {
      const Strategy = loaded.instantiate(globals, api, packages);
      return class extends Strategy {
        constructor(...args: never[]) {
          super(...args);
          Object.assign(this, params);
          instance = this;
        }
      };
    },
  };
  const prices = () => ((instance as unknown as { prices: number[] }).prices ?? []).map((price) => (Number.isNaN(price) ? null : price));
  return { strategy, prices };
}
