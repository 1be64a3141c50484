import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { atBothLengths } from "../length.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = new WebAssembly.Module(readFileSync(new URL("../../build/core.wasm", import.meta.url)));
const rows = quietMarket(60);
const config = validateConfig({ seed: 7, queueModel: "PowerProb3", latency: "home" });
const text = `import { HftStrategy } from "sigmax-hft";
export default class Random extends HftStrategy {
  async onTick(symbol, tick) {
    if (Math.random() < 0.5) return;
    const side = Math.random() < 0.5 ? "buy" : "sell";
    const { orderId } = await this.engine.executeOrder({ symbol, side, price: side === "buy" ? tick.bidPrice : tick.askPrice, quantity: 0.01 });
    await this.engine.sleep(1e8 * Math.random());
    if (orderId !== undefined) await this.engine.cancelOrder(orderId);
  }
}`;

async function run(chunkRows: number): Promise<{ hash: string; trades: number; events: number }> {
  const strategy = await loadStrategy([{ name: "a.ts", text }], "a.ts", evaluateInNode);
  const record = await runStrategy({ wasm, books: [memoryBook(rows, chunkRows)], strategy, config, host: nodeHost(() => {}) });
  expect(record.error).toBeNull();
  return { hash: record.hash, trades: record.accounts[0]?.numTrades ?? 0, events: record.orderEvents.length };
}

describe("a run's hash", () => {
  atBothLengths("is the same over many runs", 15, 100, async (runs) => {
    const first = await run(100);
    expect(first.events).toBeGreaterThan(100);
    for (let n = 1; n < runs; n++) expect(await run(100)).toEqual(first);
  });

  it("is the same however the book is cut into chunks", async () => {
    const first = await run(100);
    for (const chunkRows of [1, 7, 64, 1_000]) expect(await run(chunkRows)).toEqual(first);
  });

  it("is the same with and without the record's detail", async () => {
    const hashes = [{}, { orderEvents: 0 }, { samples: 0 }, { orderEvents: 0, samples: 0 }, { orderEvents: 3, samples: 3 }].map(
      async (keep) => {
        const engine = await Engine.create({ wasm, books: [memoryBook(rows).info], config, keep });
        engine.pushRows(0, rows);
        engine.endRows(0);
        while (engine.runUntil(Number.POSITIVE_INFINITY, EVENT.tick) === STOP.event)
          engine.submit(0, 1, engine.market(0).bidTicks, 2, 0, 0);
        return engine.finish().hash;
      },
    );
    expect(new Set(await Promise.all(hashes)).size).toBe(1);
  });
});
