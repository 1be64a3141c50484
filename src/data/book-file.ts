import { deflateSync } from "fflate";
import { HftError } from "../errors.js";
import { joinBytes } from "./bytes.js";
import { decodeChunk as decodeChunk1 } from "./hftbook/chunk-1.js";
import { Chunks } from "./hftbook/chunks.js";
import { crc32 } from "./hftbook/crc32.js";
import { decodeChunk } from "./hftbook/decode-chunk.js";
import { encodeChunk, hasOrders } from "./hftbook/encode-chunk.js";
import { freeBytes } from "./hftbook/free-bytes.js";
import { damaged, type Entry, MAX_CHUNK_ROWS, PREFIX_BYTES } from "./hftbook/layout.js";
import { readHeader, readIndex } from "./hftbook/read-frame.js";
import { type Source, sourceOf } from "./hftbook/source.js";
import { writeEntries, writeFooter, writePrefix } from "./hftbook/write-frame.js";
import { OrderHandles, type RowHandles } from "./order-handles.js";
import type { BookChunk, PackedRows } from "./pack.js";
import { packRows } from "./packed-rows.js";
import type { Book, BookInfo, RowColumns } from "./rows.js";
import { MemoryScratch, type Scratch } from "./scratch.js";

/** Format of this file: docs/hftbook.md. */
export { BOOK_VERSION } from "./hftbook/layout.js";

const DEFLATE_LEVEL = 6;

/**
 * Opens a `.hftbook`: reads and checks its header and index, no rows yet.
 * @throws HftError 2001 (not a book), 2002 (damaged), 2003 (truncated), 2005 (unreadable Blob), 2008 (another version), 2009 (empty).
 * @example
 * const book = await openBook(new Uint8Array(await response.arrayBuffer()));
 * const rows = await book.readChunk(0);
 */
export async function openBook(from: Uint8Array | Blob | Source): Promise<Book> {
  const source = sourceOf(from);
  const { info, version } = await readHeader(source);
  const entries = await readIndex(source);
  const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
  if (rows !== info.rows) throw damaged(`The book's header says ${info.rows} rows, its index ${rows}.`, PREFIX_BYTES);
  return new OpenBook(source, info, entries, version);
}

/**
 * Writes a `.hftbook`. Counts, span and kind in `info` are the caller's; see `describeRows`.
 * @throws HftError 2007 for a row that the format can't hold, 2009 for no rows.
 */
export function writeBook(info: BookInfo, rows: RowColumns | Iterable<RowColumns>): Uint8Array {
  const writer = new BookWriter(new MemoryScratch());
  for (const part of Symbol.iterator in rows ? rows : [rows]) writer.push(part);
  return joinBytes([...writer.pieces(info)]);
}

/**
 * Writes a `.hftbook` whose header is only known when its rows are: chunks are packed as they come and put aside.
 * Rows pushed together are cut into chunks from their start.
 */
export class BookWriter {
  /** Offsets are those in the scratch until the header is known. */
  readonly #entries: Entry[] = [];
  readonly #handles = new OrderHandles();

  constructor(readonly scratch: Scratch) {}

  /** @throws HftError 2007 for a row that the format can't hold. */
  push(rows: RowColumns): void {
    const orders = hasOrders(rows) ? this.#handles.push(rows) : null;
    for (let from = 0; from < rows.length; from += MAX_CHUNK_ROWS) {
      const { entry, bytes } = packChunk(rows, from, Math.min(rows.length, from + MAX_CHUNK_ROWS), orders);
      this.#entries.push({ ...entry, offset: this.scratch.append(bytes) });
    }
  }

  /** All of the book. @throws HftError 2009 for no rows. */
  *pieces(info: BookInfo): Generator<Uint8Array> {
    if (this.#entries.length === 0) throw new HftError(2009, `The book ${info.name} has no rows.`);
    const header = new TextEncoder().encode(JSON.stringify(info));
    yield writePrefix(header);
    yield header;
    let offset = PREFIX_BYTES + header.length;
    const entries: Entry[] = [];
    for (const entry of this.#entries) {
      yield this.scratch.read(entry.offset, entry.offset + entry.bytes);
      entries.push({ ...entry, offset });
      offset += entry.bytes;
    }
    const index = writeEntries(entries);
    yield index;
    yield writeFooter(offset, entries.length, crc32(index));
  }
}

class OpenBook implements Book {
  readonly #chunks: Chunks;
  readonly #rowCounts: number[];
  readonly readInflated?: (index: number) => Promise<BookChunk>;

  constructor(
    source: Source,
    readonly info: BookInfo,
    readonly entries: readonly Entry[],
    readonly version: number,
  ) {
    this.#chunks = new Chunks(source, info.name, entries);
    let rows = 0;
    if (version > 1) this.readInflated = (index) => this.#readInflated(index);
    this.#rowCounts = entries.map((entry) => {
      rows += entry.rows;
      return rows;
    });
  }

  get chunkCount(): number {
    return this.entries.length;
  }

  get maxChunkRows(): number {
    return this.entries.reduce((most, { rows }) => Math.max(most, rows), 0);
  }

  async readChunk(index: number): Promise<RowColumns> {
    return this.#decode(await this.#chunks.read(index), index).rows;
  }

  async readPacked(index: number): Promise<readonly PackedRows[]> {
    const { rows, handles } = this.#decode(await this.#chunks.read(index), index);
    return packRows(rows, { byOrder: this.info.kind === "L3", handles, rowsBefore: this.#rowsUpTo(index) - rows.length });
  }

  async readHandles(index: number): Promise<Uint32Array | null> {
    const { handles } = this.#decode(await this.#chunks.read(index), index);
    return this.info.kind === "L3" ? (handles ?? null) : null;
  }

  async #readInflated(index: number): Promise<BookChunk> {
    const bytes = await this.#chunks.read(index);
    return {
      bytes,
      rows: (this.entries[index] as Entry).rows,
      byOrder: this.info.kind === "L3",
      highestHandle: this.#rowsUpTo(index),
      shiftNs: 0,
      release: () => freeBytes(bytes),
      refusal: () => this.#refusal(bytes, index),
    };
  }

  /** Version 1 has no handles. */
  #decode(inflated: Uint8Array, index: number): { rows: RowColumns; handles?: Uint32Array } {
    const { rows, offset } = this.entries[index] as Entry;
    try {
      return this.version === 1 ? { rows: decodeChunk1(inflated, rows) } : decodeChunk(inflated, rows, this.#rowsUpTo(index));
    } catch (error) {
      if (!(error instanceof HftError)) throw error;
      // The decoder counts inflated bytes; the place of an error is in the file.
      throw damaged(`Chunk ${index} of ${this.info.name}: ${error.message}`, offset, { inflatedByte: error.place.byte ?? 0 });
    }
  }

  #refusal(inflated: Uint8Array, index: number): HftError {
    const { offset } = this.entries[index] as Entry;
    try {
      this.#decode(inflated, index);
    } catch (error) {
      if (error instanceof HftError) return error;
    }
    return damaged(`Chunk ${index} of ${this.info.name} can't be played.`, offset);
  }

  /** Rows before a chunk and in it: as many orders there can be. */
  #rowsUpTo(index: number): number {
    return this.#rowCounts[index] as number;
  }

  close(): void {
    this.#chunks.close();
  }
}

function packChunk(
  rows: RowColumns,
  from: number,
  to: number,
  orders: RowHandles | null,
): { entry: Omit<Entry, "offset">; bytes: Uint8Array } {
  const inflated = encodeChunk(rows, from, to, orders);
  const bytes = deflateSync(inflated, { level: DEFLATE_LEVEL });
  let [firstNs, lastNs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = from; row < to; row++) {
    const ts = rows.localTs[row] as number;
    if (ts < firstNs) firstNs = ts;
    if (ts > lastNs) lastNs = ts;
  }
  const entry = { bytes: bytes.length, inflatedBytes: inflated.length, rows: to - from, crc: crc32(bytes), firstNs, lastNs };
  return { entry, bytes };
}
