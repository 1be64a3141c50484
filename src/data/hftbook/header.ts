import { HftError } from "../../errors.js";
import type { BookInfo } from "../rows.js";

const TEXTS = ["name", "title", "epochNs", "digest", "licence", "source"] as const;
const TIMES = ["firstNs", "lastNs"] as const;
const COUNTS = ["rows", "trades"] as const;
const INSTRUMENT_TEXTS = ["symbol", "venue", "baseCurrency", "quoteCurrency"] as const;
const INSTRUMENT_NUMBERS = ["tickSize", "lotSize", "contractSize"] as const;
const MAX_TEXT = 10_000;

/** A header's JSON as what it says it is. @throws HftError 2002 naming the field that is not. */
export function checkInfo(value: unknown): BookInfo {
  const info = asObject(value, "header");
  for (const field of TEXTS) text(info[field], field);
  for (const field of TIMES) number(info[field], field, Number.NEGATIVE_INFINITY);
  for (const field of COUNTS) count(info[field], field);
  const instrument = asObject(info.instrument, "instrument");
  for (const field of INSTRUMENT_TEXTS) text(instrument[field], `instrument.${field}`);
  for (const field of INSTRUMENT_NUMBERS) number(instrument[field], `instrument.${field}`, Number.MIN_VALUE);
  if (info.kind !== "L2" && info.kind !== "L3") throw wrong("kind", info.kind, "L2 or L3");
  if (typeof info.synthetic !== "boolean") throw wrong("synthetic", info.synthetic, "true or false");
  if (!/^-?\d{1,19}$/.test(info.epochNs as string)) throw wrong("epochNs", info.epochNs, "whole ns as a decimal string");
  if (!Array.isArray(info.notes) || info.notes.length > 100) throw wrong("notes", info.notes, "a list of texts");
  for (const note of info.notes) text(note, "notes");
  return info as unknown as BookInfo;
}

function asObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(field, value, "an object");
}

function text(value: unknown, field: string): void {
  if (typeof value !== "string" || value.length > MAX_TEXT) throw wrong(field, value, `a text of at most ${MAX_TEXT} characters`);
}

function number(value: unknown, field: string, low: number): void {
  if (typeof value !== "number" || !Number.isFinite(value) || value < low) throw wrong(field, value, "a number");
}

function count(value: unknown, field: string): void {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrong(field, value, "a whole number from 0");
}

function wrong(field: string, value: unknown, wanted: string): HftError {
  const got = JSON.stringify(value)?.slice(0, 60) ?? "nothing";
  return new HftError(2002, `The book's header has ${field} ${got}, wanted ${wanted}.`, { field });
}
