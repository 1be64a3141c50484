import { describe, expect, it } from "vitest";
import { type LatencyOrder, LatencySimulator } from "../../src/strategy/models.js";
import type { PerformanceStats } from "../../src/strategy/stats.js";
import { FAR, LEGS, LIMIT, startedEngine } from "./engine.js";

const PRESETS = { realistic: [50, 100], optimistic: [30, 70], pessimistic: [100, 200] } as const;
type Preset = keyof typeof PRESETS;

async function played(latencyModel: Preset, seed = 1): Promise<PerformanceStats> {
  const engine = await startedEngine({ latencyModel, config: { seed } });
  for (let n = 0; n < 200; n++) await engine.executeOrder({ ...FAR, price: 50_000 + n });
  return engine.getPerformanceStats();
}

describe("latency simulator", () => {
  it.each(Object.entries(PRESETS))(
    "has the preset %s: %j ns for feed and order, each drawn within 20 ns",
    async (preset, [feedNs, orderNs]) => {
      const { feed, entry, response, latency } = await played(preset as Preset);
      for (const [leg, ns] of [
        [feed, feedNs],
        [entry, orderNs],
        [response, feedNs],
      ] as const) {
        expect(leg.minNs).toBeGreaterThanOrEqual(ns - 20);
        expect(leg.maxNs).toBeLessThanOrEqual(ns + 20);
        expect(leg.maxNs - leg.minNs).toBeGreaterThan(20);
      }
      expect(Math.abs(latency.avgNs - feedNs - orderNs)).toBeLessThan(5);
    },
  );

  it.each([
    ["realistic", false],
    ["optimistic", true],
    ["pessimistic", false],
  ] as const)("holds %s against the target of 150 ns: achieved %s", async (preset, achieved) => {
    expect((await played(preset)).latency).toMatchObject({ targetNs: 150, achieved });
  });

  it("draws the same latencies for the same seed, and others for another", async () => {
    const [first, again, other] = [await played("realistic", 5), await played("realistic", 5), await played("realistic", 6)];
    expect(again).toEqual(first);
    expect(other.latency.avgNs).not.toBe(first.latency.avgNs);
  });

  it("is given another target", async () => {
    const engine = await startedEngine({ latencyModel: "realistic", config: { latencyTargetNs: 500 } });
    await engine.executeOrder(FAR);
    expect(engine.getPerformanceStats().latency).toMatchObject({ targetNs: 500, achieved: true });
  });

  it("has constant legs", async () => {
    const engine = await startedEngine();
    expect(await engine.executeOrder(FAR)).toMatchObject({ executionTimeNs: 1_500 });
    expect(engine.getPerformanceStats()).toMatchObject({ entry: { minNs: 1_000, maxNs: 1_000 }, response: { p50Ns: 500, p99Ns: 500 } });
  });

  it("is subclassed by setting its figures, as in the document", async () => {
    class CustomLatencySimulator extends LatencySimulator {
      override feedLatencyNs = 30;
      override orderLatencyNs = 70;
    }
    const engine = await startedEngine();
    engine.latencySim = new CustomLatencySimulator();
    expect(await engine.executeOrder(LIMIT)).toMatchObject({ executionTimeNs: 100 });
    engine.latencySim = Object.assign(new CustomLatencySimulator(), { orderLatencyNs: 500 });
    expect((await engine.executeOrder(FAR)).executionTimeNs).toBe(530);
  });

  it("is subclassed by overriding a way, and told which order and request it delays", async () => {
    const seen: LatencyOrder[] = [];
    class PerRequest extends LatencySimulator {
      override entry(order: LatencyOrder) {
        seen.push(order);
        return order.request === "cancel" ? 10 : 1_000;
      }
    }
    const engine = await startedEngine({ latencyModel: new PerRequest() });
    const { orderId } = await engine.executeOrder(FAR);
    await engine.cancelOrder(orderId);
    expect(seen.map(({ orderId: id, request, symbol }) => [id, request, symbol])).toEqual([
      [orderId, "new", "BTCUSDT"],
      [orderId, "cancel", "BTCUSDT"],
    ]);
  });

  it.each([Number.NaN, "fast", undefined])("refuses a latency of %j with its place", async (nonsense) => {
    class Broken extends LatencySimulator {
      override entry() {
        return nonsense as number;
      }
    }
    const engine = await startedEngine({ latencyModel: new Broken() });
    await expect(engine.executeOrder(FAR)).rejects.toMatchObject({ code: 4006 });
  });

  it("refuses what is no simulator, and presets that there are not", async () => {
    const engine = await startedEngine();
    expect(() => {
      engine.latencySim = { orderLatencyNs: 1 } as never;
    }).toThrow(expect.objectContaining({ code: 4006 }));
    await expect(startedEngine({ latencyModel: "instant" as never })).rejects.toMatchObject({ code: 1003, place: { field: "latency" } });
    const negative = { ...LEGS, entry: { model: "jitter", ns: 10, jitterNs: 20 } as const };
    await expect(startedEngine({ latencyModel: negative })).rejects.toMatchObject({ code: 1002 });
  });
});
