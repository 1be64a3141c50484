import { describe, expect, it } from "vitest";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { ladderLevels, ladderRows } from "../../web/panes/ladder/rows.js";

const levels = {
  ns: 5,
  bidTicks: 100,
  askTicks: 103,
  bids: [
    { ticks: 100, lots: 4 },
    { ticks: 98, lots: 9 },
  ],
  asks: [{ ticks: 103, lots: 2 }],
};
const life = (orderId: number, side: 1 | -1, ticks: number, lots: number) => ({ orderId, side, ticks, lots }) as OrderLife;
const own = {
  lives: [life(1, 1, 100, 3), life(2, 1, 100, 1), life(3, -1, 105, 2), life(4, 1, 101, 7)],
  ahead: ({ orderId }: OrderLife) => [Number.NaN, 8, 6, 0, Number.NaN][orderId] as number,
};

describe("a ladder's levels as a table", () => {
  it("have own orders with what is ahead of the first of them, at prices where nobody else stands, too", () => {
    const none = { ownLots: Number.NaN, aheadLots: Number.NaN };
    expect(ladderLevels(levels, own)).toEqual([
      { side: "ask", ticks: 105, lots: 0, ownLots: 2, aheadLots: 0 },
      { side: "ask", ticks: 103, lots: 2, ...none },
      { side: "bid", ticks: 101, lots: 0, ownLots: 7, aheadLots: Number.NaN },
      { side: "bid", ticks: 100, lots: 4, ownLots: 4, aheadLots: 6 },
      { side: "bid", ticks: 98, lots: 9, ...none },
    ]);
  });

  it("say of own orders what the rows say that show", () => {
    const rows = new Map(ladderRows(levels, own, 20).map((row) => [row.ticks, row]));
    for (const { side, ticks, ownLots, aheadLots } of ladderLevels(levels, own)) {
      const row = rows.get(ticks);
      expect(side === "bid" ? row?.ownBuyLots : row?.ownSellLots).toBe(Number.isNaN(ownLots) ? 0 : ownLots);
      expect(row?.aheadLots).toEqual(aheadLots);
    }
  });
});
