/** A stretch of a book, ns of its own time: what happens before `toNs`, from `fromNs` on. */
export interface Cut {
  fromNs: number;
  toNs: number;
}

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

function formatChoice({ name, cut }: BookChoice): string {
  return cut ? cutName(name, cut) : name;
}

/** Books that are played side by side: the one that shows, all of it or a part, and the names of others. */
export interface Playlist extends BookChoice {
  beside: string[];
}

const AND = "+";

/** `NAME+OTHER` or `NAME@FROM-TO+OTHER`: the others are played over the same time. */
export function parsePlaylist(text: string): Playlist {
  const [first = "", ...beside] = text.split(AND);
  return { ...parseChoice(first), beside: beside.filter((name) => name !== "") };
}

export function formatPlaylist({ beside, ...choice }: Playlist): string {
  return [formatChoice(choice), ...beside].join(AND);
}

/** `NAME@60-120`, seconds: what `--book` and a shared link call a part. */
export function cutName(name: string, { fromNs, toNs }: Cut): string {
  return `${name}@${secondsOf(fromNs)}-${secondsOf(toNs)}`;
}

export const secondsOf = (ns: number): string => String(Number((ns / 1e9).toFixed(9)));

/** Exact to the nanosecond, which a product of decimals is not. */
function toNs(seconds = ""): number {
  const [whole = "", part = ""] = seconds.split(".");
  return Number(whole) * 1e9 + Number(part.padEnd(9, "0"));
}
