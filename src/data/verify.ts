import { HftError } from "../errors.js";
import { RowDigest } from "./digest.js";
import { OrderHandles } from "./order-handles.js";
import type { Book } from "./rows.js";

/**
 * Reads all of a book's rows and holds them against its header, a chunk at a time.
 * @throws HftError 2002 when a chunk is damaged, the rows are not those of the digest, or orders don't have the handles that
 * they should: the core finds orders by them, and would take one for another.
 */
export async function verifyBook(book: Book, onProgress?: (rows: number) => void): Promise<void> {
  const digest = new RowDigest(book.info.epochNs);
  const handles = new OrderHandles();
  let rows = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const columns = await book.readChunk(chunk);
    digest.push(columns);
    const given = (await book.readHandles?.(chunk)) ?? null;
    if (given) checkHandles(given, handles.push(columns).handles, rows);
    rows += columns.length;
    onProgress?.(rows);
  }
  const got = digest.finish();
  if (got !== book.info.digest) throw new HftError(2002, `The book's rows have digest ${got}, its header says ${book.info.digest}.`);
}

function checkHandles(given: Uint32Array, wanted: Uint32Array, rowsBefore: number): void {
  const wrong = given.findIndex((handle, row) => handle !== wanted[row]);
  if (wrong < 0) return;
  const message = `Row ${rowsBefore + wrong} of the book has an order by the handle ${given[wrong]}, wanted ${wanted[wrong]}.`;
  throw new HftError(2002, message, { row: rowsBefore + wrong });
}
