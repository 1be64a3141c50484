import type { QualityReport } from "../../src/data/quality.js";
import type { BookInfo } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import type { ShelvedBook } from "../../src/worker/library/library.js";

/** A line of `books/index.json`: a book of the catalogue, there or not; or one of a person's own. */
export interface BookEntry extends BookInfo {
  /** Beside the index. */
  file: string;
  bytes: number;
  sha256: string;
  available: boolean;
  /** Why it is not available. */
  reason?: string;
  quality?: QualityReport;
  /** Only of one's own. */
  own?: {
    /** Null when it stays after the page is closed; else why it does not. */
    passing: string | null;
    /** ms since 1970. */
    addedMs: number;
  };
}

const FOLDER = "books/";
const INDEX = "index.json";

/** @throws HftError 2005. */
export async function fetchIndex(): Promise<BookEntry[]> {
  const response = await get(INDEX, "The list of books");
  const entries: unknown = await response.json().catch(() => null);
  if (!Array.isArray(entries)) throw new HftError(2005, "The list of books is not JSON as the build writes it. Run npm run build again.");
  return entries.filter((entry) => typeof entry?.name === "string") as BookEntry[];
}

export function entryOf({ info, name, bytes, sha256, quality, passing, addedMs }: ShelvedBook): BookEntry {
  return { ...info, name, file: "", bytes, sha256, available: true, quality, own: { passing, addedMs } };
}

/** The catalogue's, then one's own. A book of the catalogue that was fetched here stands in its place. */
export function joinEntries(catalogue: readonly BookEntry[], own: readonly BookEntry[]): BookEntry[] {
  const fetched = (entry: BookEntry): BookEntry | undefined =>
    entry.available ? undefined : own.find(({ name, digest }) => name === entry.name && digest !== undefined);
  const joined = catalogue.map((entry) => fetched(entry) ?? entry);
  return [...joined, ...own.filter((entry) => !joined.includes(entry))];
}

/** Whether two books have a moment in common. */
export function overlap(one: BookInfo, other: BookInfo): boolean {
  const [from, to] = [one, other].map(({ epochNs, firstNs, lastNs }) => [
    BigInt(epochNs) + BigInt(firstNs),
    BigInt(epochNs) + BigInt(lastNs),
  ]) as [[bigint, bigint], [bigint, bigint]];
  return from[0] < to[1] && to[0] < from[1];
}

/** The first real book that is there, else the first that is there at all. */
export function bestBook(entries: readonly BookEntry[]): BookEntry | null {
  const there = entries.filter((entry) => entry.available);
  return there.find((entry) => !entry.synthetic) ?? there[0] ?? null;
}

/** `onBytes` hears how many have come. @throws HftError 2005. */
export async function fetchBook(entry: BookEntry, onBytes: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await get(entry.file, `The book ${entry.title}`);
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let count = 0;
  try {
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      count += value.length;
      onBytes(count);
    }
  } catch {
    throw new HftError(2005, `The book ${entry.title} broke off after ${count} of ${entry.bytes} bytes. Is the connection still there?`);
  }
  return joined(parts, count);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function get(name: string, what: string): Promise<Response> {
  const url = new URL(FOLDER + name, document.baseURI);
  let response: Response;
  try {
    response = await fetch(url, { cache: "no-cache" });
  } catch {
    throw new HftError(2005, `${what} could not be fetched: ${url.host} does not answer. Is the server running, and are you online?`);
  }
  if (response.ok) return response;
  throw new HftError(2005, `${what} could not be fetched: the server answered ${response.status} for ${FOLDER}${name}.`);
}
