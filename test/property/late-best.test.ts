/**
 * Market by order, a side alone plays many rows with best prices that are late (assembly/book/play-orders.ts). At whatever time
 * one looks, they must be those of the slow twin, and those of a run that stops at every time and so has no row to be late for.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import { eachSeed } from "../length.js";
import { memoryBook, quietMarket } from "../memory-book.js";
import { SlowByOrder } from "../reference/by-order.js";
import { randomFrom } from "./hostile.js";

const SEEDS = Array.from({ length: 100 }, (_, at) => at + 1);
const ROWS = 700;
const MIDDLE = 10_000;
const DELAY_NS = 3;

interface Market {
  rows: RowColumns;
  /** Ticks from the middle that prices can be away. */
  width: number;
}

/** Orders that come and go, most of them near the middle, some through it; `odd` has orders of nothing, too, and orders that become nothing. */
function marketOf(seed: number, odd: boolean): Market {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const width = pick([3, 12, 100, 6_000]);
  const rows = emptyRows(ROWS);
  const heard = seed % 3 === 0 ? [EXCH + LOCAL, EXCH + LOCAL, EXCH + LOCAL, EXCH, LOCAL] : [EXCH + LOCAL];
  const eventAt = eventsOf(random, pick([3, 6, 12, 40, 300]));
  const crossing = pick([0.1, 0.5]);
  let ns = 0;
  for (let row = 0; row < ROWS; row++) {
    if (row % 3 === 0) ns += Math.floor(random() * 3);
    const { kind, side, id } = eventAt(row + 1);
    const away = Math.floor(random() ** 3 * width) * (random() < crossing ? -1 : 1);
    rows.ev[row] = pick(heard) + side + kind;
    rows.exchTs[row] = ns;
    rows.localTs[row] = ns + DELAY_NS;
    rows.ticks[row] = MIDDLE + (side === SELL ? away : -away);
    rows.lots[row] = odd && random() < 0.15 ? 0 : 1 + Math.floor(random() * 9);
    rows.orderId[row] = id;
  }
  return { rows, width };
}

interface OrderEvent {
  kind: number;
  side: number;
  id: number;
}

/** What happens next, with no more than `most` orders. */
function eventsOf(random: () => number, most: number): (newId: number) => OrderEvent {
  const live: { id: number; side: number }[] = [];
  return (newId) => {
    const at = Math.floor(random() * live.length);
    const known = live[at];
    const roll = random();
    if (known && (roll < 0.4 || live.length > most)) {
      live.splice(at, 1);
      return { kind: Kind.cancel, ...known };
    }
    if (known && roll < 0.45) return { kind: Kind.modify, ...known };
    if (roll > 0.998) return { kind: Kind.clear, side: [BUY, SELL, 0][newId % 3] as number, id: 0 };
    const order = { id: newId, side: random() < 0.5 ? BUY : SELL };
    live.push(order);
    return { kind: Kind.add, ...order };
  };
}

/** Applies a row to the slow twin of the local side. */
function applySlowly(slow: SlowByOrder, { ev, ticks, lots, orderId }: RowColumns, row: number): void {
  const what = ev[row] as number;
  if ((what & LOCAL) === 0) return;
  const sold = what & SELL ? -1 : 0;
  const side = what & BUY ? 1 : sold;
  const kind = what & 0xff;
  if (kind === Kind.clear) slow.clear(side);
  else slow.apply({ kind, side, ticks: ticks[row] as number, lots: lots[row] as number, id: orderId[row] as number });
}

const NO_TICK = -(2 ** 31);
const bestOf = (ticks: number, none: number): number => (ticks === NO_TICK ? none : ticks);

/** Every level that is near, and the best prices; those of the exchange only when all is over, since its rows may wait until then. */
function look(engine: Engine, { width }: Market, atExchange = false): string {
  const { bidTicks, askTicks, bidLots, askLots } = engine.market(0);
  const levels: number[] = [];
  const reach = Math.min(width, 60) + 3;
  for (let ticks = MIDDLE - reach; ticks <= MIDDLE + reach; ticks++)
    for (const side of [1, -1] as const)
      levels.push(atExchange ? engine.exchangeLotsAt(0, ticks, side) : engine.market(0).lotsAt(ticks, side));
  return JSON.stringify([bidTicks, askTicks, bidLots, askLots, levels]);
}

describe("best prices that are late", () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    wasm = await WebAssembly.compile(readFileSync("build/core.wasm"));
  });

  async function start({ rows }: Market): Promise<Engine> {
    const { info } = memoryBook(quietMarket(1), 100, { kind: "L3" });
    const engine = await Engine.create({ wasm, books: [info], config: validateConfig({ queueModel: "L3Fifo", sampleNs: 2 ** 53 }) });
    engine.pushRows(0, rows);
    engine.endRows(0);
    return engine;
  }

  function timesOf(seed: number, { rows }: Market): number[] {
    const random = randomFrom(seed + 1_000);
    const end = (rows.localTs[ROWS - 1] as number) + 1;
    const times = [end];
    for (let ns = 0; ns < end; ns += 1 + Math.floor(random() * random() * 120)) times.push(ns);
    return times.sort((a, b) => a - b);
  }

  eachSeed("are those of a run that stops at every time, seed %i", SEEDS, 30, async (seed) => {
    const market = marketOf(seed, true);
    const [late, stopping] = [await start(market), await start(market)];
    let now = 0;
    for (const time of timesOf(seed, market)) {
      for (; now < time; now++) stopping.runUntil(now, 0);
      stopping.runUntil(time, 0);
      late.runUntil(time, 0);
      expect(look(late, market)).toBe(look(stopping, market));
    }
    for (const engine of [late, stopping]) engine.runUntil(Number.POSITIVE_INFINITY, 0);
    expect(look(late, market, true)).toBe(look(stopping, market, true));
  });

  eachSeed("are those of the slow twin, seed %i", SEEDS, 30, async (seed) => {
    const market = marketOf(seed, false);
    const { rows } = market;
    const engine = await start(market);
    const slow = new SlowByOrder();
    let row = 0;
    for (const time of timesOf(seed, market)) {
      engine.runUntil(time, 0);
      for (; row < ROWS && (rows.localTs[row] as number) <= time; row++) applySlowly(slow, rows, row);
      const { bidTicks, askTicks } = engine.market(0);
      const seen = [bestOf(bidTicks, Number.NEGATIVE_INFINITY), bestOf(askTicks, Number.POSITIVE_INFINITY)];
      expect(seen).toEqual([slow.book.bestBid, slow.book.bestAsk]);
    }
  });

  /** Bids of two levels, of which the upper one is crossed and stays; then the lower one goes, so that the side is empty for a moment. */
  const START: Step[] = [
    [Kind.add, BUY, 100, 1],
    [Kind.add, BUY, 105, 2],
    [Kind.add, SELL, 120, 3],
    [Kind.add, SELL, 126, 11],
    // So that there are handles to be used again: a new one is no row to be late for.
    ...[123, 124, 125].map((ticks): Step => [Kind.add, SELL, ticks, ticks]),
    ...[123, 124, 125].map((ticks): Step => [Kind.cancel, SELL, ticks, ticks]),
  ];
  const ABOVE: Step[] = [
    [Kind.add, BUY, 110, 8],
    [Kind.cancel, BUY, 110, 8],
    [Kind.add, SELL, 121, 9],
    [Kind.add, SELL, 122, 10],
  ];
  it.each<[string, Step[]]>([
    [
      "by an order that leaves",
      [
        [Kind.add, SELL, 103, 4],
        [Kind.cancel, BUY, 100, 1],
        [Kind.cancel, SELL, 103, 4],
      ],
    ],
    [
      "by one of the other side that crosses all",
      [
        [Kind.add, SELL, 99, 4],
        [Kind.add, BUY, 97, 5],
        [Kind.cancel, BUY, 97, 5],
      ],
    ],
  ])("know that a side was emptied, %s", async (_, steps) => {
    const market = { rows: rowsOf([...START, ...steps, ...ABOVE]), width: 0 };
    const engine = await start(market);
    engine.runUntil(START.length + DELAY_NS - 1, 0);
    expect(engine.market(0).bidTicks).toBe(105);
    engine.runUntil(1_000, 0);
    // The level at 105 is worse than the lowest one since then.
    expect(engine.market(0).bidTicks).toBe(NO_TICK);
    expect(engine.market(0).lotsAt(105, 1)).toBe(1);
  });
});

type Step = [kind: number, side: number, ticks: number, id: number];

/** A row a nanosecond. */
function rowsOf(steps: Step[]): RowColumns {
  const rows = emptyRows(steps.length);
  for (const [row, [kind, side, ticks, id]] of steps.entries()) {
    rows.ev[row] = EXCH + LOCAL + side + kind;
    rows.exchTs[row] = row;
    rows.localTs[row] = row + DELAY_NS;
    rows.ticks[row] = ticks;
    rows.lots[row] = 1;
    rows.orderId[row] = id;
  }
  return rows;
}
