/** Strategies and books whose runs must come to the same hash everywhere: several queue models, by level and by order, with and without promises. */
import { existsSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";

/** @type {readonly [strategy: string, book: string][]} */
const PAIRS = [
  ["market-maker.ts", "synthetic-calm-1"],
  ["avellaneda-stoikov.ts", "synthetic-burst-2"],
  ["grid.ts", "synthetic-burst-2"],
  ["custom-queue.ts", "synthetic-calm-1"],
  ["latency-race.ts", "synthetic-calm-1"],
  ["market-maker.ts", "usdm-btcusdt-20240808"],
  ["imbalance.ts", "spot-btcusdt-20240808"],
  ["market-maker.ts", "bitstamp-btcusd-20260502"],
];

/** Those whose book is on this machine: captures can't be had everywhere. */
export const pairs = () => PAIRS.filter(([, book]) => existsSync(at(`build/books/${book}.hftbook`)));

export const nameOf = ([strategy, book]) => `${strategy} on ${book}`;
