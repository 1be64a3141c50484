import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../src/data/generator/random.js";
import { deflatedSharpe, normalCdf, normalQuantile, sharpeFacts } from "../../src/metrics/deflated-sharpe.js";

describe("the normal distribution", () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.959963984540054, 0.025],
    [2.9999, 0.998649658717045],
    [3, 0.99865010196837],
    [-5, 2.866515718791933e-7],
    [-10, 7.619853024160495e-24],
    [50, 1],
  ])("is below %d with probability %d", (x, probability) => {
    expect(normalCdf(x) / probability).toBeCloseTo(1, 9);
    if (x < 38) expect(normalQuantile(probability)).toBeCloseTo(x, 5);
  });
});

/** Standard normal values, by the sum of twelve uniforms. */
function normals(count: number, seed: number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: 12 }, () => random.unit()).reduce((sum, each) => sum + each, -6));
}

describe("the Sharpe ratio of changes", () => {
  it("is mean by standard deviation, with skew and kurtosis", () => {
    expect(sharpeFacts([1, 2, 3, 4])).toEqual({
      sharpe: expect.closeTo(2.5 / Math.sqrt(5 / 3), 12),
      skew: expect.closeTo(0, 12),
      kurtosis: expect.closeTo(1.64, 12),
      observations: 4,
    });
    expect(sharpeFacts([0, 0, 0, 1]).skew).toBeCloseTo(1.1547, 4);
  });

  it.each([[[]], [[1]], [[2, 2, 2]]])("is not there for %j", (changes) => expect(sharpeFacts(changes).sharpe).toBeNaN());
});

describe("the deflated Sharpe ratio", () => {
  it("is the example of its paper: 100 trials, 1250 days, an annual ratio of 2.5, skew -3, kurtosis 10", () => {
    const daily = 2.5 / Math.sqrt(250);
    // Ratios whose variance is 1/2 a year.
    const spread = Math.sqrt(0.5 / 250) * Math.sqrt(99 / 100);
    const ratios = Array.from({ length: 100 }, (_, n) => (n % 2 ? spread : -spread));
    const { trials, expectedMax, probability } = deflatedSharpe({ sharpe: daily, skew: -3, kurtosis: 10, observations: 1_250 }, ratios);
    expect(trials).toBe(100);
    expect(expectedMax).toBeCloseTo(0.1132, 4);
    expect(probability).toBeCloseTo(0.9004, 4);
  });

  it("expects of the best of many what it shows on average when none has an edge", () => {
    const best: number[] = [];
    const said: number[] = [];
    for (let sweep = 0; sweep < 60; sweep++) {
      const facts = Array.from({ length: 40 }, (_, n) => sharpeFacts(normals(100, sweep * 40 + n)));
      const ratios = facts.map(({ sharpe }) => sharpe);
      const chosen = facts[ratios.indexOf(Math.max(...ratios))] as (typeof facts)[number];
      best.push(chosen.sharpe);
      said.push(deflatedSharpe(chosen, ratios).expectedMax);
    }
    const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    expect(mean(said) / mean(best)).toBeCloseTo(1, 1);
  });

  it("falls with the number of trials, and needs more than luck to be near 1", () => {
    const chosen = sharpeFacts(normals(300, 9).map((value) => value + 0.15));
    const chance = (trials: number) =>
      deflatedSharpe(
        chosen,
        Array.from({ length: trials }, (_, n) => (n % 2 ? 0.05 : -0.05)),
      ).probability;
    expect(chance(10)).toBeGreaterThan(chance(100));
    expect(chance(100)).toBeGreaterThan(chance(10_000));
    expect(deflatedSharpe(sharpeFacts([1, 1, 1]), [0.1, 0.2]).probability).toBeNaN();
    expect(deflatedSharpe(chosen, [Number.NaN, 0.1])).toMatchObject({ trials: 1, expectedMax: 0 });
  });
});
