import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import type { RunRecord } from "../../src/engine/record.js";
import { OrderEventKind } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const host = nodeHost(() => {});
const HEAD = `import { HftStrategy } from "sigmax-hft";\n`;

async function run(body: string, config: object = {}, seconds = 20): Promise<RunRecord> {
  const files = [{ name: "strategy.ts", text: `${HEAD}export default class Test extends HftStrategy {\n${body}\n}\n` }];
  return runFiles(files, config, seconds);
}

async function runFiles(files: { name: string; text: string }[], config: object = {}, seconds = 20, chunkRows = 100): Promise<RunRecord> {
  const strategy = await loadStrategy(files, files[0]?.name ?? "", evaluateInNode);
  const books = [memoryBook(quietMarket(seconds), chunkRows)];
  return runStrategy({ wasm, books, strategy, config: validateConfig(config), host });
}

const texts = (record: RunRecord) => record.log.map((line) => line.text);
const count = (record: RunRecord, what: number) => record.orderEvents.what.reduce((sum, value) => sum + (value === what ? 1 : 0), 0);

describe("a log that is flooded", () => {
  it("keeps its first 10,000 lines, of 2,000,000 characters at most, and counts the rest", async () => {
    const long = await run("onStart() { for (let i = 0; i < 1_500; i++) console.log('x'.repeat(5_000)); }");
    expect([long.log.length, long.dropped.log]).toEqual([1_000, 500]);
    const many = await run("onStart() { for (let i = 0; i < 10_500; i++) console.log(i); }");
    expect([many.log.length, many.dropped.log]).toEqual([10_000, 500]);
  });
});

describe("a run whose time all but stands still", () => {
  it.each([
    ["a timer of 0 ns", "onStart() { this.setTimer(0); } onTimer() { this.setTimer(0); }"],
    ["a sleep of 0 ns", "async onStart() { for (;;) await this.engine.sleep(0); }"],
  ])("is ended, with the time: %s", async (_, body) => {
    const { outcome, error } = await run(body);
    expect([outcome, error?.code]).toEqual(["error", 7001]);
    expect(error?.message).toContain("of simulated time");
    expect(error?.place.simulatedNs).toBeLessThan(0);
  });
});

describe("a run that holds too much memory", () => {
  it("is given time to drop it once, and ends with what was wrong", async () => {
    let waits = 0;
    const memory = {
      crowded: true,
      clear: async () => {
        waits++;
        throw new HftError(4008, "The strategy holds too much.");
      },
    };
    const files = [{ name: "strategy.ts", text: `${HEAD}export default class Test extends HftStrategy { onTick() {} }\n` }];
    const strategy = await loadStrategy(files, "strategy.ts", evaluateInNode);
    const books = [memoryBook(quietMarket(20), 100)];
    const { outcome, error } = await runStrategy({ wasm, books, strategy, config: validateConfig({}), host: { ...host, memory } });
    expect([outcome, error?.code, waits]).toEqual(["error", 4008, 1]);
  });
});

describe("a run of a strategy", () => {
  it("calls the handlers in simulated time, from onStart to onStop", async () => {
    const record = await run(`
      ticks = 0; trades = 0; books = 0;
      onStart() { console.log("start", this.engine.nowNs, this.engine.symbols.join()); this.setTimer(5e9); }
      onTick(symbol, tick) { this.ticks++; if (this.ticks === 1) console.log("first", symbol, tick.bidPrice, tick.askPrice, tick.localTs); }
      onTrade(symbol, trade) { this.trades++; }
      onOrderBookUpdate(symbol, book) { this.books++; }
      onTimer(timer) { console.log("timer", this.engine.nowNs); }
      onStop() { console.log("stop", this.ticks > 10, this.trades > 10, this.books); }`);
    expect(record.error).toBeNull();
    expect(record.outcome).toBe("complete");
    // Twenty snapshot rows come in one batch with the first message, then one message each tenth of a second.
    expect(texts(record)).toEqual(["start -1000000 BTCUSDT", "first BTCUSDT 60000 60000.1 0", "timer 4999000000", "stop true true 200"]);
    expect(record.strategyName).toBe("Test");
  });

  it("lets an order be awaited while the market goes on, and tells fills with their order", async () => {
    const record = await run(
      `
      done = false;
      async onTick(symbol, tick) {
        if (this.done) return;
        this.done = true;
        const sent = await this.engine.executeOrder({ symbol, side: "buy", orderType: "limit", price: tick.bidPrice, quantity: 0.5 });
        console.log(sent.status, sent.queueAheadQty > 0, sent.executionTimeNs);
        const [order] = this.engine.activeOrders.values();
        console.log(order.orderId, order.price, order.leavesQty, order.queueAheadQty > 0);
        console.log(await this.engine.cancelOrder(order.orderId), this.engine.activeOrders.size, await this.engine.cancelOrder(order.orderId));
        const taken = await this.engine.executeOrder({ symbol, side: "sell", orderType: "market", quantity: 0.25 });
        console.log(taken.status, taken.executedQuantity, taken.maker, taken.slippageTicks <= 0 || taken.slippageTicks > 0);
      }
      onFill(fill) { console.log("fill", fill.side, fill.quantity); }`,
      { latency: { entry: { model: "constant", ns: 1_000_000 }, response: { model: "constant", ns: 2_000_000 } } },
    );
    expect(record.error).toBeNull();
    expect(texts(record)).toEqual(["new true 3000000", "1 60000 0.5 true", "true 0 false", "fill sell 0.25", "filled 0.25 false true"]);
    expect(record.accounts[0]).toMatchObject({ positionLots: -250, numTrades: 1 });
    expect([count(record, OrderEventKind.sent), count(record, OrderEventKind.cancelled)]).toEqual([3, 1]);
  });

  it("ends with the place and time of what a handler threw, and keeps the record up to there", async () => {
    const record = await run(`
      n = 0;
      onTick(symbol) {
        if (++this.n === 5) throw new Error("boom");
        this.engine.executeOrder({ symbol, side: "buy", orderType: "limit", price: 59_000, quantity: 1 });
      }`);
    expect(record.outcome).toBe("error");
    expect(record.error).toMatchObject({ code: 4002, place: { file: "strategy.ts", line: 6, handler: "onTick" } });
    expect(record.error?.message).toContain("boom");
    expect(record.error?.place.simulatedNs).toBe(record.endNs);
    expect(count(record, OrderEventKind.sent)).toBe(4);
  });

  it.each([
    [
      "a rejected promise of an async handler",
      `async onTick() { await this.engine.sleep(1e9); throw new TypeError("late"); }`,
      4002,
      "late",
    ],
    [
      "a price off the tick",
      `onTick(symbol) { this.engine.executeOrder({ symbol, side: "buy", orderType: "limit", price: 60000.05, quantity: 1 }); }`,
      3104,
      "60000",
    ],
    [
      "a negative quantity",
      `onTick(symbol) { this.engine.executeOrder({ symbol, side: "buy", orderType: "market", quantity: -1 }); }`,
      3103,
      "-1",
    ],
    [
      "an unknown symbol",
      `onTick() { this.engine.executeOrder({ symbol: "ETH", side: "buy", orderType: "market", quantity: 1 }); }`,
      3101,
      "BTCUSDT",
    ],
    ["an error in onStart", `onStart() { null.x; }`, 4002, "null"],
  ])("names %s", async (_, body, code, words) => {
    const record = await run(body);
    expect(record.error).toMatchObject({ code });
    expect(record.error?.message).toContain(words);
    expect(record.error?.place.line).toBe(3);
  });

  it("stops when the strategy asks for it", async () => {
    const record = await run(`onTick() { this.stop(); }`);
    expect([record.outcome, record.endNs]).toEqual(["stopped", 0]);
  });

  it("wakes sleepers and timers in order of their time, then of their call", async () => {
    const record = await run(`
      async onStart() {
        this.setTimer(3e9); this.setTimer(1e9);
        await this.engine.sleep(2e9); console.log("slept", this.engine.nowNs);
        await this.engine.sleep(1e9); console.log("slept", this.engine.nowNs);
      }
      onTimer(timer) { console.log("timer", timer.id); }`);
    expect(texts(record)).toEqual(["timer 2", "slept 1999000000", "timer 1", "slept 2999000000"]);
  });

  it("hears of its own randomness and clock only what the seed and the simulation give", async () => {
    const body = `onStart() { console.log(Math.random(), Date.now(), new Date().getTime()); }`;
    const [first, again, other] = [await run(body, { seed: 5 }), await run(body, { seed: 5 }), await run(body, { seed: 6 })];
    expect(texts(again)).toEqual(texts(first));
    expect(texts(other)).not.toEqual(texts(first));
    expect(texts(first)[0]).toContain("1699999999999");
  });

  it("gives the same hash again, and whatever the chunks of the book", async () => {
    const text = readFileSync(new URL("../../examples/market-maker.ts", import.meta.url), "utf8");
    const files = [{ name: "market-maker.ts", text }];
    const hashes = new Set<string>();
    for (const chunkRows of [1, 37, 100, 10_000]) hashes.add((await runFiles(files, { latency: "home" }, 300, chunkRows)).hash);
    expect([...hashes]).toHaveLength(1);
    expect((await runFiles(files, { latency: "home", seed: 2 }, 300)).hash).not.toBe([...hashes][0]);
  });

  it.each(["market-maker", "first-order", "imbalance"])("runs the example %s to the end, with orders", async (name) => {
    const text = readFileSync(new URL(`../../examples/${name}.ts`, import.meta.url), "utf8");
    const record = await runFiles([{ name: `${name}.ts`, text }], {}, 1_200);
    expect(record.error).toBeNull();
    expect(count(record, OrderEventKind.sent)).toBeGreaterThan(0);
    expect(count(record, OrderEventKind.filled)).toBeGreaterThan(0);
  });
});
