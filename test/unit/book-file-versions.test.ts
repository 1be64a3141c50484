import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { crc32 } from "../../src/data/hftbook/crc32.js";
import { PREFIX_BYTES } from "../../src/data/hftbook/layout.js";
import { writeEntries, writeFooter, writePrefix } from "../../src/data/hftbook/write-frame.js";
import { memoryBook, quietMarket } from "../memory-book.js";
import { hostileOrdersCase } from "../property/hostile.js";
import { encodeChunk } from "../reference/chunk-1.js";

describe("a book of version 1", () => {
  it.each([
    ["levels", quietMarket(20)],
    ["orders", hostileOrdersCase(1, 200).rows],
  ])("of %s is read as it was written", async (_, rows) => {
    const { info } = memoryBook(rows);
    const header = new TextEncoder().encode(JSON.stringify(info));
    const inflated = encodeChunk(rows, 0, rows.length);
    const stored = deflateSync(inflated);
    const offset = PREFIX_BYTES + header.length;
    const entry = { offset, bytes: stored.length, inflatedBytes: inflated.length, rows: rows.length, crc: crc32(stored) };
    const index = writeEntries([{ ...entry, firstNs: 0, lastNs: info.lastNs }]);
    const prefix = writePrefix(header);
    prefix[8] = 1;
    const pieces = [prefix, header, stored, index, writeFooter(offset + stored.length, 1, crc32(index))];
    const book = await openBook(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    expect(await book.readChunk(0)).toEqual(rows);
    expect((await book.readPacked?.(0))?.reduce((sum, pack) => sum + pack.rows, 0)).toBe(rows.length);
  });
});
