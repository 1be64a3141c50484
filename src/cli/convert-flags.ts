import { CSV_FIELDS, type CsvColumns } from "../data/importers/csv-layout.js";
import { TIME_UNITS, type TimeUnit } from "../data/importers/csv-values.js";
import type { CsvOptions } from "../data/importers/plain-csv.js";
import { HftError } from "../errors.js";

/** Flags of `books convert`, as they are typed. */
export const CONVERT_FLAGS = {
  format: { type: "string" },
  tick: { type: "string" },
  lot: { type: "string" },
  name: { type: "string" },
  title: { type: "string" },
  symbol: { type: "string" },
  venue: { type: "string" },
  base: { type: "string" },
  quote: { type: "string" },
  contract: { type: "string" },
  licence: { type: "string" },
  columns: { type: "string" },
  units: { type: "string" },
  kind: { type: "string" },
  date: { type: "string" },
} as const;

export type ConvertFlags = { [Name in keyof typeof CONVERT_FLAGS]?: string } & { out?: string };

/** @throws HftError 1005 for a flag that is none or is missing. */
export function stepOf(flags: ConvertFlags, flag: "tick" | "lot" | "contract"): number {
  const text = flags[flag];
  if (text === undefined) throw new HftError(1005, `--${flag} is missing; the ${flag} size is not in the file.`, { field: flag });
  const step = Number(text);
  if (text.trim() === "" || !(step > 0 && Number.isFinite(step)))
    throw new HftError(1005, `--${flag}: got ${JSON.stringify(text)}, wanted a number above 0.`, { field: flag });
  return step;
}

/** What an importer is told, the columns of a plain CSV and the symbol among it. */
export function importOptions(flags: ConvertFlags): CsvOptions & { symbol?: string; date?: string } {
  return {
    tickSize: stepOf(flags, "tick"),
    lotSize: stepOf(flags, "lot"),
    ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
    ...(flags.date === undefined ? {} : { date: dateOf(flags.date) }),
    ...(flags.columns === undefined ? {} : { columns: columnsOf(flags.columns) }),
    ...(flags.units === undefined ? {} : { units: oneOf<TimeUnit>(flags.units, "units", TIME_UNITS) }),
    ...(flags.kind === undefined ? {} : { kind: oneOf(flags.kind, "kind", ["depth", "trade"] as const) }),
  };
}

function dateOf(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new HftError(1005, `--date: got ${JSON.stringify(text)}, wanted the day of the session as YYYY-MM-DD.`, { field: "date" });
}

/** `price=px,quantity=3`: a field, and its column's name or number from 0. */
function columnsOf(text: string): CsvColumns {
  const columns: CsvColumns = {};
  for (const part of text.split(",")) {
    const [field = "", column = ""] = part.split("=").map((piece) => piece.trim());
    if (!CSV_FIELDS.some((known) => known === field) || column === "")
      throw new HftError(1005, `--columns: got ${JSON.stringify(part)}, wanted FIELD=COLUMN with one of ${CSV_FIELDS.join(", ")}.`);
    columns[field as keyof CsvColumns] = /^\d+$/.test(column) ? Number(column) : column;
  }
  return columns;
}

function oneOf<Word extends string>(text: string, flag: string, words: readonly Word[]): Word {
  if (words.includes(text as Word)) return text as Word;
  throw new HftError(1005, `--${flag}: got ${JSON.stringify(text)}, wanted ${words.join(", ")}.`, { field: flag });
}
