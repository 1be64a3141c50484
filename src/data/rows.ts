import type { BookChunk, PackedRows } from "./pack.js";

/**
 * Market-data rows in columns: what importers make, what a `.hftbook` holds, what the core reads.
 * `ev` has hftbacktest's values: the kind in the low byte, the flags in the high bits.
 */
export const Kind = {
  depth: 1,
  trade: 2,
  clear: 3,
  snapshot: 4,
  add: 10,
  cancel: 11,
  modify: 12,
  fill: 13,
} as const;

/** The exchange side processes the row, at `exchTs`. */
export const EXCH = 2 ** 31;
/** The local side processes the row, at `localTs`. */
export const LOCAL = 2 ** 30;
/** Bid side of a depth row; a buyer took in a trade row. */
export const BUY = 2 ** 29;
/** Ask side of a depth row; a seller took in a trade row. */
export const SELL = 2 ** 28;

export interface RowColumns {
  length: number;
  ev: Uint32Array;
  /** ns since the book's epoch base; may be negative. */
  exchTs: Float64Array;
  /** ns since the book's epoch base. */
  localTs: Float64Array;
  ticks: Int32Array;
  /** Whole lots, exact up to 2^53. */
  lots: Float64Array;
  /** 0 where the book has no order ids (L2). */
  orderId: Float64Array;
}

/** Rows of zeros: `length` of them, in columns that have `room`. */
export function emptyRows(room: number, length = room): RowColumns {
  return {
    length,
    ev: new Uint32Array(room),
    exchTs: new Float64Array(room),
    localTs: new Float64Array(room),
    ticks: new Int32Array(room),
    lots: new Float64Array(room),
    orderId: new Float64Array(room),
  };
}

/** Rows `from` to before `to`, in the same memory. */
export function rowsBetween({ ev, exchTs, localTs, ticks, lots, orderId }: RowColumns, from: number, to: number): RowColumns {
  return {
    length: to - from,
    ev: ev.subarray(from, to),
    exchTs: exchTs.subarray(from, to),
    localTs: localTs.subarray(from, to),
    ticks: ticks.subarray(from, to),
    lots: lots.subarray(from, to),
    orderId: orderId.subarray(from, to),
  };
}

/** Order ids present (market by order) or only levels. */
export type BookKind = "L2" | "L3";

export interface Instrument {
  /** As the venue has it, such as `BTCUSDT`. */
  symbol: string;
  /** Exchange and market, such as `Binance USD-M futures`. */
  venue: string;
  /** What is traded: quantities are in it. */
  baseCurrency: string;
  /** What it is paid in: prices are in it. */
  quoteCurrency: string;
  /** Smallest price step, in quote currency. */
  tickSize: number;
  /** Smallest quantity step, in base currency (or contracts). */
  lotSize: number;
  /** Base currency of one contract; 1 where quantities are in base currency. */
  contractSize: number;
}

/** What is known of a book before its rows are read. */
export interface BookInfo {
  /** Catalogue name, such as `usdm-btcusdt-20240808`. */
  name: string;
  title: string;
  kind: BookKind;
  instrument: Instrument;
  /** ns since 1970 of time 0: the local time of the first row that the local side processes. A decimal string. */
  epochNs: string;
  /** First and last local time, ns since the epoch base. */
  firstNs: number;
  lastNs: number;
  rows: number;
  trades: number;
  /** Of the rows as in the conformance suite: SHA-256 over `ev,exchTs,localTs,tick,lots,orderId` lines, absolute times. */
  digest: string;
  licence: string;
  source: string;
  /** Generated, with a seed; never shown as real. */
  synthetic: boolean;
  notes: string[];
}

/** A book open for reading: chunks of rows in file order, each decoded on its own. */
export interface Book {
  readonly info: BookInfo;
  readonly chunkCount: number;
  /** Rows in the largest chunk. */
  readonly maxChunkRows: number;
  /** Decodes chunk `index` (0-based). A damaged one rejects with HftError 2002 or 2003 and writes nothing. */
  readChunk(index: number): Promise<RowColumns>;
  /** The same chunk in the form that the core plays, for books that have it at hand: levels, or orders in a market-by-order book. */
  readPacked?(index: number): Promise<readonly PackedRows[]>;
  /** The same chunk as it lies in a book file, inflated and not looked into yet: less still to do for what is only played. */
  readInflated?(index: number): Promise<BookChunk>;
  /** Of a file market by order: the number that each row's order has in it (docs/hftbook.md); null where it has none. */
  readHandles?(index: number): Promise<Uint32Array | null>;
  close(): void;
}
