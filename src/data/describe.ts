import { digestRows } from "./digest.js";
import { type BookInfo, Kind, LOCAL, type RowColumns } from "./rows.js";

/** What only the rows can tell of a book. */
export type Described = Pick<BookInfo, "epochNs" | "firstNs" | "lastNs" | "rows" | "trades" | "digest">;

/** Counts, span and digest of a book's rows. */
export function describeRows(rows: RowColumns, epochNs: string): Described {
  let firstNs = Number.POSITIVE_INFINITY;
  let lastNs = Number.NEGATIVE_INFINITY;
  let trades = 0;
  for (let i = 0; i < rows.length; i++) {
    const ev = rows.ev[i] as number;
    if ((ev & LOCAL) === 0) continue;
    const ts = rows.localTs[i] as number;
    if (ts < firstNs) firstNs = ts;
    if (ts > lastNs) lastNs = ts;
    if ((ev & 0xff) === Kind.trade) trades++;
  }
  return { epochNs, firstNs, lastNs, rows: rows.length, trades, digest: digestRows(rows, epochNs) };
}
