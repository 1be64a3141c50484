/**
 * Books whose levels lie millions of ticks from each other: the ladder takes those that nobody touches for cold and wakes
 * them again, many times in each of these, on both sides, by level and by order. The slow twins know of none of that.
 */
import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, SELL } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import { MAX_TICK, NO_TICK } from "../../src/units.js";
import { eachSeed } from "../length.js";
import { memoryBook } from "../memory-book.js";
import { SlowBook } from "../reference/book.js";
import { SlowByOrder } from "../reference/by-order.js";
import { randomFrom } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 12 }, (_, n) => n + 1);
const ROWS = 6_000;
const LOOKS = 60;

interface WideRow {
  kind: number;
  side: 0 | 1 | -1;
  ticks: number;
  lots: number;
  id: number;
}

/** A price that wanders and now and then jumps across the whole range, and keeps coming back to where levels were left. */
class WidePrices {
  readonly below: (limit: number) => number;
  readonly #left: number[] = [];
  #mid = 0;
  #step: number;

  constructor(seed: number) {
    const random = randomFrom(seed);
    this.below = (limit) => Math.floor(random() * limit);
    this.#step = [1, 50, 3_000, 700_000, 2 ** 21][seed % 5] as number;
  }

  next(side: number): number {
    const roll = this.below(100);
    if (roll < 2) this.#mid = this.below(2 ** 32) - 2 ** 31;
    if (roll < 40) this.#mid += (this.below(7) - 3) * this.#step;
    this.#mid = within(this.#mid);
    if (roll > 70 && this.#left.length > 0) return this.#left[this.below(this.#left.length)] as number;
    const ticks = roll === 50 ? this.#edge() : within(this.#mid - side * this.below(20));
    this.#left.push(ticks);
    return ticks;
  }

  #edge(): number {
    return this.below(2) === 0 ? MAX_TICK - this.below(3) : -MAX_TICK + this.below(3);
  }
}

const within = (ticks: number) => Math.max(-MAX_TICK, Math.min(MAX_TICK, ticks));

async function engineOf(rows: WideRow[], kind: "L2" | "L3"): Promise<Engine> {
  const columns = emptyRows(rows.length);
  for (const [i, row] of rows.entries()) {
    columns.ev[i] = EXCH + LOCAL + row.kind + (row.side > 0 ? BUY : row.side < 0 ? SELL : 0);
    columns.exchTs[i] = i;
    columns.localTs[i] = i;
    columns.ticks[i] = row.ticks;
    columns.lots[i] = row.lots;
    columns.orderId[i] = row.id;
  }
  const config = validateConfig({ profile: "hftbacktest", queueModel: kind === "L3" ? "L3Fifo" : "RiskAverse", sampleNs: 2 ** 53 });
  const engine = await Engine.create({ wasm, books: [memoryBook(columns, ROWS, { kind }).info], config });
  engine.pushRows(0, columns);
  engine.endRows(0);
  return engine;
}

/** Plays both up to some rows and compares what is seen: best prices, the next levels, quantities at prices that were used. */
function compare(engine: Engine, book: SlowBook, rows: WideRow[], apply: (row: WideRow) => void): void {
  const step = rows.length / LOOKS;
  for (let look = 1; look <= LOOKS; look++) {
    for (const row of rows.slice((look - 1) * step, look * step)) apply(row);
    engine.runUntil(look * step - 1, 0);
    const market = engine.market(0);
    const [bid, ask] = [bestOf(book, 1), bestOf(book, -1)];
    expect([market.bidTicks, market.askTicks]).toEqual([bid, ask]);
    expect([market.bidLots, market.askLots]).toEqual([book.lots(1, bid), book.lots(-1, ask)]);
    const seen: number[][] = [];
    const wanted: number[][] = [];
    for (const { ticks } of rows.slice(Math.max(0, look * step - 300), look * step)) {
      for (const side of [1, -1] as const) {
        seen.push([ticks, engine.core.lotsAt(0, side, ticks), engine.exchangeLotsAt(0, ticks, side)]);
        wanted.push([ticks, book.lots(side, ticks), book.lots(side, ticks)]);
      }
    }
    expect(seen).toEqual(wanted);
  }
}

function bestOf(book: SlowBook, side: 1 | -1): number {
  const best = book.best(side);
  return Number.isFinite(best) ? best : NO_TICK;
}

function ordersOf(prices: WidePrices): WideRow[] {
  const { below } = prices;
  const live: number[] = [];
  return Array.from({ length: ROWS / 3 }, (_, n): WideRow => {
    const side = below(2) === 0 ? 1 : -1;
    const roll = below(1_000);
    if (roll < 2) return { kind: Kind.clear, side: below(4) === 0 ? 0 : side, ticks: 0, lots: 0, id: 0 };
    const row = { side, ticks: prices.next(side), lots: 1 + below(9) } as const;
    const at = below(live.length + 1);
    if (roll < 600 || at === live.length) {
      live.push(n + 1);
      return { ...row, kind: Kind.add, id: n + 1 };
    }
    if (roll < 700) return { ...row, kind: Kind.modify, id: live[at] as number };
    return { ...row, kind: Kind.cancel, id: live.splice(at, 1)[0] as number };
  });
}

describe("books as wide as ticks go", () => {
  eachSeed("by level, are those of the slow twin, seed %i", SEEDS, 3, async (seed) => {
    const prices = new WidePrices(seed);
    const { below } = prices;
    const rows = Array.from({ length: ROWS }, (): WideRow => {
      const side = below(2) === 0 ? 1 : -1;
      const roll = below(1_000);
      if (roll < 3) return { kind: Kind.clear, side: below(4) === 0 ? 0 : side, ticks: prices.next(side), lots: 0, id: 0 };
      return { kind: Kind.depth, side, ticks: prices.next(side), lots: roll < 350 ? 0 : 1 + below(9), id: 0 };
    });
    const book = new SlowBook();
    compare(await engineOf(rows, "L2"), book, rows, ({ kind, side, ticks, lots }) => {
      if (kind === Kind.clear) book.clear(side, ticks);
      else if (side !== 0) book.set(side, ticks, lots);
    });
  });

  eachSeed("by order, are those of the slow twin, seed %i", SEEDS, 3, async (seed) => {
    const rows = ordersOf(new WidePrices(seed + 100));
    const twin = new SlowByOrder();
    compare(await engineOf(rows, "L3"), twin.book, rows, (row) => {
      if (row.kind === Kind.clear) twin.clear(row.side);
      else twin.apply(row);
    });
  });
});
