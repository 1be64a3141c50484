import { describe, expect, it } from "vitest";
import { formatPlaylist, parsePlaylist } from "../../src/data/cut/book-choice.js";
import { formatClock, parseClock, spanOf } from "../../web/books/clock.js";

describe("times of a book", () => {
  it.each([
    [0, "0:00"],
    [65.25e9, "1:05.25"],
    [3_599.999e9, "59:59.999"],
    [87_616e9, "24:20:16"],
  ])("%d ns is %s, and back", (ns, text) => {
    expect(formatClock(ns)).toBe(text);
    expect(parseClock(text)).toBe(ns);
  });

  it.each(["", "x", "1:60", "1:2:3:4", "-1", "1:", "::1", "1e3"])("%j is no time", (text) => expect(parseClock(text)).toBeNull());

  it("has a length in its two largest units", () => {
    expect([35.5e9, 60e9, 345e9, 87_616e9, 90_000e9].map((ns) => spanOf(ns).replaceAll("\u00a0", " "))).toEqual([
      "35.5 s",
      "1 min",
      "5 min 45 s",
      "1 d 20 min",
      "1 d 1 h",
    ]);
  });
});

describe("a choice of books as text", () => {
  it.each([
    ["usdm", { name: "usdm", cut: null, beside: [] }],
    ["usdm@0-1.000000001", { name: "usdm", cut: { fromNs: 0, toNs: 1_000_000_001 }, beside: [] }],
    ["a@60-120+b+c", { name: "a", cut: { fromNs: 60e9, toNs: 120e9 }, beside: ["b", "c"] }],
    ["a@b", { name: "a@b", cut: null, beside: [] }],
    ["", { name: "", cut: null, beside: [] }],
  ])("%j", (text, choice) => {
    expect(parsePlaylist(text)).toEqual(choice);
    expect(formatPlaylist(choice)).toBe(text);
  });
});
