/**
 * The worker inside the sandboxed frame: reads the books, compiles the strategy, runs it, posts the record.
 * Classic, because a module worker does not start in an opaque origin in Chromium.
 */
import { PostedMarket } from "../../src/connectors/posted-market.js";
import { openBook } from "../../src/data/book-file.js";
import type { Book, BookInfo } from "../../src/data/rows.js";
import { compileCore } from "../../src/engine/core.js";
import { HftError } from "../../src/errors.js";
import { runStrategy } from "../../src/orchestrator/run-strategy.js";
import { emptyRecord } from "../../src/strategy/empty-record.js";
import { growingBook } from "../../src/strategy/growing-book.js";
import type { RunnerHost, RunnerProgress } from "../../src/strategy/host.js";
import { type Evaluate, loadStrategy, type ModuleFactory, moduleFunction } from "../../src/strategy/load.js";
import { asStrategyError } from "../../src/strategy/locate.js";
import { PaperWatch } from "../../src/strategy/paper-state.js";
import type { Replay } from "../../src/strategy/replay.js";
import { SOURCE_ROOT } from "../../src/strategy/transpile.js";
import { lockDown } from "./lockdown.js";
import { MemoryWatch } from "./memory-limit.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { buffersOf } from "./record-buffers.js";

interface WorkerScope {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: never) => void): void;
  removeEventListener(type: string, listener: (event: never) => void): void;
}

// All that is needed of the scope is taken before the lock-down takes it away.
const scope = globalThis as unknown as WorkerScope;
const post = scope.postMessage.bind(scope);
const listen = scope.addEventListener.bind(scope);
const unlisten = scope.removeEventListener.bind(scope);
const createUrl = URL.createObjectURL.bind(URL);
const revokeUrl = URL.revokeObjectURL.bind(URL);
const BlobClass = Blob;
const clockMs = performance.now.bind(performance);

const every = setInterval.bind(globalThis);

const BEAT_MS = 100;
const ALIVE_MS = 500;
const PAPER_MS = 250;
let stopAsked = false;

const turn = makeTurn();

/** Of the core, which comes before the run does. */
let core: ReturnType<typeof compileCore>;

/** Rows that the page heard, when the run is on a market that goes on. */
let market: PostedMarket | null = null;

listen("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "core") core = compileCore(data.wasm);
  else if (data.type === "run") void begin(data);
  else if (data.type === "rows") market?.post(data.rows);
  else {
    stopAsked ||= data.type === "stop";
    market?.close();
  }
});
const memory = new MemoryWatch(clockMs, turn);
memory.install(globalThis);
lockDown(globalThis);

async function begin(request: Extract<ToWorker, { type: "run" }>): Promise<void> {
  try {
    const books = request.market
      ? [posted(request.market)]
      : await Promise.all(request.books.map((bytes) => openBook(new Uint8Array(bytes))));
    alive();
    let record: Awaited<ReturnType<typeof runStrategy>>;
    try {
      memory.begin();
      const strategy = await loadStrategy(request.files, request.entry, evaluate);
      // On a slow machine each step may take a while, and the page ends a run that is silent.
      alive();
      const wasm = await core;
      alive();
      record = await runStrategy({ wasm, books, strategy, config: request.config, host, onOpen });
    } catch (error) {
      if (!(error instanceof HftError) || error.code < 4000 || error.code > 4999) throw error;
      record = emptyRecord(
        books.map((book) => book.info),
        request.config,
        error.report(),
      );
    }
    send({ type: "done", record, buffers: buffersOf(record) });
  } catch (error) {
    const known =
      error instanceof HftError
        ? error
        : new HftError(5002, `The run could not begin: ${error instanceof Error ? error.message : String(error)}`);
    send({ type: "refused", report: known.report(), buffers: [] });
  }
}

/** A market that goes on as a book; made at once, since its rows are on their way. */
function posted(info: BookInfo): Book {
  market = new PostedMarket(info);
  // Nothing may happen for long; that the worker is alive is told by this timer alone.
  every(alive, ALIVE_MS);
  return growingBook(market, info, 0);
}

function onOpen(replay: Replay): void {
  if (!market) return;
  const watch = new PaperWatch(replay);
  every(() => send({ type: "paper", paper: watch.look(), buffers: [] }), PAPER_MS);
}

/** A sign of life without progress. */
const alive = (): void => send({ type: "beat", progress: null, buffers: [] });

function send(message: FromWorker): void {
  post(message, message.buffers);
}

/** A blob module keeps the source's line numbers and is allowed by the frame's policy, which eval is not. */
const evaluate: Evaluate = async (file) => {
  const text = `export default ${moduleFunction(file)};\n//# sourceURL=${SOURCE_ROOT}${file.name}`;
  const url = createUrl(new BlobClass([text], { type: "text/javascript" }));
  try {
    const module = (await import(/* @vite-ignore */ url)) as { default: ModuleFactory };
    return module.default;
  } catch (error) {
    throw error instanceof SyntaxError ? new HftError(4001, `${error.message}.`, { file: file.name }) : asStrategyError(error, [file], {});
  } finally {
    revokeUrl(url);
  }
};

/** Few, so that slow handlers are not taken for a loop without end. */
const BEATS_A_LOOK = 4;
let beats = 0;
let lastBeatMs = Number.NEGATIVE_INFINITY;

const host: RunnerHost = {
  clockMs,
  turn,
  beat(progress: () => RunnerProgress): void {
    if (++beats % BEATS_A_LOOK !== 0) return;
    const nowMs = clockMs();
    if (nowMs - lastBeatMs < BEAT_MS) return;
    lastBeatMs = nowMs;
    send({ type: "beat", progress: progress(), buffers: [] });
  },
  memory,
  stopRequested: () => stopAsked,
  onUnhandledRejection(listener) {
    const heard = (event: { reason: unknown; preventDefault(): void }): void => {
      event.preventDefault();
      listener(event.reason);
    };
    listen("unhandledrejection", heard as (event: never) => void);
    return () => unlisten("unhandledrejection", heard as (event: never) => void);
  },
};

/** A turn of the event loop by message, which is not throttled as timers are. */
function makeTurn(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  const ping = port2.postMessage.bind(port2, null);
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      ping();
    });
}
