import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { configDifferences } from "../../src/metrics/compare/differences.js";
import { firstDifference, matchFills } from "../../src/metrics/compare/diverge.js";
import type { Moves } from "../../src/metrics/compare/trace.js";

type Short = [ns: number, side: number, ticks: number, lots?: number];

const moves = (all: Short[], dropped = 0): Moves => ({
  ns: all.map(([ns]) => ns),
  instrument: all.map(() => 0),
  side: all.map(([, side]) => side),
  ticks: all.map(([, , ticks]) => ticks),
  lots: all.map(([, , , lots = 1]) => lots),
  dropped,
});

describe("where two runs part", () => {
  const a = moves([
    [1, 1, 100],
    [2, -1, 101],
    [5, 1, 99],
  ]);

  it("is nowhere when they do the same", () => expect(firstDifference(a, a)).toBeNull());

  it("is the first move that is another one", () => {
    const b = moves([
      [1, 1, 100],
      [2, -1, 102],
    ]);
    expect(firstDifference(a, b)).toMatchObject({ index: 1, ns: 2, a: { ticks: 101 }, b: { ticks: 102 } });
  });

  it("is where one of them ends", () => {
    expect(firstDifference(a, moves([[1, 1, 100]]))).toMatchObject({ index: 1, ns: 2, b: null });
    expect(firstDifference(moves([]), a)).toMatchObject({ index: 0, ns: 1, a: null });
  });

  it("is not known beyond what was kept", () => expect(firstDifference(a, moves([[1, 1, 100]], 7))).toBeNull());
});

describe("fills of two runs", () => {
  const kinds = (a: Short[], b: Short[]) => matchFills(moves(a), moves(b)).map(({ kind, a: one, b: other }) => [kind, one?.ns, other?.ns]);
  const S = 1e9;

  it("are matched when they are the same, whatever lies between", () => {
    expect(
      kinds(
        [
          [1 * S, 1, 100],
          [9 * S, 1, 100],
        ],
        [
          [5 * S, -1, 100],
          [9 * S, 1, 100],
        ],
      ),
    ).toEqual([
      ["onlyA", 1 * S, undefined],
      ["onlyB", undefined, 5 * S],
      ["same", 9 * S, 9 * S],
    ]);
  });

  it("have moved when one of their side is within a second", () => {
    expect(kinds([[1 * S, 1, 100]], [[1.5 * S, 1, 101]])).toEqual([["moved", 1 * S, 1.5 * S]]);
    expect(kinds([[1 * S, 1, 100]], [[1.5 * S, -1, 100]]).map(([kind]) => kind)).toEqual(["onlyA", "onlyB"]);
    expect(kinds([[1 * S, 1, 100]], [[2.1 * S, 1, 100]]).map(([kind]) => kind)).toEqual(["onlyA", "onlyB"]);
  });

  it("are each matched once", () => {
    const two: Short[] = [
      [1 * S, 1, 100],
      [1 * S, 1, 100],
    ];
    expect(kinds(two, [[1 * S, 1, 100]]).map(([kind]) => kind)).toEqual(["same", "onlyA"]);
    expect(kinds(two, [[1.2 * S, 1, 100]]).map(([kind]) => kind)).toEqual(["moved", "onlyA"]);
  });
});

describe("two configurations", () => {
  it("differ in what differs, by its name", () => {
    const a = validateConfig({});
    const b = validateConfig({ latency: "home", queueModel: "RiskAverse", fees: { maker: 0.0001, taker: 0.0007 } });
    expect(configDifferences(a, b)).toEqual([
      { path: "fees.maker", a: "-0.00005", b: "0.0001" },
      { path: "latency", a: "cloud-same-region", b: "home" },
      { path: "latencyTargetNs", a: "3000000", b: "100000000" },
      { path: "queueModel.model", a: "PowerProb", b: "RiskAverse" },
      { path: "queueModel.n", a: "3", b: "" },
    ]);
    expect(configDifferences(a, validateConfig({}))).toEqual([]);
  });
});
