import { openBook } from "../data/book-file.js";
import { type BookWords, importBook } from "../data/book-of-import.js";
import type { CsvColumns } from "../data/importers/csv-layout.js";
import type { TimeUnit } from "../data/importers/csv-values.js";
import { type ImportReport, importers } from "../data/importers/index.js";
import type { Steps } from "../data/importers/step-watch.js";
import { guessSteps, INSPECT_BYTES, type Inspection, inspectFiles, type SampledFile } from "../data/inspect.js";
import { checkBook, type QualityReport } from "../data/quality.js";
import type { BookInfo } from "../data/rows.js";
import { sampleOf } from "../data/unpack.js";
import { verifyBook } from "../data/verify.js";
import { HftError } from "../errors.js";
import { BlobFiles, type BroughtFile } from "./blob-files.js";
import { blobOf } from "./blob-of.js";
import { DigestThread } from "./digest-thread.js";
import type { OpenScratch } from "./library/browser-scratch.js";

const BOOK_FORMAT = "hftbook";
/** What a packed book may unpack to. A book is packed in itself: more is a bomb. */
const MAX_BOOK_BYTES = 2 ** 30;

/** What a person said of a plain table; left out, it is found out. */
export interface TableWords {
  columns?: CsvColumns;
  units?: TimeUnit;
  kind?: "depth" | "trade";
}

/** Everything that a book needs and no capture says. */
export interface ImportRequest extends TableWords {
  format: string;
  /** Of the book, free in its library. */
  name: string;
  symbol: string;
  venue: string;
  baseCurrency: string;
  /** What prices are in. */
  quoteCurrency: string;
  tickSize: number;
  lotSize: number;
  /** Day of a LOBSTER session, `YYYY-MM-DD`. */
  date?: string;
}

export interface ImportProgress {
  stage: "fetching" | "reading" | "checking" | "generating";
  rows: number;
  /** Of files that are fetched, so far. */
  bytes?: number;
  /** Of the stage, 0 to 1. */
  share: number;
}

export interface MadeBook {
  info: BookInfo;
  /** A whole `.hftbook`. */
  book: Blob;
  quality: QualityReport;
  /** Null of a book that came as one. */
  report: ImportReport | null;
}

/** Turns the files that a person brought into one book. One set of files at a time. */
export class ImportDesk {
  #files: BroughtFile[] = [];
  #samples: SampledFile[] = [];

  /** @param openScratch Where rows are put aside; without it they are kept in memory. */
  constructor(readonly openScratch: (() => Promise<OpenScratch>) | null = null) {}

  /** @throws HftError 2006 when the files don't belong together, or one is damaged at its start. */
  async inspect(files: readonly BroughtFile[]): Promise<Inspection> {
    const samples: SampledFile[] = [];
    for (const input of new BlobFiles(files).inputs()) samples.push({ name: input.name, sample: await sampleOf(input, INSPECT_BYTES) });
    const inspection = await inspectFiles(samples);
    this.#files = inspection.order.map((at) => files[at] as BroughtFile);
    this.#samples = inspection.order.map((at) => samples[at] as SampledFile);
    return inspection;
  }

  /** Steps as the samples show them, read as they are told to be. */
  guess(format: string, words: TableWords): Promise<Steps | null> {
    return guessSteps(format, this.#samples, words);
  }

  /** @throws HftError 1002, 2001 to 2009 with the place; then nothing was made. */
  async make(request: ImportRequest, onProgress: (progress: ImportProgress) => void): Promise<MadeBook> {
    return request.format === BOOK_FORMAT ? this.#takeBook(onProgress) : this.#import(request, onProgress);
  }

  async #import(request: ImportRequest, onProgress: (progress: ImportProgress) => void): Promise<MadeBook> {
    const { format, name, symbol, venue, baseCurrency, quoteCurrency, tickSize, lotSize, ...said } = request;
    if (!Object.hasOwn(importers, format)) {
      throw new HftError(2006, `No importer is called ${format}; there are ${Object.keys(importers).join(", ")}.`);
    }
    const importer = importers[format as keyof typeof importers];
    const files = new BlobFiles(this.#files);
    const options = { ...said, ...(symbol === "" ? {} : { symbol }), tickSize, lotSize };
    const words: BookWords = {
      name,
      instrument: { symbol: symbol || name, venue, baseCurrency, quoteCurrency, tickSize, lotSize, contractSize: 1 },
      licence: "your own file",
      source: `${this.#files.map((file) => file.name).join(", ")} (${importer.title})`,
    };
    let read = 0;
    const reading = (rows: number): void => {
      read = rows;
      onProgress({ stage: "reading", rows, share: files.share });
    };
    const checking = (rows: number): void => onProgress({ stage: "checking", rows, share: Math.min(1, rows / Math.max(1, read)) });
    const scratch = (await this.openScratch?.()) ?? null;
    const laterDigest = DigestThread.open();
    try {
      const all = { ...options, ...(scratch ? { scratch } : {}), ...(laterDigest ? { laterDigest } : {}), onProgress: reading };
      const { info, quality, report, pieces } = await importBook(importer, files.inputs(), all, words, checking);
      return { info, book: blobOf(pieces()), quality, report };
    } finally {
      laterDigest?.close();
      await scratch?.close();
    }
  }

  async #takeBook(onProgress: (progress: ImportProgress) => void): Promise<MadeBook> {
    const [file, ...others] = this.#files;
    if (!file || others.length > 0) throw new HftError(2006, `Got ${this.#files.length} books at once, wanted one.`);
    const blob = await unpackedBook(file);
    const book = await openBook(blob);
    const { rows } = book.info;
    await verifyBook(book, (read) => onProgress({ stage: "reading", rows: read, share: read / rows }));
    const quality = await checkBook(book, (read) => onProgress({ stage: "checking", rows: read, share: read / rows }));
    return { info: book.info, book: blob, quality, report: null };
  }
}

/** A book is packed in itself, so most come as they are. */
async function unpackedBook(file: BroughtFile): Promise<Blob> {
  const start = new Uint8Array(await file.blob.slice(0, 1).arrayBuffer());
  if (start[0] === "H".charCodeAt(0)) return file.blob;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (const { chunks } of new BlobFiles([file]).inputs()) {
    for await (const piece of chunks) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MAX_BOOK_BYTES)
        throw new HftError(2006, `${file.name} unpacks to more than ${MAX_BOOK_BYTES} bytes.`, { file: file.name });
    }
  }
  return blobOf(pieces);
}
