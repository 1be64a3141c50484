import { Ladder } from "../data/ladder.js";
import { BUY, Kind, LOCAL, type RowColumns } from "../data/rows.js";
import { NO_TICK } from "../units.js";
import type { Moment } from "./book-steps.js";
import type { Chunks } from "./chunks.js";
import type { Checkpoint } from "./overview.js";

/** What part of the book to paint, at what size. */
export interface DepthWindow {
  fromNs: number;
  toNs: number;
  columns: number;
  /** Lowest and highest tick shown; `rows` cells share them. */
  lowTicks: number;
  highTicks: number;
  rows: number;
  /** Quantities at which the scale starts and ends, lots. */
  lowLots: number;
  highLots: number;
}

/** Cells by column from the top row down: 0 nothing, 1..127 bid, 129..255 ask, by the logarithm of the largest level. */
export interface DepthImage extends DepthWindow {
  cells: Uint8Array;
}

export interface DepthLevel {
  ticks: number;
  lots: number;
}

/** The ladder at a moment, best first. */
export interface DepthLevels {
  ns: number;
  bidTicks: number;
  askTicks: number;
  bids: DepthLevel[];
  asks: DepthLevel[];
}

/** A ladder on its way through the book: what it has applied so far. */
interface Reading {
  ladder: Ladder;
  /** The row to go on with. */
  chunk: number;
  row: number;
  /** Local time of the last row applied. */
  ns: number;
  /** Rows of that time applied, trades counted. */
  rows: number;
}

/** Rows after which a reading leaves a checkpoint of its own, so that going back a little is as quick as going on. */
const CHECKPOINT_ROWS = 20_000;
const OWN_CHECKPOINTS = 64;

/** Replays parts of a book from the nearest checkpoint, or from where the last question ended. */
export class DepthReplay {
  #last: Reading | null = null;
  readonly #own: Reading[] = [];

  constructor(
    readonly chunks: Chunks,
    readonly checkpoints: readonly Checkpoint[],
  ) {}

  async paint(part: DepthWindow): Promise<DepthImage> {
    const reading = this.#startAt(part.fromNs, 0);
    const painter = new DepthPainter(part, reading.ladder);
    await this.#read(reading, part.toNs, null, (ts, ev, ticks, isClear) => painter.before(ts, ev, ticks, isClear));
    return { ...part, cells: painter.finish() };
  }

  /** The `count` best levels of each side when every row up to the moment has been heard. */
  async levelsAt({ ns, rows }: Moment, count: number): Promise<DepthLevels> {
    const kept = this.#last;
    // Whoever asks meanwhile has to begin anew: one ladder can't be in two places.
    this.#last = null;
    const start = this.#startAt(ns, rows ?? Number.POSITIVE_INFINITY);
    const reading = kept && isBefore(kept, ns, rows) && kept.ns >= start.ns ? kept : start;
    await this.#read(reading, ns, rows, null);
    this.#last = reading;
    const { bidTicks, askTicks } = reading.ladder;
    const level = ([ticks, lots]: [number, number]): DepthLevel => ({ ticks, lots });
    const bids = [...reading.ladder.bids].filter(([ticks]) => bidTicks !== NO_TICK && ticks <= bidTicks).sort((a, b) => b[0] - a[0]);
    const asks = [...reading.ladder.asks].filter(([ticks]) => askTicks !== NO_TICK && ticks >= askTicks).sort((a, b) => a[0] - b[0]);
    return { ns, bidTicks, askTicks, bids: bids.slice(0, count).map(level), asks: asks.slice(0, count).map(level) };
  }

  #startAt(ns: number, rows: number): Reading {
    const ladder = new Ladder();
    const before = this.checkpoints.filter(({ localTs }) => localTs < ns).at(-1);
    const beforeNs = before?.localTs ?? Number.NEGATIVE_INFINITY;
    const own = this.#own.filter((reading) => reading.ns > beforeNs && isBefore(reading, ns, rows)).sort((a, b) => b.ns - a.ns)[0];
    if (own) return copyOf(own);
    if (before) ladder.restore(before.ladder, before.bidTicks, before.askTicks);
    return { ladder, chunk: before?.chunk ?? 0, row: 0, ns: beforeNs, rows: 0 };
  }

  /** Goes on until every row up to `untilNs` is applied, of that very time only `most` rows. */
  async #read(reading: Reading, untilNs: number, most: number | null, before: BeforeRow | null): Promise<void> {
    let passed = 0;
    for (; reading.chunk < this.chunks.count; reading.chunk++, reading.row = 0) {
      const rows = await this.chunks.read(reading.chunk);
      if (advance(reading, rows, untilNs, most, before)) return;
      passed += rows.length;
      if (before !== null || passed < CHECKPOINT_ROWS) continue;
      this.#keep({ ...reading, chunk: reading.chunk + 1, row: 0 });
      passed = 0;
    }
  }

  #keep(reading: Reading): void {
    this.#own.push(copyOf(reading));
    if (this.#own.length > OWN_CHECKPOINTS) this.#own.shift();
  }
}

/** Told of each row of the book before it is applied. */
type BeforeRow = (ts: number, ev: number, ticks: number, isClear: boolean) => void;

/** Applies a chunk's rows from where the reading is. True when it has come to a row that is not to be heard yet. */
function advance(reading: Reading, rows: RowColumns, untilNs: number, most: number | null, before: BeforeRow | null): boolean {
  for (; reading.row < rows.length; reading.row++) {
    const ev = rows.ev[reading.row] as number;
    if ((ev & LOCAL) === 0) continue;
    const ts = rows.localTs[reading.row] as number;
    const heard = ts === reading.ns ? reading.rows : 0;
    if (ts > untilNs || (ts === untilNs && most !== null && heard >= most)) return true;
    reading.ns = ts;
    reading.rows = heard + 1;
    const kind = ev & 0xff;
    if (kind === Kind.trade) continue;
    before?.(ts, ev, rows.ticks[reading.row] as number, kind === Kind.clear);
    reading.ladder.apply(rows, reading.row);
  }
  return false;
}

/** Whether all that it has applied was heard by then. */
function isBefore(reading: Reading, ns: number, rows: number | null): boolean {
  return reading.ns < ns || (reading.ns === ns && (rows === null || reading.rows <= rows));
}

function copyOf(reading: Reading): Reading {
  const ladder = new Ladder();
  ladder.restore(reading.ladder.state(), reading.ladder.bidTicks, reading.ladder.askTicks);
  return { ...reading, ladder };
}

/**
 * Paints each level for as long as it stood: just before a row changes a level, the cells since its last change are
 * filled with the quantity it had. A cell that several levels or moments share keeps the largest.
 */
class DepthPainter {
  readonly #cells: Uint8Array;
  readonly #bidSince = new Map<number, number>();
  readonly #askSince = new Map<number, number>();
  readonly #perTick: number;
  readonly #perNs: number;
  readonly #logLow: number;
  readonly #perLog: number;

  constructor(
    readonly part: DepthWindow,
    readonly ladder: Ladder,
  ) {
    this.#cells = new Uint8Array(part.columns * part.rows);
    this.#perTick = part.rows / (part.highTicks - part.lowTicks + 1);
    this.#perNs = part.columns / (part.toNs - part.fromNs);
    this.#logLow = Math.log(part.lowLots);
    this.#perLog = 126 / Math.max(1e-9, Math.log(part.highLots) - this.#logLow);
  }

  before(ts: number, ev: number, ticks: number, isClear: boolean): void {
    if (isClear) {
      this.#paintAll(ts);
      return;
    }
    const { lowTicks, highTicks } = this.part;
    if (ticks < lowTicks || ticks > highTicks) return;
    const isBid = (ev & BUY) !== 0;
    this.#paint(isBid, ticks, ts);
    (isBid ? this.#bidSince : this.#askSince).set(ticks, Math.max(ts, this.part.fromNs));
  }

  finish(): Uint8Array {
    this.#paintAll(this.part.toNs);
    return this.#cells;
  }

  #paintAll(ts: number): void {
    for (const isBid of [true, false]) {
      const since = isBid ? this.#bidSince : this.#askSince;
      for (const ticks of (isBid ? this.ladder.bids : this.ladder.asks).keys()) {
        this.#paint(isBid, ticks, ts);
        since.set(ticks, Math.max(ts, this.part.fromNs));
      }
    }
  }

  #paint(isBid: boolean, ticks: number, untilNs: number): void {
    const { fromNs, columns, rows, lowTicks, highTicks } = this.part;
    const lots = (isBid ? this.ladder.bids : this.ladder.asks).get(ticks);
    if (lots === undefined || untilNs <= fromNs || ticks < lowTicks || ticks > highTicks) return;
    const sinceNs = (isBid ? this.#bidSince : this.#askSince).get(ticks) ?? fromNs;
    const strength = Math.round(1 + (Math.log(lots) - this.#logLow) * this.#perLog);
    if (strength < 1) return;
    const cell = Math.min(127, strength) + (isBid ? 0 : 128);
    const row = rows - 1 - Math.floor((ticks - lowTicks) * this.#perTick);
    const first = Math.floor((sinceNs - fromNs) * this.#perNs);
    const last = Math.min(columns - 1, Math.floor((untilNs - fromNs) * this.#perNs));
    for (let column = first; column <= last; column++) {
      const at = row * columns + column;
      if ((this.#cells[at] as number & 127) < (cell & 127)) this.#cells[at] = cell;
    }
  }
}
