import type { RowColumns } from "../rows.js";

/** A book's rows in file order, in pieces of any size. */
export type RowChunks = AsyncIterable<RowColumns> | Iterable<RowColumns>;

/** What of a book's `BookInfo` and instrument an exporter needs to know. */
export interface ExportOptions {
  tickSize: number;
  lotSize: number;
  /** ns since 1970 of time 0. */
  epochNs: string;
  /** How many rows will come. */
  rows: number;
}

/** Writes rows in one format. */
export interface Exporter {
  id: string;
  title: string;
  /** Of its files, such as `.csv`. */
  suffix: string;
  /** The file, in pieces as the rows come. @throws HftError 2007 for a row that the format can't hold. */
  export(rows: RowChunks, options: ExportOptions): AsyncGenerator<Uint8Array>;
}
