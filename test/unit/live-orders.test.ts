import { describe, expect, it, vi } from "vitest";
import type { RunRecord } from "../../src/engine/record.js";
import type { Tick } from "../../src/strategy/types.js";
import { engineOn, OneOrder, run, trial } from "../venue/trial.js";
import { withLocalCcxt } from "../venue/with-local-ccxt.js";

withLocalCcxt();

describe.each(["binanceusdm", "binance"])("a strategy on ccxt's %s", (exchange) => {
  it("sends an order, hears of its acceptance and executions, and leaves the same record as a backtest", async () => {
    const it = await trial({}, exchange);
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    it.venue.account.matches = false;
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "new", executedQuantity: 0 });
    const [clientId] = [...it.venue.account.orders.keys()] as [string];
    it.venue.account.fill(clientId, 0.004);
    it.venue.account.fill(clientId, 0.006);
    await it.until("the order is filled", () => strategy.fills.length > 0 && engine.activeOrders.size === 0);
    const quantity = strategy.fills.reduce((sum, fill) => sum + fill.quantity, 0);
    expect(quantity).toBeCloseTo(0.01, 9);
    expect(engine.account().position).toBeCloseTo(0.01, 9);
    const stats = engine.getPerformanceStats();
    expect(stats).toMatchObject({ totalOrders: 1, activeOrders: 0, fillRate: 1 });
    expect(stats.feed.count).toBeGreaterThan(0);
    expect(stats.live?.decision.count).toBe(1);
    expect(stats.live?.acknowledge.minNs).toBeGreaterThan(0);
    expect(stats.latency.count).toBe(1);
    it.connector.close();
    const record = await running;
    expect(record.error).toBeNull();
    expect([...record.orderEvents.what.slice(0, 2)]).toEqual([0, 1]);
    expect(record.accounts[0]?.positionLots).toBeGreaterThan(0);
    expect(record.samples.positionLots.at(-1)).toBe(record.accounts[0]?.positionLots);
    expect(record.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("cancels, and what is open when the run ends is cancelled, too", async () => {
    const it = await trial({}, exchange);
    const engine = await engineOn(it.connector);
    class Canceller extends OneOrder {
      cancelled: boolean | null = null;
      override async onTick(symbol: string, tick: Tick) {
        if (this.sent++ > 0) return;
        const low = Math.round(tick.bidPrice * 0.9);
        const { orderId } = await this.engine.executeOrder({ symbol, side: "buy", price: low, quantity: 0.01 });
        this.cancelled = await this.engine.cancelOrder(orderId);
        await this.engine.executeOrder({ symbol, side: "buy", price: low, quantity: 0.02 });
        this.stop();
      }
    }
    const strategy = new Canceller({ executionEngine: engine });
    let record: RunRecord | null = null;
    void engine.run(strategy).then((ended) => {
      record = ended;
    });
    await it.until("the run ends", () => record !== null);
    expect(strategy.cancelled).toBe(true);
    expect([...it.venue.account.orders.values()].map(({ status }) => status)).toEqual(["CANCELED", "CANCELED"]);
    expect(it.venue.account.open).toEqual([]);
    expect((record as RunRecord | null)?.error).toBeNull();
  });
});

describe("a live order", () => {
  it("is changed in place where the venue can", async () => {
    const it = await trial();
    const engine = await engineOn(it.connector);
    class Changer extends OneOrder {
      changed: boolean | null = null;
      override async onTick(symbol: string, tick: Tick) {
        if (this.sent++ > 0) return;
        const low = Math.round(tick.bidPrice * 0.9);
        const { orderId } = await this.engine.executeOrder({ symbol, side: "buy", price: low, quantity: 0.01 });
        this.changed = await this.engine.modifyOrder(orderId, { price: low - 1, quantity: 0.02 });
      }
    }
    const strategy = new Changer({ executionEngine: engine });
    await run(engine, strategy, it, "the order is changed", () => strategy.changed !== null);
    expect(strategy.changed).toBe(true);
    expect([...it.venue.account.orders.values()][0]).toMatchObject({ quantity: 0.02 });
  });

  it("is followed by asking when the venue tells nothing by itself", async () => {
    const it = await trial();
    it.venue.account.tells = false;
    it.venue.account.matches = false;
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    it.venue.account.fill([...it.venue.account.orders.keys()][0] as string, 0.01);
    await it.until("the order is filled", () => strategy.fills.length > 0);
    expect(strategy.fills[0]).toMatchObject({ quantity: 0.01, maker: true });
    it.connector.close();
    await running;
  });

  it("whose answer was lost is looked for, and found", async () => {
    const it = await trial();
    const engine = await engineOn(it.connector);
    it.venue.account.tells = false;
    const original = it.venue.account.answer.bind(it.venue.account);
    // The order is taken, and the answer is an error of some server on the way.
    vi.spyOn(it.venue.account, "answer").mockImplementation((method, path, ...rest) => {
      const answer = original(method, path, ...rest);
      return method === "POST" && path === "/order" ? { status: 504, body: "gateway" } : answer;
    });
    const strategy = new OneOrder({ executionEngine: engine });
    strategy.away = 50;
    await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "new" });
  });

  it("that the venue refuses is rejected, with its words in the log", async () => {
    const it = await trial();
    it.venue.failNext(/^POST .*\/order$/, { status: 400, body: { code: -2019, msg: "Margin is insufficient." } });
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "rejected" });
    expect(it.lines.some(({ what, text }) => what === "trouble" && text.includes("Margin is insufficient"))).toBe(true);
    expect(it.venue.account.orders.size).toBe(0);
  });

  // Further off than requests may be old.
  it.each([-300_000, 300_000])("is stamped by the venue's clock, which is %i ms ahead of ours", async (skewMs) => {
    const it = await trial();
    it.venue.skewMs = skewMs;
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    strategy.away = 100;
    await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "new" });
    const clock = engine.getPerformanceStats().live?.clock;
    expect(Math.abs((clock?.offsetNs ?? 0) - skewMs * 1e6)).toBeLessThanOrEqual(clock?.errorNs ?? 0);
  });

  it("that the venue finds stamped outside of its window, since its clock has jumped, is sent once more with the right time", async () => {
    const it = await trial();
    const engine = await engineOn(it.connector);
    it.venue.skewMs = 300_000;
    const strategy = new OneOrder({ executionEngine: engine });
    strategy.away = 100;
    await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "new" });
    expect(it.venue.requests.filter((request) => /^POST .*\/order$/.test(request))).toHaveLength(2);
    expect(it.venue.account.orders.size).toBe(1);
  });

  it("is heard of by the venue's own events, without asking", async () => {
    const it = await trial({ pollMs: 600_000 });
    it.venue.account.matches = false;
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    const running = engine.run(strategy);
    await it.until(
      "the order is answered, and the venue has a connection for order events",
      () => strategy.execution !== null && it.venue.users > 0,
    );
    it.venue.account.fill([...it.venue.account.orders.keys()][0] as string, 0.01);
    await it.until("the order is filled", () => strategy.fills.length > 0);
    expect(strategy.fills).toMatchObject([{ quantity: 0.01 }]);
    expect(it.venue.requests.filter((request) => /^GET .*\/order$/.test(request))).toEqual([]);
    it.connector.close();
    await running;
  });
});
