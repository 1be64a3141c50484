import type { LaterDigest } from "../digest.js";
import type { BookKind, RowColumns } from "../rows.js";
import type { Scratch } from "../scratch.js";
import { joinColumns } from "./columns.js";
import type { StepWatch } from "./step-watch.js";

/** Bytes of one file, decompressed, in pieces of any size. */
export type ByteChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface InputFile {
  /** For messages. */
  name: string;
  chunks: ByteChunks;
}

export interface ImportOptions {
  tickSize: number;
  lotSize: number;
  /** Called now and then with the rows read so far. */
  onProgress?: (rows: number) => void;
  /** Where rows are put aside; without one they are kept in memory. */
  scratch?: Scratch;
  /** Hashes the rows of a book on another thread; without one they are hashed in between. */
  laterDigest?: LaterDigest;
  /** Sees every price and quantity as a decimal, before it becomes steps. */
  watch?: StepWatch;
}

/** Something odd in a capture: how often, and where first. */
export interface Oddity {
  count: number;
  /** `file:line` of the first one. */
  first: string;
}

export interface ImportReport {
  /** ns added to every local stamp, because the local clock was behind the exchange's. */
  clockCorrectionNs: number;
  /** Rows that stand twice, once for each side, because the two sides saw them in another order. */
  splitRows: number;
  oddities: Record<string, Oddity>;
}

export interface Imported {
  rows: RowColumns;
  /** ns since 1970 of time 0: the local time of the first row that the local side processes. */
  epochNs: string;
  report: ImportReport;
}

/** The rows of a capture, prepared as they are read: the same ones each time. */
export interface RowStream {
  epochNs: string;
  /** `splitRows` counts once the chunks were read to their end. */
  report: ImportReport;
  /** Whole runs of rows; only the last one may be shorter. */
  chunks(): Generator<RowColumns>;
}

/** Reads captures of one format. */
export interface Importer {
  id: string;
  title: string;
  kind: BookKind;
  /** All rows at once. @throws HftError 2006 with file and line when a file is not of the format, 2009 when it holds no rows. */
  import(files: readonly InputFile[], options: ImportOptions): Promise<Imported>;
  /** The same, with the rows in chunks: with a scratch memory does not grow with the files. */
  read(files: readonly InputFile[], options: ImportOptions): Promise<RowStream>;
}

export function makeImporter(parts: Omit<Importer, "import">): Importer {
  return {
    ...parts,
    async import(files, options) {
      const { chunks, epochNs, report } = await parts.read(files, options);
      return { rows: joinColumns([...chunks()]), epochNs, report };
    },
  };
}
