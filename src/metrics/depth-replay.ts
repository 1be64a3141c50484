import { Ladder } from "../data/ladder.js";
import { type Book, BUY, Kind, LOCAL, type RowColumns } from "../data/rows.js";
import { NO_TICK } from "../units.js";
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

const KEPT_CHUNKS = 24;

/** Replays parts of a book from the nearest checkpoint, a few decoded chunks in memory at a time. */
export class DepthReplay {
  readonly #chunks = new Map<number, RowColumns>();

  constructor(
    readonly book: Book,
    readonly checkpoints: readonly Checkpoint[],
  ) {}

  async paint(part: DepthWindow): Promise<DepthImage> {
    const { ladder, chunk } = this.#startAt(part.fromNs);
    const painter = new DepthPainter(part, ladder);
    await this.#replay(ladder, chunk, part.toNs, (ts, ev, ticks, isClear) => painter.before(ts, ev, ticks, isClear));
    return { ...part, cells: painter.finish() };
  }

  /** The `count` best levels of each side when every row up to `ns` has been heard. */
  async levelsAt(ns: number, count: number): Promise<DepthLevels> {
    const { ladder, chunk } = this.#startAt(ns);
    await this.#replay(ladder, chunk, ns, () => {});
    const { bidTicks, askTicks } = ladder;
    const level = ([ticks, lots]: [number, number]): DepthLevel => ({ ticks, lots });
    const bids = [...ladder.bids].filter(([ticks]) => bidTicks !== NO_TICK && ticks <= bidTicks).sort((a, b) => b[0] - a[0]);
    const asks = [...ladder.asks].filter(([ticks]) => askTicks !== NO_TICK && ticks >= askTicks).sort((a, b) => a[0] - b[0]);
    return { ns, bidTicks, askTicks, bids: bids.slice(0, count).map(level), asks: asks.slice(0, count).map(level) };
  }

  #startAt(ns: number): { ladder: Ladder; chunk: number } {
    const ladder = new Ladder();
    const before = this.checkpoints.filter((checkpoint) => checkpoint.localTs < ns).at(-1);
    if (before) ladder.restore(before.ladder, before.bidTicks, before.askTicks);
    return { ladder, chunk: before?.chunk ?? 0 };
  }

  async #replay(
    ladder: Ladder,
    fromChunk: number,
    untilNs: number,
    before: (ts: number, ev: number, ticks: number, isClear: boolean) => void,
  ): Promise<void> {
    for (let chunk = fromChunk; chunk < this.book.chunkCount; chunk++) {
      const rows = await this.#chunk(chunk);
      for (let i = 0; i < rows.length; i++) {
        const ev = rows.ev[i] as number;
        if ((ev & LOCAL) === 0) continue;
        const ts = rows.localTs[i] as number;
        if (ts > untilNs) return;
        const kind = ev & 0xff;
        if (kind === Kind.trade) continue;
        before(ts, ev, rows.ticks[i] as number, kind === Kind.clear);
        ladder.apply(rows, i);
      }
    }
  }

  async #chunk(index: number): Promise<RowColumns> {
    const kept = this.#chunks.get(index);
    this.#chunks.delete(index);
    const rows = kept ?? (await this.book.readChunk(index));
    this.#chunks.set(index, rows);
    if (this.#chunks.size > KEPT_CHUNKS) this.#chunks.delete(this.#chunks.keys().next().value as number);
    return rows;
  }
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
