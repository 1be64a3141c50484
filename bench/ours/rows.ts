import { memoryBook } from "../../src/data/memory-book.js";
import { packRows } from "../../src/data/packed-rows.js";
import { type Book, type BookInfo, emptyRows, type RowColumns } from "../../src/data/rows.js";

/** How a book is played over and over: each time later, and by other orders. */
export interface Shift {
  ns: number;
  id: number;
}

const ENDLESS_CHUNK_ROWS = 65_536;

/** How far a repetition is shifted so that it begins after the one before; reads the book a chunk at a time. */
export async function shiftOf(book: Book): Promise<Shift> {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let highestId = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const { length, exchTs, localTs, orderId } = await book.readChunk(chunk);
    for (let i = 0; i < length; i++) {
      const [exch, local, id] = [exchTs[i] as number, localTs[i] as number, orderId[i] as number];
      first = Math.min(first, exch, local);
      last = Math.max(last, exch, local);
      highestId = Math.max(highestId, id);
    }
  }
  return { ns: Math.ceil((last - first + 1) / 1e9) * 1e9, id: highestId === 0 ? 0 : highestId + 1 };
}

/** Order ids as 1, 2, 3 in order of appearance: an exchange's own are too far apart to be shifted within 2^53. Returns how many. */
export function countIds(rows: RowColumns): number {
  const places = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const id = rows.orderId[i] as number;
    if (id === 0) continue;
    const place = places.get(id) ?? places.size + 1;
    places.set(id, place);
    rows.orderId[i] = place;
  }
  return places.size;
}

export async function readAll(book: Book): Promise<RowColumns> {
  const all = emptyRows(book.info.rows);
  let at = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const rows = await book.readChunk(chunk);
    put(all, at, rows, 0, { ns: 0, id: 0 });
    at += rows.length;
  }
  return all;
}

/** The rows `repeats` times, in memory, as hftbacktest gets them. */
export function repeated(rows: RowColumns, repeats: number, shift: Shift): RowColumns {
  const all = emptyRows(rows.length * repeats);
  for (let k = 0; k < repeats; k++) put(all, k * rows.length, rows, k, shift);
  return all;
}

/** A book's file played again and again; every chunk is inflated and decoded each time. */
export function repeatedFile(book: Book, repeats: number, shift: Shift): Book {
  return {
    info: { ...book.info, rows: book.info.rows * repeats },
    chunkCount: book.chunkCount * repeats,
    maxChunkRows: book.maxChunkRows,
    async readChunk(index) {
      const rows = await book.readChunk(index % book.chunkCount);
      return shifted(rows, Math.floor(index / book.chunkCount), shift);
    },
    ...inflated(book, shift),
    close: () => book.close(),
  };
}

/** A chunk decoded by the core can be shifted in time, but not by other orders. */
function inflated({ readInflated, info, chunkCount }: Book, shift: Shift): Pick<Book, "readInflated"> {
  if (!readInflated || info.kind === "L3") return {};
  return {
    async readInflated(index) {
      const chunk = await readInflated(index % chunkCount);
      return { ...chunk, shiftNs: chunk.shiftNs + Math.floor(index / chunkCount) * shift.ns };
    },
  };
}

/** `total` rows out of a few, shifted as they are asked for: memory does not grow with them. */
export function endlessBook(info: BookInfo, rows: RowColumns, total: number, shift: Shift): Book {
  const base = memoryBook(info, rows, ENDLESS_CHUNK_ROWS);
  const [times, rest] = [Math.floor(total / rows.length), total % rows.length];
  const inRest = Math.ceil(rest / ENDLESS_CHUNK_ROWS);
  const book: Book = {
    info: { ...info, rows: total },
    chunkCount: times * base.chunkCount + inRest,
    maxChunkRows: ENDLESS_CHUNK_ROWS,
    async readChunk(index) {
      const chunk = index % base.chunkCount;
      const time = Math.floor(index / base.chunkCount);
      const cut = await base.readChunk(chunk);
      const length = time < times ? cut.length : Math.min(cut.length, rest - chunk * ENDLESS_CHUNK_ROWS);
      return shifted({ ...cut, length }, time, shift);
    },
    close: () => {},
  };
  // Other times are no other bytes; other orders are.
  if (shift.id === 0)
    book.readPacked = async (index) => {
      const time = Math.floor(index / base.chunkCount);
      if (time === times) return packRows(await book.readChunk(index));
      return ((await base.readPacked?.(index % base.chunkCount)) ?? []).map((pack) => pack.later(time * shift.ns));
    };
  return book;
}

function shifted(rows: RowColumns, times: number, shift: Shift): RowColumns {
  const moved = emptyRows(rows.length);
  put(moved, 0, rows, times, shift);
  return moved;
}

function put(to: RowColumns, at: number, from: RowColumns, times: number, shift: Shift): void {
  const { length } = from;
  to.ev.set(from.ev.subarray(0, length), at);
  to.ticks.set(from.ticks.subarray(0, length), at);
  to.lots.set(from.lots.subarray(0, length), at);
  for (let i = 0; i < length; i++) {
    to.exchTs[at + i] = (from.exchTs[i] as number) + times * shift.ns;
    to.localTs[at + i] = (from.localTs[i] as number) + times * shift.ns;
    const id = from.orderId[i] as number;
    to.orderId[at + i] = id === 0 ? 0 : id + times * shift.id;
  }
}
