import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { digestRows } from "../../src/data/digest.js";
import { OrderHandles } from "../../src/data/order-handles.js";
import type { Book, BookInfo, RowColumns } from "../../src/data/rows.js";
import { verifyBook } from "../../src/data/verify.js";
import { Engine, STOP } from "../../src/engine/engine.js";
import { memoryBook } from "../memory-book.js";
import { hostileOrdersCase } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const { rows } = hostileOrdersCase(3, 4_000);
const honest = OrderHandles.prototype.push;

function infoOf(columns: RowColumns): BookInfo {
  const { info } = memoryBook(columns, columns.length, { kind: "L3" });
  return { ...info, digest: digestRows(columns, info.epochNs) };
}

/** The book as a file whose handles are `lie(handle)`: whole, with the right checksums and the right digest. */
async function lying(lie: (handle: number) => number): Promise<Book> {
  const push = vi.spyOn(OrderHandles.prototype, "push").mockImplementation(function (this: OrderHandles, of: RowColumns) {
    const { handles, last } = honest.call(this, of);
    return { handles: handles.map(lie), last };
  });
  try {
    return await openBook(writeBook(infoOf(rows), rows));
  } finally {
    push.mockRestore();
  }
}

const LIES: [string, (handle: number) => number][] = [
  ["one handle for all orders", (handle) => Math.min(handle, 1)],
  ["two orders to a handle", (handle) => (handle + 1) >> 1],
  ["no handles", () => 0],
  ["handles as high as can be", (handle) => (handle === 0 ? 0 : 4_000 - handle)],
  ["the second order by the first one's", (handle) => (handle === 2 ? 1 : handle)],
];

describe("a book file's handles", () => {
  it("are right in what is written here", async () => {
    await verifyBook(await openBook(writeBook(infoOf(rows), rows)));
  });

  it.each(LIES)("are refused with the row: %s", async (_, lie) => {
    await expect(verifyBook(await lying(lie))).rejects.toMatchObject({
      code: 2002,
      message: expect.stringMatching(/^Row \d+ of the book has an order by the handle \d+, wanted \d+\.$/),
      place: { row: expect.any(Number) },
    });
  });

  it("that can't be are refused when the chunk is read", async () => {
    await expect(verifyBook(await lying((handle) => (handle === 0 ? 0 : 268_435_455)))).rejects.toMatchObject({ code: 2002 });
  });

  it.each(LIES)("that are wrong do no harm in the core, which nobody asked to check: %s", async (_, lie) => {
    const book = await lying(lie);
    const config = validateConfig({ queueModel: "L3Fifo" });
    const engine = await Engine.create({ wasm, books: [book.info], config });
    engine.pushChunk(0, (await book.readInflated?.(0)) as never);
    engine.endRows(0);
    engine.runUntil(1, 0);
    engine.submit(0, 1, 1_000, 5, 0, 0);
    expect(engine.runUntil(Number.POSITIVE_INFINITY, 0)).toBe(STOP.end);
    expect(engine.rowsDone).toBe(rows.length);
  });
});
