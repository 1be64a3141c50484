import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import { memoryBook } from "../memory-book.js";
import { SlowByOrder } from "../reference/by-order.js";
import { randomFrom } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);
const COUNT = 400;
const LEVEL = 100;
const OWN = "own";

interface Step {
  kind: number;
  ticks: number;
  lots: number;
  id: number;
}

/** Bids of a feed that come to a level, shrink, grow, move away from it and back, and go; asks stay far. */
function story(seed: number): Step[] {
  const random = randomFrom(seed);
  const live: number[] = [];
  const ticks = () => LEVEL - Math.floor(random() * 2);
  const lots = () => 1 + Math.floor(random() * 9);
  return Array.from({ length: COUNT }, (_, i) => {
    const id = live[Math.floor(random() * live.length)];
    const roll = random();
    // One that stays, on either level.
    if (i < 2) return { kind: Kind.add, ticks: LEVEL - i, lots: 3, id: 1e15 + i };
    if (id === undefined || roll < 0.45) {
      live.push(1e15 + i);
      return { kind: Kind.add, ticks: ticks(), lots: lots(), id: 1e15 + i };
    }
    if (roll < 0.7) return { kind: Kind.modify, ticks: ticks(), lots: lots(), id };
    live.splice(live.indexOf(id), 1);
    return { kind: Kind.cancel, ticks: ticks(), lots: 0, id };
  });
}

function rowsOf(steps: readonly Step[]): RowColumns {
  const first: Step = { kind: Kind.add, ticks: LEVEL + 50, lots: 5, id: 7 };
  const all = [first, ...steps];
  return {
    length: all.length,
    ev: Uint32Array.from(all, ({ kind }, i) => EXCH + LOCAL + kind + (i === 0 ? SELL : BUY)),
    exchTs: Float64Array.from(all, (_, i) => i * 10),
    localTs: Float64Array.from(all, (_, i) => i * 10),
    ticks: Int32Array.from(all, ({ ticks }) => ticks),
    lots: Float64Array.from(all, ({ lots }) => lots),
    orderId: Float64Array.from(all, ({ id }) => id),
  };
}

/** What stands ahead of the own order after each step, counted in one list of everybody. */
function slowAhead(steps: readonly Step[], own: { ticks: number; after: number }): number[] {
  const book = new SlowByOrder();
  return steps.map(({ kind, ticks, lots, id }, i) => {
    if (i === own.after) book.stand({ id: OWN, side: 1, ticks: own.ticks, lots: 1 });
    book.apply({ kind, side: 1, ticks, lots, id });
    const place = book.members.findIndex((member) => member.id === OWN);
    const ahead = book.members.filter((member, at) => at < place && member.ticks === own.ticks);
    return ahead.reduce((sum, member) => sum + member.lots, 0);
  });
}

describe("the place in a real queue", () => {
  it.each(SEEDS)("is what stands ahead, counted, after every row of the feed, seed %i", async (seed) => {
    const steps = story(seed);
    const own = { ticks: LEVEL - (seed % 2), after: 60 };
    const constant = { model: "constant", ns: 1 };
    const config = validateConfig({ queueModel: "L3Fifo", latency: { entry: constant, response: constant } });
    const engine = await Engine.create({ wasm, books: [{ ...memoryBook(rowsOf([])).info, kind: "L3" }], config });
    engine.pushRows(0, rowsOf(steps));
    engine.endRows(0);
    engine.runUntil(own.after * 10 + 5, 0);
    const id = engine.submit(0, 1, own.ticks, 1, 0, 0);
    const wanted = slowAhead(steps, own).slice(own.after);
    const got = wanted.map((_, i) => {
      engine.runUntil((own.after + i + 1) * 10 + 5, 0);
      return engine.order(id)?.queueAheadLots;
    });
    expect(got).toEqual(wanted);
    expect(Math.max(...wanted)).toBeGreaterThanOrEqual(3);
  });
});
