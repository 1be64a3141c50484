import type { RunRecord, SampleColumns } from "../../engine/record.js";
import { NO_TICK } from "../../units.js";
import type { FillRow } from "../fills.js";
import { lastAtOrBefore } from "../search.js";

/** A fill's worth is looked at this long after it. */
const LUCK_HORIZON_NS = 10e9;
const LUCKY_SHARE = 0.01;
/** Fewer fills than this have no luckiest hundredth. */
export const ENOUGH_FILLS = 20;

export interface Luck {
  /** Fills taken out: one in a hundred, at least one. */
  count: number;
  /** What they were worth, quote currency. */
  worth: number;
  /** The result without them. */
  net: number;
}

/** The result without the fills that were worth most ten seconds later; null when there are too few. */
export function withoutLuckiest(record: RunRecord, fills: readonly FillRow[], net: number): Luck | null {
  if (fills.length < ENOUGH_FILLS) return null;
  const worths = worthsOf(record, fills).sort((a, b) => b - a);
  const count = Math.max(1, Math.floor(worths.length * LUCKY_SHARE));
  const worth = worths.slice(0, count).reduce((sum, each) => sum + Math.max(0, each), 0);
  return { count, worth, net: net - worth };
}

/** Of each fill in the currency of the first instrument: its price against the mid ten seconds later. */
function worthsOf(record: RunRecord, fills: readonly FillRow[]): number[] {
  const currency = record.books[0]?.instrument.quoteCurrency;
  const mids = record.books.map((_, instrument) => midsOf(record.samples, instrument));
  return fills.flatMap((fill) => {
    const of = record.books[fill.instrument]?.instrument;
    const mid = mids[fill.instrument];
    if (!of || !mid || of.quoteCurrency !== currency) return [];
    const then = mid.values[lastAtOrBefore(mid.ts, fill.exchNs + LUCK_HORIZON_NS, mid.ts.length)];
    const move = then === undefined ? 0 : fill.side * (then - fill.ticks);
    return [move * fill.lots * of.tickSize * of.lotSize * of.contractSize];
  });
}

function midsOf({ length, instrument, ts, bidTicks, askTicks }: SampleColumns, of: number): { ts: number[]; values: number[] } {
  const mids: { ts: number[]; values: number[] } = { ts: [], values: [] };
  for (let i = 0; i < length; i++) {
    if (instrument[i] !== of || bidTicks[i] === NO_TICK || askTicks[i] === NO_TICK) continue;
    mids.ts.push(ts[i] as number);
    mids.values.push(((bidTicks[i] as number) + (askTicks[i] as number)) / 2);
  }
  return mids;
}
