import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FillCause } from "../../src/engine/record.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { placeBeside } from "../../web/tour/place.js";

const ROOM = { width: 1440, height: 900 };
const CARD = { width: 320, height: 160 };

describe("a card beside what it tells of", () => {
  it.each([
    ["to its right", { left: 0, top: 50, width: 500, height: 600 }, { left: 512, top: 50 }],
    ["to its left where the right is taken", { left: 1000, top: 50, width: 430, height: 300 }, { left: 668, top: 50 }],
    ["below what is wide", { left: 20, top: 10, width: 1400, height: 100 }, { left: 20, top: 122 }],
    ["above what is wide and low", { left: 20, top: 700, width: 1400, height: 190 }, { left: 20, top: 528 }],
    ["in the corner of what fills the window", { left: 0, top: 0, width: 1440, height: 900 }, { left: 1108, top: 728 }],
  ])("stands %s", (_, box, place) => expect(placeBeside(box, CARD, ROOM)).toEqual(place));

  it("stands in the corner without anything to point at", () => {
    expect(placeBeside(null, CARD, ROOM)).toEqual({ left: 1108, top: 728 });
  });
});

describe("the script of a minute", async () => {
  const { TOUR, tellingOrder } = await import("../../web/tour/steps.js");

  it("is a minute, and the page's own steps", () => {
    const script = readFileSync(new URL("../../docs/tour.md", import.meta.url), "utf8");
    const rows = [...script.matchAll(/^\| (\d+) \| ([^|]+) \|/gm)].map(([, seconds, title]) => [Number(seconds), title]);
    expect(rows).toEqual(TOUR.map(({ seconds, title }) => [seconds, title]));
    expect(TOUR.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(60);
  });

  it("looks at an order that its queue let through, with most ahead; else at one that filled; else at any", () => {
    const order = (orderId: number, filledLots: number, cause: number, queueAheadLots: number) =>
      ({ orderId, filledLots, cause, queueAheadLots }) as OrderLife;
    const [open, through, few, many] = [
      order(1, 0, FillCause.none, 900),
      order(2, 5, FillCause.tradeThrough, 500),
      order(3, 5, FillCause.queue, 10),
      order(4, 5, FillCause.queue, 70),
    ];
    expect(tellingOrder([open, through, many, few])).toBe(many);
    expect(tellingOrder([open, through])).toBe(through);
    expect(tellingOrder([order(9, 0, 0, Number.NaN), open])).toBe(open);
    expect(tellingOrder([])).toBeNull();
  });
});
