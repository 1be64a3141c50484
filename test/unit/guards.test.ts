import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { GuardConfig } from "../../src/config/config.js";
import { DOCUMENT_GUARDS } from "../../src/config/defaults.js";
import { validateConfig } from "../../src/config/validate.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const constant = (ns: number) => ({ model: "constant" as const, ns });
const LEGS = { feed: { model: "recorded" as const }, entry: constant(1_000), response: constant(500) };
const FAR = { symbol: "BTCUSDT", side: "buy" as const, price: 50_000, quantity: 0.01 };

async function guarded(guards: GuardConfig | "document" | undefined, latencyTargetNs = 2_000) {
  const warnings: string[] = [];
  const engine = await createHftEngine({
    exchangeConnector: memoryBook(quietMarket(120), 200),
    latencyModel: LEGS,
    config: { latencyTargetNs },
    ...(guards ? { guards } : {}),
    onWarning: (text) => warnings.push(text),
    wasm,
  });
  await engine.sleep(1e9);
  return { engine, warnings };
}

describe("guards", () => {
  it("are off unless they are switched on", async () => {
    const { engine, warnings } = await guarded(undefined, 1);
    for (let i = 0; i < 150; i++) await engine.executeOrder(FAR);
    await engine.sleep(90e9);
    await engine.cancelAllOrders();
    engine.record();
    expect(warnings).toEqual([]);
  });

  it("refuse an order over the limit, which is then not sent, and take the next once one is gone", async () => {
    const { engine } = await guarded({ activeOrders: { limit: 2, act: "refuse" } });
    const { orderId } = await engine.executeOrder(FAR);
    await engine.executeOrder(FAR);
    await expect(engine.executeOrder(FAR)).rejects.toMatchObject({ code: 3111, place: { field: "guards.activeOrders" } });
    expect(engine.getPerformanceStats().totalOrders).toBe(2);
    await engine.cancelOrder(orderId);
    expect(await engine.executeOrder(FAR)).toMatchObject({ status: "new" });
  });

  it("warn of too many orders, ten times and then of how many more, and send them", async () => {
    const { engine, warnings } = await guarded({ activeOrders: { limit: 5, act: "warn" } });
    for (let i = 0; i < 20; i++) await engine.executeOrder(FAR);
    expect(engine.activeOrders.size).toBe(20);
    expect(warnings).toHaveLength(10);
    expect(warnings[0]).toContain("5 orders are active; the guard activeOrders allows 5");
    engine.record();
    engine.record();
    expect(warnings.slice(10)).toEqual(["Guard activeOrders: 5 more warnings like those above."]);
  });

  it("warn once of orders without a book, and not of those with one, nor of market orders", async () => {
    const { engine, warnings } = await guarded({ missingBook: true });
    await engine.executeOrder({ ...FAR, orderBook: { bids: [[50_000, 1]], asks: [] } });
    await engine.executeOrder({ symbol: "BTCUSDT", side: "buy", orderType: "market", quantity: 0.01 });
    expect(warnings).toEqual([]);
    await engine.executeOrder(FAR);
    await engine.executeOrder(FAR);
    expect(warnings).toEqual([expect.stringContaining("without an orderBook")]);
  });

  it("warn once of each stale order, by age, at the latest when the run ends", async () => {
    const { engine, warnings } = await guarded({ staleAfterNs: 10e9 });
    await engine.executeOrder(FAR);
    await engine.sleep(6e9);
    await engine.executeOrder(FAR);
    await engine.sleep(6e9);
    await engine.executeOrder(FAR);
    expect(warnings).toEqual([expect.stringMatching(/^Order 1 \(buy 0.01 at 50000\) has been active for 12.0 s/)]);
    await engine.sleep(30e9);
    engine.record();
    expect(warnings.map((text) => text.slice(0, 7))).toEqual(["Order 1", "Order 2", "Order 3"]);
  });

  it("warn once of a missed latency target and of a low fill rate, after fifty orders", async () => {
    const { engine, warnings } = await guarded({ latencyTarget: true, fillRateBelow: 0.5 }, 1_499);
    for (let i = 0; i < 49; i++) await engine.cancelOrder((await engine.executeOrder(FAR)).orderId);
    expect(warnings).toEqual([]);
    for (let i = 0; i < 101; i++) await engine.cancelOrder((await engine.executeOrder(FAR)).orderId);
    expect(warnings).toEqual([
      expect.stringContaining("the target is 1499 ns"),
      expect.stringMatching(/^Fill rate 0\.0 % after 50 orders; the guard fillRateBelow warns below 50\.0 %/),
    ]);
  });

  it("stay silent when target and fill rate are kept", async () => {
    const { engine, warnings } = await guarded({ latencyTarget: true, fillRateBelow: 0.5 }, 1_500);
    for (let i = 0; i < 60; i++) await engine.executeOrder({ symbol: "BTCUSDT", side: "buy", orderType: "market", quantity: 0.001 });
    expect(warnings).toEqual([]);
  });

  it("are kept in the log of the run with their simulated time", async () => {
    const { engine } = await guarded({ missingBook: true });
    const ts = engine.nowNs;
    await engine.executeOrder(FAR);
    expect(engine.record().log).toEqual([{ ts, level: "warn", text: expect.stringContaining("orderBook") }]);
  });

  it("have the document's practices under one name", () => {
    expect(validateConfig({ guards: "document" }).guards).toEqual(DOCUMENT_GUARDS);
    expect(validateConfig({}).guards).toEqual({});
  });

  it.each([
    [{ guards: "strict" }, 1003, "guards"],
    [{ guards: { speed: 1 } }, 1001, "guards.speed"],
    [{ guards: { activeOrders: { limit: 0 } } }, 1002, "guards.activeOrders.limit"],
    [{ guards: { activeOrders: { act: "cancel" } } }, 1003, "guards.activeOrders.act"],
    [{ guards: { fillRateBelow: 80 } }, 1002, "guards.fillRateBelow"],
    [{ guards: { latencyTarget: "yes" } }, 1002, "guards.latencyTarget"],
    [{ guards: { staleAfterNs: -1 } }, 1002, "guards.staleAfterNs"],
  ])("wrong ones are refused: %j", (config, code, field) => {
    expect(() => validateConfig(config)).toThrow(expect.objectContaining({ code, place: { field } }));
  });
});
