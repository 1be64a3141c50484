import { type Cut, cutName } from "./cut-book.js";

/** A book by name, all of it or a part. */
export interface BookChoice {
  name: string;
  /** Null for all of it. */
  cut: Cut | null;
}

const PART = /^(.+)@(\d+(?:\.\d{1,9})?)-(\d+(?:\.\d{1,9})?)$/;

/** `NAME` or `NAME@FROM-TO` in seconds of the book, as `--book` and shared links have it. Which times there are, only the book tells. */
export function parseChoice(text: string): BookChoice {
  const [, name, from, to] = PART.exec(text) ?? [];
  if (name === undefined) return { name: text, cut: null };
  return { name, cut: { fromNs: toNs(from), toNs: toNs(to) } };
}

export function formatChoice({ name, cut }: BookChoice): string {
  return cut ? cutName(name, cut) : name;
}

/** Exact to the nanosecond, which a product of decimals is not. */
function toNs(seconds = ""): number {
  const [whole = "", part = ""] = seconds.split(".");
  return Number(whole) * 1e9 + Number(part.padEnd(9, "0"));
}
