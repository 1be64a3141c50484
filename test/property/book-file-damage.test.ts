import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openBook, writeBook } from "../../src/data/book-file.js";
import { crc32 } from "../../src/data/hftbook/crc32.js";
import { ENTRY_BYTES, FOOTER_BYTES, PREFIX_BYTES } from "../../src/data/hftbook/layout.js";
import { writeEntries, writeFooter, writePrefix } from "../../src/data/hftbook/write-frame.js";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";

const ROWS = 30;
const rows = cut(quietMarket(5), 0, ROWS);
const { info } = memoryBook(rows);
const good = writeBook(info, rows);

type Content = { info: BookInfo; chunks: RowColumns[] };

/** What a reader makes of bytes: the whole book, or the error. Anything else thrown fails the test. */
async function read(bytes: Uint8Array | Blob): Promise<Content | HftError> {
  try {
    const book = await openBook(bytes);
    const chunks: RowColumns[] = [];
    for (let chunk = 0; chunk < book.chunkCount; chunk++) chunks.push(await book.readChunk(chunk));
    return { info: book.info, chunks };
  } catch (error) {
    if (error instanceof HftError) return error;
    throw error;
  }
}

/** Offsets of single bytes whose change the reader does not answer with an error and its place. */
async function unguarded(change: (byte: number) => number): Promise<number[]> {
  const bad: number[] = [];
  for (let at = 0; at < good.length; at++) {
    const spoilt = good.slice();
    spoilt[at] = change(spoilt[at] as number);
    const got = await read(spoilt);
    const refused = got instanceof HftError && got.code >= 2001 && got.code <= 2009 && got.place.byte !== undefined;
    if (!refused) bad.push(at);
  }
  return bad;
}

/** A file whose checksums all fit, with one chunk of `inflated` and an entry as `claim` has it. */
function forged(inflated: Uint8Array, claim: { inflatedBytes?: number; rows?: number; bytes?: number; offset?: number } = {}): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ ...info, rows: claim.rows ?? ROWS }));
  const stored = new Uint8Array(deflateRawSync(inflated));
  const offset = PREFIX_BYTES + header.length;
  const entry = { offset, bytes: stored.length, inflatedBytes: inflated.length, rows: ROWS, crc: crc32(stored), firstNs: 0, lastNs: 0 };
  const index = writeEntries([{ ...entry, ...claim }]);
  return joined(writePrefix(header), header, stored, index, writeFooter(offset + stored.length, 1, crc32(index)));
}

function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

describe("a damaged book", () => {
  it.each([
    ["zeroed", (byte: number) => (byte === 0 ? 1 : 0)],
    ["filled", (byte: number) => (byte === 0xff ? 0xfe : 0xff)],
    ["turned in its lowest bit", (byte: number) => byte ^ 1],
    ["turned in its highest bit", (byte: number) => byte ^ 0x80],
    ["turned over", (byte: number) => byte ^ 0xff],
  ])("is refused with its place for any one byte %s", async (_, change) => {
    expect(await unguarded(change)).toEqual([]);
  });

  it("is refused at every length that it can be cut to", async () => {
    for (let length = 0; length < good.length; length++) {
      const got = await read(good.slice(0, length));
      expect(got).toBeInstanceOf(HftError);
      expect(got).toMatchObject({ code: 2003 });
    }
  });

  it("is refused with bytes after its end, and two books in one", async () => {
    for (const after of [Uint8Array.of(0), new Uint8Array(FOOTER_BYTES), good]) {
      expect(await read(joined(good, after))).toBeInstanceOf(HftError);
    }
  });
});

describe("a forged book, whose checksums all fit", () => {
  const garbage = new Uint8Array(500).fill(7);

  it.each([
    ["a chunk that is none", forged(garbage), 2002],
    ["a chunk longer than its entry says", forged(garbage, { inflatedBytes: 400 }), 2002],
    ["a chunk shorter than its entry says", forged(garbage, { inflatedBytes: 600 }), 2002],
    ["a chunk one byte longer than its entry says", forged(garbage, { inflatedBytes: 499 }), 2002],
    ["more inflated bytes than any chunk has", forged(garbage, { inflatedBytes: 2 ** 32 - 1 }), 2002],
    ["more rows than any chunk has", forged(garbage, { rows: 2 ** 31 }), 2002],
    ["a chunk without rows", forged(garbage, { rows: 0 }), 2002],
    ["a chunk before the file's begin", forged(garbage, { offset: -40 }), 2002],
    ["a chunk between two bytes", forged(garbage, { offset: 20.5 }), 2002],
    ["a chunk nowhere", forged(garbage, { offset: Number.NaN }), 2002],
    ["a chunk past the index", forged(garbage, { bytes: 2 ** 32 - 1 }), 2002],
  ])("is refused: %s", async (_, bytes, code) => {
    const got = await read(bytes);
    expect(got).toMatchObject({ code });
    expect((got as HftError).place.byte).toBeLessThan(bytes.length);
  });

  it("does not become 64 MB from 64 kB", async () => {
    // Kept to the end: what is collected in between would hide what the reader takes.
    const zeros = new Uint8Array(64 << 20);
    const bomb = forged(zeros, { inflatedBytes: 100 });
    const before = process.memoryUsage().arrayBuffers;
    expect(await read(bomb)).toMatchObject({ code: 2002 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
    expect(zeros).toHaveLength(64 << 20);
  });

  it("is refused without any chunk", async () => {
    const header = new TextEncoder().encode(JSON.stringify({ ...info, rows: 0 }));
    const index = new Uint8Array(0);
    const empty = joined(writePrefix(header), header, index, writeFooter(PREFIX_BYTES + header.length, 0, crc32(index)));
    expect(await read(empty)).toMatchObject({ code: 2009 });
  });

  it("is refused with a number of chunks that the file has no room for", async () => {
    const header = new TextEncoder().encode(JSON.stringify(info));
    for (const [start, count] of [
      [PREFIX_BYTES + header.length, 2 ** 32 - 1],
      [Number.NaN, 1],
      [-(2 ** 40), 2 ** 40 / ENTRY_BYTES],
    ] as const) {
      expect(await read(joined(writePrefix(header), header, writeFooter(start, count, 0)))).toMatchObject({ code: 2002 });
    }
  });

  it("says in which chunk, and where that is in the file", async () => {
    const got = (await read(forged(garbage))) as HftError;
    expect(got.message).toContain("Chunk 0 of memory");
    expect(got.place.byte).toBeGreaterThan(PREFIX_BYTES);
  });
});

describe("a book on a disk", () => {
  it("that is gone when it is read is an error of ours", async () => {
    class GoneBlob extends Blob {
      override slice(): Blob {
        throw new DOMException("The file could not be read", "NotReadableError");
      }
    }
    expect(await read(new GoneBlob([good as Uint8Array<ArrayBuffer>]))).toMatchObject({ code: 2005, place: { byte: 0 } });
  });
});
