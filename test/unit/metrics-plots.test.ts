import { describe, expect, it } from "vitest";
import { generateBook } from "../../src/data/generator/generate.js";
import { calibrateOrders } from "../../src/estimate/calibrate-orders.js";
import { attribute } from "../../src/metrics/attribution.js";
import type { EquityCurve } from "../../src/metrics/equity.js";
import type { FillRow } from "../../src/metrics/fills.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import type { BestPrices } from "../../src/metrics/overview.js";
import { queueWait, waitQuantile } from "../../src/metrics/queue-wait.js";
import { lastAtOrBefore } from "../../src/metrics/search.js";
import { slippage } from "../../src/metrics/slippage.js";
import { memoryBook } from "../memory-book.js";
import { overviewOf } from "../overview.js";

const INSTRUMENT = { symbol: "X", venue: "", baseCurrency: "B", quoteCurrency: "Q", tickSize: 0.5, lotSize: 0.1, contractSize: 2 };
const WORTH = 0.5 * 0.1 * 2;

describe("where the result came from", () => {
  const best: BestPrices = {
    length: 3,
    localTs: Float64Array.of(0, 1e9, 3e9),
    exchTs: Float64Array.of(0, 1e9, 3e9),
    bidTicks: Int32Array.of(99, 97, 95),
    askTicks: Int32Array.of(101, 99, 97),
  };
  const curve: EquityCurve = {
    length: 4,
    ts: Float64Array.of(0, 0.5e9, 2e9, 4e9),
    equity: Float64Array.of(0, 0.9, -0.6, -2.1),
    fee: Float64Array.of(0, 0.1, 0.1, 0.1),
    positionLots: Float64Array.of(0, 10, 10, 10),
  };
  const fill = { side: 1, ticks: 99, lots: 10, exchNs: 0.4e9, localNs: 0.5e9 } as FillRow;

  it("is the spread at the fill, what the mid did in a second, fees, and the rest", () => {
    const parts = attribute(curve, [fill], best, INSTRUMENT);
    expect([...parts.spread]).toEqual([0, 10 * WORTH, 10 * WORTH, 10 * WORTH]);
    // Mid 100 at the fill, 98 a second later; booked when that second is over.
    expect([...parts.adverse]).toEqual([0, 0, -20 * WORTH, -20 * WORTH]);
    expect([...parts.drawdown].map((value) => Number(value.toFixed(9)))).toEqual([0, 0, -1.5, -3]);
  });

  it("adds up to the equity at every sample", () => {
    const { length, spread, adverse, fees, inventory, equity } = attribute(curve, [fill], best, INSTRUMENT);
    const sum = (i: number) => [spread, adverse, fees, inventory].reduce((total, part) => total + (part[i] as number), 0);
    for (let i = 0; i < length; i++) expect(sum(i)).toBeCloseTo(equity[i] as number, 12);
  });
});

describe("the wait in the queue", () => {
  const life = (waitNs: number, filled: boolean): OrderLife =>
    ({
      queueAheadLots: 1,
      acceptedExchNs: 100,
      filledLots: filled ? 1 : 0,
      firstFillExchNs: filled ? 100 + waitNs : Number.NaN,
      endNs: 100 + waitNs,
    }) as OrderLife;

  it("is the product-limit estimate: who was taken back waited at least so long", () => {
    // At risk 5, 4, 2: 1 - 4/5 · 3/4 · 1/2.
    const wait = queueWait([life(1, true), life(2, true), life(3, false), life(4, true), life(9, false)], 1e9);
    expect(wait.points.map(({ ns, atRisk }) => [ns, atRisk])).toEqual([
      [1, 5],
      [2, 4],
      [4, 2],
    ]);
    expect(wait.points.map(({ share }) => Number(share.toFixed(12)))).toEqual([0.2, 0.4, 0.7]);
    for (const { share, low, high } of wait.points) expect(low < share && share < high && low >= 0 && high <= 1).toBe(true);
    expect([waitQuantile(wait, 0.5), waitQuantile(wait, 0.9)]).toEqual([4, Number.NaN]);
    expect(wait).toMatchObject({ orders: 5, filled: 3, censored: 2 });
  });

  it("is the plain share where nobody was taken back, and leaves out who never rested", () => {
    const all = Array.from({ length: 10 }, (_, i) => life(i + 1, true));
    const wait = queueWait([...all, { ...life(1, true), queueAheadLots: Number.NaN }], 1e9);
    expect(wait.points.map(({ share }) => Number(share.toFixed(9)))).toEqual(all.map((_, i) => (i + 1) / 10));
  });
});

describe("slippage", () => {
  const fill = (side: 1 | -1, slippageBp: number) => ({ side, slippageBp }) as FillRow;

  it("puts every fill into a bar of its side, those beyond the edges into the outermost", () => {
    const fills = Array.from({ length: 400 }, (_, i) => fill(i % 2 === 0 ? 1 : -1, (i % 40) / 10 - 2));
    const found = slippage([...fills, fill(1, 500), fill(-1, Number.NaN)]);
    expect(found.bins.reduce((sum, { buys }) => sum + buys, 0)).toBe(201);
    expect(found.bins.reduce((sum, { sells }) => sum + sells, 0)).toBe(200);
    expect(found.outside).toBeGreaterThanOrEqual(1);
    for (let i = 1; i < found.bins.length; i++) expect(found.bins[i]?.lowBp).toBeCloseTo(found.bins[i - 1]?.highBp as number, 9);
    expect(found.sells.meanBp).toBeCloseTo(
      fills.filter(({ side }) => side < 0).reduce((sum, { slippageBp }) => sum + slippageBp, 0) / 200,
      9,
    );
  });

  it("of no fill has no bar and no mean; one fill has no interval", () => {
    expect(slippage([])).toMatchObject({ bins: [], buys: { count: 0 } });
    expect(slippage([fill(1, 0.3)]).buys).toMatchObject({ count: 1, meanBp: 0.3, halfWidthBp: Number.NaN });
  });
});

describe("the calibration of estimates where orders were sent", () => {
  it("scores every order whose horizon the book holds, with estimates that order outcomes better than chance", async () => {
    const { rows, info } = generateBook({ seed: 3, spanNs: 240e9 });
    const book = memoryBook(rows, 1_000, { instrument: info.instrument });
    const { best } = overviewOf(rows);
    const orders = Array.from({ length: 180 }, (_, i) => {
      const sentNs = 60e9 + i * 1e9;
      const bid = best.bidTicks[lastAtOrBefore(best.localTs, sentNs, best.length)] as number;
      return { side: 1 as const, ticks: bid - (i % 3), lots: 1, sentNs };
    });
    const [short, middle, long] = await calibrateOrders(book, orders, 3);
    expect([short?.horizonNs, middle?.horizonNs, long?.horizonNs]).toEqual([1e9, 10e9, 60e9]);
    const inside = orders.filter(({ sentNs }) => sentNs + 10e9 <= book.info.lastNs).length;
    expect((middle?.report.cases ?? 0) + (middle?.report.unknown ?? 0)).toBe(inside);
    expect(middle?.report.cases).toBeGreaterThan(100);
    expect(middle?.report.brier).toBeLessThan(0.3);
  });
});
