/** Our side of the bench inside a browser's worker: the same runs as bench/ours/run.ts, of a book that is sent in. */

import type { RunConfig } from "../../src/config/config.js";
import { openBook } from "../../src/data/book-file.js";
import { memoryBook } from "../../src/data/memory-book.js";
import type { Book } from "../../src/data/rows.js";
import type { RunnerHost } from "../../src/strategy/host.js";
import { type Evaluate, loadStrategy, type ModuleFactory, moduleFunction } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { readAll, repeated, shiftOf } from "../ours/rows.js";

export interface PageRequest {
  wasm: string;
  book: string;
  strategy: string;
  config: RunConfig;
  repeats: number;
}

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

const host: RunnerHost = {
  clockMs: () => performance.now(),
  turn: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    }),
  beat() {},
  stopRequested: () => false,
  onUnhandledRejection: () => () => {},
};

const evaluate: Evaluate = async (file) => new Function(`return ${moduleFunction(file)}`)() as ModuleFactory;
/** Packed by its first run, which warms up and is not counted. */
let played: Book | null = null;

self.onmessage = async ({ data }: MessageEvent<PageRequest>) => {
  try {
    self.postMessage(await measure(data));
  } catch (error) {
    self.postMessage({ problem: String(error) });
  }
};

async function measure({ wasm, book: bookUrl, strategy, config, repeats }: PageRequest) {
  const get = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const book = await openBook(await get(bookUrl));
  played ??= memoryBook(book.info, repeated(await readAll(book), repeats, await shiftOf(book)));
  const name = strategy.slice(strategy.lastIndexOf("/") + 1);
  const loaded = await loadStrategy([{ name, text: new TextDecoder().decode(await get(strategy)) }], name, evaluate);
  const compiled = await WebAssembly.compile(await get(wasm));
  const start = performance.now();
  const record = await runStrategy({ wasm: compiled, books: [played], strategy: loaded, config, host });
  return { wallMs: performance.now() - start, rows: record.rows, fills: record.accounts[0]?.numTrades ?? 0, hash: record.hash };
}
