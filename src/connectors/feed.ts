import type { BookKind, Instrument, RowColumns } from "../data/rows.js";
import type { ClockOffset, ConnectorClock } from "../strategy/connector.js";

/** How good what a feed shows is. Rows come only while it is `live`. */
export type FeedState = "connecting" | "live" | "resyncing" | "stalled" | "closed";

export interface FeedListener {
  /** Rows in the order they were heard, stamps of both clocks never falling. */
  rows(rows: RowColumns): void;
  /** @param why In words, for a person. */
  state(state: FeedState, why: string): void;
}

/** What is known of a feed once it is open. */
export interface FeedInfo {
  title: string;
  kind: BookKind;
  instrument: Instrument;
  /** ns since 1970 of time 0 of its rows. */
  epochNs: string;
  source: string;
  licence: string;
}

/** Market data of one instrument as it happens. */
export interface MarketFeed {
  /** By which its local stamps are made; none for what was recorded. */
  readonly clock?: LiveClock;
  /** Of the last messages, by the venue's stamp and this machine's clock, ns; NaN before the first. */
  readonly medianTravelNs?: number;
  /** How far the venue's clock is ahead of this machine's; null while that is not known. */
  readonly clockOffset?: ClockOffset | null;
  /** Asks the venue what time it is. @throws HftError 6001 when it does not answer. */
  askClock?(): Promise<void>;
  /** Resolves once the book is known. @throws HftError 6001 when it can't be had. */
  open(listener: FeedListener): Promise<FeedInfo>;
  /** Says again, as of now, what it said last: that nothing happened since. Nothing while it is not live. */
  restate?(): void;
  close(): void;
}

/** A clock of the machine. */
export type LiveClock = ConnectorClock;

/** Counts from when it was made. */
export function machineClock(): LiveClock {
  const startMs = performance.now();
  const fineMs = performance.timeOrigin + startMs;
  const wallMs = Date.now();
  // The wall clock tells whole milliseconds; the other one is finer, but stands still while a machine sleeps.
  const epochMs = Math.abs(fineMs - wallMs) < 2 ? fineMs : wallMs;
  const epochNs = BigInt(Math.round(epochMs * 1e3)) * 1_000n;
  return { epochNs, nowNs: () => Math.round((performance.now() - startMs) * 1e6) };
}

/** What a venue's stamps, ms since 1970, are in ns of a clock. The large part is taken off in ms, which keeps the rest exact. */
export function stampsFor({ epochNs }: LiveClock): (ms: number) => number {
  const epochMs = Number(epochNs / 1_000_000n);
  const restNs = Number(epochNs % 1_000_000n);
  return (ms) => (ms - epochMs) * 1e6 - restNs;
}
