import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { oneOrder } from "../../examples/one-order.js";
import { LatencySimulator, QueuePositionManager } from "../../src/strategy/models.js";
import { createHftEngine, type HftEngineOptions } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Fill, Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const constant = (ns: number) => ({ model: "constant" as const, ns });
const LEGS = { feed: { model: "recorded" as const }, entry: constant(1_000), response: constant(500) };

const engineOf = (options: Partial<HftEngineOptions> = {}, seconds = 60) =>
  createHftEngine({ exchangeConnector: memoryBook(quietMarket(seconds), 200), latencyModel: LEGS, wasm, ...options });

const LIMIT = { symbol: "BTCUSDT", side: "buy" as const, orderType: "limit" as const, price: 60_000, quantity: 0.01 };

describe("an engine in a program's hands", () => {
  it("lets simulated time go on until an awaited order is answered", async () => {
    const engine = await engineOf();
    await engine.sleep(1e9);
    const before = engine.nowNs;
    const execution = await engine.executeOrder(LIMIT);
    expect(execution).toMatchObject({ orderId: 1, symbol: "BTCUSDT", status: "new", executedQuantity: 0, executionTimeNs: 1_500 });
    expect(engine.nowNs).toBe(before + 1_500);
    expect([...engine.activeOrders.keys()]).toEqual([1]);
    expect([await engine.cancelOrder(1), await engine.cancelOrder(1)]).toEqual([true, false]);
  });

  it("waits for the fill when asked to, and tells latency, slippage, queue and fee", async () => {
    const engine = await engineOf();
    await engine.sleep(1e9);
    const execution = await engine.executeOrder({ ...LIMIT, awaitFill: true });
    expect(execution).toMatchObject({ status: "filled", executedQuantity: 0.01, executedPrice: 60_000, maker: true });
    expect(execution.queueWaitTimeNs).toBeGreaterThan(0);
    expect(execution.queueAheadQty).toBeGreaterThan(0);
    expect(execution.slippageTicks).toBe(-0.5);
    expect(execution.fee).toBeCloseTo(-0.00005 * 600, 12);
    const taken = await engine.executeOrder({ symbol: "BTCUSDT", side: "sell", orderType: "market", quantity: 0.02 });
    expect(taken).toMatchObject({ status: "filled", maker: false, queueWaitTimeNs: 0, queueAheadQty: null });
    expect(taken.slippageTicks).toBeGreaterThan(0);
    expect(engine.account().position).toBe(-0.01);
  });

  it("takes the queue from a book that the caller gives", async () => {
    const engine = await engineOf();
    await engine.sleep(1e9);
    const orderBook = {
      bids: [
        [60_000, 7.25],
        [59_999.9, 1],
      ] as const,
      asks: [[60_000.1, 3]] as const,
    };
    expect((await engine.executeOrder({ ...LIMIT, orderBook })).queueAheadQty).toBe(7.25);
    expect((await engine.executeOrder({ ...LIMIT, price: 59_990, orderBook })).queueAheadQty).not.toBe(7.25);
  });

  it("counts orders, executions, fill rate and latencies by way", async () => {
    const engine = await engineOf({ config: { latencyTargetNs: 2_000 } });
    expect(engine.getPerformanceStats()).toMatchObject({ totalOrders: 0, totalExecutions: 0, fillRate: Number.NaN });
    await engine.sleep(1e9);
    await engine.executeOrder({ ...LIMIT, awaitFill: true });
    const far = await engine.executeOrder({ ...LIMIT, price: 50_000 });
    expect(engine.getPerformanceStats()).toMatchObject({ totalOrders: 2, totalExecutions: 1, activeOrders: 1, fillRate: 1 });
    await engine.cancelOrder(far.orderId);
    const stats = engine.getPerformanceStats();
    expect(stats).toMatchObject({
      activeOrders: 0,
      fillRate: 0.5,
      entry: { minNs: 1_000, maxNs: 1_000, count: 3 },
      response: { p99Ns: 500 },
    });
    expect(stats.latency).toMatchObject({ avgNs: 1_500, avgUs: 1.5, targetNs: 2_000, achieved: true });
    expect(engine.getExecutionHistory().map(({ status }) => status)).toEqual(["filled", "cancelled"]);
    expect(engine.getExecutionHistory({ limit: 1 }).map(({ orderId }) => orderId)).toEqual([2]);
  });

  it("forgets executions beyond the thousandth, and no count", async () => {
    const engine = await engineOf({ config: { exchange: "no-partial-fill" } }, 300);
    await engine.sleep(1e9);
    for (let n = 0; n < 1_200; n++)
      await engine.executeOrder({ symbol: "BTCUSDT", side: n % 2 ? "buy" : "sell", orderType: "market", quantity: 0.001 });
    expect(engine.getPerformanceStats().totalExecutions).toBe(1_200);
    const history = engine.getExecutionHistory();
    expect([history.length, history[0]?.orderId, history.at(-1)?.orderId]).toEqual([1_000, 201, 1_200]);
    expect(engine.getExecutionHistory({ limit: 3 }).map(({ orderId }) => orderId)).toEqual([1_198, 1_199, 1_200]);
  });

  it("cancels all orders of a symbol, and none of another", async () => {
    const engine = await engineOf();
    await engine.sleep(1e9);
    for (const price of [50_000, 50_001, 50_002]) await engine.executeOrder({ ...LIMIT, price });
    await expect(engine.cancelAllOrders({ symbol: "ETH" })).rejects.toMatchObject({ code: 3101 });
    expect(await engine.cancelAllOrders({ symbol: "BTCUSDT" })).toBe(3);
    expect(engine.activeOrders.size).toBe(0);
  });

  it("takes models of the program's own, given or assigned later", async () => {
    class Fixed extends LatencySimulator {
      override orderLatencyNs = 70;
      override feedLatencyNs = 30;
    }
    class Front extends QueuePositionManager {
      override estimateQueuePosition() {
        return 0;
      }
    }
    const engine = await engineOf({ latencyModel: new Fixed(), queueModel: new Front() });
    await engine.sleep(1e9);
    expect(await engine.executeOrder(LIMIT)).toMatchObject({ executionTimeNs: 100, queueAheadQty: 0 });
    engine.latencySim = Object.assign(new Fixed(), { orderLatencyNs: 500 });
    expect((await engine.executeOrder({ ...LIMIT, price: 59_999 })).executionTimeNs).toBe(530);
  });

  it.each(["realistic", "optimistic", "pessimistic"] as const)(
    "has the document's preset %s: its legs, and whether 150 ns are achieved",
    async (preset) => {
      const engine = await engineOf({ latencyModel: preset });
      await engine.sleep(1e9);
      for (let n = 0; n < 200; n++) await engine.executeOrder({ ...LIMIT, price: 50_000 + n });
      const { feed, entry, latency } = engine.getPerformanceStats();
      const [feedNs, orderNs] = { realistic: [50, 100], optimistic: [30, 70], pessimistic: [100, 200] }[preset] as [number, number];
      expect([feed.minNs >= feedNs - 20, feed.maxNs <= feedNs + 20, entry.minNs >= orderNs - 20, entry.maxNs <= orderNs + 20]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect(Math.abs(latency.avgNs - feedNs - orderNs)).toBeLessThan(5);
      expect([latency.targetNs, latency.achieved]).toEqual([150, preset === "optimistic"]);
    },
  );
});

describe("the example of a program", () => {
  it("finds the core by itself, and fills its order", async () => {
    const { execution, stats } = await oneOrder(syntheticBook({ seed: 6, spanNs: 30e9 }));
    expect(execution).toMatchObject({ status: "filled", executedQuantity: 0.01, maker: true });
    expect(stats).toMatchObject({ totalOrders: 1, totalExecutions: 1, latency: { targetNs: 100_000, achieved: true } });
  });
});

describe("what can't be", () => {
  it("is an error at once, and the engine goes on", async () => {
    const engine = await engineOf();
    await engine.sleep(1e9);
    await expect(engine.executeOrder({ ...LIMIT, price: 60_000.05 })).rejects.toMatchObject({ code: 3104 });
    await expect(engine.executeOrder({ ...LIMIT, quantity: -1 })).rejects.toMatchObject({ code: 3103 });
    await expect(engine.cancelOrder(99)).rejects.toMatchObject({ code: 3107 });
    expect((await engine.executeOrder(LIMIT)).status).toBe("new");
  });

  it("is an answer after the end of the book", async () => {
    const engine = await engineOf({}, 2);
    await expect(engine.executeOrder({ ...LIMIT, price: 50_000, awaitFill: true })).rejects.toMatchObject({ code: 3110 });
  });

  it("is a live connector, so far", async () => {
    await expect(engineOf({ enableBacktesting: false })).rejects.toMatchObject({ code: 1004 });
  });

  it("is an option out of range", async () => {
    await expect(engineOf({ queueModel: "Magic" as never })).rejects.toMatchObject({ code: 1003 });
    await expect(engineOf({ exchangeConnector: new Uint8Array([1, 2, 3]) })).rejects.toMatchObject({ code: 2001 });
  });
});

describe("a strategy on such an engine", () => {
  class Quoter extends HftStrategy {
    fills: Fill[] = [];
    busy = false;

    override async onTick(symbol: string, tick: Tick) {
      if (this.busy) return;
      this.busy = true;
      await this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.001, awaitFill: true });
      this.busy = this.fills.length >= 3;
      if (this.busy) this.stop();
    }

    override onFill(fill: Fill) {
      this.fills.push(fill);
    }
  }

  it("starts, replays, stops, and leaves its record", async () => {
    const engine = await engineOf();
    const strategy = new Quoter({ executionEngine: engine });
    const record = await strategy.start();
    expect(record).toMatchObject({ outcome: "stopped", error: null, strategyName: "Quoter" });
    expect(strategy.fills).toHaveLength(3);
    expect(engine.getPerformanceStats().totalExecutions).toBe(3);
  });

  it("can't be started by an engine that starts it itself", async () => {
    await expect(new Quoter().start()).rejects.toMatchObject({ code: 4005 });
  });

  it("goes on after one that has stopped, on the same book", async () => {
    const engine = await engineOf();
    await new Quoter({ executionEngine: engine }).start();
    const at = engine.nowNs;
    await new Quoter({ executionEngine: engine }).start();
    expect(engine.nowNs).toBeGreaterThan(at);
  });
});
