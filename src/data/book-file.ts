import { deflateSync, inflateSync } from "fflate";
import { HftError } from "../errors.js";
import { decodeChunk, encodeChunk, MAX_CHUNK_ROWS } from "./hftbook/chunk.js";
import { crc32 } from "./hftbook/crc32.js";
import { checkInfo } from "./hftbook/header.js";
import type { Book, BookInfo, RowColumns } from "./rows.js";

/** Format of this file: docs/hftbook.md. */
export const BOOK_VERSION = 1;
const MAGIC = "HFTBOOK\0";
const END_MAGIC = "HFTBEND\0";
const PREFIX_BYTES = 20;
const FOOTER_BYTES = 32;
const ENTRY_BYTES = 40;
const MAX_HEADER_BYTES = 1 << 20;
/** Largest that a chunk of MAX_CHUNK_ROWS can be, inflated: every value at its longest. */
const MAX_CHUNK_BYTES = MAX_CHUNK_ROWS * 64;
const DEFLATE_LEVEL = 6;

interface Entry {
  offset: number;
  bytes: number;
  inflatedBytes: number;
  rows: number;
  crc: number;
  firstNs: number;
  lastNs: number;
}

/** Where bytes come from; reads outside of it are the caller's fault. */
interface Source {
  size: number;
  read(from: number, to: number): Promise<Uint8Array>;
}

/**
 * Opens a `.hftbook`: reads and checks its header and index, no rows yet.
 * @throws HftError 2001 (not a book), 2002 (damaged), 2003 (truncated), 2008 (another version).
 * @example
 * const book = await openBook(new Uint8Array(await response.arrayBuffer()));
 * const rows = await book.readChunk(0);
 */
export async function openBook(from: Uint8Array | Blob): Promise<Book> {
  const source = sourceOf(from);
  const info = await readHeader(source);
  const entries = await readIndex(source);
  const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
  if (rows !== info.rows) throw new HftError(2002, `The book's header says ${info.rows} rows, its index ${rows}.`);
  return new OpenBook(source, info, entries);
}

/**
 * Writes a `.hftbook`. Counts, span and kind in `info` are the caller's; see `describeRows`.
 * @throws HftError 2007 for a row that the format can't hold, 2009 for no rows.
 */
export function writeBook(info: BookInfo, rows: RowColumns | Iterable<RowColumns>): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(info));
  const pieces: Uint8Array[] = [prefix(header), header];
  const entries: Entry[] = [];
  let offset = PREFIX_BYTES + header.length;
  for (const part of Symbol.iterator in rows ? rows : [rows]) {
    for (let from = 0; from < part.length; from += MAX_CHUNK_ROWS) {
      const { entry, bytes } = packChunk(part, from, Math.min(part.length, from + MAX_CHUNK_ROWS), offset);
      entries.push(entry);
      pieces.push(bytes);
      offset += bytes.length;
    }
  }
  if (entries.length === 0) throw new HftError(2009, `The book ${info.name} has no rows.`);
  const index = writeEntries(entries);
  pieces.push(index, footer(offset, entries.length, crc32(index)));
  return concatenate(pieces);
}

class OpenBook implements Book {
  #closed = false;

  constructor(
    readonly source: Source,
    readonly info: BookInfo,
    readonly entries: readonly Entry[],
  ) {}

  get chunkCount(): number {
    return this.entries.length;
  }

  get maxChunkRows(): number {
    return this.entries.reduce((most, { rows }) => Math.max(most, rows), 0);
  }

  async readChunk(index: number): Promise<RowColumns> {
    if (this.#closed) throw new HftError(2004, `The book ${this.info.name} has been closed.`);
    const entry = this.entries[index];
    if (!entry) throw new HftError(2004, `The book ${this.info.name} has no chunk ${index}; it has ${this.entries.length}.`);
    const stored = await this.source.read(entry.offset, entry.offset + entry.bytes);
    const got = crc32(stored);
    if (got !== entry.crc) {
      throw new HftError(
        2002,
        `Chunk ${index} of ${this.info.name} is damaged: its checksum is ${hex(got)}, the index says ${hex(entry.crc)}.`,
        {
          byte: entry.offset,
        },
      );
    }
    return decodeChunk(inflate(stored, entry), entry.rows);
  }

  close(): void {
    this.#closed = true;
  }
}

function sourceOf(from: Uint8Array | Blob): Source {
  if (from instanceof Uint8Array) return { size: from.length, read: (start, end) => Promise.resolve(from.subarray(start, end)) };
  return { size: from.size, read: async (start, end) => new Uint8Array(await from.slice(start, end).arrayBuffer()) };
}

async function readHeader(source: Source): Promise<BookInfo> {
  if (source.size === 0) throw new HftError(2003, "The file is empty, wanted a .hftbook.", { byte: 0 });
  const start = await source.read(0, Math.min(PREFIX_BYTES, source.size));
  if (ascii(start, 0, 8) !== MAGIC.slice(0, Math.min(8, start.length))) {
    const got = JSON.stringify(ascii(start, 0, 8));
    throw new HftError(2001, `Not a .hftbook: the file begins with ${got}, wanted ${JSON.stringify(MAGIC)}.`, { byte: 0 });
  }
  if (start.length < PREFIX_BYTES) throw truncated(source.size);
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const version = view.getUint32(8, true);
  if (version !== BOOK_VERSION)
    throw new HftError(2008, `The book has format version ${version}; this reads version ${BOOK_VERSION}.`, { byte: 8 });
  const bytes = view.getUint32(12, true);
  if (bytes > MAX_HEADER_BYTES)
    throw new HftError(2002, `The book's header says that it is ${bytes} bytes long; ${MAX_HEADER_BYTES} is the most.`, { byte: 12 });
  if (PREFIX_BYTES + bytes > source.size) throw truncated(source.size);
  const header = await source.read(PREFIX_BYTES, PREFIX_BYTES + bytes);
  if (crc32(header) !== view.getUint32(16, true))
    throw new HftError(2002, "The book's header is damaged: its checksum does not fit.", { byte: PREFIX_BYTES });
  return parseHeader(header);
}

function parseHeader(header: Uint8Array): BookInfo {
  try {
    return checkInfo(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header)));
  } catch (error) {
    if (error instanceof HftError) throw error;
    throw new HftError(2002, `The book's header is not JSON: ${(error as Error).message}.`, { byte: PREFIX_BYTES });
  }
}

async function readIndex(source: Source): Promise<Entry[]> {
  const end = source.size - FOOTER_BYTES;
  if (end < PREFIX_BYTES) throw truncated(source.size);
  const last = await source.read(end, source.size);
  if (ascii(last, FOOTER_BYTES - 8, FOOTER_BYTES) !== END_MAGIC) throw truncated(source.size);
  const view = new DataView(last.buffer, last.byteOffset, last.length);
  const [start, count, crc] = [view.getFloat64(0, true), view.getUint32(8, true), view.getUint32(12, true)];
  if (!(start >= PREFIX_BYTES) || start + count * ENTRY_BYTES !== end)
    throw new HftError(2002, `The book's end says that its index of ${count} chunks begins at byte ${start}; that can't be.`, {
      byte: end,
    });
  const index = await source.read(start, end);
  if (crc32(index) !== crc) throw new HftError(2002, "The book's index is damaged: its checksum does not fit.", { byte: start });
  return Array.from({ length: count }, (_, chunk) => readEntry(index, chunk, start));
}

function readEntry(index: Uint8Array, chunk: number, indexStart: number): Entry {
  const view = new DataView(index.buffer, index.byteOffset + chunk * ENTRY_BYTES, ENTRY_BYTES);
  const entry: Entry = {
    offset: view.getFloat64(0, true),
    bytes: view.getUint32(8, true),
    inflatedBytes: view.getUint32(12, true),
    rows: view.getUint32(16, true),
    crc: view.getUint32(20, true),
    firstNs: view.getFloat64(24, true),
    lastNs: view.getFloat64(32, true),
  };
  const fits = Number.isInteger(entry.offset) && entry.offset >= PREFIX_BYTES && entry.offset + entry.bytes <= indexStart;
  if (!fits || entry.rows > MAX_CHUNK_ROWS || entry.inflatedBytes > MAX_CHUNK_BYTES)
    throw new HftError(2002, `The book's index has an entry for chunk ${chunk} that can't be.`, { byte: indexStart + chunk * ENTRY_BYTES });
  return entry;
}

function inflate(stored: Uint8Array, { inflatedBytes, offset }: Entry): Uint8Array {
  try {
    const inflated = inflateSync(stored, { out: new Uint8Array(inflatedBytes) });
    if (inflated.length === inflatedBytes) return inflated;
  } catch {
    // Told below: what fflate says names no place in the file.
  }
  throw new HftError(2002, `A chunk does not inflate to the ${inflatedBytes} bytes that the index says.`, { byte: offset });
}

function packChunk(rows: RowColumns, from: number, to: number, offset: number): { entry: Entry; bytes: Uint8Array } {
  const inflated = encodeChunk(rows, from, to);
  const bytes = deflateSync(inflated, { level: DEFLATE_LEVEL });
  const local = rows.localTs.subarray(from, to);
  const firstNs = local.reduce((low, ts) => Math.min(low, ts), Number.POSITIVE_INFINITY);
  const lastNs = local.reduce((high, ts) => Math.max(high, ts), Number.NEGATIVE_INFINITY);
  const entry = { offset, bytes: bytes.length, inflatedBytes: inflated.length, rows: to - from, crc: crc32(bytes), firstNs, lastNs };
  return { entry, bytes };
}

function writeEntries(entries: readonly Entry[]): Uint8Array {
  const index = new Uint8Array(entries.length * ENTRY_BYTES);
  const view = new DataView(index.buffer);
  for (const [chunk, { offset, bytes, inflatedBytes, rows, crc, firstNs, lastNs }] of entries.entries()) {
    const at = chunk * ENTRY_BYTES;
    view.setFloat64(at, offset, true);
    view.setUint32(at + 8, bytes, true);
    view.setUint32(at + 12, inflatedBytes, true);
    view.setUint32(at + 16, rows, true);
    view.setUint32(at + 20, crc, true);
    view.setFloat64(at + 24, firstNs, true);
    view.setFloat64(at + 32, lastNs, true);
  }
  return index;
}

function prefix(header: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, BOOK_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, crc32(header), true);
  return bytes;
}

function footer(indexStart: number, chunks: number, crc: number): Uint8Array {
  const bytes = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, indexStart, true);
  view.setUint32(8, chunks, true);
  view.setUint32(12, crc, true);
  bytes.set(new TextEncoder().encode(END_MAGIC), FOOTER_BYTES - 8);
  return bytes;
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function truncated(size: number): HftError {
  return new HftError(2003, `The book is truncated: it ends after ${size} bytes, without the index that belongs at its end.`, {
    byte: size,
  });
}
