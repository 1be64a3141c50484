/** Writes what is around a book's rows. */
import { crc32 } from "./crc32.js";
import { BOOK_VERSION, END_MAGIC, ENTRY_BYTES, type Entry, FOOTER_BYTES, MAGIC, PREFIX_BYTES } from "./layout.js";

export function writePrefix(header: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, BOOK_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, crc32(header), true);
  return bytes;
}

export function writeEntries(entries: readonly Entry[]): Uint8Array {
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

export function writeFooter(indexStart: number, chunks: number, crc: number): Uint8Array {
  const bytes = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, indexStart, true);
  view.setUint32(8, chunks, true);
  view.setUint32(12, crc, true);
  bytes.set(new TextEncoder().encode(END_MAGIC), FOOTER_BYTES - 8);
  return bytes;
}
