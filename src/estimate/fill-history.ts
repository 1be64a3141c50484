import { type BookKind, LOCAL, type RowColumns } from "../data/rows.js";
import { NO_TICK } from "../units.js";
import { cellCount, cellOf, kernelOf } from "./cells.js";
import { type Ghost, GhostBook } from "./ghosts.js";
import { fillWithin, LifeTable, weigh } from "./survival.js";
import { WatchedBook } from "./watched-book.js";
import { wilson } from "./wilson.js";

/** A probability, and how much it is worth. */
export interface FillProbability {
  /** That the whole quantity is executed within the horizon, once it rests; NaN when it can't be known. */
  probability: number;
  /** Lower end of the 95 % interval; NaN when it can't be known. */
  low: number;
  /** Upper end of it. */
  high: number;
  /** Independent cases that the interval counts with. */
  cases: number;
  /** Whether there were cases enough to say anything. */
  known: boolean;
  /** In words: what it rests on, or what is missing. */
  why: string;
}

export interface FillQuestion {
  side: 1 | -1;
  ticks: number;
  lots: number;
  horizonNs: number;
}

/** Between two sets of ghosts. */
const EVERY_NS = 2e9;
/** Ghosts a side in a set, besides one at the best price and one inside the spread. */
const SPREAD_OUT = 4;
/** The farthest ghosts stand 2 to this many typical spreads behind the best price. */
const OCTAVES = 6;
/** How long a ghost is watched; a longer horizon is not told of. */
const WATCHED_NS = 600e9;
/** Weight of the newest move in the typical spread and in the pace of the price: a minute's memory. */
const NEW_SHARE = 1 - 0.5 ** (EVERY_NS / 60e9);
/** Orders that a wider neighbourhood stands for where there are few. */
const LEAN = 4;
/** Fewer independent stretches of time, or orders like this one, say nothing. */
const ENOUGH_STRETCHES = 5;
const ENOUGH_WATCHED = 5;
/** Of the golden ratio: steps by it cover an interval evenly, in an order that nobody has to draw. */
const GOLDEN = 0.618033988749895;

/**
 * What the book's own past says of fills. Ghost orders are planted at many distances while rows are heard, and their lives
 * go into a table; only rows that the strategy has heard by then are looked at.
 */
export class FillHistory {
  readonly #table = new LifeTable(cellCount);
  readonly #ghosts: GhostBook;
  readonly #book: WatchedBook;
  readonly #waiting: RowColumns[] = [];
  #row = 0;
  /** In the order they were planted. */
  #living: Ghost[] = [];
  #beginNs = Number.NaN;
  #nextNs = Number.NaN;
  #mid = Number.NaN;
  /** Ticks; squared a second. */
  #spread = Number.NaN;
  #pace = Number.NaN;
  #planted = 0;
  #now: { table: LifeTable; ns: number } | null = null;

  constructor(kind: BookKind, exponent: number | null) {
    this.#ghosts = new GhostBook(exponent, (ghost, ns) => this.#table.add(ghost.cell, ns - ghost.sinceNs, true));
    this.#book = new WatchedBook(kind, this.#ghosts);
  }

  /** Rows in the book's order, to be looked at when their time has come. */
  push(rows: RowColumns): void {
    this.#waiting.push(rows);
  }

  /** Takes the rows that were heard by `nowNs`. */
  hear(nowNs: number): void {
    for (let rows = this.#waiting[0]; rows; rows = this.#waiting[0]) {
      for (; this.#row < rows.length; this.#row++) {
        if (((rows.ev[this.#row] as number) & LOCAL) === 0) continue;
        const ns = rows.localTs[this.#row] as number;
        if (ns > nowNs) {
          this.#plantUntil(nowNs);
          return;
        }
        this.#plantUntil(ns);
        if (!this.#book.take(rows, this.#row)) this.#loseAll(ns);
      }
      this.#waiting.shift();
      this.#row = 0;
    }
    this.#plantUntil(nowNs);
  }

  estimate({ side, ticks, lots, horizonNs }: FillQuestion, nowNs: number): FillProbability {
    const { bidTicks, askTicks } = this.#book.ladder;
    const other = side > 0 ? askTicks : bidTicks;
    if (other !== NO_TICK && ticks * side >= other * side)
      return { probability: 1, low: 1, high: 1, cases: 0, known: true, why: "It meets the other side's best price: it takes on arrival." };
    if (!(horizonNs <= WATCHED_NS)) return unknown(0, `Orders are watched for ${WATCHED_NS / 1e9} s, not longer.`);
    const stretches = (nowNs - this.#beginNs) / horizonNs;
    if (!(stretches >= ENOUGH_STRETCHES) || !(this.#pace >= 0))
      return unknown(Math.max(0, stretches || 0), "Too little of the book was heard: the horizon fits in less than 5 times.");
    const table = this.#tableAt(nowNs);
    const cell = this.#cellAt(side, ticks, this.#book.lotsAt(side, ticks) + lots);
    const wide = weigh(table, kernelOf(cell, "wide"));
    const near = weigh(table, kernelOf(cell, "near"));
    const { probability, variance, watched } = fillWithin(horizonNs, near, wide, LEAN);
    if (watched + LEAN * Number((wide.atRisk[0] as number) > 0) < ENOUGH_WATCHED)
      return unknown(watched, "Too few orders like this one, at this distance behind such a queue, were seen for so long.");
    const worth = variance > 0 ? (probability * (1 - probability)) / variance : watched + LEAN;
    const cases = Math.min(worth, stretches);
    const { low, high } = wilson(probability * cases, cases);
    const why = `As of about ${Math.round(watched)} orders like it, over ${Math.floor(stretches)} stretches of the horizon's length.`;
    return { probability, low, high, cases, known: true, why };
  }

  /** The table with those that are still watched, as of now. */
  #tableAt(nowNs: number): LifeTable {
    if (this.#now && nowNs - this.#now.ns < EVERY_NS / 2) return this.#now.table;
    const table = this.#table.clone();
    for (const ghost of this.#living) if (!ghost.over) table.add(ghost.cell, nowNs - ghost.sinceNs, false);
    this.#now = { table, ns: nowNs };
    return table;
  }

  #plantUntil(ns: number): void {
    const { bidTicks, askTicks } = this.#book.ladder;
    if (bidTicks === NO_TICK || askTicks === NO_TICK) return;
    if (Number.isNaN(this.#beginNs)) {
      this.#beginNs = ns;
      this.#nextNs = ns;
    }
    for (; this.#nextNs < ns; this.#nextNs += EVERY_NS) this.#plant(this.#nextNs, bidTicks, askTicks);
  }

  #plant(ns: number, bidTicks: number, askTicks: number): void {
    this.#learn(bidTicks, askTicks);
    this.#lose(ns - WATCHED_NS, ns);
    if (!(this.#pace >= 0)) return;
    for (const side of [1, -1] as const) {
      const best = side > 0 ? bidTicks : askTicks;
      this.#add(side, best, ns);
      const inside = Math.floor(this.#even() * (askTicks - bidTicks));
      if (inside > 0) this.#add(side, best + side * inside, ns);
      for (let i = 0; i < SPREAD_OUT; i++) {
        const behind = Math.round(this.#spread * 2 ** (((i + this.#even()) * OCTAVES) / SPREAD_OUT));
        this.#add(side, best - side * Math.max(1, behind), ns);
      }
    }
  }

  #add(side: 1 | -1, ticks: number, ns: number): void {
    const aheadLots = this.#book.lotsAt(side, ticks);
    const cell = this.#cellAt(side, ticks, aheadLots);
    const ghost: Ghost = { side, ticks, sinceNs: ns, aheadLots, tradedLots: 0, place: this.#book.joined - 0.5, cell, over: false };
    this.#living.push(ghost);
    this.#ghosts.add(ghost);
  }

  #cellAt(side: 1 | -1, ticks: number, queueLots: number): number {
    const { bidTicks, askTicks } = this.#book.ladder;
    const away = ((bidTicks + askTicks) / 2 - ticks) * side;
    const pace = Math.max(0.25, Math.sqrt(this.#pace));
    const behind = ((side > 0 ? bidTicks : askTicks) - ticks) * side;
    const trade = this.#book.trades === 0 ? 1 : this.#book.tradedLots / this.#book.trades;
    return cellOf(side, behind, away / pace, queueLots / Math.max(1, trade));
  }

  /** The typical spread, and how far the mid goes in a second. */
  #learn(bidTicks: number, askTicks: number): void {
    const mid = (bidTicks + askTicks) / 2;
    const moved = ((mid - this.#mid) ** 2 * 1e9) / EVERY_NS;
    this.#mid = mid;
    this.#spread = blend(this.#spread, askTicks - bidTicks);
    if (!Number.isNaN(moved)) this.#pace = blend(this.#pace, moved);
  }

  /** Those planted before are lost from sight. */
  #lose(beforeNs: number, ns: number): void {
    const first = this.#living.findIndex(({ sinceNs }) => sinceNs >= beforeNs);
    if (first <= 0 && !(this.#living.length > 0 && first < 0)) return;
    const gone = this.#living.splice(0, first < 0 ? this.#living.length : first);
    for (const ghost of gone) {
      if (ghost.over) continue;
      this.#ghosts.drop(ghost);
      this.#table.add(ghost.cell, ns - ghost.sinceNs, false);
    }
  }

  #loseAll(ns: number): void {
    this.#lose(Number.POSITIVE_INFINITY, ns);
  }

  #even(): number {
    return (this.#planted++ * GOLDEN) % 1;
  }
}

function blend(before: number, now: number): number {
  return Number.isNaN(before) ? now : before + NEW_SHARE * (now - before);
}

function unknown(cases: number, why: string): FillProbability {
  return { probability: Number.NaN, low: Number.NaN, high: Number.NaN, cases, known: false, why };
}
