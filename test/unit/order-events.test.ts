import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi.js";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { type OrderEventColumns, OrderEventKind } from "../../src/engine/record.js";
import { memoryBook } from "../memory-book.js";
import { hostileCase, randomFrom } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const leg = (ns: number) => ({ model: "constant" as const, ns });
const BOTH = EXCH + LOCAL;
const FOR_EVER = Number.POSITIVE_INFINITY;

/** `[ev, ts, ticks, lots]` a row. */
function rowsOf(...made: [number, number, number, number][]): RowColumns {
  const rows = emptyRows(made.length);
  for (const [i, [ev, ts, ticks, lots]] of made.entries()) {
    rows.ev[i] = ev;
    rows.exchTs[i] = ts;
    rows.localTs[i] = ts;
    rows.ticks[i] = ticks;
    rows.lots[i] = lots;
  }
  return rows;
}

async function engineOf(markets: RowColumns[], config: object): Promise<Engine> {
  const books = markets.map((rows) => memoryBook(rows).info);
  const engine = await Engine.create({ wasm, books, config: validateConfig(config) });
  for (const [instrument, rows] of markets.entries()) {
    engine.pushRows(instrument, rows);
    engine.endRows(instrument);
  }
  return engine;
}

/**
 * A hostile market with requests at every batch, of orders whose ids lie on each other in the log's table and that are
 * modified and cancelled.
 */
async function traded(seed: number, drainAlways: boolean): Promise<OrderEventColumns> {
  const { rows, config } = hostileCase(seed);
  const engine = await engineOf([rows, rows], config);
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let n = 0; engine.runUntil(FOR_EVER, EVENT.batch) === STOP.event; n++) {
    const lots = below(10) === 0 ? 2 ** 33 + n : 1 + below(40);
    engine.submitAs(idOf(n), n % 2, below(2) === 0 ? 1 : -1, 990 + below(20), lots, 0, 0);
    const other = idOf(below(n + 1));
    for (const instrument of [0, 1]) {
      if (below(2) === 0) engine.cancel(instrument, other);
      else engine.modify(instrument, other, 990 + below(20), 1 + below(9));
    }
    // A log that is read is taken out: what follows begins a new one.
    if (drainAlways) engine.log.length;
  }
  return engine.finish().orderEvents;
}

const idOf = (n: number) => 1 + n + (n % 3) * abi.LOG_ORDERS;

describe("the order events of a run", () => {
  const seen = new Set<number>();

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("say the same, however often they are taken out, seed %i", async (seed) => {
    const atOnce = await traded(seed, false);
    expect(atOnce.length).toBeGreaterThan(1_000);
    for (const what of atOnce.what) seen.add(what);
    expect(await traded(seed, true)).toEqual(atOnce);
  });

  it("were of every kind in these", () => {
    expect([...seen].sort()).toEqual(Object.values(OrderEventKind));
  });

  it("are all there when one row executes tens of thousands of orders, each event in a long form", async () => {
    const orders = 30_000;
    const rows = rowsOf(
      [BOTH + BUY + Kind.depth, 0, 50_000, 5],
      [BOTH + SELL + Kind.depth, 0, 60_000, 5],
      [BOTH + SELL + Kind.trade, 2 ** 50, 1, 1],
      [BOTH + BUY + Kind.depth, 2 ** 50 + 2 ** 45, 2, 1],
    );
    const engine = await engineOf([rows, rows], { latency: { entry: leg(2 ** 40), response: leg(2 ** 41) } });
    engine.runUntil(1, 0);
    for (let n = 0; n < orders; n++) engine.submit(1, 1, 10 + n, 2 ** 40 + n, 0, 0);
    engine.runUntil(FOR_EVER, 0);
    const record = engine.finish();
    const counts = new Map<number, number>();
    for (const what of record.orderEvents.what) counts.set(what, (counts.get(what) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      [OrderEventKind.sent]: orders,
      [OrderEventKind.accepted]: orders,
      [OrderEventKind.filled]: orders,
    });
    for (let n = 0; n < orders; n++) {
      const fill = 2 * orders + n;
      // The highest bid is met first.
      expect(record.orderEvents.ticks[fill]).toBe(10 + orders - 1 - n);
    }
    expect(engine.account(1).numTrades).toBe(orders);
    expect([record.latency.entry.count, record.latency.response.count, record.latency.roundTrip.count]).toEqual([
      orders,
      2 * orders,
      orders,
    ]);
    expect(record.samples.length).toBeGreaterThan(0);
  });

  it("are all there when a moment refuses, expires and cancels ten thousand orders", async () => {
    const orders = 10_000;
    const rows = rowsOf([BOTH + BUY + Kind.depth, 0, 100, 5], [BOTH + SELL + Kind.depth, 0, 101, 5], [BOTH + BUY + Kind.depth, 1e6, 2, 1]);
    const engine = await engineOf([rows], { latency: { entry: leg(10), response: leg(10) } });
    engine.runUntil(1, 0);
    for (let n = 0; n < orders; n++) engine.submit(0, 1, 99, 1, 0, 0);
    for (let n = 0; n < orders; n++) engine.submit(0, 1, 101, 1, 1, 0);
    engine.runUntil(100, 0);
    for (let id = 1; id <= orders; id++) engine.cancel(0, id);
    engine.runUntil(FOR_EVER, 0);
    const { what } = engine.finish().orderEvents;
    const count = (kind: number) => what.filter((of) => of === kind).length;
    expect([count(OrderEventKind.sent), count(OrderEventKind.expired), count(OrderEventKind.cancelled)]).toEqual([
      3 * orders,
      orders,
      orders,
    ]);
  });

  it("take no more than LOG_EVENT_MAX each, and little when all is as expected", async () => {
    const far = 2 ** 50;
    const rows = rowsOf(
      [BOTH + BUY + Kind.depth, 0, 100, 2 ** 41],
      [BOTH + SELL + Kind.depth, 0, 101, 5],
      [BOTH + BUY + Kind.depth, far, 2, 1],
    );
    const wide = await engineOf([rows, rows], { exchange: "partial-fill", latency: { entry: leg(2 ** 40), response: leg(2 ** 41) } });
    wide.runUntil(1, 0);
    wide.log.length;
    const before = wide.log.bytes;
    wide.submit(1, 1, 102, 2 ** 40 + 1, 0, 0);
    const sent = wide.log.bytes - before;
    wide.runUntil(far - 1, 0);
    const answered = wide.log.bytes - before - sent;
    expect(wide.log.length).toBe(3);
    expect(sent).toBeLessThanOrEqual(abi.LOG_EVENT_MAX);
    // An execution, and what is left at its limit.
    expect(answered / 2).toBeLessThanOrEqual(abi.LOG_EVENT_MAX);

    const plain = await engineOf([rows], { latency: { entry: leg(10), response: leg(5) } });
    plain.runUntil(1, 0);
    for (let n = 0; n < 100; n++) {
      plain.submit(0, 1, 50, 1, 0, 0);
      plain.runUntil(100 + n * 100, 0);
    }
    expect(plain.log.bytes / 100).toBeLessThan(44);
  });
});
