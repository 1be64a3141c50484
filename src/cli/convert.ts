import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BookWriter, openBook } from "../data/book-file.js";
import { type BookWords, importBook, notesOf } from "../data/book-of-import.js";
import { detectFormat } from "../data/detect.js";
import { type Exporter, exporters } from "../data/exporters/index.js";
import { type Importer, type ImportReport, importers } from "../data/importers/index.js";
import type { QualityReport } from "../data/quality.js";
import type { BookInfo, RowColumns } from "../data/rows.js";
import { HftError } from "../errors.js";
import { CaptureFiles } from "./capture-files.js";
import { type ConvertFlags, importOptions, stepOf } from "./convert-flags.js";
import { FileScratch, fileSource } from "./disk.js";
import type { Output } from "./output.js";
import { checkTargets } from "./targets.js";

const BOOK_SUFFIX = ".hftbook";
const BOOK_FORMAT = "hftbook";

interface Source {
  info: BookInfo;
  /** As a `.hftbook`. */
  book: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  rows: () => Iterable<RowColumns> | AsyncIterable<RowColumns>;
  format: string;
  why: string;
  report: ImportReport | null;
  /** Null of a book: `books check` says it. */
  quality: QualityReport | null;
}

/** `sigmax-hft books convert`: captures to a book, or to another format. Returns the exit code. */
export async function convertBooks(inputs: readonly string[], flags: ConvertFlags, output: Output): Promise<number> {
  const out = flags.out;
  if (out === undefined)
    throw new HftError(1005, `--out is missing; wanted a file that ends in ${suffixes().join(", ")}.`, { field: "out" });
  const exporter = exporterOf(out);
  if (inputs.some((path) => resolve(path) === resolve(out)))
    throw new HftError(1005, `--out ${out} is the file that is read.`, { field: "out" });
  const files = new CaptureFiles(inputs);
  checkTargets({ out });
  const scratch = new FileScratch(`${out}.scratch`);
  try {
    const source = await readSource(files, scratch, flags, output);
    const bytes = await write(source, exporter, out);
    if (output.json) output.out(JSON.stringify(resultOf(source, out, bytes)));
    else print(source, out, bytes, output);
  } finally {
    scratch.close();
  }
  return 0;
}

function suffixes(): string[] {
  return [BOOK_SUFFIX, ...Object.values(exporters).map(({ suffix }) => suffix)];
}

/** By the suffix of the file that is to be written; null for a book. */
function exporterOf(out: string): Exporter | null {
  if (out.endsWith(BOOK_SUFFIX)) return null;
  const exporter = Object.values<Exporter>(exporters).find(({ suffix }) => out.endsWith(suffix));
  if (!exporter) throw new HftError(1005, `--out: got ${out}, wanted a file that ends in ${suffixes().join(", ")}.`, { field: "out" });
  return exporter;
}

async function readSource(files: CaptureFiles, scratch: FileScratch, flags: ConvertFlags, output: Output): Promise<Source> {
  const { format, why } = await formatOf(files, flags);
  if (format === BOOK_FORMAT) return bookSource(files, scratch, why);
  const importer = Object.hasOwn(importers, format) ? importers[format as keyof typeof importers] : null;
  if (!importer) {
    const known = Object.keys(importers).join(", ");
    throw new HftError(flags.format === undefined ? 1004 : 1005, `Can't read format ${format} (${why}); those that can be read: ${known}.`);
  }
  const onProgress = (rows: number) => output.progress(`${Math.floor(100 * files.share)} %, ${rows.toLocaleString("en-US")} rows`);
  const onRows = (rows: number) => output.progress(`${rows.toLocaleString("en-US")} rows prepared`);
  const options = { ...importOptions(flags), scratch, onProgress };
  const made = await importBook(importer, files.inputs(), options, wordsOf(importer, files.paths, flags), onRows);
  return { info: made.info, book: made.pieces, rows: made.chunks, format, why, report: made.report, quality: made.quality };
}

async function formatOf(files: CaptureFiles, flags: ConvertFlags): Promise<{ format: string; why: string }> {
  const [first = ""] = files.paths;
  if (flags.format !== undefined) return { format: flags.format, why: "it was told" };
  // Somebody who maps columns has a plain CSV, whatever it looks like.
  if (flags.columns !== undefined) return { format: "csv", why: "its columns were told" };
  const { format, why } = detectFormat(await files.sample(first));
  if (format !== null) return { format, why };
  const known = Object.keys(importers).join(", ");
  throw new HftError(2006, `${first}: the format can't be told: ${why}. Name it with --format, one of ${known}.`, { file: first });
}

async function bookSource({ paths }: CaptureFiles, scratch: FileScratch, why: string): Promise<Source> {
  const [path = "", ...others] = paths;
  if (others.length > 0) throw new HftError(1005, `Got ${paths.length} files, wanted one .hftbook.`);
  const book = await openBook(fileSource(path));
  async function* rows(): AsyncGenerator<RowColumns> {
    for (let chunk = 0; chunk < book.chunkCount; chunk++) yield await book.readChunk(chunk);
  }
  async function* written(): AsyncGenerator<Uint8Array> {
    const writer = new BookWriter(scratch);
    for await (const chunk of rows()) writer.push(chunk);
    yield* writer.pieces(book.info);
  }
  return { info: book.info, rows, book: written, format: BOOK_FORMAT, why, report: null, quality: null };
}

function wordsOf(importer: Importer, paths: readonly string[], flags: ConvertFlags): BookWords {
  const out = basename(flags.out ?? "");
  const name = flags.name ?? out.slice(0, out.lastIndexOf("."));
  const words: BookWords = {
    name,
    instrument: {
      symbol: flags.symbol ?? name,
      venue: flags.venue ?? importer.title.split(",")[0] ?? "",
      baseCurrency: flags.base ?? "",
      quoteCurrency: flags.quote ?? "",
      tickSize: stepOf(flags, "tick"),
      lotSize: stepOf(flags, "lot"),
      contractSize: flags.contract === undefined ? 1 : stepOf(flags, "contract"),
    },
    licence: flags.licence ?? "not stated",
    source: `${paths.map((path) => basename(path)).join(", ")} (${importer.title})`,
  };
  return flags.title === undefined ? words : { ...words, title: flags.title };
}

/** Writes beside the file and moves it there when it is whole: nothing half written stays. Returns its bytes. */
async function write(source: Source, exporter: Exporter | null, out: string): Promise<number> {
  const part = `${out}.part`;
  const { info } = source;
  let bytes = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const made = exporter ? exporter.export(source.rows(), { ...info.instrument, epochNs: info.epochNs, rows: info.rows }) : source.book();
    for await (const piece of made) {
      bytes += piece.length;
      yield piece;
    }
  }
  const stop = (): void => {
    rmSync(part, { force: true });
    process.exit(130);
  };
  process.once("SIGINT", stop);
  try {
    await pipeline(Readable.from(pieces(), { objectMode: true }), createWriteStream(part));
    renameSync(part, out);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    if (error instanceof HftError || !(error instanceof Error) || !("syscall" in error)) throw error;
    throw new HftError(1005, `Can't write ${out}: ${error.message}.`, { file: out });
  } finally {
    process.off("SIGINT", stop);
  }
  return bytes;
}

function resultOf({ info, format, why, report, quality }: Source, out: string, bytes: number) {
  const { name, kind, rows, trades, digest, epochNs } = info;
  return {
    out,
    bytes,
    format,
    why,
    name,
    kind,
    rows,
    trades,
    digest,
    epochNs,
    ...(report ?? {}),
    ...(quality ? { quality: { verdict: quality.verdict, summary: quality.summary } } : {}),
  };
}

function print({ info, format, why, report, quality }: Source, out: string, bytes: number, output: Output): void {
  output.out(`${out}: ${info.rows} rows, ${info.trades} trades, ${info.kind}, ${bytes} bytes`);
  output.out(`  read as ${format}: ${why}`);
  output.out(`  digest ${info.digest}`);
  if (quality) output.out(`  ${quality.summary}`);
  for (const note of report ? notesOf(report) : []) output.out(`  ${note}`);
}
