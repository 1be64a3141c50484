import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LevelSums } from "../../src/data/level-sums.js";
import { LONG } from "../length.js";

/** Few ticks that meet often, neighbours, and the edges of i32: all come and go. */
const ticks = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: 7_800_000, max: 7_800_400 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 2 ** 30, -(2 ** 30)),
);
const step = fc.record({ ticks, lots: fc.constantFrom(1, 2, 5, 1e13), out: fc.boolean() });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays the steps on both; they answer alike, and the twin is what is left. */
function played(steps: readonly Step[], sums: LevelSums): Map<number, number> {
  const twin = new Map<number, number>();
  for (const { ticks, lots, out } of steps) {
    const before = twin.get(ticks) ?? 0;
    const now = out ? 0 : before + lots;
    expect(sums.add(ticks, now - before)).toBe(now);
    if (now === 0) twin.delete(ticks);
    else twin.set(ticks, now);
    expect(sums.size).toBe(twin.size);
  }
  return twin;
}

describe("LevelSums", () => {
  const holds = (numRuns: number, seed: number): void =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 900, size: "max" }), (steps) => {
        const sums = new LevelSums();
        const twin = played(steps, sums);
        expect([...sums.sorted()]).toEqual([...twin.keys()].sort((a, b) => a - b));
        const copy = sums.copy();
        sums.clear();
        expect([sums.size, sums.sorted().length]).toEqual([0, 0]);
        for (const [level, lots] of twin) expect(copy.add(level, 1)).toBe(lots + 1);
      }),
      { seed, numRuns },
    );
  it("holds what a Map of sums holds, whatever comes and goes", () => holds(40, 20_261_201));
  it("holds what a Map of sums holds, whatever comes and goes, at length", LONG, () => holds(200, 20_261_130));
});
