import { describe, expect, it } from "vitest";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { crc32 } from "../../src/data/hftbook/crc32.js";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { syntheticBook } from "../books.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";

const rows = quietMarket(5);
const { info } = memoryBook(rows);
const bytes = writeBook(info, rows);

async function refusal(changed: Uint8Array | Blob): Promise<HftError> {
  try {
    const book = await openBook(changed);
    for (let chunk = 0; chunk < book.chunkCount; chunk++) await book.readChunk(chunk);
  } catch (error) {
    if (error instanceof HftError) return error;
    throw error;
  }
  throw new Error("the damaged book was read");
}

describe("a .hftbook", () => {
  it("gives back what was written, from bytes and from a Blob", async () => {
    for (const source of [bytes, new Blob([bytes as Uint8Array<ArrayBuffer>])]) {
      const book = await openBook(source);
      expect(book.info).toEqual(info);
      expect([book.chunkCount, book.maxChunkRows]).toEqual([1, rows.length]);
      expect(await book.readChunk(0)).toEqual(rows);
    }
  });

  it("holds the largest and smallest that a row can be", async () => {
    const most = 2 ** 53;
    const extreme: RowColumns = {
      length: 4,
      ev: Uint32Array.from([0, 2 ** 32 - 1, 0, 2 ** 31]),
      exchTs: Float64Array.from([-most / 2, most / 2, 0, -1]),
      localTs: Float64Array.from([most / 2 - 1, 1 - most / 2, -5, 7]),
      ticks: Int32Array.from([2 ** 31 - 2, -(2 ** 31) + 2, 0, -1]),
      lots: Float64Array.from([most, 0, 1, 2 ** 40 + 1]),
      orderId: Float64Array.from([0, most, 1, 2 ** 50 + 3]),
    };
    const book = await openBook(writeBook({ ...info, rows: 4 }, extreme));
    expect(await book.readChunk(0)).toEqual(extreme);
  });

  it("cuts rows into chunks that decode on their own, in any order", async () => {
    const long = quietMarket(3_000);
    const pieces = [cut(long, 0, 9_000), cut(long, 9_000, long.length)];
    const book = await openBook(writeBook({ ...info, rows: long.length }, pieces));
    expect(book.chunkCount).toBe(5);
    expect(await book.readChunk(4)).toEqual(cut(long, 9_000 + 16_384, long.length));
    expect(await book.readChunk(1)).toEqual(cut(long, 8_192, 9_000));
    await expect(book.readChunk(5)).rejects.toMatchObject({ code: 2004 });
    book.close();
    await expect(book.readChunk(0)).rejects.toMatchObject({ code: 2004 });
  });

  it("refuses rows that it can't hold, before a byte is written", () => {
    const half = { ...cut(rows, 0, 3), lots: Float64Array.from([1, 0.5, 1]) };
    expect(() => writeBook(info, half)).toThrow(expect.objectContaining({ code: 2007, place: { row: 1 } }));
    expect(() => writeBook(info, cut(rows, 0, 0))).toThrow(expect.objectContaining({ code: 2009 }));
  });

  it.each([
    ["an empty file", () => new Uint8Array(0), 2003],
    ["another kind of file", () => new TextEncoder().encode("PK\u0003\u0004 something else entirely, quite long enough"), 2001],
    ["half of it", () => bytes.slice(0, bytes.length / 2), 2003],
    ["all but its last byte", () => bytes.slice(0, -1), 2003],
    ["only its first 10 bytes", () => bytes.slice(0, 10), 2003],
    ["a later version", () => changed(8, 3), 2008],
    ["a damaged header", () => changed(40, 0), 2002],
    ["a damaged chunk", () => changed(20 + headerBytes() + 50, 0), 2002],
    ["a damaged index", () => changed(bytes.length - 40, 0x55), 2002],
    ["a header longer than the file", () => changed(14, 0x0f), 2003],
  ])("names %s", async (_, make, code) => {
    expect(await refusal(make())).toMatchObject({ code });
  });

  it("refuses a header that is not a book's, checksum or not", async () => {
    for (const [field, value] of [
      ["tickSize", 0],
      ["epochNs", "soon"],
      ["kind", "L4"],
      ["notes", "none"],
    ] as const) {
      const wrong = { ...info, [field]: value, instrument: { ...info.instrument, ...(field === "tickSize" ? { tickSize: value } : {}) } };
      const error = await refusal(writeBook(wrong as unknown as BookInfo, rows));
      expect(error).toMatchObject({ code: 2002 });
      expect(error.message).toContain(field);
    }
    expect(await refusal(writeBook({ ...info, rows: 3 }, rows))).toMatchObject({ code: 2002 });
  });

  it("survives any one bit flipped: the same book, or an error with its place", async () => {
    const small = writeBook({ ...info, rows: 40 }, cut(rows, 0, 40));
    for (let bit = 0; bit < small.length * 8; bit += 3) {
      const flipped = small.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const error = await refusal(flipped).catch((read: Error) => read);
      if (error instanceof HftError) expect([2001, 2002, 2003, 2008]).toContain(error.code);
      else expect(flipped).toEqual(expect.objectContaining({ length: small.length }));
    }
  });

  it("survives every length that it can be cut to", async () => {
    const small = writeBook({ ...info, rows: 40 }, cut(rows, 0, 40));
    for (let length = 0; length < small.length; length += 7) expect(await refusal(small.slice(0, length))).toBeInstanceOf(HftError);
  });

  it("is small: a book takes a few bytes a row", () => {
    const synthetic = syntheticBook({ seed: 3, spanNs: 10e9 });
    expect(synthetic.length).toBeLessThan(12_000 * 8);
  });
});

describe("crc32", () => {
  it("is that of zip: the check value of its definition", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });
});

function headerBytes(): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
}

function changed(at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = copy[at] === value ? value ^ 0xff : value;
  return copy;
}
