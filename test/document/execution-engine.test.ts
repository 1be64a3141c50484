import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { QueuePositionManager } from "../../src/strategy/models.js";
import { engineOf, FAR, LEGS, LIMIT, MARKET, startedEngine } from "./engine.js";

describe("execution engine: orders", () => {
  it("lets simulated time go on until an awaited order is answered", async () => {
    const engine = await startedEngine();
    const before = engine.nowNs;
    const execution = await engine.executeOrder(LIMIT);
    expect(execution).toMatchObject({ orderId: 1, symbol: "BTCUSDT", status: "new", executedQuantity: 0, executionTimeNs: 1_500 });
    expect(engine.nowNs).toBe(before + 1_500);
    expect([...engine.activeOrders.keys()]).toEqual([1]);
  });

  it("waits for the fill when asked to, and tells latency, slippage, queue wait and fee", async () => {
    const engine = await startedEngine();
    const execution = await engine.executeOrder({ ...LIMIT, awaitFill: true });
    expect(execution).toMatchObject({ status: "filled", executedQuantity: 0.01, executedPrice: 60_000, maker: true });
    expect(execution.queueWaitTimeNs).toBeGreaterThan(0);
    expect(execution.queueAheadQty).toBeGreaterThan(0);
    expect(execution.slippageTicks).toBe(-0.5);
    expect(execution.fee).toBeCloseTo(-0.00005 * 600, 12);
  });

  it("fills a market order at once, without a queue, and pays the spread", async () => {
    const engine = await startedEngine();
    const taken = await engine.executeOrder(MARKET);
    expect(taken).toMatchObject({ status: "filled", maker: false, queueWaitTimeNs: 0, queueAheadQty: null });
    expect(taken.slippageTicks).toBeGreaterThan(0);
    expect(taken.slippage).toBeCloseTo(taken.slippageTicks * 0.1, 9);
    expect(engine.account().position).toBe(0.01);
  });

  it("takes the queue from a book that the caller gives, where the order's price is in it", async () => {
    const engine = await startedEngine();
    const bids = [
      [60_000, 7.25],
      [59_999.9, 1],
    ] as const;
    const orderBook = { bids, asks: [[60_000.1, 3]] as const };
    expect((await engine.executeOrder({ ...LIMIT, orderBook })).queueAheadQty).toBe(7.25);
    expect((await engine.executeOrder({ ...LIMIT, price: 59_990, orderBook })).queueAheadQty).not.toBe(7.25);
    // 472 lots, though 0.472 / 0.001 is a little less.
    expect((await engine.executeOrder({ ...LIMIT, orderBook: { bids: [[60_000, 0.472]], asks: [] } })).queueAheadQty).toBe(0.472);
    expect((await engine.executeOrder({ ...LIMIT, orderBook: { bids: [[60_000, 0.4725]], asks: [] } })).queueAheadQty).toBeCloseTo(
      0.4725,
      12,
    );
  });

  it.each([
    ["a price off the tick", { ...LIMIT, price: 60_000.05 }, 3104],
    ["no price", { ...LIMIT, price: undefined as never }, 3106],
    ["a negative quantity", { ...LIMIT, quantity: -1 }, 3103],
    ["a quantity off the lot", { ...LIMIT, quantity: 0.0005 }, 3105],
    ["another symbol", { ...LIMIT, symbol: "ETHUSDT" }, 3101],
    ["a side that there is not", { ...LIMIT, side: "hold" as never }, 3102],
    ["a post-only market order", { ...MARKET, timeInForce: "GTX" as const }, 3102],
  ])("refuses %s at once, and goes on", async (_, order, code) => {
    const engine = await startedEngine();
    await expect(engine.executeOrder(order)).rejects.toMatchObject({ code });
    expect(engine.getPerformanceStats().totalOrders).toBe(0);
    expect((await engine.executeOrder(LIMIT)).status).toBe("new");
  });

  it("says so when the book ends before the answer", async () => {
    const engine = await engineOf({}, 2);
    await expect(engine.executeOrder({ ...FAR, awaitFill: true })).rejects.toMatchObject({ code: 3110 });
  });
});

describe("execution engine: queue position", () => {
  it.each(["PowerProb", "PowerProb2", "PowerProb3", "RiskAverse", "LogProb", "LogProb2"] as const)("fills under %s", async (queueModel) => {
    const engine = await startedEngine({ queueModel }, 300);
    expect(await engine.executeOrder({ ...LIMIT, awaitFill: true })).toMatchObject({ status: "filled", maker: true });
  });

  it("is PowerProb with n = 3 unless told otherwise", async () => {
    expect((await engineOf()).record().config.queueModel).toEqual({ model: "PowerProb", n: 3 });
  });

  it("waits longest under RiskAverse", async () => {
    const waits: number[] = [];
    for (const queueModel of ["RiskAverse", "PowerProb", "LogProb2"] as const) {
      const engine = await startedEngine({ queueModel }, 300);
      waits.push((await engine.executeOrder({ ...LIMIT, awaitFill: true })).queueWaitTimeNs as number);
    }
    expect(Math.max(...waits)).toBe(waits[0]);
  });

  it("is estimated by a subclass, as in the document", async () => {
    class CustomQueueManager extends QueuePositionManager {
      override estimateQueuePosition() {
        return 0;
      }
    }
    const engine = await startedEngine();
    engine.queueManager = new CustomQueueManager();
    expect(await engine.executeOrder(LIMIT)).toMatchObject({ queueAheadQty: 0 });
    await expect(engineOf({ queueModel: "Magic" as never })).rejects.toMatchObject({ code: 1003 });
  });
});

describe("execution engine: order management", () => {
  it("cancels an order once, and answers false when it is too late", async () => {
    const engine = await startedEngine();
    const { orderId } = await engine.executeOrder(FAR);
    expect([await engine.cancelOrder(orderId), await engine.cancelOrder(orderId)]).toEqual([true, false]);
    const filled = await engine.executeOrder(MARKET);
    expect(await engine.cancelOrder(filled.orderId)).toBe(false);
    await expect(engine.cancelOrder(99)).rejects.toMatchObject({ code: 3107 });
  });

  it("cancels all orders, of a symbol or of all", async () => {
    const engine = await startedEngine();
    for (const price of [50_000, 50_001, 50_002]) await engine.executeOrder({ ...LIMIT, price });
    await expect(engine.cancelAllOrders({ symbol: "ETH" })).rejects.toMatchObject({ code: 3101 });
    expect(await engine.cancelAllOrders({ symbol: "BTCUSDT" })).toBe(3);
    expect(engine.activeOrders.size).toBe(0);
    await engine.executeOrder(FAR);
    expect([await engine.cancelAllOrders(), await engine.cancelAllOrders()]).toEqual([1, 0]);
  });

  it("modifies price and quantity of a resting order", async () => {
    const engine = await startedEngine();
    const { orderId } = await engine.executeOrder(FAR);
    expect(await engine.modifyOrder(orderId, { price: 51_000, quantity: 0.03 })).toBe(true);
    expect(engine.activeOrders.get(orderId)).toMatchObject({ price: 51_000, quantity: 0.03, leavesQty: 0.03, status: "new" });
    await expect(engine.modifyOrder(orderId, { price: 0.01 })).rejects.toMatchObject({ code: 3104 });
    await engine.cancelOrder(orderId);
    expect(await engine.modifyOrder(orderId, { price: 52_000 })).toBe(false);
  });

  it("tracks active orders with their state, and no longer than they live", async () => {
    const engine = await startedEngine();
    const { orderId } = await engine.executeOrder({ ...LIMIT, quantity: 0.02 });
    const order = engine.activeOrders.get(orderId);
    expect(order).toMatchObject({ side: "buy", price: 60_000, quantity: 0.02, leavesQty: 0.02, cumQty: 0, status: "new" });
    expect(order?.queueAheadQty).toBeGreaterThan(0);
    expect(inspect(order)).toContain("status: 'new'");
    await engine.cancelOrder(orderId);
    expect([order?.status, engine.activeOrders.size]).toEqual(["cancelled", 0]);
  });
});

describe("execution engine: performance tracking", () => {
  it("counts orders, executions, fill rate and latencies by way", async () => {
    const engine = await engineOf({ config: { latencyTargetNs: 2_000 } });
    expect(engine.getPerformanceStats()).toMatchObject({ totalOrders: 0, totalExecutions: 0, fillRate: Number.NaN });
    await engine.sleep(1e9);
    await engine.executeOrder({ ...LIMIT, awaitFill: true });
    const far = await engine.executeOrder(FAR);
    expect(engine.getPerformanceStats()).toMatchObject({ totalOrders: 2, totalExecutions: 1, activeOrders: 1, fillRate: 1 });
    await engine.cancelOrder(far.orderId);
    const stats = engine.getPerformanceStats();
    const entry = { minNs: 1_000, maxNs: 1_000, count: 3 };
    expect(stats).toMatchObject({ activeOrders: 0, fillRate: 0.5, entry, response: { p99Ns: 500 } });
    expect(stats.latency).toMatchObject({ avgNs: 1_500, avgUs: 1.5, targetNs: 2_000, achieved: true });
    expect(engine.getExecutionHistory().map(({ status }) => status)).toEqual(["filled", "cancelled"]);
    expect(engine.getExecutionHistory({ limit: 1 }).map(({ orderId }) => orderId)).toEqual([2]);
  });

  it("keeps the last thousand executions and every count", async () => {
    const engine = await startedEngine({}, 300);
    for (let n = 0; n < 1_200; n++) await engine.executeOrder({ ...MARKET, side: n % 2 ? "buy" : "sell", quantity: 0.001 });
    expect(engine.getPerformanceStats().totalExecutions).toBe(1_200);
    const history = engine.getExecutionHistory();
    expect([history.length, history[0]?.orderId, history.at(-1)?.orderId]).toEqual([1_000, 201, 1_200]);
    expect(engine.getExecutionHistory({ limit: 3 }).map(({ orderId }) => orderId)).toEqual([1_198, 1_199, 1_200]);
    expect(engine.getExecutionHistory({ limit: 0 })).toEqual([]);
  });

  it("holds its memory: the record keeps as many events as it is told, and every answer is heard", async () => {
    const engine = await startedEngine({ keep: { orderEvents: 500 } }, 300);
    for (let n = 0; n < 2_000; n++) {
      const { status, executedQuantity } = await engine.executeOrder({ ...MARKET, side: n % 2 ? "buy" : "sell", quantity: 0.001 });
      expect([status, executedQuantity]).toEqual(["filled", 0.001]);
    }
    const { orderEvents, dropped, hash } = engine.record();
    expect([orderEvents.length, dropped.orderEvents]).toEqual([500, 3_500]);
    expect(engine.getPerformanceStats()).toMatchObject({ totalOrders: 2_000, totalExecutions: 2_000, fillRate: 1 });
    const whole = await startedEngine({}, 300);
    for (let n = 0; n < 2_000; n++) await whole.executeOrder({ ...MARKET, side: n % 2 ? "buy" : "sell", quantity: 0.001 });
    expect(whole.record().hash).toBe(hash);
    await expect(engineOf({ keep: { orderEvents: -1 } })).rejects.toMatchObject({ code: 1002 });
    await expect(engineOf({ keep: { fills: 3 } as never })).rejects.toMatchObject({ code: 1001 });
  });

  it("refuses a book that is none", async () => {
    await expect(engineOf({ exchangeConnector: new Uint8Array([1, 2, 3]), latencyModel: LEGS })).rejects.toMatchObject({ code: 2001 });
  });
});
