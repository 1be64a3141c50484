import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { freeBytes } from "../../src/data/hftbook/free-bytes.js";
import type { BookChunk } from "../../src/data/pack.js";
import type { Book } from "../../src/data/rows.js";
import { openReplay } from "../../src/strategy/replay.js";
import { collectGarbage } from "../collect-garbage.js";
import { LONG } from "../length.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const MB = 1e6;
const rows = quietMarket(6_000);
const { info } = memoryBook(rows);
const file = writeBook(info, rows);
const SPAN_NS = (rows.localTs.at(-1) as number) + 1e9;

/** The book again and again, each time later, every chunk inflated anew. Keeps what was inflated, so that only its release frees it. */
async function longBook(times: number): Promise<Book & { inflatedBytes: number; inflated: Uint8Array[] }> {
  const book = await openBook(file);
  const readInflated = book.readInflated as (index: number) => Promise<BookChunk>;
  const long = {
    info: { ...info, rows: info.rows * times },
    chunkCount: book.chunkCount * times,
    maxChunkRows: book.maxChunkRows,
    readChunk: (index: number) => book.readChunk(index % book.chunkCount),
    inflatedBytes: 0,
    inflated: [] as Uint8Array[],
    async readInflated(index: number) {
      const chunk = await readInflated(index % book.chunkCount);
      long.inflatedBytes += chunk.bytes.length;
      long.inflated.push(chunk.bytes);
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

const LENGTHS = [
  { times: 150, inflatedMb: 7, looks: 90 },
  { times: 600, inflatedMb: 30, looks: 500 },
];

/** Looks at the beginning, which the others are compared with. */
const EARLY = 60;
const ROOM = 4 * MB;

/** Bytes of all array buffers; without garbage when they are more than `early` and the room for chance. */
function heldAt(early: number | null): number {
  const { arrayBuffers } = process.memoryUsage();
  if (early === null || arrayBuffers - early < ROOM) return arrayBuffers;
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

async function needsNoMore({ times, inflatedMb, looks }: (typeof LENGTHS)[number]): Promise<void> {
  const book = await longBook(times);
  collectGarbage();
  const held: number[] = [];
  const host = { ...nodeHost(() => {}), beat: () => held.push(heldAt(held.length === 0 ? null : Math.max(...held.slice(0, EARLY)))) };
  const replay = await openReplay({ wasm, books: [book], config: validateConfig({ sampleNs: 60e9 }), host });
  await replay.feedFirst();
  expect(await replay.advance(() => false)).toBe(true);
  expect(book.inflatedBytes).toBeGreaterThan(inflatedMb * MB);
  const [first, rest] = [held.slice(0, EARLY), held.slice(EARLY)];
  expect(rest.length).toBeGreaterThan(looks);
  expect(Math.max(...rest) - Math.max(...first)).toBeLessThan(ROOM);
}

it.each(LENGTHS.slice(0, 1))("a book file that is played $times times needs no more memory the longer it is", needsNoMore);
it.each(LENGTHS.slice(1))("a book file that is played $times times needs no more memory the longer it is", LONG, needsNoMore);
