import fc from "fast-check";
import { describe, expect } from "vitest";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { decodeChunk } from "../../src/data/hftbook/decode-chunk.js";
import { encodeChunk } from "../../src/data/hftbook/encode-chunk.js";
import { OrderHandles } from "../../src/data/order-handles.js";
import type { RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { atBothLengths } from "../length.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";
import { hostileOrdersCase } from "./hostile.js";

const SEED = 20_261_201;
const { info } = memoryBook(quietMarket(1));
const stamp = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
const row = fc.record({
  ev: fc.oneof(
    fc.constantFrom(0xe0000001, 0xd0000001, 0xe0000002, 0xe000000a, 0xd000000b, 0xe000000c, 0x9000000b, 0xe000000d, 0xc0000003),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  ),
  exchTs: stamp,
  localTs: stamp,
  ticks: fc.oneof(fc.nat(3), fc.integer({ min: -(2 ** 31) + 2, max: 2 ** 31 - 2 })),
  lots: fc.oneof(fc.nat(2), fc.nat(1_000), fc.maxSafeNat()),
  orderId: fc.oneof(fc.constant(0), fc.nat(9), fc.maxSafeNat()),
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
  atBothLengths("give back any rows", 60, 200, async (numRuns) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 200 }), async (rows) => {
        const columns = columnsOf(rows);
        const book = await openBook(writeBook({ ...info, rows: rows.length }, columns));
        expect(await book.readChunk(0)).toEqual(columns);
      }),
      { numRuns, seed: SEED },
    );
  });

  atBothLengths("give back the orders of a market made to hurt, and their handles", 10, 40, (seeds) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const { rows } = hostileOrdersCase(seed, 600);
      const all = new OrderHandles().push(rows);
      const orders = new OrderHandles();
      for (let from = 0; from < rows.length; from += 150) {
        const piece = cut(rows, from, from + 150);
        const chunk = decodeChunk(encodeChunk(piece, 0, 150, orders.push(piece)), 150, rows.length);
        expect(chunk.rows).toEqual(piece);
        expect(chunk.handles).toEqual(all.handles.slice(from, from + 150));
      }
    }
  });

  atBothLengths("refuse or read a chunk with some of its bytes changed, without a crash", 3_000, 20_000, (numRuns) => {
    const { rows } = hostileOrdersCase(3, 200);
    const good = encodeChunk(rows, 0, 200, new OrderHandles().push(rows));
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const spoilt = good.slice();
        for (const [at, value] of changes) spoilt[at] = value;
        try {
          const chunk = decodeChunk(spoilt, 200, 200);
          expect(Math.max(...chunk.handles)).toBeLessThanOrEqual(200);
        } catch (error) {
          expect(error).toMatchObject({ name: "HftError", code: 2002 });
        }
      }),
      { numRuns, seed: SEED },
    );
  });

  atBothLengths("refuse any bytes as a chunk that are not one, without a crash and without an end", 1_000, 5_000, (numRuns) => {
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
      { numRuns, seed: SEED },
    );
  });

  atBothLengths("refuse anything as a file that is not one", 400, 2_000, async (numRuns) => {
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
      { numRuns, seed: SEED },
    );
  });
});
