import { describeRows } from "./describe.js";
import type { Imported, ImportReport } from "./importers/importer.js";
import { type BookInfo, type Instrument, Kind } from "./rows.js";

/** What no capture says of itself, and a person does. */
export interface BookWords {
  name: string;
  /** Symbol and venue when it is left out. */
  title?: string;
  instrument: Instrument;
  licence: string;
  source: string;
}

const MOST_NOTES = 100;

/** The header of a book that was imported: what its rows say, what the importer found, and what it was told. */
export function bookOfImport({ rows, epochNs, report }: Imported, words: BookWords): BookInfo {
  const { name, instrument, licence, source } = words;
  return {
    name,
    title: words.title ?? [instrument.symbol, instrument.venue].filter((part) => part !== "").join(", "),
    kind: rows.ev.some((ev) => (ev & 0xff) >= Kind.add) ? "L3" : "L2",
    instrument,
    ...describeRows(rows, epochNs),
    licence,
    source,
    synthetic: false,
    notes: notesOf(report),
  };
}

/** What an importer found odd, a sentence each. */
export function notesOf({ clockCorrectionNs, splitRows, oddities }: ImportReport): string[] {
  const notes = Object.entries(oddities).map(([what, { count, first }]) => `${what}: ${count}, first at ${first}`);
  if (splitRows > 0) notes.unshift(`rows that stand twice, once for each side: ${splitRows}`);
  if (clockCorrectionNs > 0) notes.unshift(`local clock put forward by ${clockCorrectionNs / 1e6} ms`);
  return notes.slice(0, MOST_NOTES);
}
