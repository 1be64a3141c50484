import { describe, expect, it } from "vitest";
import { decimalsOf, fromSteps, makeScale, roundHalfAway, toSteps } from "../../src/units.js";

describe("units", () => {
  it("rounds halves away from zero, where Math.round does not", () => {
    expect([-2.5, -0.5, 0.5, 2.5, 2.4].map(roundHalfAway)).toEqual([-3, -1, 1, 3, 2]);
    expect(Math.round(-2.5)).toBe(-2);
  });

  it("knows how many decimals a step needs", () => {
    expect([1, 5, 0.1, 0.25, 0.5, 0.00001, 0.00000001, 2.5].map(decimalsOf)).toEqual([0, 0, 1, 2, 1, 5, 8, 1]);
  });

  it("takes a decimal with rounding noise as the multiple it stands for, and nothing else", () => {
    expect(toSteps(617041 * 0.1, 0.1)).toBe(617041);
    expect(toSteps(0.1 + 0.2, 0.1)).toBe(3);
    expect(toSteps(61704.05, 0.1)).toBeNull();
    expect(toSteps(0.0005, 0.001)).toBeNull();
    expect(toSteps(Number.NaN, 0.1)).toBeNull();
    expect(toSteps(Number.POSITIVE_INFINITY, 0.1)).toBeNull();
  });

  it("accepts every multiple of real tick sizes, far from zero too", () => {
    for (const step of [0.1, 0.01, 0.001, 0.00001, 0.5, 0.25, 1, 5]) {
      for (let steps = 1; steps < 2 ** 31; steps = steps * 3 + 1) {
        expect(toSteps(steps * step, step)).toBe(steps);
        expect(toSteps(fromSteps(steps, step), step)).toBe(steps);
      }
    }
  });

  it("prints what a person would write", () => {
    const scale = makeScale(0.1);
    expect(scale.toNumber(617041)).toBe(61704.1);
    expect(617041 * 0.1).not.toBe(61704.1);
    expect(scale.format(617040)).toBe("61704.0");
    expect(makeScale(2.5).toNumber(3)).toBe(7.5);
    expect(makeScale(0.3).toNumber(3)).toBe(0.9);
  });
});
