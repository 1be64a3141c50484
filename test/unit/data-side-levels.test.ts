import fc from "fast-check";
import { expect, it } from "vitest";
import { DuplicateWatch } from "../../src/data/quality/duplicates.js";
import { SideLevels } from "../../src/data/side-levels.js";

const SEED = 20_261_125;

/** The obvious twin. */
class SlowSide {
  readonly lots = new Map<number, number>();

  constructor(readonly sign: 1 | -1) {}

  get best(): number {
    return this.lots.size === 0 ? Number.NaN : this.sign * Math.max(...[...this.lots.keys()].map((ticks) => ticks * this.sign));
  }

  set(ticks: number, lots: number): void {
    this.lots.delete(ticks);
    if (lots > 0) this.lots.set(ticks, lots);
  }

  clearTo(ticks: number): void {
    for (const one of [...this.lots.keys()]) if (one * this.sign >= ticks * this.sign) this.lots.delete(one);
  }

  clear(): void {
    this.lots.clear();
  }
}

it.each([1, -1] as const)("levels of side %i are those of a plain map", (sign) => {
  const change = fc.record({
    ticks: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -(2 ** 31) + 2, max: 2 ** 31 - 2 })),
    lots: fc.constantFrom(0, 0, 1, 2 ** 53),
    what: fc.constantFrom("set" as const, "set" as const, "set" as const, "clearTo" as const, "clear" as const),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      const [levels, slow] = [new SideLevels(sign), new SlowSide(sign)];
      for (const { ticks, lots, what } of changes) {
        for (const side of [levels, slow]) side[what](ticks, lots);
        expect(levels.size).toBe(slow.lots.size);
        expect(levels.best).toBe(slow.best);
        expect(levels.bestLots).toBe(slow.lots.get(slow.best) ?? 0);
        expect(levels.lotsAt(ticks)).toBe(slow.lots.get(ticks) ?? 0);
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

/** By text: how many of the rows say the same as the one before of their subject. */
function slowDuplicates(rows: readonly { time: number; ev: number; ticks: number; lots: number; orderId: number }[]): number {
  const last = new Map<string, string>();
  let found = 0;
  for (const { time, ev, ticks, lots, orderId } of rows) {
    if ((ev & 0xff) === 2 || (ev & 0xff) === 13) continue;
    const subject = `${time},${ev >>> 28},${orderId > 0 ? `#${orderId}` : ticks}`;
    const content = `${ev & 0xff},${ticks},${lots}`;
    if (last.get(subject) === content) found++;
    last.set(subject, content);
  }
  return found;
}

it("duplicates are those of a plain map by text", () => {
  const row = fc.record({
    ms: fc.constantFrom(0, 0, 0, 1),
    ev: fc.constantFrom(1, 2, 10, 13, 3).chain((kind) => fc.constantFrom(2 ** 29, 2 ** 28).map((side) => 3 * 2 ** 30 + side + kind)),
    ticks: fc.integer({ min: -2, max: 2 }),
    lots: fc.constantFrom(0, 1),
    orderId: fc.constantFrom(0, 0, 1, 2, 2 ** 53),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 200 }), (drawn) => {
      let time = 0;
      const rows = drawn.map(({ ms, ...rest }) => {
        time += ms;
        return { ...rest, time };
      });
      const watch = new DuplicateWatch();
      for (const [at, { time, ev, ticks, lots, orderId }] of rows.entries()) {
        watch.at(time, time);
        watch.see(at, ev, ticks, lots, orderId);
      }
      expect(watch.found.count).toBe(slowDuplicates(rows));
    }),
    { seed: SEED, numRuns: 500 },
  );
});
