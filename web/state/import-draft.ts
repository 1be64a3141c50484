import { CSV_FIELDS, type CsvColumns, type CsvField } from "../../src/data/importers/csv-layout.js";
import type { TimeUnit } from "../../src/data/importers/csv-values.js";
import type { Inspection } from "../../src/data/inspect.js";
import type { ImportRequest, TableWords } from "../../src/worker/import-desk.js";

/** What a person says of the files they brought, as typed. */
export interface ImportDraft {
  /** Empty until it is known. */
  format: string;
  symbol: string;
  venue: string;
  /** Of the prices. */
  currency: string;
  tickSize: string;
  lotSize: string;
  /** Day of a LOBSTER session. */
  date: string;
  /** Of each column of a plain table, what it is. */
  fields: (CsvField | null)[];
  units: TimeUnit | "";
  /** Of all rows, where no column says it. */
  kind: "depth" | "trade" | "";
}

/** A field of the dialog that can be wrong. */
export type DraftField = "format" | "symbol" | "currency" | "tickSize" | "lotSize" | "date" | "fields";

export const PLAIN = "csv";
export const BOOK = "hftbook";

/** Symbols that end in the currency of their prices. */
const QUOTED = /^(.+?)[-_/]?(USDT|USDC|FDUSD|BUSD|TUSD|USD|EUR|GBP|JPY|KRW|TRY|BRL|BTC|ETH)$/i;

/** Guesses as the dialog shows them, to be corrected. */
export function draftOf({ detection, symbol, venue, tickSize, lotSize, date, table }: Inspection): ImportDraft {
  return {
    format: detection.format ?? (table ? PLAIN : ""),
    symbol,
    venue,
    currency: detection.format === "lobster" ? "USD" : (QUOTED.exec(symbol)?.[2]?.toUpperCase() ?? ""),
    tickSize: plain(tickSize),
    lotSize: plain(lotSize),
    date: date ?? "",
    fields: table?.fields ?? [],
    units: table?.units ?? "",
    kind: "",
  };
}

/** Decimals as a person writes them. */
export function plain(value: number | null): string {
  if (value === null) return "";
  const text = String(value);
  return text.includes("e-") ? value.toFixed(12).replace(/0+$/, "") : text;
}

const step = (typed: string): number => (typed.trim() === "" ? Number.NaN : Number(typed));

/** What is missing or wrong; empty when the import can begin. */
export function errorsOf(draft: ImportDraft): Partial<Record<DraftField, string>> {
  const errors: Partial<Record<DraftField, string>> = {};
  if (draft.format === "") errors.format = "Say what it is.";
  if (draft.format === BOOK) return errors;
  if (!/^\S{1,30}$/.test(draft.symbol.trim())) errors.symbol = "1 to 30 characters without a space, such as BTCUSDT.";
  if (!/^\S{1,12}$/.test(draft.currency.trim())) errors.currency = "What prices are in, such as USDT.";
  for (const field of ["tickSize", "lotSize"] as const)
    if (!(step(draft[field]) > 0 && Number.isFinite(step(draft[field])))) errors[field] = "A number above 0, such as 0.01.";
  if (draft.format === "lobster" && !isDay(draft.date)) errors.date = "The day as YYYY-MM-DD.";
  const missing = draft.format === PLAIN && draft.fields.length > 0 ? missingOf(draft) : [];
  if (missing.length > 0) errors.fields = `Still to say: ${missing.join(", ")}.`;
  return errors;
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

function missingOf({ fields, kind }: ImportDraft): string[] {
  const has = (...any: CsvField[]): boolean => any.some((field) => fields.includes(field));
  return [
    has("exchTs", "localTs") ? "" : "a column with a time",
    has("price") ? "" : "the price",
    has("quantity") ? "" : "the quantity",
    has("ev", "side") ? "" : "the side",
    has("ev", "kind") || kind !== "" ? "" : "the kind of each row, or of all rows",
  ].filter((words) => words !== "");
}

/** Whether the columns are told enough for their rows to be read. */
export const isMapped = (draft: ImportDraft): boolean => missingOf(draft).length === 0;

/** What the importer of a plain table is told. */
export function tableWords({ format, fields, units, kind }: ImportDraft): TableWords {
  if (format !== PLAIN || fields.length === 0) return {};
  const columns: CsvColumns = {};
  for (const field of CSV_FIELDS) if (fields.includes(field)) columns[field] = fields.indexOf(field);
  return { columns, ...(units === "" ? {} : { units }), ...(kind === "" || fields.includes("kind") ? {} : { kind }) };
}

export function requestOf(draft: ImportDraft, name: string): ImportRequest {
  const symbol = draft.symbol.trim();
  const currency = draft.currency.trim();
  const [, base = symbol, quote = ""] = QUOTED.exec(symbol) ?? [];
  return {
    ...tableWords(draft),
    ...(draft.format === "lobster" ? { date: draft.date } : {}),
    format: draft.format,
    name,
    symbol,
    venue: draft.venue.trim(),
    baseCurrency: quote.toUpperCase() === currency.toUpperCase() ? base : symbol,
    quoteCurrency: currency,
    tickSize: step(draft.tickSize),
    lotSize: step(draft.lotSize),
  };
}

/** A column becomes a field; a field belongs to one column. */
export function withField(fields: readonly (CsvField | null)[], column: number, field: CsvField | null): (CsvField | null)[] {
  return fields.map((before, at) => (at === column ? field : before === field ? null : before));
}

const MAX_NAME = 60;

/** A name for a book after its file, free among the others. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const stem = wanted.replace(/(\.(gz|zst|zip|csv|json|jsonl|txt|npz|npy|dbn|parquet|hftbook))+$/i, "");
  const slug = stem
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, MAX_NAME);
  const base = slug === "" ? "book" : slug;
  for (let number = 2, name = base; ; name = `${base}-${number++}`) if (!taken.includes(name)) return name;
}
