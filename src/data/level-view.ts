import { LevelAggregator } from "./aggregate.js";
import type { Book, RowColumns } from "./rows.js";

/** A market-by-order book as the levels that pictures show: its chunks, each with the levels' rows that it makes. */
export async function levelView(book: Book): Promise<Book> {
  if (book.info.kind === "L2") return book;
  const aggregator = new LevelAggregator();
  const chunks: RowColumns[] = [];
  for (let chunk = 0; chunk < book.chunkCount; chunk++) chunks.push(aggregator.push(await book.readChunk(chunk)));
  return {
    info: book.info,
    chunkCount: book.chunkCount,
    maxChunkRows: chunks.reduce((most, { length }) => Math.max(most, length), 0),
    readChunk: async (index) => chunks[index] ?? book.readChunk(index),
    close: () => book.close(),
  };
}
