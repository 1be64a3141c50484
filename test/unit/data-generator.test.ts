import { describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { REGIMES, type RegimeName } from "../../src/data/generator/regimes.js";
import { MAX_TICK } from "../../src/units.js";
import { syntheticBook } from "../books.js";

const options = { seed: 7, spanNs: 3e9 };

describe("a generated book's steps", () => {
  it("change what a tick and a lot are worth, not the flow", () => {
    const usual = generateBook(options);
    const coarse = generateBook({ ...options, tickSize: 0.5, lotSize: 1 });
    expect([coarse.info.instrument.tickSize, coarse.info.instrument.lotSize]).toEqual([0.5, 1]);
    expect(coarse.rows.lots).toEqual(usual.rows.lots);
    expect(coarse.rows.localTs).toEqual(usual.rows.localTs);
    expect(coarse.rows.ticks).toEqual(usual.rows.ticks.map((ticks) => ticks - 600_000 + 120_000));
  });

  it.each([0.0001, 0.01, 0.1, 0.25, 1])("of %s leave the price near 60,000, in whole ticks that a book can hold", (tickSize) => {
    const { rows } = generateBook({ ...options, tickSize });
    for (const ticks of rows.ticks) {
      expect(Math.abs(ticks)).toBeLessThan(MAX_TICK);
      if (Math.abs(ticks * tickSize - 60_000) > 1_000 * tickSize) expect.fail(`a price of ${ticks * tickSize}`);
    }
  });

  it.each([
    [{ tickSize: 0 }, "tickSize"],
    [{ tickSize: -0.1 }, "tickSize"],
    [{ tickSize: Number.NaN }, "tickSize"],
    [{ tickSize: 1e-9 }, "tickSize"],
    [{ tickSize: 60_000 }, "tickSize"],
    [{ lotSize: 0 }, "lotSize"],
    [{ lotSize: Number.POSITIVE_INFINITY }, "lotSize"],
  ])("are refused where no market has them: %j", (steps, field) => {
    expect(() => generateBook({ ...options, ...steps })).toThrow(expect.objectContaining({ code: 1002, place: { field } }));
  });
});

describe("a generated book", () => {
  it.each(Object.keys(REGIMES) as RegimeName[])("is plausible, %s: quantities over a decade, stamps shared, delays that vary", (regime) => {
    const { rows } = generateBook({ seed: 1, spanNs: 30e9, regime });
    const lots = [...rows.lots].filter((value) => value > 0).sort((a, b) => a - b);
    const at = (share: number) => lots[Math.floor(lots.length * share)] as number;
    expect(at(0.9) / at(0.1)).toBeGreaterThan(10);
    expect(new Set(rows.localTs).size).toBeLessThan(rows.length);
    const delays = new Set(rows.localTs.map((ts, i) => ts - (rows.exchTs[i] as number)));
    expect(delays.size).toBeGreaterThan(100);
  });

  it("goes through a file", async () => {
    const book = await openBook(syntheticBook({ seed: 7, spanNs: 3e9 }));
    const { info, rows } = generateBook(options);
    expect(book.info).toEqual(info);
    expect(await book.readChunk(0)).toEqual(rows);
  });
});
