import { openBook } from "../data/book-file.js";
import type { Book } from "../data/rows.js";

/** A recorded book, open or as the bytes of a `.hftbook`. */
export type ExchangeSource = Book | Uint8Array | Blob;

/** Opens what is not open yet. @throws HftError 2xxx for what can't be read. */
export function openSources(given: ExchangeSource | readonly ExchangeSource[]): Promise<Book[]> {
  const sources = Array.isArray(given) ? (given as readonly ExchangeSource[]) : [given as ExchangeSource];
  return Promise.all(sources.map((source) => (source instanceof Uint8Array || source instanceof Blob ? openBook(source) : source)));
}
