import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SampleColumns } from "../../src/engine/record.js";
import { equityCurve, maxDrawdown, summarizeAccount } from "../../src/metrics/equity.js";
import { lowerBound, lowerBoundNear } from "../../src/metrics/search.js";
import { StepLine } from "../../src/metrics/step-line.js";
import { NO_TICK } from "../../src/units.js";

const INSTRUMENT = {
  symbol: "X",
  venue: "",
  baseCurrency: "B",
  quoteCurrency: "Q",
  tickSize: 0.1,
  lotSize: 0.01,
  contractSize: 2,
};

const samples: SampleColumns = {
  length: 4,
  ts: Float64Array.of(1, 1, 2, 3),
  instrument: Uint8Array.of(0, 1, 0, 0),
  bidTicks: Int32Array.of(1000, 5, 1010, NO_TICK),
  askTicks: Int32Array.of(1002, 7, 1012, 1012),
  positionLots: Float64Array.of(0, 99, 10, -10),
  balance: Float64Array.of(0, 0, -20, 20),
  fee: Float64Array.of(0, 0, 1, 2),
};

describe("equityCurve", () => {
  const curve = equityCurve(samples, 0, INSTRUMENT);

  test("is balance and the position at the mid, fees off; an empty side keeps the last mid", () => {
    expect([...curve.ts]).toEqual([1, 2, 3]);
    expect(curve.equity[1]).toBeCloseTo(-20 + 10 * 1011 * 0.1 * 0.01 * 2 - 1);
    expect(curve.equity[2]).toBeCloseTo(20 - 10 * 1011 * 0.1 * 0.01 * 2 - 2);
  });

  test("summary has gross and net, and the largest position either way", () => {
    const account = { instrument: 0, positionLots: -10, balance: 20, fee: 2, numTrades: 3, tradingVolumeLots: 30, tradingValue: 60 };
    const summary = summarizeAccount(curve, account);
    expect(summary.gross - summary.net).toBeCloseTo(2);
    expect(summary).toMatchObject({ maxPositionLots: 10, positionLots: -10, trades: 3, volumeLots: 30, value: 60 });
  });

  test("a run without samples is all zero", () => {
    const empty = equityCurve({ ...samples, length: 0 }, 0, INSTRUMENT);
    expect(summarizeAccount(empty, undefined)).toMatchObject({ net: 0, maxDrawdown: 0, trades: 0 });
  });
});

test("drawdown counts from the start of the account, too", () => {
  expect(maxDrawdown([-3, -1, 4, 2, 5, -1])).toBe(6);
  expect(maxDrawdown([-3, 1])).toBe(3);
  expect(maxDrawdown([])).toBe(0);
});

describe("StepLine", () => {
  const GAP = NO_TICK;
  const walks = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.oneof(fc.integer({ min: -90, max: 90 }), fc.constant(GAP))), {
    minLength: 1,
    maxLength: 700,
  });
  const lineOf = (steps: [number, number][]) => {
    let now = 0;
    const ts = Float64Array.from(steps, ([wait]) => {
      now += wait;
      return now;
    });
    return {
      line: new StepLine(
        ts,
        Int32Array.from(steps, ([, value]) => value),
        steps.length,
        GAP,
      ),
      end: now,
    };
  };

  test("its extremes are those of a plain search", () => {
    fc.assert(
      fc.property(walks, fc.nat(9_000), fc.nat(9_000), (steps, a, b) => {
        const { line } = lineOf(steps);
        const [from, to] = a < b ? [a, b] : [b, a + 1];
        const first = Math.max(
          0,
          line.ts.findLastIndex((ts) => ts <= from),
        );
        const end = line.ts.findIndex((ts) => ts >= to);
        const seen = [...line.values.slice(first, end < 0 ? undefined : end)].filter((value) => value !== GAP);
        const wanted = seen.length === 0 ? null : { low: Math.min(...seen), high: Math.max(...seen) };
        expect(line.extremes(from, to)).toEqual(wanted);
      }),
    );
  });

  const heardOf = (line: StepLine, end: number, columns: number) => {
    const steps: { ns: number; value: number }[] = [];
    const bunches: { fromNs: number; endNs: number; low: number; high: number; last: number }[] = [];
    const edges: number[] = [];
    const wide = end / columns;
    line.walk(0, end, columns, {
      step: (ns, value) => edges.push(ns) && steps.push({ ns, value }),
      bunch: (column, low, high, last) =>
        edges.push((column + 1) * wide) && bunches.push({ fromNs: column * wide, endNs: (column + 1) * wide, low, high, last }),
    });
    return { steps, bunches, edges };
  };
  const valuesOf = (line: StepLine) => [...line.values].filter((value) => value !== GAP);

  test("a walk tells the highest and the lowest, little, and time in order", () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: 60 }), (plan, columns) => {
        const { line, end } = lineOf(plan);
        const { steps, bunches, edges } = heardOf(line, end + 1, columns);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
        // What the next value replaces before any time has passed, at the left edge, is not shown.
        const shown = [...line.values]
          .slice(
            Math.max(
              0,
              line.ts.findLastIndex((ts) => ts <= 0),
            ),
          )
          .filter((value) => value !== GAP);
        const all = valuesOf(line);
        // Gaps alone are no bunch.
        expect(edges.length).toBeLessThanOrEqual(all.length === line.length ? columns * 3 + 2 : line.length + 2);
        const told = [...steps.map(({ value }) => value), ...bunches.flatMap(({ low, high }) => [low, high])];
        const known = told.filter((value) => value !== GAP);
        expect([Math.min(...known), Math.max(...known)]).toEqual([Math.min(...shown), Math.max(...shown)]);
      }),
    );
  });

  test("where a walk bunches nothing it is the line itself, and after a bunch stands what stood there", () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: 60 }), (plan, columns) => {
        const { line, end } = lineOf(plan);
        const { steps, bunches } = heardOf(line, end + 1, columns);
        for (const { fromNs, endNs, last } of bunches) {
          const within = plan
            .map((_, i) => i)
            .filter((i) => (line.ts[i] as number) >= fromNs - 1e-6 && (line.ts[i] as number) < endNs - 1e-6);
          expect(last).toBe(line.values[within.at(-1) as number]);
        }
        const lasts = new Map(steps.map(({ ns, value }) => [ns, value]));
        for (const [ns, value] of lasts) expect(value).toBe(line.at(ns));
      }),
    );
  });

  test("a search from nearby finds what a search of all finds", () => {
    const ascending = fc.array(fc.integer({ min: 0, max: 99 })).map((values) => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, fc.nat(100), fc.nat(120), (values, from, wanted) => {
        const all = lowerBound(values, wanted);
        const start = Math.min(from, all);
        expect(lowerBoundNear(values, wanted, start)).toBe(all);
      }),
    );
  });
});
