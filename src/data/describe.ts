import { RowDigest } from "./digest.js";
import { type BookInfo, type BookKind, Kind, LOCAL, type RowColumns } from "./rows.js";

/** What only the rows can tell of a book. */
export type Described = Pick<BookInfo, "epochNs" | "firstNs" | "lastNs" | "rows" | "trades" | "digest">;

/** Counts, span and digest of a book's rows. */
export function describeRows(rows: RowColumns, epochNs: string): Described {
  const describer = new RowDescriber(epochNs);
  describer.push(rows);
  return describer.finish();
}

/** The same of rows that come in pieces. */
export class RowDescriber {
  /** Null when the digest comes from elsewhere. */
  readonly #digest: RowDigest | null;
  #firstNs = Number.POSITIVE_INFINITY;
  #lastNs = Number.NEGATIVE_INFINITY;
  #rows = 0;
  #trades = 0;
  #hasOrders = false;

  constructor(
    readonly epochNs: string,
    hasDigest = true,
  ) {
    this.#digest = hasDigest ? new RowDigest(epochNs) : null;
  }

  /** L3 as soon as a row adds, changes or takes away an order. */
  get kind(): BookKind {
    return this.#hasOrders ? "L3" : "L2";
  }

  push(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) {
      const ev = rows.ev[i] as number;
      if ((ev & 0xff) >= Kind.add) this.#hasOrders = true;
      if ((ev & LOCAL) === 0) continue;
      const ts = rows.localTs[i] as number;
      if (ts < this.#firstNs) this.#firstNs = ts;
      if (ts > this.#lastNs) this.#lastNs = ts;
      if ((ev & 0xff) === Kind.trade) this.#trades++;
    }
    this.#rows += rows.length;
    this.#digest?.push(rows);
  }

  /** @param digest Where it comes from elsewhere. */
  finish(digest = this.#digest?.finish() ?? ""): Described {
    return {
      epochNs: this.epochNs,
      firstNs: this.#firstNs,
      lastNs: this.#lastNs,
      rows: this.#rows,
      trades: this.#trades,
      digest,
    };
  }
}
