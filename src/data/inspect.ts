import { HftError } from "../errors.js";
import { type Detection, detectFormat } from "./detect.js";
import { CSV_FIELDS, type CsvField, cellsOf, delimiterOf, isHeader, placesOf } from "./importers/csv-layout.js";
import type { TimeUnit } from "./importers/csv-values.js";
import { unitOf } from "./importers/csv-values.js";
import { type Importer, type ImportOptions, importers } from "./importers/index.js";
import { type Steps, StepWatch } from "./importers/step-watch.js";

/** Bytes from the start of a file, unpacked, that guesses are made from. */
export const INSPECT_BYTES = 1 << 20;
const PREVIEW_ROWS = 5;
const PREVIEW_COLUMNS = 40;
const SHOWN_CELL = 40;
/** Any day will do to read a sample of times after midnight. */
const SOME_DAY = "2020-01-01";

/** The start of a file that a person brought. */
export interface SampledFile {
  name: string;
  /** INSPECT_BYTES of it, unpacked, or all of a smaller one. */
  sample: Uint8Array;
}

/** The first rows of a table of text, and what its columns seem to be. */
export interface TablePreview {
  /** The header's names; null without a header. */
  names: string[] | null;
  rows: string[][];
  /** Of each column, what it is taken for. */
  fields: (CsvField | null)[];
  /** Of the times; null when no column is one. */
  units: TimeUnit | null;
}

/** What files are, and guesses of what they don't say. */
export interface Inspection {
  detection: Detection;
  /** Places of the files in the order that the importer wants them. */
  order: number[];
  symbol: string;
  venue: string;
  tickSize: number | null;
  lotSize: number | null;
  /** `YYYY-MM-DD` where the format needs a day, empty when it is not in the name; null where it needs none. */
  date: string | null;
  /** Null unless it is text that is cut into columns. */
  table: TablePreview | null;
}

/**
 * Looks at the start of files that are to become one book.
 * @throws HftError 2006 when they are of different formats.
 */
export async function inspectFiles(files: readonly SampledFile[]): Promise<Inspection> {
  const detections = files.map(({ sample }) => detectFormat(sample));
  const detection = detections[0] ?? { format: null, sure: "no", why: "there is no file" };
  const other = detections.findIndex(({ format }) => format !== detection.format);
  if (other > 0) throw mixed(files, detections, other);
  const order = orderOf(files, detection.format);
  const sorted = order.map((at) => files[at] as SampledFile);
  const table = isTable(detection) ? previewOf(textOf(sorted[0]?.sample)) : null;
  const importer = importerOf(detection.format);
  const steps = await guessSteps(detection.format, sorted);
  return {
    detection: detection.format === null && table ? { ...detection, why: `${detection.why}, cut into columns` } : detection,
    order,
    symbol: symbolOf(sorted),
    venue: venueOf(importer, sorted),
    tickSize: steps?.tickSize ?? null,
    lotSize: steps?.lotSize ?? null,
    date: detection.format === "lobster" ? (/\d{4}-\d{2}-\d{2}/.exec(sorted[0]?.name ?? "")?.[0] ?? "") : null,
    table,
  };
}

function mixed(files: readonly SampledFile[], detections: readonly Detection[], other: number): HftError {
  const [first, second] = [0, other].map((at) => `${files[at]?.name} (${detections[at]?.format ?? "unknown"})`);
  return new HftError(2006, `Got ${first} and ${second}, wanted files of one format: they become one book.`, {
    file: files[other]?.name ?? "",
  });
}

function importerOf(format: string | null): Importer | null {
  return format !== null && Object.hasOwn(importers, format) ? importers[format as keyof typeof importers] : null;
}

/** By name, as captures are named by their time; Bitstamp's orders before its trades. */
function orderOf(files: readonly SampledFile[], format: string | null): number[] {
  const isOrders = (at: number): boolean => firstLine(files[at]).includes("action");
  const byName = [...files.keys()].sort((a, b) => ((files[a]?.name ?? "") < (files[b]?.name ?? "") ? -1 : 1));
  return format === "bitstamp-l3" ? byName.sort((a, b) => Number(isOrders(b)) - Number(isOrders(a))) : byName;
}

function textOf(sample: Uint8Array | undefined): string {
  return new TextDecoder().decode(sample?.subarray(0, 65_536));
}

const firstLine = (file: SampledFile | undefined): string => textOf(file?.sample).split("\n", 1)[0] ?? "";

/** Plain CSV, or text that may be one once its columns are named. */
function isTable({ format, why }: Detection): boolean {
  return format === "csv" || (format === null && why.startsWith("it is text"));
}

function previewOf(text: string): TablePreview | null {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line !== "");
  const [first = ""] = lines;
  const delimiter = delimiterOf(first);
  const cells = lines.slice(0, PREVIEW_ROWS + 1).map((line) => cellsOf(line, delimiter).map((cell) => cell.trim()));
  const columns = cells[0]?.length ?? 0;
  if (columns < 3 || columns > PREVIEW_COLUMNS) return null;
  const names = isHeader(cells[0] ?? []) ? (cells[0] as string[]) : null;
  const rows = (names ? cells.slice(1) : cells.slice(0, PREVIEW_ROWS)).map((row) => row.map((cell) => cell.slice(0, SHOWN_CELL)));
  const places = placesOf({}, names ?? []);
  const fields = Array.from({ length: columns }, (_, at) => CSV_FIELDS.find((field) => places[field] === at) ?? null);
  const time = fields.findIndex((field) => field === "exchTs" || field === "localTs");
  const cell = rows[0]?.[time];
  return { names, rows, fields, units: cell ? unitOf(cell) : null };
}

/**
 * The steps that the prices and quantities of files are whole numbers of, as far as their samples tell; null when they don't.
 * @param options What the importer has to be told, such as the columns of a plain CSV.
 */
export async function guessSteps(format: string | null, files: readonly SampledFile[], options: object = {}): Promise<Steps | null> {
  const importer = importerOf(format);
  if (!importer) return null;
  const watch = new StepWatch();
  const inputs = files.map(({ name, sample }) => ({ name, chunks: [wholeLines(sample)] }));
  await importer.import(inputs, { date: SOME_DAY, ...options, tickSize: 1, lotSize: 1, watch } as ImportOptions).catch((error: unknown) => {
    // A sample ends in the middle of its rows, which is no fault of the file.
    if (!(error instanceof HftError)) throw error;
  });
  return watch.guess();
}

/** A full sample of text without its last line, which is likely cut. */
function wholeLines(sample: Uint8Array): Uint8Array {
  return sample.length < INSPECT_BYTES || sample.includes(0) ? sample : sample.subarray(0, sample.lastIndexOf(0x0a) + 1);
}

/** Words of file names that are no symbol. */
const NO_SYMBOLS =
  /^(orders?|trades?|messages?|orderbook|book|depth|level|csv|json|jsonl|txt|gz|zst|npz|npy|dbn|parquet|data|capture|spot|usdm|futures|incremental|full|perp|swap|mbo|mbp|l2|l3)$/i;
/** Where messages say it. */
const SYMBOL_FIELDS = /"(?:s|symbol|product_id)"\s*:\s*"([A-Za-z0-9._/-]{2,20})"/;

function symbolOf(files: readonly SampledFile[]): string {
  // As it is written: an importer may pick rows by it.
  const said = SYMBOL_FIELDS.exec(textOf(files[0]?.sample).slice(0, 20_000))?.[1] ?? columnOf(files[0], "symbol");
  if (said) return said;
  const words = (files[0]?.name.split("/").at(-1) ?? "").split(/[^A-Za-z0-9]+/);
  const word = words.find((part) => /[A-Za-z]{2}/.test(part) && part.length <= 12 && !NO_SYMBOLS.test(part));
  return (word ?? "").toUpperCase();
}

function venueOf(importer: Importer | null, files: readonly SampledFile[]): string {
  const named = importer?.id === "tardis" ? columnOf(files[0], "exchange") : null;
  const isPlain = importer === null || ["csv", "parquet", "hftbacktest-npz", "databento-dbn"].includes(importer.id);
  return named ?? (isPlain ? "" : (importer.title.split(",")[0] ?? ""));
}

/** What the first row has in a column of this name. */
function columnOf(file: SampledFile | undefined, name: string): string | null {
  const [header = "", first = ""] = textOf(file?.sample).split(/\r?\n/, 2);
  const at = header.split(",").indexOf(name);
  return at < 0 ? null : (first.split(",")[at] ?? null);
}
