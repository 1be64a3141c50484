import { BUY, Kind, SELL } from "../rows.js";
import { type Moment, momentOf } from "./iso-time.js";
import { Malformed } from "./lines.js";

export type TimeUnit = "s" | "ms" | "us" | "ns" | "iso";
export const TIME_UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns", "iso"];

/** Decimal places between a unit and a second. */
const PLACES: Record<Exclude<TimeUnit, "iso">, number> = { s: 0, ms: 3, us: 6, ns: 9 };

const KIND_WORDS: Record<string, number> = {
  depth: Kind.depth,
  book: Kind.depth,
  level: Kind.depth,
  update: Kind.depth,
  trade: Kind.trade,
  clear: Kind.clear,
  snapshot: Kind.snapshot,
  add: Kind.add,
  new: Kind.add,
  open: Kind.add,
  created: Kind.add,
  cancel: Kind.cancel,
  delete: Kind.cancel,
  deleted: Kind.cancel,
  done: Kind.cancel,
  modify: Kind.modify,
  change: Kind.modify,
  changed: Kind.modify,
  fill: Kind.fill,
  execute: Kind.fill,
};
const SIDE_WORDS: Record<string, number> = {
  buy: BUY,
  bid: BUY,
  b: BUY,
  "1": BUY,
  sell: SELL,
  ask: SELL,
  s: SELL,
  a: SELL,
  "-1": SELL,
  "": 0,
  none: 0,
  "0": 0,
};
const KINDS: readonly number[] = Object.values(Kind);
/** Kinds that belong to a side of the book. */
const SIDED: readonly number[] = [Kind.depth, Kind.snapshot, Kind.add, Kind.cancel, Kind.modify, Kind.fill];

/** @throws Malformed when it is none. */
export function kindOf(cell: string): number {
  const kind = Object.hasOwn(KIND_WORDS, cell.toLowerCase()) ? KIND_WORDS[cell.toLowerCase()] : Number(cell === "" ? Number.NaN : cell);
  if (kind === undefined || !KINDS.includes(kind))
    throw new Malformed(cell, `depth, trade, clear, snapshot, add, cancel, modify or fill as kind`);
  return kind;
}

/** @throws Malformed when it is none, or when a kind that has one comes without. */
export function sideOf(cell: string, kind: number): number {
  const word = cell.toLowerCase();
  const side = Object.hasOwn(SIDE_WORDS, word) ? SIDE_WORDS[word] : undefined;
  if (side === undefined || (side === 0 && SIDED.includes(kind))) throw new Malformed(cell, "buy or sell, or bid or ask, as side");
  return side;
}

/** hftbacktest's number of kind and flags. @throws Malformed when it is none. */
export function evOf(cell: string): number {
  const ev = cell === "" ? Number.NaN : Number(cell);
  const isEv = Number.isInteger(ev) && ev >= 0 && ev < 2 ** 32 && (ev & 0x0fffff00) === 0;
  if (!isEv || !KINDS.includes(ev & 0xff)) throw new Malformed(cell, "a kind in the low byte and flags in bits 28 to 31 as ev");
  return ev;
}

/** By how large the number is: every time since 2001 has as many digits. */
export function unitOf(cell: string): TimeUnit {
  const whole = /^\d+/.exec(cell)?.[0] ?? "";
  if (momentOf(cell)) return "iso";
  if (whole.length <= 11) return "s";
  if (whole.length <= 14) return "ms";
  return whole.length <= 17 ? "us" : "ns";
}

/** @throws Malformed when it is no time of the unit. */
export function timeOf(cell: string, unit: TimeUnit, name: string): Moment {
  const moment = unit === "iso" ? momentOf(cell) : numberedMoment(cell, PLACES[unit]);
  if (!moment) throw new Malformed(cell, `a time in ${unit === "iso" ? "ISO 8601" : unit} as ${name}`);
  return moment;
}

function numberedMoment(cell: string, places: number): Moment | null {
  const parts = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(cell);
  if (!parts) return null;
  const whole = (parts[1] as string).padStart(places + 1, "0");
  const part = whole.slice(whole.length - places) + (parts[2] ?? "");
  const second = Number(whole.slice(0, whole.length - places));
  return { second, ns: Number(part.slice(0, 9).padEnd(9, "0")), zoned: true };
}
