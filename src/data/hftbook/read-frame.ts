/** Reads what is around a book's rows: its header and its index. */
import { HftError } from "../../errors.js";
import type { BookInfo } from "../rows.js";
import { crc32 } from "./crc32.js";
import { checkInfo } from "./header.js";
import {
  BOOK_VERSION,
  damaged,
  END_MAGIC,
  ENTRY_BYTES,
  type Entry,
  FOOTER_BYTES,
  hex,
  MAGIC,
  MAX_CHUNK_BYTES,
  MAX_CHUNK_ROWS,
  MAX_HEADER_BYTES,
  OLDEST_VERSION,
  PREFIX_BYTES,
} from "./layout.js";
import type { Source } from "./source.js";

export async function readHeader(source: Source): Promise<{ info: BookInfo; version: number }> {
  if (source.size === 0) throw new HftError(2003, "The file is empty, wanted a .hftbook.", { byte: 0 });
  const start = await source.read(0, Math.min(PREFIX_BYTES, source.size));
  if (ascii(start, 0, 8) !== MAGIC.slice(0, Math.min(8, start.length))) {
    const got = JSON.stringify(ascii(start, 0, 8));
    throw new HftError(2001, `Not a .hftbook: the file begins with ${got}, wanted ${JSON.stringify(MAGIC)}.`, { byte: 0 });
  }
  if (start.length < PREFIX_BYTES) throw truncated(source.size);
  const view = viewOf(start);
  const version = view.getUint32(8, true);
  if (version < OLDEST_VERSION || version > BOOK_VERSION) {
    const message = `The book has format version ${version}; this reads versions ${OLDEST_VERSION} to ${BOOK_VERSION}.`;
    throw new HftError(2008, message, { byte: 8 });
  }
  const bytes = view.getUint32(12, true);
  if (bytes > MAX_HEADER_BYTES)
    throw damaged(`The book's header says that it is ${bytes} bytes long; ${MAX_HEADER_BYTES} is the most.`, 12);
  if (PREFIX_BYTES + bytes > source.size) throw truncated(source.size);
  const header = await source.read(PREFIX_BYTES, PREFIX_BYTES + bytes);
  checkSum("header", header, view.getUint32(16, true), PREFIX_BYTES);
  return { info: parseHeader(header), version };
}

/** Where every chunk is. No length that the file claims is used before it has been held against the file's own. */
export async function readIndex(source: Source): Promise<Entry[]> {
  const end = source.size - FOOTER_BYTES;
  if (end < PREFIX_BYTES) throw truncated(source.size);
  const last = await source.read(end, source.size);
  if (ascii(last, FOOTER_BYTES - 8, FOOTER_BYTES) !== END_MAGIC) throw truncated(source.size);
  const view = viewOf(last);
  const [start, count, crc] = [view.getFloat64(0, true), view.getUint32(8, true), view.getUint32(12, true)];
  // A fraction of a byte would be lost in the sum.
  if (!Number.isInteger(start) || start < PREFIX_BYTES || start + count * ENTRY_BYTES !== end)
    throw damaged(`The book's end says that its index of ${count} chunks begins at byte ${start}; that can't be.`, end);
  if (view.getBigUint64(16, true) !== 0n) throw damaged("The book's end has something where nothing belongs.", end + 16);
  if (count === 0) throw new HftError(2009, "The book has no rows.", { byte: end });
  const index = await source.read(start, end);
  checkSum("index", index, crc, start);
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
  if (fits && entry.rows > 0 && entry.rows <= MAX_CHUNK_ROWS && entry.inflatedBytes <= MAX_CHUNK_BYTES) return entry;
  throw damaged(`The book's index has an entry for chunk ${chunk} that can't be.`, indexStart + chunk * ENTRY_BYTES);
}

function parseHeader(header: Uint8Array): BookInfo {
  try {
    return checkInfo(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header)));
  } catch (error) {
    if (error instanceof HftError) throw error;
    throw damaged(`The book's header is not JSON: ${(error as Error).message}.`, PREFIX_BYTES);
  }
}

function checkSum(part: string, bytes: Uint8Array, wanted: number, at: number): void {
  const got = crc32(bytes);
  if (got !== wanted) throw damaged(`The book's ${part} is damaged: its checksum is ${hex(got)}, wanted ${hex(wanted)}.`, at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function truncated(size: number): HftError {
  const message = `The book is truncated: it ends after ${size} bytes, without the index that belongs at its end.`;
  return new HftError(2003, message, { byte: size });
}
