import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FillCalibration } from "../../src/estimate/calibration.js";
import { cellCount, cellOf, kernelOf } from "../../src/estimate/cells.js";
import { binOf, fillWithin, LifeTable, LONGEST_NS, weigh } from "../../src/estimate/survival.js";

const SEED = 7;

/** Kaplan and Meier's product of the shares that stayed, one life after another; those lost at an age were there at it. */
function productLimit(lives: readonly { age: number; filled: boolean }[], horizon: number): number {
  let stay = 1;
  for (const age of new Set(lives.filter(({ filled }) => filled).map(({ age }) => age))) {
    if (age > horizon) continue;
    const atRisk = lives.filter((life) => life.age >= age).length;
    stay *= 1 - lives.filter((life) => life.filled && life.age === age).length / atRisk;
  }
  return 1 - stay;
}

const tableOf = (lives: readonly { age: number; filled: boolean }[]) => {
  const table = new LifeTable(1);
  for (const { age, filled } of lives) table.add(0, age, filled);
  return table;
};
const estimate = (lives: readonly { age: number; filled: boolean }[], horizon: number) =>
  fillWithin(
    horizon,
    weigh(tableOf(lives), () => 1),
    null,
    0,
  );
/** Just below the end of an interval of age. */
const endOf = (bin: number) => 1e6 * 2 ** (bin / 3) * (1 - 1e-9);

describe("the survival estimate", () => {
  it("is the share that filled when nothing was lost from sight", () => {
    const ages = fc.array(fc.record({ age: fc.integer({ min: 0, max: 100e9 }), filled: fc.constant(true) }), { minLength: 1 });
    fc.assert(
      fc.property(ages, fc.integer({ min: 1, max: 50 }), (lives, bin) => {
        const share = lives.filter(({ age }) => binOf(age) <= bin).length / lives.length;
        expect(estimate(lives, endOf(bin)).probability).toBeCloseTo(share, 6);
      }),
      { seed: SEED },
    );
  });

  it("is Kaplan and Meier's where lives are lost between the intervals", () => {
    // Filled in even intervals, lost in odd ones: the half of the lost that the actuarial form counts makes no difference.
    const life = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.boolean()).map(([k, filled]) => ({
      age: 1e6 * 2 ** ((2 * k + (filled ? 0 : 1)) / 3 + 0.1),
      filled,
    }));
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (lives, bin) => {
        expect(estimate(lives, endOf(bin)).probability).toBeCloseTo(productLimit(lives, endOf(bin)), 6);
      }),
      { seed: SEED },
    );
  });

  it("never falls with the horizon, and stays in [0, 1] whatever it leans on", () => {
    const life = fc.record({ age: fc.integer({ min: 0, max: 900e9 }), filled: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(life, { maxLength: 40 }),
        fc.array(life, { maxLength: 40 }),
        fc.integer({ min: 0, max: 20 }),
        (own, wide, lean) => {
          const [near, prior] = [weigh(tableOf(own), () => 1), weigh(tableOf(wide), () => 0.3)];
          let before = 0;
          for (let horizon = 5e5; horizon < LONGEST_NS; horizon *= 1.7) {
            const { probability, variance } = fillWithin(horizon, near, prior, lean);
            expect(probability).toBeGreaterThanOrEqual(before - 1e-12);
            expect(probability).toBeLessThanOrEqual(1);
            expect(variance).toBeGreaterThanOrEqual(0);
            before = probability;
          }
        },
      ),
      { seed: SEED },
    );
  });

  it("has Greenwood's variance: the binomial one when nothing was lost", () => {
    const lives = Array.from({ length: 100 }, (_, i) => ({ age: i < 30 ? 5e6 : 5e9, filled: true }));
    const { probability, variance } = estimate(lives, 1e9);
    expect(probability).toBeCloseTo(0.3, 9);
    expect(variance).toBeCloseTo((0.3 * 0.7) / 100, 9);
  });
});

describe("the cells", () => {
  it("give every order one, and weigh the same order most", () => {
    const order = fc.record({
      side: fc.constantFrom<1 | -1>(1, -1),
      behind: fc.integer({ min: -50, max: 1e6 }),
      distance: fc.double({ min: 0, max: 1e9, noNaN: true }),
      queue: fc.double({ min: 0, max: 1e12, noNaN: true }),
    });
    const place = ({ side, behind, distance, queue }: { side: 1 | -1; behind: number; distance: number; queue: number }) =>
      cellOf(side, behind, distance, queue);
    fc.assert(
      fc.property(order, order, (one, other) => {
        const [cell, its] = [place(one), place(other)];
        expect(cell).toBeGreaterThanOrEqual(0);
        expect(cell).toBeLessThan(cellCount);
        const near = kernelOf(cell, "near");
        expect(near(cell)).toBe(1);
        if (its !== cell) expect(near(its)).toBeLessThan(1);
      }),
      { seed: SEED },
    );
  });
});

describe("a calibration", () => {
  it("scores what was said against what happened, and against the base rate", () => {
    const calibration = new FillCalibration();
    for (const [said, happened] of [
      [0.9, true],
      [0.8, true],
      [0.3, false],
      [0.1, false],
      [0.6, false],
      [Number.NaN, true],
    ] as const)
      calibration.add(said, happened);
    const { cases, unknown, baseRate, brier, baseBrier, skill, logLoss, baseLogLoss, bins } = calibration.report();
    expect([cases, unknown, baseRate]).toEqual([5, 1, 0.4]);
    expect(brier).toBeCloseTo((0.01 + 0.04 + 0.09 + 0.01 + 0.36) / 5, 12);
    expect(baseBrier).toBeCloseTo(0.24, 12);
    expect(skill).toBeCloseTo(1 - 0.102 / 0.24, 12);
    expect(logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.7) + Math.log(0.9) + Math.log(0.4)) / 5, 12);
    expect(baseLogLoss).toBeCloseTo(-(2 * Math.log(0.4) + 3 * Math.log(0.6)) / 5, 12);
    expect(bins.map(({ low, cases: n, happened }) => [low, n, happened])).toEqual([
      [0.1, 1, 0],
      [0.3, 1, 0],
      [0.6, 1, 0],
      [0.8, 1, 1],
      [0.9, 1, 1],
    ]);
  });

  it("finds no skill in saying the base rate, and a loss that is finite after a surprise", () => {
    const calibration = new FillCalibration();
    for (let i = 0; i < 10; i++) calibration.add(0.3, i < 3);
    expect(calibration.report().skill).toBeCloseTo(0, 12);
    calibration.add(0, true);
    expect(calibration.report().logLoss).toBeLessThan(2);
  });
});
