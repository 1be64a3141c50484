import { resolveObjectURL } from "node:buffer";
import { Worker as Thread } from "node:worker_threads";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { importBook } from "../../src/data/book-of-import.js";
import { RowDigest } from "../../src/data/digest.js";
import { importers } from "../../src/data/importers/index.js";
import { emptyRows, type RowColumns } from "../../src/data/rows.js";
import { DigestThread } from "../../src/worker/digest-thread.js";
import { randomFrom } from "../property/hostile.js";

const EPOCH_NS = "1723161256304123456";
/** What a browser's worker has and a thread of Node's has not. */
const SHIM = `
  const { parentPort } = require("node:worker_threads");
  globalThis.postMessage = (said) => parentPort.postMessage(said);
  globalThis.addEventListener = (_, hear) => parentPort.on("message", (data) => hear({ data }));
`;

/** A browser's Worker of a script in a blob, as a thread of Node's. */
class BlobWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly #thread: Promise<Thread>;

  constructor(url: string) {
    this.#thread = this.#start(resolveObjectURL(url) as Blob);
  }

  postMessage(said: unknown, transferred: ArrayBuffer[] = []): void {
    const copy = structuredClone(said instanceof Object && "lines" in said ? null : said, { transfer: transferred });
    this.#thread.then((thread) => thread.postMessage(copy ?? said));
  }

  terminate(): void {
    this.#thread.then((thread) => thread.terminate());
  }

  async #start(blob: Blob): Promise<Thread> {
    const thread = new Thread(SHIM + (await blob.text()), { eval: true });
    thread.on("message", (data) => this.onmessage?.({ data }));
    thread.on("error", ({ message }) => this.onerror?.({ message }));
    return thread;
  }
}

// No thread is too slow for a test.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function rowsOf(next: () => number, length: number): RowColumns {
  const rows = emptyRows(length);
  for (let i = 0; i < length; i++) {
    rows.ev[i] = next() * 2 ** 32;
    rows.exchTs[i] = Math.floor((next() - 0.5) * 2 ** 52);
    rows.localTs[i] = Math.floor(next() * 2 ** 52);
    rows.ticks[i] = Math.floor((next() - 0.5) * 2 ** 32);
    rows.lots[i] = Math.floor(next() * 2 ** 53);
  }
  return rows;
}

it("rows that are hashed on another thread have the digest that they have here", async () => {
  vi.stubGlobal("Worker", BlobWorker);
  for (const lengths of [[], [1], [5_000, 1_024, 3], Array.from({ length: 30 }, () => 40_000)]) {
    const next = randomFrom(31);
    const here = new RowDigest(EPOCH_NS);
    const thread = DigestThread.open() as DigestThread;
    expect(await thread.begin(EPOCH_NS)).toBe(true);
    for (const length of lengths) {
      const rows = rowsOf(next, length);
      here.push(rows);
      thread.take(rows);
      expect(rows.ev.length).toBe(0);
      await thread.hasRoom();
    }
    expect(await thread.finish()).toBe(here.finish());
    thread.close();
  }
});

const LINES = Array.from(
  { length: 50 },
  (_, i) =>
    `${1_723_161_255_000 + i}000000 {"data":{"e":"depthUpdate","E":${1_723_161_255_000 + i},"T":${1_723_161_255_000 + i},"b":[["1.5","${i}"]],"a":[]}}`,
);
const BOOK = {
  name: "x",
  instrument: { symbol: "X", venue: "", baseCurrency: "X", quoteCurrency: "Y", tickSize: 0.5, lotSize: 1, contractSize: 1 },
  licence: "",
  source: "",
};

function imported(laterDigest: DigestThread | null) {
  const file = { name: "x", chunks: [new TextEncoder().encode(LINES.join("\n"))] };
  const options = { tickSize: 0.5, lotSize: 1, ...(laterDigest ? { laterDigest } : {}) };
  return importBook(importers["binance-futures"], [file], options, BOOK);
}

it("a book is the same with a thread, without one, and with one that does not start", async () => {
  expect(DigestThread.open()).toBeNull();
  const { info } = await imported(null);
  vi.stubGlobal("Worker", BlobWorker);
  const thread = DigestThread.open() as DigestThread;
  expect((await imported(thread)).info).toEqual(info);
  thread.close();
  const dead = DigestThread.open() as DigestThread;
  dead.worker.onerror?.({ message: "refused" } as ErrorEvent);
  expect((await imported(dead)).info).toEqual(info);
  dead.close();
  vi.clearAllTimers();
  const late = DigestThread.open() as DigestThread;
  const waited = imported(late);
  late.worker.onmessage = null;
  while (vi.getTimerCount() === 0) await new Promise(setImmediate);
  vi.runAllTimers();
  expect((await waited).info).toEqual(info);
  late.close();
});

it("a thread that ends in the middle is an error, not a wait without end", async () => {
  vi.stubGlobal("Worker", BlobWorker);
  const thread = DigestThread.open() as DigestThread;
  await thread.begin(EPOCH_NS);
  const waiting = thread.finish();
  thread.worker.onerror?.({ message: "out of memory" } as ErrorEvent);
  await expect(waiting).rejects.toMatchObject({ code: 7002 });
  await expect(thread.hasRoom()).rejects.toMatchObject({ code: 7002 });
  thread.close();
});
