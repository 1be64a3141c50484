import { BookWriter } from "./book-file.js";
import { RowDescriber } from "./describe.js";
import type { Importer, ImportOptions, ImportReport, InputFile, RowStream } from "./importers/importer.js";
import { QualityCheck, type QualityReport } from "./quality.js";
import type { BookInfo, Instrument } from "./rows.js";
import { MemoryScratch } from "./scratch.js";

/** What no capture says of itself, and a person does. */
export interface BookWords {
  name: string;
  /** Symbol and venue when it is left out. */
  title?: string;
  instrument: Instrument;
  licence: string;
  source: string;
  /** Instead of what the importer found odd. */
  notes?: readonly string[];
}

export interface ImportedBook {
  info: BookInfo;
  report: ImportReport;
  quality: QualityReport;
  /** The whole `.hftbook`. */
  pieces(): Generator<Uint8Array>;
  /** Its rows once more, for other formats. */
  chunks: RowStream["chunks"];
}

const MOST_NOTES = 100;

/**
 * Reads captures into a book. With a scratch in the options memory does not grow with the files: rows and packed chunks are
 * put aside there, and it must stay until the pieces were taken.
 * @param onRows Hears the rows that are prepared, after those that are read (`options.onProgress`).
 * @throws HftError 1002, 2006, 2007, 2009 with the place in the file.
 * @example
 * const { info, pieces } = await importBook(
 *   importers["binance-futures"],
 *   [{ name: "capture.jsonl", chunks: [new TextEncoder().encode("…")] }],
 *   { tickSize: 0.1, lotSize: 0.001 },
 *   {
 *     name: "my-book",
 *     instrument: { symbol: "BTCUSDT", venue: "Binance futures", tickSize: 0.1, lotSize: 0.001, contractSize: 1, baseCurrency: "BTC", quoteCurrency: "USDT" },
 *     licence: "mine",
 *     source: "capture.jsonl",
 *   },
 * );
 */
export async function importBook(
  importer: Importer,
  files: readonly InputFile[],
  options: ImportOptions,
  words: BookWords,
  onRows?: (rows: number) => void,
): Promise<ImportedBook> {
  const { epochNs, report, chunks } = await importer.read(files, options);
  const later = options.laterDigest && (await options.laterDigest.begin(epochNs)) ? options.laterDigest : null;
  const describer = new RowDescriber(epochNs, later === null);
  const check = new QualityCheck();
  const writer = new BookWriter(options.scratch ?? new MemoryScratch());
  let rows = 0;
  for (const chunk of chunks()) {
    describer.push(chunk);
    check.push(chunk);
    writer.push(chunk);
    rows += chunk.length;
    onRows?.(rows);
    later?.take(chunk);
    await later?.hasRoom();
  }
  const digest = await later?.finish();
  const { name, title, instrument, licence, source, notes = notesOf(report) } = words;
  const info: BookInfo = {
    name,
    title: title ?? [instrument.symbol, instrument.venue].filter((part) => part !== "").join(", "),
    kind: describer.kind,
    instrument,
    ...describer.finish(digest),
    licence,
    source,
    synthetic: false,
    notes: [...notes],
  };
  return { info, report, quality: check.finish(report), pieces: () => writer.pieces(info), chunks };
}

/** What an importer found odd, a sentence each. */
export function notesOf({ clockCorrectionNs, splitRows, oddities }: ImportReport): string[] {
  const notes = Object.entries(oddities).map(([what, { count, first }]) => `${what}: ${count}, first at ${first}`);
  if (splitRows > 0) notes.unshift(`rows that stand twice, once for each side: ${splitRows}`);
  if (clockCorrectionNs > 0) notes.unshift(`local clock put forward by ${clockCorrectionNs / 1e6} ms`);
  return notes.slice(0, MOST_NOTES);
}
