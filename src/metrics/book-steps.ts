import { BUY, Kind, LOCAL, type RowColumns, SELL } from "../data/rows.js";
import type { Chunks } from "./chunks.js";
import type { Checkpoint } from "./overview.js";

/** A place between the rows of a book. */
export interface Moment {
  ns: number;
  /** How many rows of the batch at `ns` have been heard; null is all of them. */
  rows: number | null;
}

/** One row, in words that a person reads. */
export interface BookEvent {
  kind: "level" | "trade" | "clear";
  /** 1 bid, or a buyer took; -1 ask, or a seller took; 0 both. */
  side: 1 | -1 | 0;
  ticks: number;
  /** What stands there from now on, or was traded, lots. */
  lots: number;
}

/** Where a step ended. */
export interface BookStep {
  ns: number;
  /** Rows of the batch heard by now, 1 to `of`. */
  rows: number;
  of: number;
  /** The last one of them. */
  event: BookEvent;
}

/** The rows of one stamp. */
interface Batch {
  ns: number;
  events: BookEvent[];
}

/** Goes through a book by single rows or by batches: rows that came at one local time. */
export class BookSteps {
  constructor(
    readonly chunks: Chunks,
    readonly checkpoints: readonly Checkpoint[],
  ) {}

  /** The next place after `from` (`by` 1), or the one before it (-1); null where the book ends. */
  async step(from: Moment, by: 1 | -1, unit: "event" | "batch"): Promise<BookStep | null> {
    if (unit === "batch") return whole(await (by > 0 ? this.#after(from.ns) : this.#before(from.ns)));
    const batch = await this.#at(from.ns);
    const heard = batch ? (from.rows ?? batch.events.length) : 0;
    const inside = heard + by;
    if (batch && inside >= 1 && inside <= batch.events.length) return place(batch, inside);
    if (by < 0) return whole(await this.#before(from.ns));
    const next = await this.#after(from.ns);
    return next && place(next, 1);
  }

  async #at(ns: number): Promise<Batch | null> {
    const batch = await this.#first(ns, ns);
    return batch?.ns === ns ? batch : null;
  }

  #after(ns: number): Promise<Batch | null> {
    return this.#first(ns, ns + 1);
  }

  /** The first batch at or after `least`; stamps are whole. @param nearNs Where to start reading. */
  async #first(nearNs: number, least: number): Promise<Batch | null> {
    let batch: Batch | null = null;
    const start = this.checkpoints.filter(({ localTs }) => localTs < nearNs).at(-1)?.chunk ?? 0;
    for (let chunk = start; chunk < this.chunks.count; chunk++) {
      const rows = await this.chunks.read(chunk);
      for (let i = 0; i < rows.length; i++) {
        const ts = rows.localTs[i] as number;
        if (!isLocal(rows, i) || ts < least) continue;
        batch ??= { ns: ts, events: [] };
        if (ts !== batch.ns) return batch;
        batch.events.push(eventOf(rows, i));
      }
    }
    return batch;
  }

  /** The batch before: looked for from one checkpoint earlier each time. */
  async #before(ns: number): Promise<Batch | null> {
    const starts = this.checkpoints.filter(({ localTs }) => localTs < ns);
    for (let i = starts.length - 1; i >= 0; i--) {
      const last = await this.#lastBefore(ns, (starts[i] as Checkpoint).chunk, this.checkpoints[i + 1]?.chunk ?? this.chunks.count - 1);
      if (last !== null) return this.#at(last);
    }
    return null;
  }

  /** From the last chunk back to the first one: of rows of one side, a later row is never of an earlier time. */
  async #lastBefore(ns: number, firstChunk: number, lastChunk: number): Promise<number | null> {
    for (let chunk = lastChunk; chunk >= firstChunk; chunk--) {
      const rows = await this.chunks.read(chunk);
      for (let i = rows.length - 1; i >= 0; i--) {
        const ts = rows.localTs[i] as number;
        if (isLocal(rows, i) && ts < ns) return ts;
      }
    }
    return null;
  }
}

const place = ({ ns, events }: Batch, rows: number): BookStep => ({ ns, rows, of: events.length, event: events[rows - 1] as BookEvent });

const whole = (batch: Batch | null): BookStep | null => batch && place(batch, batch.events.length);

const isLocal = (rows: RowColumns, i: number): boolean => ((rows.ev[i] as number) & LOCAL) !== 0;

function eventOf(rows: RowColumns, i: number): BookEvent {
  const ev = rows.ev[i] as number;
  const kind = ev & 0xff;
  const side = (ev & BUY) !== 0 ? 1 : (ev & SELL) !== 0 ? -1 : 0;
  return {
    kind: kind === Kind.trade ? "trade" : kind === Kind.clear ? "clear" : "level",
    side,
    ticks: rows.ticks[i] as number,
    lots: rows.lots[i] as number,
  };
}
