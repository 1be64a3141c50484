import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, SELL } from "../../src/data/rows.js";
import { Engine, EVENT } from "../../src/engine/engine.js";
import type { OrderFacts } from "../../src/engine/own-orders.js";
import { memoryBook } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SECOND = 1e9;
const leg = (ns: number) => ({ model: "constant" as const, ns });

/** Bid at 100 with `bidLots`, ask at 102; at 60 s a trade of 3 at the bid, at 90 s a last row. */
async function market(bidLots: number, config: object, keepFinished = false): Promise<Engine> {
  const rows = emptyRows(4);
  const both = EXCH + LOCAL;
  rows.ev.set([both + BUY + Kind.depth, both + SELL + Kind.depth, both + SELL + Kind.trade, both + BUY + Kind.depth]);
  rows.exchTs.set([0, 0, 60 * SECOND, 90 * SECOND]);
  rows.localTs.set(rows.exchTs);
  rows.ticks.set([100, 102, 100, 50]);
  rows.lots.set([bidLots, 5, 3, 1]);
  const engine = await Engine.create({ wasm, books: [memoryBook(rows).info], config: validateConfig(config), keepFinished });
  engine.pushRows(0, rows);
  engine.endRows(0);
  engine.runUntil(SECOND, 0);
  return engine;
}

/** As it is at `ns`, heard by the strategy. */
function factsAt(engine: Engine, at: number, ns: number): OrderFacts {
  engine.runUntil(ns, 0);
  return engine.orders.facts(at);
}

describe("an own order, as the host reads it", () => {
  it("has its times whether they are near or far from when it was sent", async () => {
    for (const [entry, response] of [
      [10, 5],
      [2 * SECOND, 2 * SECOND],
      [2 ** 32 - 3, 1],
      [2 ** 32 - 2, 1],
      [2 ** 32 - 1, 7],
      [10 * SECOND, 20 * SECOND],
    ] as const) {
      const engine = await market(8, { latency: { entry: leg(entry), response: leg(response) } });
      const at = engine.submitNext(0, 1, 99, 4, 0, 0);
      expect(engine.orders.facts(at)).toMatchObject({ sentNs: SECOND, acceptedNs: Number.NaN, answeredNs: Number.NaN });
      expect([engine.orders.isAnswered(at), engine.order(1)?.exchTs]).toEqual([false, Number.NaN]);
      const facts = factsAt(engine, at, 50 * SECOND);
      expect(facts).toMatchObject({ acceptedNs: SECOND + entry, answeredNs: SECOND + entry + response, joinedLots: 0, leavesLots: 4 });
      expect([engine.orders.isAnswered(at), engine.order(1)?.exchTs]).toEqual([true, SECOND + entry]);
    }
  });

  it("has the quantity ahead when it joined, whole, large or in parts", async () => {
    const latency = { entry: leg(10), response: leg(5) };
    for (const lots of [0, 8, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 40]) {
      const engine = await market(lots, { latency });
      const at = engine.submitNext(0, 1, 100, 4, 0, 0);
      expect(engine.orders.facts(at).joinedLots).toBeNaN();
      expect(factsAt(engine, at, 2 * SECOND).joinedLots).toBe(lots);
    }
    const engine = await market(8, { latency });
    engine.useQueue({ join: () => 2.5, onTrade: () => 2.5, onDepth: () => 2.5 });
    expect(factsAt(engine, engine.submitNext(0, 1, 100, 4, 0, 0), 2 * SECOND).joinedLots).toBe(2.5);
  });

  it("is cancelled long after it was sent, and the exchange's stamp is the cancel's", async () => {
    for (const seconds of [2, 20]) {
      const engine = await market(8, { latency: { entry: leg(10), response: leg(5) } }, true);
      const at = engine.submitNext(0, 1, 99, 4, 0, 0);
      engine.runUntil(seconds * SECOND, 0);
      expect(engine.cancel(0, 1)).toBe(true);
      expect(factsAt(engine, at, 50 * SECOND)).toMatchObject({
        acceptedNs: SECOND + 10,
        answeredNs: SECOND + 15,
        leavesLots: 4,
        cumLots: 0,
      });
      expect(engine.order(1)).toMatchObject({ status: 4, exchTs: seconds * SECOND + 10, leavesLots: 4, execLots: 0 });
    }
  });

  it("has what is left and the latest stamp after a part of it was executed", async () => {
    const engine = await market(1, { exchange: "partial-fill", latency: { entry: leg(10), response: leg(5) } });
    const at = engine.submitNext(0, 1, 100, 4, 0, 0);
    expect(factsAt(engine, at, 70 * SECOND)).toMatchObject({
      acceptedNs: SECOND + 10,
      firstFillNs: 60 * SECOND,
      leavesLots: 2,
      cumLots: 2,
    });
    expect(engine.order(1)).toMatchObject({ leavesLots: 2, execLots: 2, execTicks: 100, maker: true, exchTs: 60 * SECOND });
    // The exchange tells its last execution again with the answer to the cancel.
    engine.cancel(0, 1);
    engine.runUntil(80 * SECOND, EVENT.response);
    expect(engine.orders.facts(engine.news.order(0))).toMatchObject({ leavesLots: 2, cumLots: 2, state: 4 });
  });

  it("tells the news as the order was then, its far times, too", async () => {
    const engine = await market(8, { latency: { entry: leg(10 * SECOND), response: leg(5) } });
    engine.submitNext(0, 1, 100, 4, 0, 0);
    engine.runUntil(50 * SECOND, EVENT.response);
    expect(engine.news.facts(0)).toMatchObject({ acceptedNs: 11 * SECOND, answeredNs: 11 * SECOND + 5, joinedLots: 8, leavesLots: 4 });
  });
});
