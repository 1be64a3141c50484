import type { Ladder } from "../../src/data/ladder.js";
import { Kind, type RowColumns, SELL } from "../../src/data/rows.js";
import { NO_TICK } from "../../src/units.js";

/** The book at one time: levels near the best prices, and what was traded since the time before. */
export interface TapeColumn {
  /** Local time, ns. */
  ns: number;
  bidTicks: number;
  askTicks: number;
  /** Pairs of ticks and lots; lots of asks are negative. */
  levels: Float64Array;
  /** Pairs of ticks and lots; what sellers took is negative. */
  trades: readonly number[];
  /** Whether the book was good then; where it was not there are no levels. */
  good: boolean;
}

/** Levels a side. */
const LEVELS = 120;
export const COLUMN_MS = 200;
export const COLUMNS = 600;

/** The last two minutes of a market, a column each 200 ms. */
export class Tape {
  readonly columns: TapeColumn[] = [];
  #trades: number[] = [];

  rows(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) {
      const ev = rows.ev[i] as number;
      if ((ev & 0xff) !== Kind.trade) continue;
      this.#trades.push(rows.ticks[i] as number, (rows.lots[i] as number) * ((ev & SELL) !== 0 ? -1 : 1));
    }
  }

  /** The time that has passed since the last call becomes a column. */
  sample(ladder: Ladder, good: boolean, ns: number): void {
    const trades = this.#trades;
    this.#trades = [];
    const shown = good && ladder.bidTicks !== NO_TICK && ladder.askTicks !== NO_TICK;
    const levels = shown ? Float64Array.from([...nearest(ladder.bids, -1), ...nearest(ladder.asks, 1)]) : new Float64Array(0);
    this.columns.push({ ns, bidTicks: ladder.bidTicks, askTicks: ladder.askTicks, levels, trades, good: shown });
    if (this.columns.length > COLUMNS) this.columns.shift();
  }

  clear(): void {
    this.columns.length = 0;
    this.#trades = [];
  }
}

/** Best levels of a side, best first. */
export function bestLevels(levels: ReadonlyMap<number, number>, sign: 1 | -1, count: number): [ticks: number, lots: number][] {
  return [...levels].sort(([a], [b]) => sign * (a - b)).slice(0, count);
}

function nearest(levels: ReadonlyMap<number, number>, sign: 1 | -1): number[] {
  return bestLevels(levels, sign, LEVELS).flatMap(([ticks, lots]) => [ticks, lots * -sign]);
}
