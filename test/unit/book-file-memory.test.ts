import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { freeBytes } from "../../src/data/hftbook/free-bytes.js";
import type { BookChunk } from "../../src/data/pack.js";
import type { Book } from "../../src/data/rows.js";
import { openReplay } from "../../src/strategy/replay.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const MB = 1e6;
const rows = quietMarket(6_000);
const { info } = memoryBook(rows);
const file = writeBook(info, rows);
const SPAN_NS = (rows.localTs.at(-1) as number) + 1e9;

/** The book again and again, each time later, every chunk inflated anew; counts what was inflated. */
async function longBook(times: number): Promise<Book & { inflatedBytes: number }> {
  const book = await openBook(file);
  const readInflated = book.readInflated as (index: number) => Promise<BookChunk>;
  const long = {
    info: { ...info, rows: info.rows * times },
    chunkCount: book.chunkCount * times,
    maxChunkRows: book.maxChunkRows,
    readChunk: (index: number) => book.readChunk(index % book.chunkCount),
    inflatedBytes: 0,
    async readInflated(index: number) {
      const chunk = await readInflated(index % book.chunkCount);
      long.inflatedBytes += chunk.bytes.length;
      return { ...chunk, shiftNs: Math.floor(index / book.chunkCount) * SPAN_NS };
    },
    close: () => {},
  };
  return long;
}

describe("bytes that nobody needs any more", () => {
  it("are given back at once", async () => {
    const own = new Uint8Array(100_000).fill(7);
    freeBytes(own);
    expect([own.length, own.buffer.byteLength]).toEqual([0, 0]);
  });

  it("stay when others share their memory", () => {
    const all = new Uint8Array(8_192).fill(7);
    freeBytes(all.subarray(0, 100));
    expect(all[8_000]).toBe(7);
  });

  it("are those of a chunk that was played", async () => {
    const chunk = (await (await openBook(file)).readInflated?.(0)) as BookChunk;
    expect(chunk.bytes.length).toBeGreaterThan(10_000);
    chunk.release?.();
    expect(chunk.bytes.length).toBe(0);
  });
});

it("a book file that is played needs no more memory the longer it is", async () => {
  const book = await longBook(600);
  const held: number[] = [];
  const host = { ...nodeHost(() => {}), beat: () => held.push(process.memoryUsage().arrayBuffers) };
  const replay = await openReplay({ wasm, books: [book], config: validateConfig({ sampleNs: 60e9 }), host });
  await replay.feedFirst();
  expect(await replay.advance(() => false)).toBe(true);
  expect(book.inflatedBytes).toBeGreaterThan(30 * MB);
  const [first, rest] = [held.slice(0, 60), held.slice(60)];
  expect(rest.length).toBeGreaterThan(500);
  expect(Math.max(...rest) - Math.max(...first)).toBeLessThan(4 * MB);
});
