import { generateBook } from "../../src/data/generator/generate.js";
import { type BookInfo, BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";

const ROWS = 1_000_000;
const START = 1_000_000;
const BOTH = EXCH + LOCAL;

interface HardRow {
  side: 1 | -1;
  ticks: number;
  lots: number;
  /** ns between the stamps of this row and the one before. */
  stepNs?: number;
}

/** Books made to hurt; each gives row `i`. */
const BOOKS: Record<string, (i: number) => HardRow> = {
  /** The best bid comes and goes, with the next one a million ticks below. */
  gap: (i) => (i === 0 ? { side: 1, ticks: START - 1_000_000, lots: 5 } : { side: 1, ticks: START, lots: i % 2 }),
  /** The best bid comes and goes, with the next one a tick below. */
  toggle: (i) => (i === 0 ? { side: 1, ticks: START - 1, lots: 5 } : { side: 1, ticks: START, lots: i % 2 }),
  /** 100,000 levels a side, touched far from each other. */
  levels: (i) => {
    const away = (i * 61_803) % 100_000;
    return i % 2 === 0 ? { side: 1, ticks: START - away, lots: 1 + (i % 7) } : { side: -1, ticks: START + 1 + away, lots: 1 + (i % 7) };
  },
  /** Every row at one stamp. */
  stamp: (i) => ({ side: i % 2 === 0 ? 1 : -1, ticks: START + (i % 2 === 0 ? -(i % 40) : 1 + (i % 40)), lots: 1 + (i % 5), stepNs: 0 }),
  /** The price walks away for ever: each level is better than all before, and none is ever removed. */
  walk: (i) => ({ side: 1, ticks: START + i * 100, lots: 1 }),
  /** As `walk`, and the level left behind goes. */
  trail: (i) => ({ side: 1, ticks: START + (i % 2 === 0 ? i : i - 3) * 100, lots: i % 2 === 0 ? 1 : 0 }),
  /** Each level a million ticks from the one before, all over the range, round and round. */
  far: (i) => ({ side: 1, ticks: ((i * 1_048_583) % 4_000_000_000) - 2_000_000_000, lots: 1 + (i % 3) }),
  /** 100,000 levels, 64 ticks from each other, touched in turn. */
  thin: (i) => ({ side: 1, ticks: START - ((i * 61_803) % 100_000) * 64, lots: 1 + (i % 7) }),
  /** 64 levels at the edge of each block of the ladder, removed best first. */
  comb: (i) => ({ side: 1, ticks: START - (i % 64) * 4_096, lots: Math.floor(i / 64) % 2 === 0 ? 1 : 0 }),
};

export const HARD = Object.keys(BOOKS);

export function hardBook(name: string): { info: BookInfo; rows: RowColumns } {
  const rowAt = BOOKS[name];
  if (!rowAt) throw new Error(`There is no hard book ${name}; there are ${HARD.join(", ")}.`);
  const rows = emptyRows(ROWS);
  let ns = 0;
  for (let i = 0; i < ROWS; i++) {
    const { side, ticks, lots, stepNs = 1_000 } = rowAt(i);
    ns += stepNs;
    rows.ev[i] = BOTH + Kind.depth + (side > 0 ? BUY : SELL);
    rows.exchTs[i] = ns;
    rows.localTs[i] = ns + 1_000_000;
    rows.ticks[i] = ticks;
    rows.lots[i] = lots;
  }
  const { info } = generateBook({ seed: 1, spanNs: 1e9 });
  return { info: { ...info, name: `hard-${name}`, rows: ROWS }, rows };
}
