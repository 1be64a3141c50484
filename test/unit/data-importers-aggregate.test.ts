import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregateLevels } from "../../src/data/aggregate.js";
import { importers } from "../../src/data/importers/index.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { LONG } from "../length.js";
import { openCaptures, recordedSources } from "./captures.js";

const BOTH = EXCH + LOCAL;

/** `[ev, time, ticks, lots, orderId]`; it arrives 2 later. */
type Row = [number, number, number, number, number];

function columnsOf(rows: readonly Row[]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, (row) => row[0]),
    exchTs: Float64Array.from(rows, (row) => row[1]),
    localTs: Float64Array.from(rows, (row) => row[1] + 2),
    ticks: Int32Array.from(rows, (row) => row[2]),
    lots: Float64Array.from(rows, (row) => row[3]),
    orderId: Float64Array.from(rows, (row) => row[4]),
  };
}

function rowsOf({ length, ev, exchTs, localTs, ticks, lots, orderId }: RowColumns): Row[] {
  expect([...exchTs].map((ts) => ts + 2)).toEqual([...localTs]);
  return Array.from({ length }, (_, i) => [ev[i]!, exchTs[i]!, ticks[i]!, lots[i]!, orderId[i]!]);
}

type Order = { side: number; ticks: number; lots: number };

/** The slow twin: all orders, and every level summed anew for each question. */
class Orders {
  readonly live = new Map<number, Order>();

  levels(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { side, ticks, lots } of this.live.values()) {
      const key = `${side}:${ticks}`;
      if (lots > 0) sums.set(key, (sums.get(key) ?? 0) + lots);
    }
    return sums;
  }

  take([ev, , ticks, lots, id]: Row): void {
    const kind = ev & 0xff;
    const side = (ev & BUY) !== 0 ? BUY : SELL;
    if (kind === Kind.add) this.live.set(id, { side, ticks, lots });
    if (kind === Kind.modify) this.live.set(id, { side: this.live.get(id)!.side, ticks, lots });
    if (kind === Kind.cancel) this.live.delete(id);
    if (kind === Kind.clear)
      for (const [one, order] of this.live) if ((ev & (BUY | SELL)) === 0 || (ev & order.side) !== 0) this.live.delete(one);
  }
}

/** Steps that make sense at any moment: what they refer to is chosen among the orders that are there. */
const step = fc.record({
  what: fc.constantFrom(Kind.add, Kind.add, Kind.add, Kind.cancel, Kind.modify, Kind.modify, Kind.fill, Kind.trade, Kind.clear),
  side: fc.constantFrom(BUY, SELL, BUY, SELL, BUY, SELL, 0),
  flags: fc.constantFrom(BOTH, BOTH, BOTH, BOTH, EXCH, LOCAL),
  ticks: fc.integer({ min: 95, max: 105 }),
  lots: fc.constantFrom(0, 1, 2, 5, 1e13),
  pick: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The row that a step stands for, or null when there is nothing to do it to: all who see it must know its order. */
function rowFrom({ what, side, flags, ticks, lots, pick }: Step, time: number, seeing: readonly Orders[]): Row | null {
  if (what === Kind.clear) return [flags + side + what, time, 0, 0, 0];
  if (side === 0) return null;
  if (what === Kind.add || what === Kind.trade) return [flags + side + what, time, ticks, lots, what === Kind.add ? 1_000 + time : 0];
  const known = [...(seeing[0] as Orders).live.keys()].filter((id) => seeing.every((view) => view.live.has(id)));
  const id = known[pick % known.length];
  return id === undefined ? null : [flags + (seeing[0]?.live.get(id)?.side ?? 0) + what, time, ticks, lots, id];
}

function rowsFrom(steps: readonly Step[], oneSided: boolean): Row[] {
  const views = new Map([EXCH, LOCAL].map((flag) => [flag, new Orders()]));
  const rows: Row[] = [];
  for (const [time, given] of steps.entries()) {
    const flags = oneSided ? given.flags : BOTH;
    const seeing = [...views].filter(([flag]) => (flags & flag) !== 0).map(([, view]) => view);
    const row = rowFrom({ ...given, flags }, time, seeing);
    if (!row) continue;
    for (const view of seeing) view.take(row);
    rows.push(row);
  }
  return rows;
}

/** After every moment, for each side: the levels that the depth rows up to there add up to. */
function replayed(rows: readonly Row[], flag: number, until: number): Map<string, number> {
  const levels = new Map<string, number>();
  for (const [ev, time, ticks, lots] of rows) {
    if (time > until || (ev & flag) === 0 || (ev & 0xff) !== Kind.depth) continue;
    const key = `${(ev & BUY) !== 0 ? BUY : SELL}:${ticks}`;
    if (lots > 0) levels.set(key, lots);
    else levels.delete(key);
  }
  return levels;
}

const inOrder = (levels: Map<string, number>) => [...levels].sort();

describe("market by order as levels", () => {
  it.each([
    ["seen by both sides", false],
    ["seen by one side or both", true],
  ])("holds the sums of all orders after every row %s", (_, oneSided) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const rows = rowsFrom(steps, oneSided);
        const made = rowsOf(aggregateLevels(columnsOf(rows)));
        for (const flag of [EXCH, LOCAL]) {
          const twin = new Orders();
          for (const row of rows) {
            if ((row[0] & flag) !== 0) twin.take(row);
            expect(inOrder(replayed(made, flag, row[1]))).toEqual(inOrder(twin.levels()));
          }
        }
      }),
      { seed: 20_260_502, numRuns: 300 },
    );
  });

  it("makes nothing but changed levels and the trades", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const rows = rowsFrom(steps, false);
        const made = rowsOf(aggregateLevels(columnsOf(rows)));
        const isTrade = ([ev]: Row) => (ev & 0xff) === Kind.trade;
        expect(made.filter(isTrade)).toEqual(rows.filter(isTrade).map((row) => [...row.slice(0, 4), 0]));
        const twin = new Orders();
        for (const row of rows) {
          const before = twin.levels();
          twin.take(row);
          const after = twin.levels();
          const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
          const depth = made.filter((one) => one[1] === row[1] && !isTrade(one));
          expect(depth.every(([ev, , , , id]) => (ev & 0xff) === Kind.depth && (ev & BOTH) >>> 0 === BOTH && id === 0)).toBe(true);
          expect(depth.map(([ev, , ticks]) => `${(ev & BUY) !== 0 ? BUY : SELL}:${ticks}`).sort()).toEqual(changed.sort());
        }
      }),
      { seed: 20_260_503, numRuns: 300 },
    );
  });

  it("clears a side level by level, the best one last", () => {
    const add = (side: number, time: number, ticks: number): Row => [BOTH + side + Kind.add, time, ticks, 5, time];
    const rows = [add(SELL, 1, 101), add(SELL, 2, 103), add(SELL, 3, 102), add(BUY, 4, 99)];
    const made = rowsOf(aggregateLevels(columnsOf([...rows, [BOTH + SELL + Kind.clear, 5, 0, 0, 0]])));
    expect(made.slice(4)).toEqual([103, 102, 101].map((ticks) => [BOTH + SELL + Kind.depth, 5, ticks, 0, 0]));
  });

  it.each<[string, Row[], number, RegExp]>([
    ["a second add", [0, 1].map((i): Row => [BOTH + BUY + Kind.add, i, 100, 1, 7]), 2006, /Row 1: got a second add of order 7, wanted/],
    [
      "a cancel out of nothing",
      [[BOTH + BUY + Kind.cancel, 0, 100, 0, 7]],
      2006,
      /Row 0: got a change of order 7, which is not in the book/,
    ],
    ["a depth row", [[BOTH + BUY + Kind.depth, 0, 100, 1, 0]], 2006, /Row 0: got a row of kind 1, wanted/],
    ["a level too large", [0, 1].map((i): Row => [BOTH + BUY + Kind.add, i, 100, 2 ** 53, i]), 2007, /Row 1: got .* wanted at most 2\^53/],
  ])("refuses %s, with its row", (_, rows, code, message) => {
    const wrong = () => aggregateLevels(columnsOf(rows));
    expect(wrong).toThrow(HftError);
    expect(wrong).toThrow(message);
    expect(wrong).toThrow(expect.objectContaining({ code, place: { row: rows.length - 1 } }));
  });
});

const bitstamp = recordedSources().find(({ format }) => format === "bitstamp-l3");

it.skipIf(!bitstamp)("plays Bitstamp's orders as levels that end at the sums of the orders left", LONG, async () => {
  const { rows } = await importers["bitstamp-l3"].import(openCaptures(bitstamp!.files), bitstamp!);
  const made = aggregateLevels(rows);
  const orders = new Orders();
  for (let i = 0; i < rows.length; i++) orders.take([rows.ev[i]!, 0, rows.ticks[i]!, rows.lots[i]!, rows.orderId[i]!]);
  const levels = new Map<string, number>();
  for (let i = 0; i < made.length; i++) {
    if ((made.ev[i]! & 0xff) !== Kind.depth) continue;
    const key = `${(made.ev[i]! & BUY) !== 0 ? BUY : SELL}:${made.ticks[i]}`;
    if (made.lots[i]! > 0) levels.set(key, made.lots[i]!);
    else levels.delete(key);
  }
  expect(inOrder(levels)).toEqual(inOrder(orders.levels()));
});
