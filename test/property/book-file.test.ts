import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { decodeChunk } from "../../src/data/hftbook/decode-chunk.js";
import { encodeChunk } from "../../src/data/hftbook/encode-chunk.js";
import { OrderHandles } from "../../src/data/order-handles.js";
import type { RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const { info } = memoryBook(quietMarket(1));
const stamp = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
const row = fc.record({
  ev: fc.oneof(fc.constantFrom(0xe0000001, 0xd0000001, 0xe0000002), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  exchTs: stamp,
  localTs: stamp,
  ticks: fc.integer({ min: -(2 ** 31) + 2, max: 2 ** 31 - 2 }),
  lots: fc.oneof(fc.nat(1_000), fc.maxSafeNat()),
  orderId: fc.oneof(fc.constant(0), fc.maxSafeNat()),
});

type Row = { ev: number; exchTs: number; localTs: number; ticks: number; lots: number; orderId: number };

function columnsOf(rows: Row[]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, ({ ev }) => ev),
    exchTs: Float64Array.from(rows, ({ exchTs }) => exchTs),
    localTs: Float64Array.from(rows, ({ localTs }) => localTs),
    ticks: Int32Array.from(rows, ({ ticks }) => ticks),
    lots: Float64Array.from(rows, ({ lots }) => lots),
    orderId: Float64Array.from(rows, ({ orderId }) => orderId),
  };
}

describe("book files", () => {
  it("give back any rows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 200 }), async (rows) => {
        const columns = columnsOf(rows);
        const book = await openBook(writeBook({ ...info, rows: rows.length }, columns));
        expect(await book.readChunk(0)).toEqual(columns);
      }),
      { numRuns: 200 },
    );
  });

  it("refuse any bytes as a chunk that are not one, without a crash and without an end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, count) => {
        try {
          const { rows } = decodeChunk(bytes, count, count);
          const again = encodeChunk(rows, 0, rows.length, new OrderHandles().push(rows));
          expect(decodeChunk(again, count, count).rows).toEqual(rows);
        } catch (error) {
          expect(error).toBeInstanceOf(HftError);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("refuse anything as a file that is not one", async () => {
    const good = writeBook(
      { ...info, rows: 30 },
      columnsOf(Array.from({ length: 30 }, (_, i) => ({ ev: 1, exchTs: i, localTs: i, ticks: i, lots: i, orderId: 0 }))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.nat(good.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 30 }),
        async (from, to, noise) => {
          const spoilt = good.slice();
          spoilt.set(noise.subarray(0, Math.min(noise.length, good.length - from)), from);
          const bytes = from % 3 === 0 ? spoilt.slice(0, to) : spoilt;
          const read = openBook(bytes).then((book) => book.readChunk(0));
          await read.catch((error) => expect(error).toBeInstanceOf(HftError));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
