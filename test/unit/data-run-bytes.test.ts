import { expect, it } from "vitest";
import { columnsOf, GrowingGroups, type RowGroups } from "../../src/data/importers/row-groups.js";
import { packRun, unpackRun } from "../../src/data/importers/run-bytes.js";
import { timeOrder } from "../../src/data/importers/time-order.js";
import { emptyRows, type RowColumns } from "../../src/data/rows.js";
import { randomFrom } from "../property/hostile.js";

function rowsOf(next: () => number, length: number, ids: boolean, longLots: boolean): RowColumns {
  const rows = emptyRows(length);
  for (let i = 0; i < length; i++) {
    const before = i > 0 && next() < 0.6 ? i - 1 : -1;
    rows.ev[i] = rows.ev[before] ?? 2 ** 31 + Math.floor(next() * 5);
    rows.exchTs[i] = rows.exchTs[before] ?? Math.floor((next() - 0.5) * 2 ** 52);
    rows.localTs[i] = rows.localTs[before] ?? Math.floor((next() - 0.5) * 2 ** 52);
    rows.ticks[i] = Math.floor((next() - 0.5) * 2 ** 32);
    rows.lots[i] = longLots && next() < 0.5 ? 2 ** 53 : Math.floor(next() * 2 ** 32);
    rows.orderId[i] = ids ? Math.floor(next() * 2 ** 53) : 0;
  }
  return rows;
}

function groupsOf({ length, ev, exchTs, localTs, ticks, lots, orderId }: RowColumns): RowGroups {
  const groups = new GrowingGroups(2);
  for (let i = 0; i < length; i++) groups.add(...([ev, exchTs, localTs, ticks, lots, orderId].map((column) => column[i]) as Six));
  return groups.take();
}

type Six = [number, number, number, number, number, number];

it.each([
  [0, false, false],
  [1, false, false],
  [500, false, false],
  [500, true, false],
  [501, false, true],
  [501, true, true],
] as const)("%i rows that are put aside come back (ids %s, long quantities %s)", (length, ids, longLots) => {
  const rows = rowsOf(randomFrom(3), length, ids, longLots);
  const groups = groupsOf(rows);
  expect(groups.ends.length).toBeLessThanOrEqual(Math.max(1, length * 0.6));
  expect(columnsOf(groups, 0)).toEqual(rows);
  const bytes = packRun(groups);
  expect(columnsOf(unpackRun(bytes, length), 0)).toEqual(rows);
  // A scratch may give them out of the middle of something else.
  const within = new Uint8Array(bytes.length + 3);
  within.set(bytes, 3);
  expect(columnsOf(unpackRun(within.subarray(3), length), 0)).toEqual(rows);
});

it("rows of a long group and of short ones are put out with their times counted anew", () => {
  const groups = new GrowingGroups(4);
  for (let row = 0; row < 40; row++) groups.add(1 + (row < 30 ? 0 : row), 100, 200 + (row < 30 ? 0 : row), row, row * 2, row === 3 ? 9 : 0);
  const { ev, exchTs, localTs, ticks, lots, orderId, length } = columnsOf(groups.take(), 50);
  expect(length).toBe(40);
  expect([...exchTs]).toEqual(Array.from({ length: 40 }, () => 50));
  expect([...localTs.subarray(28, 32)]).toEqual([150, 150, 180, 181]);
  expect([...ev.subarray(28, 32)]).toEqual([1, 1, 31, 32]);
  expect([ticks[39], lots[39], orderId[3], orderId[4]]).toEqual([39, 78, 9, 0]);
  expect(groups.length).toBe(0);
});

it("times are put in order, equal ones as they came", () => {
  const next = randomFrom(4);
  for (let round = 0; round < 300; round++) {
    const times = Float64Array.from({ length: Math.floor(next() * 60) }, (_, i) => Math.floor(next() * 10) + (round % 2) * i);
    const slow = [...times.keys()].sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    expect([...timeOrder(times)]).toEqual(slow);
  }
});
