import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../../src/config/validate.js";
import type { RowColumns } from "../../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../../src/engine/engine.js";
import { memoryBook, quietMarket } from "../../memory-book.js";

const wasm = new WebAssembly.Module(readFileSync(new URL("../../../build/core.wasm", import.meta.url)));
/** A message every 0.6 s. */
const SLOWER = 6;
const quick = quietMarket(600);
const market = { ...quick, exchTs: quick.exchTs.map((ts) => ts * SLOWER), localTs: quick.exchTs.map((ts) => ts * SLOWER + 1e6) };
const [GTX, IOC] = [1, 3];
const SPAN_NS = 3_600e9;
const { info } = memoryBook(market);

/** The market again, `ns` later. */
function later(ns: number): RowColumns {
  return { ...market, exchTs: market.exchTs.map((ts) => ts + ns), localTs: market.localTs.map((ts) => ts + ns) };
}

const engineOf = (config: Record<string, unknown>) =>
  Engine.create({ wasm, books: [info], config: validateConfig(config), keep: { orderEvents: 0, samples: 0 } });

const bytesOf = (engine: Engine) => engine.core.memory.buffer.byteLength;

/** Rests an order, cancels it at the next tick, and takes what there is with every fifth. */
class Trader {
  sent = 0;
  #resting = 0;

  constructor(readonly engine: Engine) {}

  act(): void {
    const { engine } = this;
    const rests = engine.order(this.#resting) !== null;
    if (rests) engine.cancel(0, this.#resting);
    else this.#resting = this.#send();
  }

  #send(): number {
    const { bidTicks, askTicks } = this.engine.market(0);
    const buys = this.sent++ % 2 === 0;
    if (this.sent % 5 === 0) return this.engine.submit(0, buys ? 1 : -1, buys ? askTicks : bidTicks, 1, IOC, 0);
    return this.engine.submit(0, 1, bidTicks, 1, GTX, 0);
  }
}

describe("the core over a day", () => {
  it("takes no memory after its first hour: 24 hours, orders rested, filled and cancelled all the time", async () => {
    const engine = await engineOf({ sampleNs: 1e9 });
    const trader = new Trader(engine);
    let afterFirst = 0;
    for (let hour = 0; hour < 24; hour++) {
      engine.pushRows(0, later(hour * SPAN_NS));
      while (engine.runUntil(Number.POSITIVE_INFINITY, EVENT.tick) === STOP.event) trader.act();
      afterFirst ||= bytesOf(engine);
    }
    expect(trader.sent).toBeGreaterThan(10_000);
    expect(engine.account(0).numTrades).toBeGreaterThan(1_000);
    expect(bytesOf(engine)).toBe(afterFirst);
  });
});

describe("the core under many orders", () => {
  it("keeps 10,000 active ones, and finds and cancels each", async () => {
    const engine = await engineOf({});
    engine.pushRows(0, market);
    engine.endRows(0);
    engine.runUntil(1e9, 0);
    const ids = Array.from({ length: 10_000 }, (_, n) => engine.submit(0, 1, 599_000 - (n % 500), 1 + (n % 7), 0, 0));
    engine.runUntil(10e9, 0);
    expect(ids.filter((id) => engine.order(id)?.status !== 1)).toEqual([]);
    expect(ids.filter((id) => engine.cancel(0, id))).toHaveLength(10_000);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    expect(ids.filter((id) => engine.order(id) !== null)).toEqual([]);
    expect(engine.account(0)).toMatchObject({ positionLots: 0, numTrades: 0 });
  });

  it("counts 1,000,000 executions to the lot", async () => {
    const engine = await engineOf({ exchange: "partial-fill" });
    engine.pushRows(0, market);
    engine.endRows(0);
    engine.runUntil(1e9, 0);
    let lots = 0;
    for (let ns = 2e9; engine.account(0).numTrades < 1_000_000; ns += 1e8) {
      // A buy and a sale at a time, so that the position stays where numbers are whole.
      for (let n = 0; n < 1_000; n++) {
        engine.submit(0, 1, 600_100, 1, IOC, 0);
        engine.submit(0, -1, 599_900, 1, IOC, 0);
        lots += 2;
      }
      engine.runUntil(ns, 0);
      if (ns > SPAN_NS) throw new Error(`only ${engine.account(0).numTrades} executions`);
    }
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    const { numTrades, tradingVolumeLots, positionLots } = engine.account(0);
    expect([numTrades, tradingVolumeLots, positionLots]).toEqual([lots, lots, 0]);
  });
});
