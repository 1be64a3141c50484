import { HftError } from "../errors.js";
import { RowDigest } from "./digest.js";
import type { Book } from "./rows.js";

/**
 * Reads all of a book's rows and holds them against its header, a chunk at a time.
 * @throws HftError 2002 when a chunk is damaged, or the rows are not those of the digest.
 */
export async function verifyBook(book: Book, onProgress?: (rows: number) => void): Promise<void> {
  const digest = new RowDigest(book.info.epochNs);
  let rows = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const columns = await book.readChunk(chunk);
    digest.push(columns);
    rows += columns.length;
    onProgress?.(rows);
  }
  const got = digest.finish();
  if (got !== book.info.digest) throw new HftError(2002, `The book's rows have digest ${got}, its header says ${book.info.digest}.`);
}
