import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { BookWriter, openBook } from "../../src/data/book-file.js";
import { crc32 } from "../../src/data/hftbook/crc32.js";
import { keptBook, memoryBook } from "../../src/data/memory-book.js";
import type { Book, BookInfo, RowColumns } from "../../src/data/rows.js";
import { MemoryScratch } from "../../src/data/scratch.js";
import type { RunRecord } from "../../src/engine/record.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { cut, memoryBook as plainBook, quietMarket } from "../memory-book.js";
import { hostileCase, hostileOrdersCase } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const STRATEGY = `
import { HftStrategy } from "sigmax-hft";
export default class Quotes extends HftStrategy {
  ticks = 0;
  onTick(symbol, { bidPrice, askPrice }) {
    if (++this.ticks % 5 !== 0) return;
    const order = { symbol, orderType: "limit" as const, quantity: 0.01 };
    void this.engine.executeOrder({ ...order, side: "buy", price: bidPrice });
    void this.engine.executeOrder({ ...order, side: "sell", price: askPrice });
  }
}`;

async function play(book: Book, queueModel: string): Promise<RunRecord> {
  const strategy = await loadStrategy([{ name: "quotes.ts", text: STRATEGY }], "quotes.ts", evaluateInNode);
  const config = validateConfig({ queueModel, latency: { entry: { model: "constant", ns: 1 }, response: { model: "constant", ns: 1 } } });
  return runStrategy({ wasm, books: [book], strategy, config, host: nodeHost(() => {}) });
}

/** Several chunks, the last rows of which go on in the next. */
function fileOf(info: BookInfo, rows: RowColumns): Uint8Array {
  const writer = new BookWriter(new MemoryScratch());
  for (let from = 0; from < rows.length; from += 333) writer.push(cut(rows, from, Math.min(rows.length, from + 333)));
  return Uint8Array.from([...writer.pieces(info)].flatMap((piece) => [...piece]));
}

// Levels made of orders that cross all the time have no best prices to quote at.
const MARKETS: [string, RowColumns, "L2" | "L3", string, number][] = [
  ["levels", hostileCase(4, 3_000).rows, "L2", "PowerProb", 30],
  ["orders", hostileOrdersCase(8, 3_000).rows, "L3", "L3Fifo", 100],
  ["orders as levels", hostileOrdersCase(9, 3_000).rows, "L3", "PowerProb", 0],
];

describe.each(MARKETS)("a run of %s", (_, rows, kind, queueModel, events) => {
  const { info } = plainBook(rows, 100, { kind });

  it("comes to the same from a file, packed, kept or as columns", async () => {
    const file = await openBook(fileOf(info, rows));
    const { readInflated, readPacked, ...columns } = { ...plainBook(rows, 450, { kind }), readInflated: undefined, readPacked: undefined };
    const wanted = await play(columns, queueModel);
    expect(wanted.orderEvents.length).toBeGreaterThanOrEqual(events);
    for (const book of [file, memoryBook(info, rows, 777), keptBook(file), keptBook(memoryBook(info, rows, 10))]) {
      const record = await play(book, queueModel);
      expect([record.hash, record.endNs, record.rows]).toEqual([wanted.hash, wanted.endNs, wanted.rows]);
      expect(record.orderEvents).toEqual(wanted.orderEvents);
      expect(record.latency).toEqual(wanted.latency);
    }
  });
});

describe("a book file that is damaged inside", () => {
  it("ends the run with the chunk's place, whoever decodes it", async () => {
    const rows = quietMarket(100);
    const { info } = plainBook(rows);
    const good = fileOf(info, rows);
    const book = await openBook(good);
    const inflated = await book.readInflated?.(1);
    const spoilt: Book = {
      ...keptless(book),
      readInflated: async (index) => ({
        ...(await (book.readInflated as (index: number) => Promise<NonNullable<typeof inflated>>)(index)),
        rows: 300,
      }),
    };
    await expect(play(spoilt, "PowerProb")).rejects.toMatchObject({ code: 2002, place: { byte: expect.any(Number) } });
    const flipped = good.slice();
    const at = good.length - 32 - 3 * 40;
    flipped[at - 10] = (flipped[at - 10] as number) ^ 1;
    expect(crc32(flipped)).not.toBe(crc32(good));
    await expect(openBook(flipped).then((damaged) => play(damaged, "PowerProb"))).rejects.toMatchObject({ code: 2002 });
  });
});

function keptless({ info, chunkCount, maxChunkRows, readChunk }: Book): Book {
  return { info, chunkCount, maxChunkRows, readChunk, close: () => {} };
}
