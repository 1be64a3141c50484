import { validateConfig } from "../config/validate.js";
import type { Book } from "../data/rows.js";
import { HftError } from "../errors.js";
import { createHftEngine, type HftSession } from "../strategy/session.js";
import { HftStrategy } from "../strategy/strategy.js";
import type { BookLevel } from "../strategy/types.js";
import { makeScale } from "../units.js";
import { coreBytes, openBookNamed } from "./files.js";
import { nodeHost } from "./node-host.js";
import { type Output, simulatedTime } from "./output.js";

export interface ReplayFlags {
  at?: string;
  levels?: string;
  bench?: boolean;
}

const TURNS = 5;
const DEFAULT_LEVELS = 10;
const MAX_LEVELS = 1_000;

/** Listens to nothing. */
class Silent extends HftStrategy {}

/** `sigmax-hft replay BOOK`: plays it without a strategy, to a time or to its end, and shows the order book there. */
export async function replayCommand(nameOrPath: string, flags: ReplayFlags, output: Output): Promise<number> {
  const atNs = flags.at === undefined ? null : numberOf("--at", flags.at, 0, 1e9) * 1e9;
  const levels = flags.levels === undefined ? DEFAULT_LEVELS : Math.floor(numberOf("--levels", flags.levels, 1, MAX_LEVELS));
  const book = await openBookNamed(nameOrPath);
  try {
    if (flags.bench) return await bench(book, output);
    const engine = await engineOf(book, output);
    if (atNs === null) await new Silent({ executionEngine: engine }).start();
    else await sleepUntil(engine, atNs);
    show(book, engine, levels, output);
    return 0;
  } finally {
    book.close();
  }
}

/** To the book's end for a time after it. */
async function sleepUntil(engine: HftSession, ns: number): Promise<void> {
  try {
    // The time of the first row is known once it is there.
    await engine.sleep(1);
    await engine.sleep(Math.max(1, ns - engine.nowNs));
  } catch (error) {
    if (!(error instanceof HftError && error.code === 3110)) throw error;
  }
}

const engineOf = (book: Book, output: Output): Promise<HftSession> => {
  const host = nodeHost(({ rows, totalRows }) => output.progress(`${Math.floor((100 * rows) / Math.max(totalRows, 1))} %`));
  return createHftEngine({ exchangeConnector: book, wasm: coreBytes(), config: validateConfig({ sampleNs: 1e9 }), host });
};

async function bench(book: Book, output: Output): Promise<number> {
  const rates: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const engine = await engineOf(book, output);
    const { rows, wallMs } = await new Silent({ executionEngine: engine }).start();
    rates.push(rows / Math.max(wallMs / 1e3, 1e-6));
  }
  const best = Math.max(...rates);
  const result = { name: book.info.name, rows: book.info.rows, rowsPerSecond: best, nsPerRow: 1e9 / best };
  if (output.json) output.out(JSON.stringify(result));
  else
    output.out(
      `${result.rows} rows from the file, ${(best / 1e6).toFixed(2)} M rows/s, ${result.nsPerRow.toFixed(1)} ns a row; the best of ${TURNS}`,
    );
  return 0;
}

function show(book: Book, engine: HftSession, levels: number, output: Output): void {
  const view = engine.book();
  const side = (at: (depth: number) => BookLevel | null) =>
    Array.from({ length: levels }, (_, depth) => at(depth)).filter((level) => level !== null);
  const [bids, asks] = [side((depth) => view.bid(depth)), side((depth) => view.ask(depth))];
  if (output.json) {
    const pairs = (found: BookLevel[]) => found.map(({ price, qty }) => [price, qty]);
    output.out(JSON.stringify({ name: book.info.name, nowNs: engine.nowNs, rows: book.info.rows, bids: pairs(bids), asks: pairs(asks) }));
    return;
  }
  const { tickSize, lotSize } = book.info.instrument;
  const [price, quantity] = [makeScale(tickSize), makeScale(lotSize)];
  const line = (found: BookLevel | undefined): [string, string] =>
    found ? [price.format(Math.round(found.price / tickSize)), quantity.format(Math.round(found.qty / lotSize))] : ["", ""];
  output.out(`${book.info.title} at ${simulatedTime(engine.nowNs)}`);
  output.out(`${"bid qty".padStart(14)}${"bid".padStart(14)}${"ask".padStart(14)}${"ask qty".padStart(14)}`);
  for (let depth = 0; depth < Math.max(bids.length, asks.length); depth++) {
    const [bidPrice, bidQty] = line(bids[depth]);
    const [askPrice, askQty] = line(asks[depth]);
    output.out(`${bidQty.padStart(14)}${bidPrice.padStart(14)}${askPrice.padStart(14)}${askQty.padStart(14)}`.trimEnd());
  }
}

function numberOf(flag: string, typed: string, least: number, most: number): number {
  const value = Number(typed);
  if (typed.trim() !== "" && value >= least && value <= most) return value;
  throw new HftError(1005, `${flag}: got ${JSON.stringify(typed)}, wanted a number from ${least} to ${most}.`);
}
