import { NO_TICK } from "../../units.js";
import { LevelAggregator } from "../aggregate.js";
import { Ladder } from "../ladder.js";
import { type Book, BUY, Kind, LOCAL, type RowColumns } from "../rows.js";

/** Ticks from the opposite best price, spreads and lags that are told apart. */
const PROFILE_TICKS = 20;
const SPREADS = 20;
const LAGS = 50;
/** Inter-arrival times by octave from 1 µs on. */
const OCTAVES = 24;
const FIRST_OCTAVE_NS = 1_000;
/** Moments at which the book is looked at. */
const LOOK_NS = 100e6;

/** What a market's flow looks like, whatever made it. Shares add to 1. */
export interface FlowStats {
  name: string;
  rows: number;
  spanNs: number;
  /** Share of time at a spread of 1, 2, … ticks; the last is of that and all wider ones. */
  spread: number[];
  /** Mean quantity 1, 2, … ticks behind the best price of its side (0 is the best), as parts of the sum of all. */
  profile: number[];
  /** Correlation of the signs of trades with those 1, 2, … trades later. */
  signs: number[];
  /** Share of waits between two moments with news, from 1 µs by octave; the first is of all that are shorter. */
  waits: number[];
  /** Mean number of rows of one moment. */
  rowsAMoment: number;
  trades: number;
  /** Standard deviation of the mid's change over a second, ticks. */
  secondTicks: number;
}

/** Reads a book's local side once; memory does not grow with it. */
export class FlowStatsReader {
  readonly #ladder = new Ladder();
  readonly #spread = new Float64Array(SPREADS);
  readonly #profile = new Float64Array(PROFILE_TICKS);
  readonly #waits = new Float64Array(OCTAVES);
  readonly #signs = new SignCorrelation();
  #rows = 0;
  #moments = 0;
  #firstNs = Number.NaN;
  #atNs = Number.NaN;
  #nextLookNs = 0;
  #looks = 0;
  #midBefore = Number.NaN;
  #moves = { count: 0, sum: 0, squares: 0 };

  push(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) {
      if (((rows.ev[i] as number) & LOCAL) === 0) continue;
      const ns = rows.localTs[i] as number;
      if (ns !== this.#atNs) this.#moment(ns);
      const ev = rows.ev[i] as number;
      if ((ev & 0xff) === Kind.trade) this.#signs.push((ev & BUY) !== 0 ? 1 : -1);
      else this.#ladder.apply(rows, i);
      this.#rows++;
    }
  }

  finish(name: string): FlowStats {
    const { count, sum, squares } = this.#moves;
    return {
      name,
      rows: this.#rows,
      spanNs: this.#atNs - this.#firstNs,
      spread: shares(this.#spread),
      profile: shares(this.#profile),
      signs: this.#signs.finish(),
      waits: shares(this.#waits),
      rowsAMoment: this.#rows / Math.max(1, this.#moments),
      trades: this.#signs.count,
      secondTicks: count > 1 ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0,
    };
  }

  #moment(ns: number): void {
    if (Number.isNaN(this.#firstNs)) {
      this.#firstNs = ns;
      this.#nextLookNs = ns + LOOK_NS;
    } else {
      const { bidTicks, askTicks } = this.#ladder;
      const open = bidTicks !== NO_TICK && askTicks !== NO_TICK && askTicks > bidTicks;
      if (open) add(this.#spread, askTicks - bidTicks - 1, ns - this.#atNs);
      const octave = Math.ceil(Math.log2(Math.max(1, (ns - this.#atNs) / FIRST_OCTAVE_NS)));
      add(this.#waits, octave, 1);
      for (; this.#nextLookNs <= ns; this.#nextLookNs += LOOK_NS) if (open) this.#look(bidTicks, askTicks);
    }
    this.#moments++;
    this.#atNs = ns;
  }

  #look(bidTicks: number, askTicks: number): void {
    for (let away = 0; away < PROFILE_TICKS; away++)
      add(this.#profile, away, (this.#ladder.bids.get(bidTicks - away) ?? 0) + (this.#ladder.asks.get(askTicks + away) ?? 0));
    if (this.#looks++ % 10 !== 0) return;
    const mid = (bidTicks + askTicks) / 2;
    if (!Number.isNaN(this.#midBefore)) {
      const move = mid - this.#midBefore;
      this.#moves.count++;
      this.#moves.sum += move;
      this.#moves.squares += move * move;
    }
    this.#midBefore = mid;
  }
}

/** The statistics of a book, by level whatever it is. */
export async function flowStats(book: Book): Promise<FlowStats> {
  const reader = new FlowStatsReader();
  const levels = book.info.kind === "L3" ? new LevelAggregator() : null;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const rows = await book.readChunk(chunk);
    reader.push(levels ? levels.push(rows) : rows);
  }
  return reader.finish(book.info.name);
}

/** How the signs of trades go together, from the last ones in a ring. */
class SignCorrelation {
  count = 0;
  #sum = 0;
  readonly #ring = new Float64Array(LAGS);
  readonly #products = new Float64Array(LAGS);

  push(sign: number): void {
    for (let lag = 1; lag <= Math.min(LAGS, this.count); lag++)
      add(this.#products, lag - 1, sign * (this.#ring[(this.count - lag) % LAGS] as number));
    this.#ring[this.count % LAGS] = sign;
    this.count++;
    this.#sum += sign;
  }

  finish(): number[] {
    const mean = this.#sum / Math.max(1, this.count);
    const variance = 1 - mean * mean;
    return [...this.#products].map((sum, at) => {
      const pairs = this.count - at - 1;
      return pairs > 0 && variance > 0 ? (sum / pairs - mean * mean) / variance : 0;
    });
  }
}

function add(to: Float64Array, at: number, amount: number): void {
  const place = Math.min(to.length - 1, Math.max(0, at));
  to[place] = (to[place] as number) + amount;
}

function shares(values: Float64Array): number[] {
  const sum = values.reduce((all, value) => all + value, 0);
  return [...values].map((value) => (sum > 0 ? value / sum : 0));
}
