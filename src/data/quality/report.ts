/** What a quality report says of a book's rows, as data. Times are ns since the book's epoch base, as the local side sees them. */
export interface QualityReport {
  verdict: Verdict;
  /** The verdict with its reasons, a sentence. */
  summary: string;
  findings: Finding[];
  rows: RowCounts;
  span: { firstNs: number; lastNs: number; spanNs: number };
  rates: Rates;
  silence: { longest: Moment; overMinute: number };
  stamps: StampFacts;
  latency: LatencyFacts;
  book: BookFacts;
  thin: { stretches: Stretch[]; share: number };
  duplicates: Counted;
  timeline: Timeline;
}

export type Verdict = "good" | "usable with care" | "not usable";

/** `note` changes no verdict, `care` makes it "usable with care", `fault` "not usable". */
export type Severity = "note" | "care" | "fault";

export interface Finding {
  id: FindingId;
  severity: Severity;
  /** A clause: what is wrong, how much, and where first. */
  text: string;
}

export const FINDING_IDS = [
  "no rows",
  "one side only",
  "rows of neither side",
  "no book",
  "no trades",
  "no snapshot",
  "late snapshot",
  "never open",
  "book crossed",
  "book locked",
  "one-sided book",
  "negative latency",
  "constant latency",
  "clock put forward",
  "latency too long",
  "clock drift",
  "off order",
  "duplicate rows",
  "long silence",
  "thin market",
  "thin stretches",
  "orders never seen",
  "found on import",
] as const;
export type FindingId = (typeof FINDING_IDS)[number];

/** How often, and the 0-based row of the first one. */
export interface Counted {
  count: number;
  firstRow: number | null;
}

export interface Moment {
  ns: number;
  /** When it began. */
  atNs: number;
}

export interface RowCounts {
  total: number;
  /** Rows that the local side processes, and the exchange side. */
  local: number;
  exch: number;
  neither: Counted;
  byKind: Record<string, number>;
}

export interface Rates {
  /** Local rows and trades a second over the span, snapshots and clears aside. */
  meanRows: number;
  meanTrades: number;
  busiestSecond: { rows: number; atNs: number };
}

export interface StampFacts {
  localOffOrder: Counted;
  exchOffOrder: Counted;
}

/** Local stamp less exchange stamp of the rows that are neither snapshot nor clear. Null when there are none. */
export interface LatencyFacts {
  leastNs: number | null;
  meanNs: number | null;
  mostNs: number | null;
  negative: Counted;
  constant: boolean;
  /** The same of snapshots and clears, whose stamps are often those of another message. */
  leastOfSnapshotsNs: number | null;
  /** How the least latency moves over the span, and how far it strays from that line; null when the span is too short to tell. */
  drift: { ppm: number; overSpanNs: number; noiseNs: number } | null;
}

export interface BookFacts {
  /** Shares of the local time, 0 to 1. */
  crossedShare: number;
  lockedShare: number;
  oneSidedShare: number;
  /** Moments at which it became crossed. */
  crossings: { count: number; firstNs: number | null; deepestTicks: number };
  meanSpreadTicks: number | null;
  /** When the first snapshot, clear, or opening set of orders came; null for never. */
  snapshotNs: number | null;
  updatesBeforeSnapshot: number;
  /** Changes, executions and cancels of orders that were never added. */
  unknownOrders: Counted;
}

export interface Stretch {
  fromNs: number;
  toNs: number;
  rows: number;
}

/** The book over time, in buckets of equal width; what a picture of it needs. */
export interface Timeline {
  fromNs: number;
  widthNs: number;
  rows: number[];
  trades: number[];
  /** Null where no row says. */
  leastLatencyNs: (number | null)[];
  spreadTicks: (number | null)[];
  /** Lots at the best bid and ask together, averaged over time. */
  bestLots: (number | null)[];
  /** Mean, lowest and highest trade; where nothing traded, the middle between the best prices. */
  priceTicks: (number | null)[];
  lowTicks: (number | null)[];
  highTicks: (number | null)[];
}
