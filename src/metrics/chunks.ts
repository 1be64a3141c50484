import type { Book, RowColumns } from "../data/rows.js";

const KEPT = 24;

/** A book's decoded chunks, the last few that were read in memory. */
export class Chunks {
  readonly #kept = new Map<number, RowColumns>();

  constructor(readonly book: Book) {}

  get count(): number {
    return this.book.chunkCount;
  }

  async read(index: number): Promise<RowColumns> {
    const known = this.#kept.get(index);
    this.#kept.delete(index);
    const rows = known ?? (await this.book.readChunk(index));
    this.#kept.set(index, rows);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    return rows;
  }
}
