import { BookWriter, openBook } from "../data/book-file.js";
import { joinBytes } from "../data/bytes.js";
import { cutBook } from "../data/cut/cut-book.js";
import type { Book } from "../data/rows.js";
import { MemoryScratch } from "../data/scratch.js";
import { HftError } from "../errors.js";
import type { ExchangeSource } from "../strategy/sources.js";

/** The books of a sweep, in one part or cut in two at a time. */
export interface Parts {
  /** Books of each part. */
  books: readonly (readonly Book[])[];
  /** Names of the whole books. */
  names: string[];
  /** Where they are cut, ns of the first book's time; null when they are whole. */
  splitNs: number | null;
  /** As whole `.hftbook`s, for other threads. */
  bytes(): Promise<Uint8Array[][]>;
}

/** @param split Share of the first book's time that comes before the cut; none when it is undefined. @throws HftError 1002. */
export async function partsOf(sources: readonly ExchangeSource[], books: readonly Book[], split: number | undefined): Promise<Parts> {
  const names = books.map(({ info }) => info.name);
  if (split === undefined) {
    const bytes = async () => [await Promise.all(books.map((book, index) => bytesOf(book, sources[index])))];
    return { books: [books], names, splitNs: null, bytes };
  }
  if (!(typeof split === "number" && split > 0 && split < 1))
    throw new HftError(1002, `split: got ${String(split)}, wanted a share of the book's time between 0 and 1.`, { field: "split" });
  const { firstNs, lastNs, epochNs } = (books[0] as Book).info;
  const splitNs = Math.round(firstNs + (lastNs - firstNs) * split);
  const cut = async (after: boolean) =>
    Promise.all(books.map((book) => cutAt(book, splitNs - Number(BigInt(book.info.epochNs) - BigInt(epochNs)), after)));
  const bytes = [await cut(false), await cut(true)];
  const open = (part: Uint8Array[]) => Promise.all(part.map((each) => openBook(each)));
  return { books: await Promise.all(bytes.map(open)), names, splitNs, bytes: async () => bytes };
}

async function cutAt(book: Book, ns: number, after: boolean): Promise<Uint8Array> {
  const { firstNs, lastNs } = book.info;
  const { pieces } = await cutBook(book, after ? { fromNs: ns, toNs: lastNs + 1 } : { fromNs: firstNs, toNs: ns });
  return joinBytes([...pieces()]);
}

/** A whole book as a file. */
async function bytesOf(book: Book, source: ExchangeSource | undefined): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const writer = new BookWriter(new MemoryScratch());
  for (let chunk = 0; chunk < book.chunkCount; chunk++) writer.push(await book.readChunk(chunk));
  return joinBytes([...writer.pieces(book.info)]);
}
