import { describe, expect, it } from "vitest";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { fillEvidence, type RestedFill } from "../../src/estimate/evidence.js";
import { memoryBook } from "../memory-book.js";

type Row = [kind: number, side: number, atNs: number, ticks: number, lots: number];

/** Rows that the exchange has at `atNs` and the strategy a millisecond later. */
function book(rows: Row[]) {
  const columns: RowColumns = {
    length: rows.length,
    ev: Uint32Array.from(rows, ([kind, side]) => EXCH + LOCAL + kind + side),
    exchTs: Float64Array.from(rows, ([, , at]) => at),
    localTs: Float64Array.from(rows, ([, , at]) => at + 1e6),
    ticks: Int32Array.from(rows, ([, , , ticks]) => ticks),
    lots: Float64Array.from(rows, ([, , , , lots]) => lots),
    orderId: new Float64Array(rows.length),
  };
  return memoryBook(columns, 2);
}

const bid = (at: number, lots: number, ticks = 100): Row => [Kind.depth, BUY, at, ticks, lots];
const ask = (at: number, lots: number, ticks = 101): Row => [Kind.depth, SELL, at, ticks, lots];
const sold = (at: number, lots: number, ticks = 100): Row => [Kind.trade, SELL, at, ticks, lots];
const buyAt = (joinedNs: number, filledNs: number): RestedFill => ({ side: 1, ticks: 100, lots: 20, joinedNs, filledNs });

describe("what a book says of fills", () => {
  const rows = [bid(1, 50), ask(2, 50), sold(20, 30), bid(21, 20), sold(30, 23), sold(40, 500)];

  it("is how much of the last trade reached the order, and what traded while it waited", async () => {
    const evidence = await fillEvidence(book(rows), [buyAt(10, 30)], null);
    expect([...evidence.marginLots]).toEqual([3]);
    expect([...evidence.tradedLots]).toEqual([53]);
    expect(evidence.marketLots).toBe(553);
  });

  it("keeps the order of the question, whatever the order in time", async () => {
    const evidence = await fillEvidence(book(rows), [buyAt(35, 40), buyAt(10, 30)], null);
    expect([...evidence.marginLots]).toEqual([480, 3]);
    expect([...evidence.tradedLots]).toEqual([500, 53]);
  });

  it("shares cancels out as the model does: less ahead, more reached", async () => {
    const cancelled = [bid(1, 50), ask(2, 50), bid(15, 90), bid(16, 70), sold(30, 60)];
    const cautious = await fillEvidence(book(cancelled), [buyAt(10, 30)], null);
    const even = await fillEvidence(book(cancelled), [buyAt(10, 30)], 1);
    expect(cautious.marginLots[0]).toBe(10);
    // 40 behind and 50 ahead of it: 5/9 of the 20 that went were ahead.
    expect(even.marginLots[0]).toBeCloseTo(10 + (20 * 5) / 9, 9);
  });

  it("says nothing of a margin where another cause decided, or the model can't be followed", async () => {
    const through = [bid(1, 50), ask(2, 50), sold(30, 5, 99)];
    const crossed = [bid(1, 50), ask(2, 50), bid(29, 0), ask(30, 5, 100)];
    expect((await fillEvidence(book(through), [buyAt(10, 30)], null)).marginLots[0]).toBeNaN();
    expect((await fillEvidence(book(through), [buyAt(10, 30)], null)).tradedLots[0]).toBe(5);
    const { marginLots, tradedLots } = await fillEvidence(book(crossed), [buyAt(10, 30)], null);
    expect([marginLots[0], tradedLots[0]]).toEqual([Number.NaN, 0]);
    expect((await fillEvidence(book(rows), [buyAt(10, 30)], "unknown")).marginLots[0]).toBeNaN();
  });

  it("is nothing of an order that the book never filled at that time", async () => {
    expect((await fillEvidence(book(rows), [buyAt(10, 25)], null)).marginLots[0]).toBeNaN();
  });
});
