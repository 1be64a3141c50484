import type { Book, RowColumns } from "../rows.js";

/** The same book with times that count from another moment, such as that of a book beside it. @param epochNs ns since 1970 of time 0. */
export function rebased(book: Book, epochNs: string): Book {
  const { info } = book;
  const shiftNs = Number(BigInt(info.epochNs) - BigInt(epochNs));
  if (shiftNs === 0) return book;
  const shift = (ns: number): number => ns + shiftNs;
  const shifted = (rows: RowColumns): RowColumns => ({ ...rows, exchTs: rows.exchTs.map(shift), localTs: rows.localTs.map(shift) });
  return {
    info: { ...info, epochNs, firstNs: shift(info.firstNs), lastNs: shift(info.lastNs) },
    chunkCount: book.chunkCount,
    maxChunkRows: book.maxChunkRows,
    readChunk: async (index) => shifted(await book.readChunk(index)),
    close: () => book.close(),
  };
}
