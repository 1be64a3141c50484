import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import type { RunRecord } from "../../src/engine/record.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const host = nodeHost(() => {});

async function run(models: string, setUp: string, config: object = {}, seconds = 120): Promise<RunRecord> {
  const text = `import { HftStrategy, LatencySimulator, QueuePositionManager } from "sigmax-hft";
${models}
export default class Mine extends HftStrategy {
  constructor(options) { super(options); ${setUp} }
  n = 0;
  async onTick(symbol, tick) {
    if (this.engine.activeOrders.size > 0) return;
    const side = ++this.n % 2 ? "buy" : "sell";
    await this.engine.executeOrder({ symbol, side, price: side === "buy" ? tick.bidPrice : tick.askPrice, quantity: 0.01, awaitFill: true });
  }
}`;
  const strategy = await loadStrategy([{ name: "mine.ts", text }], "mine.ts", evaluateInNode);
  const books = [memoryBook(quietMarket(seconds), 100)];
  return runStrategy({ wasm, books, strategy, config: validateConfig(config), host });
}

describe("a latency model of the strategy", () => {
  it("is used for feed, requests and answers, in place of the configured one", async () => {
    const record = await run(
      "class Fixed extends LatencySimulator { feedLatencyNs = 30; orderLatencyNs = 70; }",
      "this.engine.latencySim = new Fixed();",
    );
    expect(record.error).toBeNull();
    const { feed, entry, response, roundTrip } = record.latency;
    expect([feed.minNs, feed.maxNs]).toEqual([30, 30]);
    expect([entry.minNs, entry.maxNs]).toEqual([70, 70]);
    expect([response.maxNs, roundTrip.maxNs]).toEqual([30, 100]);
    expect(roundTrip.count).toBeGreaterThan(5);
  });

  it("can tell requests apart and lose them; what it leaves alone stays", async () => {
    const record = await run(
      "class Picky extends LatencySimulator { n = 0; entry(order) { return order.request === 'new' && ++this.n % 2 ? 500 : -900; } }",
      "this.engine.latencySim = new Picky();",
    );
    expect(record.latency.entry.maxNs).toBe(500);
    expect(record.latency.feed.minNs).toBe(1e6);
    expect(record.orderEvents.what.includes(5)).toBe(true);
  });

  it("gives the same run again", async () => {
    const once = () =>
      run(
        "class Drawn extends LatencySimulator { entry() { return Math.floor(Math.random() * 1e6); } }",
        "this.engine.latencySim = new Drawn();",
      );
    expect((await once()).hash).toBe((await once()).hash);
  });
});

describe("a queue model of the strategy", () => {
  it("as it stands is RiskAverse", async () => {
    const built = await run("", "", { queueModel: "RiskAverse" });
    const custom = await run("class Mine2 extends QueuePositionManager {}", "this.engine.queueManager = new Mine2();", {
      queueModel: "PowerProb",
    });
    expect(custom.error).toBeNull();
    expect(custom.hash).toBe(built.hash);
    expect(built.orderEvents.length).toBeGreaterThan(20);
  });

  it("decides who fills: nobody behind an endless queue, everybody at its front", async () => {
    const endless = await run(
      "class No extends QueuePositionManager { onTrade(o) { return o.queueAheadQty; } onDepth(o) { return 1e6; } estimateQueuePosition() { return 1e6; } }",
      "this.engine.queueManager = new No();",
    );
    const front = await run(
      "class Front extends QueuePositionManager { estimateQueuePosition() { return 0; } }",
      "this.engine.queueManager = new Front();",
    );
    const byQueue = (record: RunRecord) => record.orderEvents.cause.filter((cause) => cause === 2).length;
    expect([byQueue(endless), byQueue(front) > 5]).toEqual([0, true]);
  });
});

describe("a model that goes wrong", () => {
  it.each([
    [
      "throws",
      "class Bad extends LatencySimulator { entry() { throw new Error('boom'); } }",
      "this.engine.latencySim = new Bad();",
      4002,
      "boom",
    ],
    ["returns NaN", "class Bad extends LatencySimulator { orderLatencyNs = NaN; }", "this.engine.latencySim = new Bad();", 4006, "NaN"],
    [
      "returns a year",
      "class Bad extends LatencySimulator { feedLatencyNs = 3e16; }",
      "this.engine.latencySim = new Bad();",
      4006,
      "a day",
    ],
    ["is no model", "", "this.engine.latencySim = { entry: () => 1 };", 4006, "LatencySimulator"],
    [
      "loses count",
      "class Bad extends QueuePositionManager { onTrade() { return undefined; } }",
      "this.engine.queueManager = new Bad();",
      4006,
      "undefined",
    ],
  ])("%s: the run ends and says so", async (_, models, setUp, code, words) => {
    const record = await run(models, setUp);
    expect(record.outcome).toBe("error");
    expect(record.error).toMatchObject({ code });
    expect(record.error?.message).toContain(words);
  });
});

describe("two books in one run", () => {
  it("share one clock, and one symbol is told apart by its venue", async () => {
    const text = `import { HftStrategy } from "sigmax-hft";
export default class Pair extends HftStrategy {
  last = 0; seen = new Set();
  onStart() { console.log(this.engine.symbols.join(" ")); }
  onTick(symbol, tick) { if (tick.localTs < this.last) throw new Error("time went back"); this.last = tick.localTs; this.seen.add(symbol); }
  onStop() { console.log(this.seen.size, this.engine.nowNs); }
}`;
    const strategy = await loadStrategy([{ name: "pair.ts", text }], "pair.ts", evaluateInNode);
    const rows = quietMarket(20);
    const [one, other] = [memoryBook(rows), memoryBook(quietMarket(10, 2), 70)];
    const later = {
      ...other,
      info: { ...other.info, epochNs: "1700000005000000000", instrument: { ...other.info.instrument, venue: "other" } },
    };
    const record = await runStrategy({ wasm, books: [one, later], strategy, config: validateConfig({ latency: "colocated" }), host });
    expect(record.error).toBeNull();
    expect(record.log.map((line) => line.text)).toEqual(["BTCUSDT@test BTCUSDT@other", "2 19900000000"]);
    expect(record.accounts).toHaveLength(2);
  });
});
