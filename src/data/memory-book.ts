import { OrderHandles } from "./order-handles.js";
import type { PackedRows } from "./pack.js";
import { packRows } from "./packed-rows.js";
import { type Book, type BookInfo, type RowColumns, rowsBetween } from "./rows.js";

/** A pack each. */
const CHUNK_ROWS = 8_192;

/**
 * Rows in memory as a book. Its chunks are views of the columns, nothing is copied; what a run plays of them is packed at
 * the first run and kept for those that follow.
 * @example
 * const { info, rows } = generateBook({ seed: 1, spanNs: 60e9 });
 * const book = memoryBook(info, rows);
 */
export function memoryBook(info: BookInfo, rows: RowColumns, chunkRows = CHUNK_ROWS): Book {
  const packs: (readonly PackedRows[])[] = [];
  const handlesOf = info.kind === "L3" ? handlesInOrder((index) => readChunk(index)) : async () => undefined;
  const readChunk = async (index: number) => rowsBetween(rows, index * chunkRows, Math.min(rows.length, (index + 1) * chunkRows));
  return {
    info: { ...info, rows: rows.length },
    chunkCount: Math.ceil(rows.length / chunkRows),
    maxChunkRows: Math.min(rows.length, chunkRows),
    readChunk,
    async readPacked(index) {
      const options = { byOrder: info.kind === "L3", handles: await handlesOf(index), rowsBefore: index * chunkRows };
      packs[index] ??= packRows(await readChunk(index), options);
      return packs[index];
    },
    close: () => {},
  };
}

/** Handles depend on all rows before; chunks may be asked for in any order. */
function handlesInOrder(readChunk: (index: number) => Promise<RowColumns>): (index: number) => Promise<Uint32Array | undefined> {
  const orders = new OrderHandles();
  const known: Uint32Array[] = [];
  let last: Promise<void> = Promise.resolve();
  return async (index) => {
    last = last.then(async () => {
      while (known.length <= index) known.push(orders.push(await readChunk(known.length)).handles);
    });
    await last;
    return known[index];
  };
}

/**
 * A book whose rows stay in memory once they were read, in the form that the core plays: some 11 bytes a row.
 * Sweeps and repeated runs read and decode it once.
 */
export function keptBook(book: Book): Book {
  const packs: Promise<readonly PackedRows[]>[] = [];
  const byOrder = book.info.kind === "L3";
  const read = async (index: number) => (book.readPacked ? book.readPacked(index) : packRows(await book.readChunk(index), { byOrder }));
  return {
    info: book.info,
    chunkCount: book.chunkCount,
    maxChunkRows: book.maxChunkRows,
    readChunk: (index) => book.readChunk(index),
    readPacked(index) {
      packs[index] ??= read(index);
      return packs[index];
    },
    close: () => book.close(),
  };
}
