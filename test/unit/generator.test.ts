import { describe, expect, it } from "vitest";
import { generateBook } from "../../src/data/generator/generate.js";
import { SeededRandom } from "../../src/data/generator/random.js";
import { REGIMES, type RegimeName } from "../../src/data/generator/regimes.js";
import { EXCH, Kind, LOCAL } from "../../src/data/rows.js";
import { LONG } from "../length.js";
import { overviewOf } from "../overview.js";

const MARKET = "look like a market, %s: never crossed, in order, both sides there, the price moving";
const regimes = Object.keys(REGIMES) as RegimeName[];

describe("generated books", () => {
  it("are the same for the same seed, in every host: the digest is pinned", () => {
    const { info } = generateBook({ seed: 1, spanNs: 5e9 });
    expect(info.digest).toMatchInlineSnapshot(`"8c5c072d8d748b064b2d22ccaedd85f2e5327153231e71d6780a928f101178dd"`);
    expect(generateBook({ seed: 1, spanNs: 5e9 }).info.digest).toBe(info.digest);
    expect(generateBook({ seed: 2, spanNs: 5e9 }).info.digest).not.toBe(info.digest);
  });

  const looksLikeAMarket = (regime: RegimeName): void => {
    const { info, rows } = generateBook({ seed: 4, spanNs: 60e9, regime });
    const { best, trades } = overviewOf(rows);
    expect(best.bidTicks.every((bid, i) => bid < (best.askTicks[i] as number))).toBe(true);
    expect(Math.max(...best.bidTicks) - Math.min(...best.bidTicks)).toBeGreaterThan(20);
    expect(trades.length).toBe(info.trades);
    for (let i = 1; i < rows.length; i++) {
      expect(rows.exchTs[i]).toBeGreaterThanOrEqual(rows.exchTs[i - 1] as number);
      expect(rows.localTs[i]).toBeGreaterThanOrEqual(rows.localTs[i - 1] as number);
    }
    expect(rows.localTs.every((ts, i) => ts - (rows.exchTs[i] as number) >= 1e6)).toBe(true);
    expect(rows.ev.every((ev) => ev >= EXCH + LOCAL && [Kind.depth, Kind.trade, Kind.snapshot].includes((ev & 0xff) as 1))).toBe(true);
  };
  it.each(regimes.slice(0, 1))(MARKET, looksLikeAMarket);
  it.each(regimes.slice(1))(MARKET, LONG, looksLikeAMarket);

  it("say that they are synthetic", () => {
    const { info } = generateBook({ seed: 1, spanNs: 1e9 });
    expect([info.synthetic, info.title, info.instrument.venue]).toEqual([true, "Synthetic, calm, seed 1", "Synthetic"]);
  });

  it("drift where takers buy more than they sell", () => {
    const moves = [1, 2, 3, 4, 5].map((seed) => {
      const { best } = overviewOf(generateBook({ seed, spanNs: 60e9, regime: "trending" }).rows);
      return (best.bidTicks.at(-1) as number) - (best.bidTicks[0] as number);
    });
    expect(moves.reduce((sum, move) => sum + move)).toBeGreaterThan(0);
  });

  it.each([
    [{ seed: -1, spanNs: 1e9 }, "seed"],
    [{ seed: 1.5, spanNs: 1e9 }, "seed"],
    [{ seed: 1, spanNs: 1e15 }, "spanNs"],
    [{ seed: 1, spanNs: Number.NaN }, "spanNs"],
    [{ seed: 1, spanNs: 1e9, regime: "wild" }, "regime"],
  ])("refuse %j", (options, field) => {
    expect(() => generateBook(options as never)).toThrow(expect.objectContaining({ place: { field } }));
  });
});

describe("SeededRandom", () => {
  it("draws exponentials of mean and variance one", () => {
    const random = new SeededRandom(9);
    const draws = Array.from({ length: 200_000 }, () => random.exponential());
    const mean = draws.reduce((sum, x) => sum + x) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(draws.filter((x) => x > Math.LN2).length / draws.length).toBeCloseTo(0.5, 2);
  });
});
