import { describe, expect, it } from "vitest";
import { backtestLatencies } from "../../examples/backtest-latencies.js";
import { oneCallBacktest } from "../../examples/one-call-backtest.js";
import { oneOrder } from "../../examples/one-order.js";
import { paperTrading } from "../../examples/paper-trading.js";
import { parameterSweep } from "../../examples/parameter-sweep.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Fill, Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { engineOf, FAR, startedEngine } from "./engine.js";

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

describe("integration: a strategy on an engine", () => {
  it("starts, replays, stops, and leaves its record", async () => {
    const engine = await engineOf();
    const strategy = new Quoter({ executionEngine: engine });
    const record = await strategy.start();
    expect(record).toMatchObject({ outcome: "stopped", error: null, strategyName: "Quoter" });
    expect(strategy.fills).toHaveLength(3);
    expect(engine.getPerformanceStats().totalExecutions).toBe(3);
  });

  it("makes a market as in the document: both sides at each tick", async () => {
    class MarketMakingStrategy extends HftStrategy {
      override async onTick(symbol: string, tick: Tick) {
        if (this.engine.activeOrders.size > 20) await this.engine.cancelAllOrders({ symbol });
        const order = { symbol, orderType: "limit", quantity: 0.01 } as const;
        void this.engine.executeOrder({ ...order, side: "buy", price: tick.bidPrice - 0.1 });
        await this.engine.executeOrder({ ...order, side: "sell", price: tick.askPrice + 0.1 });
      }
    }
    const engine = await engineOf();
    const record = await new MarketMakingStrategy({ executionEngine: engine }).start();
    expect(record).toMatchObject({ outcome: "complete", error: null });
    const { totalOrders, totalExecutions, fillRate } = engine.getPerformanceStats();
    expect(totalOrders).toBeGreaterThan(100);
    expect(totalExecutions).toBeGreaterThan(0);
    expect(fillRate).toBeGreaterThan(0);
  });

  it("can't be started by an engine that starts it itself", async () => {
    await expect(new Quoter().start()).rejects.toMatchObject({ code: 4005 });
  });

  it("can't be started twice at once", async () => {
    const engine = await engineOf();
    const first = new Quoter({ executionEngine: engine }).start();
    await expect(new Quoter({ executionEngine: engine }).start()).rejects.toMatchObject({ code: 4005 });
    expect((await first).error).toBeNull();
  });

  it("goes on after one that has stopped, on the same book", async () => {
    const engine = await engineOf();
    await new Quoter({ executionEngine: engine }).start();
    const at = engine.nowNs;
    await new Quoter({ executionEngine: engine }).start();
    expect(engine.nowNs).toBeGreaterThan(at);
  });
});

describe("integration: many orders", () => {
  it("answers a hundred that were sent at once, each with its own execution", async () => {
    class Burst extends HftStrategy {
      answers: number[] = [];

      override async onStart() {
        await this.engine.sleep(1e9);
        const sent = Array.from({ length: 100 }, (_, n) => this.engine.executeOrder({ ...FAR, price: 50_000 + n }));
        this.answers = (await Promise.all(sent)).map(({ orderId }) => orderId);
        this.stop();
      }
    }
    const engine = await engineOf();
    const strategy = new Burst({ executionEngine: engine });
    await strategy.start();
    expect(strategy.answers).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(engine.activeOrders.size).toBe(100);
  });

  it("gives one order after the other the same latencies and ids in every run", async () => {
    const runs = await Promise.all(
      [1, 2].map(async () => {
        const engine = await startedEngine({ latencyModel: "realistic" });
        const executions = [];
        for (let n = 0; n < 50; n++) executions.push(await engine.executeOrder({ ...FAR, price: 50_000 + n }));
        return executions;
      }),
    );
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe("integration: the document's programs", () => {
  it("basic execution finds the core by itself, and fills its order", async () => {
    const { execution, stats } = await oneOrder(syntheticBook({ seed: 6, spanNs: 30e9 }));
    expect(execution).toMatchObject({ status: "filled", executedQuantity: 0.01, maker: true });
    expect(stats).toMatchObject({ totalOrders: 1, totalExecutions: 1, latency: { targetNs: 100_000, achieved: true } });
  });

  it("paper trading runs the same strategy on a market that goes on, as the backtest does", async () => {
    const book = syntheticBook({ seed: 3, spanNs: 20e9 });
    const { hash, stats, recording } = await paperTrading(book, Number.POSITIVE_INFINITY);
    expect(stats.totalOrders).toBeGreaterThan(0);
    const [replay] = await backtestLatencies(new Uint8Array(Buffer.concat(recording)));
    const [backtest] = await backtestLatencies(book);
    expect(replay?.hash).toBe(backtest?.hash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("one call leaves rows, Parquet and a page", async () => {
    const { hash, filled, fills, parquet, page } = await oneCallBacktest(syntheticBook({ seed: 6, spanNs: 60e9 }));
    expect(filled.length).toBeGreaterThan(0);
    expect(fills.length).toBeGreaterThanOrEqual(filled.length);
    expect(new TextDecoder().decode(parquet.slice(0, 4))).toBe("PAR1");
    expect(page).toContain(hash);
  });

  it("a parameter sweep finds the same best setting with any number of threads", async () => {
    const book = syntheticBook({ seed: 6, spanNs: 12e9 });
    const [one, two] = [await parameterSweep(book, 1), await parameterSweep(book, 2)];
    expect(two).toEqual(one);
    expect(one.values).toEqual({ halfSpread: expect.any(Number), skew: expect.any(Number) });
    expect(one.after).toBeTypeOf("number");
  });

  it("a backtest plays one strategy under three latencies, and says the same each time", async () => {
    const book = syntheticBook({ seed: 6, spanNs: 30e9 });
    const [results, again] = [await backtestLatencies(book), await backtestLatencies(book)];
    expect(again).toEqual(results);
    expect(results.map(({ latencyModel }) => latencyModel)).toEqual(["colocated", "cloud-same-region", "home"]);
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(3);
    expect(results.map(({ p99Ns }) => p99Ns)).toEqual([...results.map(({ p99Ns }) => p99Ns)].sort((a, b) => a - b));
    for (const { totalOrders } of results) expect(totalOrders).toBeGreaterThan(0);
  });
});
