import { beforeAll, describe, expect, it } from "vitest";
import { buildForCommandLine } from "../../scripts/lib/parts.mjs";
import type { RunConfig } from "../../src/config/config.js";
import { openBook } from "../../src/data/book-file.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Tick } from "../../src/strategy/types.js";
import { OBJECTIVES, readStrategy, type SweepOptions, type SweepSpace, sweep, sweepPoints, sweepWords } from "../../src/sweep/index.js";
import { syntheticBook } from "../books.js";

const book = syntheticBook({ seed: 5, spanNs: 20e9 });
const grid = readStrategy(new URL("../../examples/grid.ts", import.meta.url));
const space: SweepSpace = { step: [5, 20, 80], levels: { from: 1, to: 3, step: 1 } };
const codes = (name: string, body: string) => ({
  files: [{ name, text: `import { HftStrategy } from "sigmax-hft";\nexport default class Mine extends HftStrategy {\n${body}\n}\n` }],
  entry: name,
});

/** Threads run what is built. */
beforeAll(() => buildForCommandLine());

describe("the points of a sweep", () => {
  it("are every combination in a grid, the last name changing fastest", () => {
    expect(sweepPoints({ a: [1, 2], b: ["x", "y"] }, "grid")).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: "y" },
      { a: 2, b: "x" },
      { a: 2, b: "y" },
    ]);
  });

  it.each([
    [{ from: 0, to: 0.3, step: 0.1 }, [0, 0.1, 0.2, 0.3]],
    [{ from: 0, to: 1, step: 0.3 }, [0, 0.3, 0.6, 0.9]],
    [{ from: 1, to: 2, count: 3 }, [1, 1.5, 2]],
    [{ from: 1, to: 1_000, count: 4, scale: "log" as const }, [1, 10, 100, 1_000]],
    [{ from: 7, to: 9, count: 1 }, [7]],
  ])("are those of a range: %j", (axis, values) => {
    expect(sweepPoints({ a: axis }, "grid").map(({ a }) => a)).toEqual(values);
  });

  it("are drawn by a seed, none twice, and are the grid where that is no larger", () => {
    const wide: SweepSpace = { a: { from: 0, to: 100, step: 1 }, b: { from: 1, to: 1_000, scale: "log" } };
    const [first, again, other] = [1, 1, 2].map((seed) => sweepPoints(wide, { random: 200, seed }));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first?.map((point) => JSON.stringify(point))).size).toBe(200);
    const logs = (first ?? []).map(({ b }) => Math.log10(b as number));
    expect(Math.min(...logs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...logs)).toBeLessThanOrEqual(3);
    expect(logs.reduce((sum, each) => sum + each, 0) / 200).toBeCloseTo(1.5, 0);
    expect(sweepPoints({ a: [1, 2], b: [3] }, { random: 50 })).toEqual(sweepPoints({ a: [1, 2], b: [3] }, "grid"));
    expect(new Set(sweepPoints({ a: [1, 2, 3, 4] }, { random: 3 }).map(({ a }) => a)).size).toBe(3);
  });

  it.each<[string, unknown, unknown, number]>([
    ["nothing", {}, "grid", 1002],
    ["no object", [1], "grid", 1002],
    ["an empty list", { a: [] }, "grid", 1002],
    ["a number", { a: 3 }, "grid", 1002],
    ["a range upside down", { a: { from: 2, to: 1, step: 1 } }, "grid", 1002],
    ["a step of nothing", { a: { from: 1, to: 2, step: 0 } }, "grid", 1002],
    ["a field that there is not", { a: { from: 1, to: 2, steps: 1 } }, "grid", 1002],
    ["step and count", { a: { from: 1, to: 2, step: 1, count: 2 } }, "grid", 1002],
    ["a logarithm of 0", { a: { from: 0, to: 2, count: 3, scale: "log" } }, "grid", 1002],
    ["a scale that there is not", { a: { from: 1, to: 2, count: 3, scale: "square" } }, "grid", 1003],
    ["a range without values in a grid", { a: { from: 1, to: 2 } }, "grid", 1002],
    ["more points than can be", { a: { from: 1, to: 1_000, step: 1 }, b: { from: 1, to: 1_000, step: 1 } }, "grid", 1002],
    ["a random search of nothing", { a: [1] }, { random: 0 }, 1002],
    ["a search that there is not", { a: [1] }, "bayes", 1002],
    ["a seed that is none", { a: [1] }, { random: 1, seed: -1 }, 1002],
  ])("are refused for %s", (_, given, search, code) => {
    expect(() => sweepPoints(given as SweepSpace, search as "grid")).toThrow(expect.objectContaining({ code }));
  });
});

describe("a sweep", () => {
  it("comes out the same with one thread, two and four, in this one and in others", async () => {
    const short = syntheticBook({ seed: 5, spanNs: 10e9 });
    const results = await Promise.all(
      [1, 2, 4].map((workers) => sweep({ book: short, strategy: grid, space, split: 0.6, top: 3, workers })),
    );
    const [first] = results;
    expect(first).toMatchObject({ outcome: "complete", done: 9, failed: 0, objective: "net", books: ["synthetic-calm-5"] });
    expect(new Set(first?.points.map(({ hash }) => hash)).size).toBe(9);
    for (const { workers, wallMs, ...result } of results) {
      expect(wallMs).toBeGreaterThan(0);
      expect(workers).toBeGreaterThanOrEqual(1);
      const { workers: _, wallMs: __, ...expected } = first as NonNullable<typeof first>;
      expect(result).toEqual(expected);
    }
    expect(results.map(({ workers }) => workers)).toEqual([1, 2, 4]);
  });

  it("ranks by the objective, and plays the best on what was held back", async () => {
    const { points, best, splitNs } = await sweep({ book, strategy: grid, space, split: 0.5, top: 2, workers: 1, objective: "fills" });
    const ranked = [...points].sort((a, b) => (a.rank as number) - (b.rank as number));
    expect(ranked.map(({ objective }) => objective)).toEqual([...ranked.map(({ objective }) => objective)].sort((a, b) => b - a));
    expect(ranked[0]).toBe(best);
    expect(ranked.map(({ outOfSample }) => outOfSample !== null)).toEqual([true, true, ...Array(7).fill(false)]);
    expect(best?.outOfSample?.metrics?.fills).toBe(best?.outOfSample?.objective);
    expect(best?.outOfSample?.hash).not.toBe(best?.hash);
    expect(splitNs).toBeCloseTo(10e9, -8);
  });

  it("sees nothing of the book after the split", async () => {
    const whole = await openBook(book);
    const seen = codes("seen.ts", "mark = 0;\nonTick(s, t) { if (t.localTs > 11e9) throw new Error('saw ' + t.localTs); }");
    expect((await sweep({ book: whole, strategy: seen, space: { mark: [1, 2] }, split: 0.5, top: 0, workers: 1 })).failed).toBe(0);
    expect((await sweep({ book: whole, strategy: seen, space: { mark: [1, 2] }, workers: 2 })).failed).toBe(2);
  });

  it("tries fields of the configuration, too", async () => {
    const { points } = await sweep({
      book,
      strategy: grid,
      space: { "config.latency": ["colocated", "home"], "config.fees.maker": [0, 0.001], "config.seed": [1] },
      workers: 1,
    });
    expect(new Set(points.map(({ hash }) => hash)).size).toBe(2);
    const [free = 0, dear = 0, freeAtHome = 0, dearAtHome = 0] = points.map(({ metrics }) => metrics?.fee);
    expect([dear > free, dearAtHome > freeAtHome]).toEqual([true, true]);
    expect(points[2]?.metrics?.roundTripP99Ns).toBeGreaterThan(1e7);
    expect(points[0]?.metrics?.roundTripP99Ns).toBeLessThan(1e6);
  });

  it("keeps what can be played when a point fails, and says where it failed", async () => {
    const sometimes = codes("sometimes.ts", "size = 1;\nonTick(s, t) { if (this.size === 2) throw new Error('two'); }");
    const { points, failed, done, best } = await sweep({ book, strategy: sometimes, space: { size: [1, 2, 3] }, workers: 2 });
    expect([failed, done, best?.index]).toEqual([1, 2, 0]);
    expect(points[1]).toMatchObject({
      state: "failed",
      metrics: null,
      rank: null,
      error: { code: 4002, place: { file: "sometimes.ts", line: 4 } },
    });
  });

  it("outlives a point that ends its thread", async () => {
    const text = "size = 1;\nonTick(s, t) { if (this.size === 2) globalThis.process.exit(3); }";
    const { points } = await sweep({ book, strategy: codes("exits.ts", text), space: { size: [1, 2, 3, 4] }, workers: 2 });
    expect(points.map(({ state, error }) => [state, error?.code])).toEqual([
      ["done", undefined],
      ["failed", 5005],
      ["done", undefined],
      ["done", undefined],
    ]);
  });

  it("fails a point whose promise is rejected unseen", async () => {
    const text = "size = 1;\nonTick(s, t) { if (this.size === 2) void Promise.reject(new Error('unseen')); }";
    for (const workers of [1, 2]) {
      const { points } = await sweep({ book, strategy: codes("unseen.ts", text), space: { size: [1, 2, 3] }, workers });
      expect(points.map(({ error }) => error?.message)).toEqual([undefined, expect.stringContaining("unseen"), undefined]);
    }
  });

  it.each([1, 2])("is stopped by a signal, with what is done by then: %i threads", async (workers) => {
    const stop = new AbortController();
    const onProgress = ({ over }: { over: number }) => over === 3 && stop.abort();
    const result = await sweep({ book, strategy: grid, space, split: 0.5, workers, signal: stop.signal, onProgress });
    expect(result.outcome).toBe("stopped");
    expect(result.done).toBeGreaterThanOrEqual(3);
    expect(result.points.filter(({ state }) => state === "notRun").length).toBe(9 - result.done);
    expect((await sweep({ book, strategy: grid, space, workers, signal: stop.signal })).done).toBe(0);
  });

  it("stops a strategy that would never come back, where it has a thread of its own", async () => {
    const stop = new AbortController();
    const loops = codes("loops.ts", "size = 1;\nonTick(s, t) { for (;this.size === 2;); }");
    const onProgress = ({ over }: { over: number }) => over === 2 && stop.abort();
    const { points } = await sweep({ book, strategy: loops, space: { size: [2, 1, 3] }, workers: 2, signal: stop.signal, onProgress });
    expect(points.map(({ state }) => state)).toEqual(["notRun", "done", "done"]);
  });

  it("takes a class in this thread, and a function to judge by", async () => {
    class Buyer extends HftStrategy {
      every = 10;
      seen = 0;
      override onTick(symbol: string, tick: Tick) {
        if (this.seen++ % this.every === 0) void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.001 });
      }
    }
    const { best, workers } = await sweep({
      book,
      strategy: Buyer,
      space: { every: [1_000, 10, 100] },
      objective: ({ orders }) => -orders,
    });
    expect([workers, best?.values]).toEqual([1, { every: 1_000 }]);
    await expect(sweep({ book, strategy: Buyer, space: { every: [1, 2] }, workers: 2 })).rejects.toMatchObject({ code: 1004 });
  });

  it.each<[string, Partial<SweepOptions>, number]>([
    ["a parameter that there is not", { space: { rungs: [1, 2] } }, 4007],
    ["a parameter of another kind", { space: { levels: ["many"] } }, 4007],
    ["a configuration that can't be", { space: { "config.latency": ["instant"] } }, 1003],
    ["a field in what has none", { space: { "config.latency.entry.ns": [1] } }, 1001],
    ["an objective that there is not", { objective: "profit" as never }, 1003],
    ["a split that is none", { split: 1.5 }, 1002],
    ["no thread", { workers: 0 }, 1002],
    ["a book that is none", { book: new Uint8Array(10) }, 2001],
    ["source that does not compile", { strategy: { files: [{ name: "a.ts", text: "class {" }], entry: "a.ts" } }, 4001],
    ["a configuration in common that can't be", { config: { seed: -1 } as Partial<RunConfig> }, 1002],
  ])("refuses %s as a whole", async (_, wrong, code) => {
    await expect(sweep({ book, strategy: grid, space, workers: 1, ...wrong })).rejects.toMatchObject({ code });
  });

  it("says what to know before believing the best", async () => {
    const near: SweepSpace = { step: [1, 2, 3], levels: [1, 2, 3] };
    const words = sweepWords(await sweep({ book, strategy: grid, space: near, split: 0.5, workers: 1 })).join("\n");
    expect(words).toMatch(/the best of 9 without an edge shows \S+ by luck alone\. Deflated Sharpe ratio: a chance of \d+ %/);
    expect(words).toMatch(/Held back was the book from 10\.0 s on: net \S+ before it, \S+ there\. Of the 9 best, \d gained there\./);
    const quiet = sweepWords(await sweep({ book, strategy: grid, space: { step: [40, 80] }, split: 0.5, workers: 1 })).join("\n");
    expect(quiet).toMatch(/It has \d+ fills, and below 20 nothing can be said of luck\./);
    const whole = sweepWords(await sweep({ book, strategy: grid, space: { levels: [1, 2, 3] }, objective: "fills", workers: 1 })).join(
      "\n",
    );
    expect(whole).toContain("hold back a part of the book");
    expect(whole).toContain("At the end of what was tried: levels.");
  });

  it("has every objective as a figure", async () => {
    const { best } = await sweep({ book, strategy: grid, space: { levels: [3] }, workers: 1 });
    for (const name of OBJECTIVES) expect(best?.metrics?.[name], name).toBeTypeOf("number");
  });
});
