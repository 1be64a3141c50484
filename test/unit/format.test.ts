import { describe, expect, test } from "vitest";
import { toCsv } from "../../web/format/csv.js";
import { formatDuration, formatRoundDuration, formatRoundDurations } from "../../web/format/durations.js";
import { formatFixed, formatPercent, formatPlain, formatShort, formatSigned } from "../../web/format/numbers.js";
import { makeQuotes } from "../../web/format/quotes.js";
import { formatAxisTime, formatTime, formatTimeFine } from "../../web/format/time.js";

const MINUS = "\u2212";

describe("numbers", () => {
  test.each([
    [1234567.891, 2, "1,234,567.89"],
    [-1234.5, 1, `${MINUS}1,234.5`],
    [-0.0001, 2, "0.00"],
    [0, 0, "0"],
    [999, 0, "999"],
    [Number.NaN, 2, "\u2013"],
  ])("%d with %d places is %s", (value, places, text) => expect(formatFixed(value, places)).toBe(text));

  test("a plus only where there is something", () => {
    expect(formatSigned(2, 1)).toBe("+2.0");
    expect(formatSigned(0.001, 1)).toBe("0.0");
    expect(formatSigned(-2, 1)).toBe(`${MINUS}2.0`);
  });

  test("short, plain and per cent", () => {
    expect(formatShort(1_140_000)).toBe("1.14\u00a0M");
    expect(formatShort(491_973)).toBe("491,973");
    expect(formatPlain(0.25)).toBe("0.25");
    expect(formatPlain(20)).toBe("20");
    expect(formatPlain(0.00000001, 12)).toBe("0.00000001");
    expect(formatPercent(0.8731)).toBe("87.3");
  });

  test("prices have the tick's decimals, quantities the lot's", () => {
    const quotes = makeQuotes({
      symbol: "",
      venue: "",
      baseCurrency: "",
      quoteCurrency: "",
      tickSize: 0.1,
      lotSize: 0.001,
      contractSize: 1,
    });
    expect(quotes.price(617041)).toBe("61,704.1");
    expect(quotes.quantity(20)).toBe("0.020");
    expect(quotes.toPrice(617041)).toBe(61704.1);
  });
});

describe("times", () => {
  test("are cut, not rounded", () => {
    expect(formatTime(297_301_999_999)).toBe("04:57.301");
    expect(formatTimeFine(297_301_000_042)).toBe("04:57.301\u2009000\u2009042");
    expect(formatTime(-1_500_000)).toBe(`${MINUS}00:00.001`);
    expect(formatTime(7_500e9)).toBe("125:00.000");
    expect(formatTime(Number.NaN)).toBe("\u2013");
  });

  test("an axis says as much as its step needs", () => {
    expect(formatAxisTime(65e9, 5e9)).toBe("01:05");
    expect(formatAxisTime(65.25e9, 5e7)).toBe("01:05.250");
    expect(formatAxisTime(65_250_001_000, 1_000)).toBe("01:05.250\u2009001");
  });
});

describe("durations", () => {
  test.each([
    [150, "150\u00a0ns"],
    [1_250, "1.25\u00a0µs"],
    [45_200, "45.2\u00a0µs"],
    [3_566_000, "3.57\u00a0ms"],
    [9_999_000, "10.0\u00a0ms"],
    [240_900_000, "240.9\u00a0ms"],
    [2_130_000_000, "2.13\u00a0s"],
    [-1_250, `${MINUS}1.25\u00a0µs`],
    [Number.NaN, "\u2013"],
  ])("%d ns is %s", (ns, text) => expect(formatDuration(ns)).toBe(text));

  test("round ones have no idle zeros, and a row of them names a unit once", () => {
    expect(formatRoundDuration(3e6)).toBe("3\u00a0ms");
    expect(formatRoundDurations([1e6, 1e7, 1e8, 1e9, 1e10, 6e10])).toEqual(["1\u00a0ms", "10", "100", "1\u00a0s", "10", "60\u00a0s"]);
  });
});

test("CSV quotes, leaves what is unknown empty and defuses formulas", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ["x,y", Number.NaN],
        ['say "hi"', -1.5],
        ["=cmd()", 0],
      ],
    ),
  ).toBe('a,b\r\n"x,y",\r\n"say ""hi""",-1.5\r\n\'=cmd(),0\r\n');
});
