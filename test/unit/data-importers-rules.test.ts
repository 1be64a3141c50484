import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestChunks, digestRows } from "../../src/data/digest.js";
import { joinColumns } from "../../src/data/importers/columns.js";
import { orderRows } from "../../src/data/importers/event-order.js";
import { importers } from "../../src/data/importers/index.js";
import { CrossWatch } from "../../src/data/importers/oddities.js";
import { RowRuns } from "../../src/data/importers/row-runs.js";
import { RunShelf, SortedRows } from "../../src/data/importers/sorted-rows.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { MemoryScratch } from "../../src/data/scratch.js";
import { cut } from "../memory-book.js";
import { slowEventOrder } from "../reference/event-order.js";

const EPOCH_NS = 1_723_161_255_030_314_667n;
const SEED = 20_240_808;

/** Rows that can be told apart by their tick. */
function columnsOf(stamps: readonly [exchTs: number, localTs: number][]): RowColumns {
  return {
    length: stamps.length,
    ev: new Uint32Array(stamps.length).fill(BUY + Kind.depth),
    exchTs: Float64Array.from(stamps, ([exchTs]) => exchTs),
    localTs: Float64Array.from(stamps, ([, localTs]) => localTs),
    ticks: Int32Array.from(stamps, (_, i) => i),
    lots: Float64Array.from(stamps, (_, i) => i * 2 ** 40),
    orderId: Float64Array.from(stamps, (_, i) => i * 1e14),
  };
}

const stamps = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 40 });

describe("the digest", () => {
  it("is that of the lines, with absolute times, however the rows are cut", () => {
    fc.assert(
      fc.property(stamps, fc.nat(), (given, at) => {
        const rows = columnsOf(given);
        const line = (_: unknown, i: number) =>
          `${rows.ev[i]},${EPOCH_NS + BigInt(rows.exchTs[i]!)},${EPOCH_NS + BigInt(rows.localTs[i]!)},${i},${BigInt(i) * 2n ** 40n},${BigInt(i) * 10n ** 14n}\n`;
        const wanted = createHash("sha256").update(given.map(line).join("")).digest("hex");
        expect(digestRows(rows, String(EPOCH_NS))).toBe(wanted);
        const middle = at % given.length;
        expect(digestChunks([cut(rows, 0, middle), cut(rows, middle, given.length)], String(EPOCH_NS))).toBe(wanted);
      }),
      { seed: SEED },
    );
  });
});

describe("the order of events", () => {
  /** In runs of a few rows, put aside or not, as a long capture has them. */
  const runsOf = (given: [number, number][], size: number, scratch: MemoryScratch | null) => {
    const runs = new RowRuns(scratch);
    const { ev, exchTs, localTs, ticks, lots, orderId } = columnsOf(given);
    for (let i = 0; i < given.length; i++) {
      runs.add(ev[i]!, exchTs[i]!, localTs[i]!, ticks[i]!, lots[i]!, Math.min(orderId[i]!, 2 ** 53));
      if (i % size === size - 1) runs.seal();
    }
    runs.seal();
    return runs;
  };
  const import_ = (given: [number, number][], size = 1_000, scratch: MemoryScratch | null = null) => {
    const { epochNs, chunks, report } = orderRows(runsOf(given, size, scratch), EPOCH_NS, {}, "capture");
    return { epochNs, rows: joinColumns([...chunks()]), report };
  };

  it("does not depend on how the rows are cut into runs, nor on where these are kept", () => {
    fc.assert(
      fc.property(stamps, fc.integer({ min: 1, max: 9 }), fc.boolean(), (given, size, aside) => {
        expect(import_(given, size, aside ? new MemoryScratch() : null)).toEqual(import_(given));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("is, a group at a time, that of the slow twin, a row at a time", () => {
    const message = fc.record({
      exchTs: fc.nat(8),
      localTs: fc.nat(8),
      kinds: fc.array(fc.constantFrom(BUY, BUY, SELL), { minLength: 1, maxLength: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (messages, size, aside) => {
          const runs = new RowRuns(aside ? new MemoryScratch() : null);
          const given = messages.flatMap(({ exchTs, localTs, kinds }) => kinds.map((ev) => ({ ev, exchTs, localTs })));
          for (const [row, { ev, exchTs, localTs }] of given.entries()) {
            runs.add(ev, exchTs, localTs, row, row * 3, 0);
            if (row % size === size - 1) runs.seal();
          }
          runs.seal();
          const behind = Math.max(0, ...given.map(({ exchTs, localTs }) => exchTs - localTs));
          const zero = Math.min(...given.map(({ localTs }) => localTs)) + behind;
          const wanted = slowEventOrder(given.map(({ exchTs, localTs }, row) => ({ row, exchTs, localTs }))).map(({ row, flags }) => [
            given[row.row]!.ev + flags,
            row.exchTs - zero,
            row.localTs + behind - zero,
            row.row,
            row.row * 3,
          ]);
          const { ev, exchTs, localTs, ticks, lots } = joinColumns([...orderRows(runs, EPOCH_NS, {}, "capture").chunks()]);
          expect([...ev].map((flags, i) => [flags, exchTs[i], localTs[i], ticks[i], lots[i]])).toEqual(wanted);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("has no more runs open than overlap in time", () => {
    const given = Array.from({ length: 900 }, (_, i): [number, number] => [i * 10 - (i % 3) * 15, i * 10 + 100 + (i % 5) * 12]);
    const runs = runsOf(given, 10, new MemoryScratch());
    const shelf = new RunShelf(runs);
    const rows = new SortedRows(shelf, "localTs");
    let most = 0;
    let count = 0;
    for (let before = Number.NEGATIVE_INFINITY; rows.groups !== null; rows.advance(1), count++) {
      const now = rows.localTs;
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
      most = Math.max(most, shelf.size);
    }
    expect(count).toBe(900);
    expect(most).toBe(2);
    expect(shelf.size).toBe(0);
  });

  it("shows each side every row once, by its own clock", () => {
    fc.assert(
      fc.property(stamps, (given) => {
        const { rows, epochNs, report } = import_(given);
        const behind = Math.max(0, ...given.map(([exchTs, localTs]) => exchTs - localTs));
        expect(report.clockCorrectionNs).toBe(behind);
        const base = Number(BigInt(epochNs) - EPOCH_NS);
        for (const [flag, side] of [
          [EXCH, 0],
          [LOCAL, 1],
        ] as const) {
          const wanted = given
            .map(([exchTs, localTs], i) => ({ i, exchTs, localTs: localTs + behind }))
            .sort((a, b) => (side === 0 ? a.exchTs - b.exchTs : a.localTs - b.localTs) || a.i - b.i);
          const seen = Array.from({ length: rows.length }, (_, i) => i).filter((i) => (rows.ev[i]! & flag) !== 0);
          const times = seen.map((i) => ({ exchTs: rows.exchTs[i]! + base, localTs: rows.localTs[i]! + base }));
          expect(times.map((one) => (side === 0 ? one.exchTs : one.localTs))).toEqual(
            wanted.map((one) => (side === 0 ? one.exchTs : one.localTs)),
          );
          const tally = (all: readonly { exchTs: number; localTs: number }[]) => all.map((one) => `${one.exchTs},${one.localTs}`).sort();
          expect(tally(times)).toEqual(tally(wanted));
        }
        expect(rows.length).toBe(given.length + report.splitRows);
        expect(rows.localTs[rows.ev.findIndex((ev) => (ev & LOCAL) !== 0)]).toBe(0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("splits a row that the two sides saw in another order", () => {
    const { rows, epochNs } = import_([
      [10, 30],
      [9, 31],
    ]);
    const seen = Array.from({ length: rows.length }, (_, i) => [(rows.ev[i]! & (EXCH | LOCAL)) >>> 0, rows.ticks[i]]);
    expect(seen).toEqual([
      [EXCH, 1],
      [EXCH + LOCAL, 0],
      [LOCAL, 1],
    ]);
    expect(BigInt(epochNs) - EPOCH_NS).toBe(30n);
  });
});

/** Levels by side, searched from end to end. */
class SlowLevels {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();

  set(side: number, price: number, amount: number): void {
    const own = side === BUY ? this.#bids : this.#asks;
    if (amount === 0) own.delete(price);
    else own.set(price, amount);
  }

  clearTo(side: number, price: number): void {
    if (side === BUY) for (const one of [...this.#bids.keys()].filter((bid) => bid >= price)) this.#bids.delete(one);
    else for (const one of [...this.#asks.keys()].filter((ask) => ask <= price)) this.#asks.delete(one);
  }

  isCrossed(): boolean {
    return Math.max(...this.#bids.keys()) >= Math.min(...this.#asks.keys());
  }
}

it("a book is crossed when the slow twin says so", () => {
  const change = fc.record({
    side: fc.constantFrom(BUY, SELL),
    price: fc.integer({ min: 1, max: 8 }),
    amount: fc.constantFrom(0, 0, 1, 2),
    what: fc.constantFrom("set" as const, "set" as const, "clearTo" as const),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const watch = new CrossWatch();
      const slow = new SlowLevels();
      for (const { side, price, amount, what } of changes) {
        const before = slow.isCrossed();
        watch[what](side, price, amount);
        slow[what](side, price, amount);
        expect(watch.becameCrossed()).toBe(slow.isCrossed() && !before);
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it("stamps of µs and of ns are exact, and a snapshot takes the time of the next message at the start", async () => {
  const lines = [
    '1721749182850494 {"lastUpdateId":1,"bids":[["1.214","63.38"]],"asks":[]}',
    '1721749183854663 {"data":{"e":"depthUpdate","E":1721749183710,"b":[["1.188","169.66"]],"a":[]}}',
    '1721749183854663789 {"data":{"e":"trade","T":1721749183711,"p":"1.188","q":"0.01","m":true}}',
  ];
  const bytes = new TextEncoder().encode(lines.join("\n"));
  const { rows, epochNs, report } = await importers["binance-spot"].import([{ name: "x", chunks: [bytes] }], {
    tickSize: 0.001,
    lotSize: 0.01,
  });
  const behind = 1721749183710n * 1_000_000n - 1721749182850494n * 1_000n;
  expect(BigInt(report.clockCorrectionNs)).toBe(behind);
  const absolute = (times: Float64Array) => [...times].map((ns) => BigInt(epochNs) + BigInt(ns));
  expect(absolute(rows.localTs).map((ns) => ns - behind)).toEqual([
    1721749182850494000n,
    1721749182850494000n,
    1721749183854663000n,
    1721749183854663789n,
  ]);
  expect(absolute(rows.exchTs)).toEqual([1721749183710000000n, 1721749183710000000n, 1721749183710000000n, 1721749183711000000n]);
  expect([...rows.ticks]).toEqual([1214, 1214, 1188, 1188]);
  expect([...rows.lots]).toEqual([0, 6338, 16966, 1]);
});

describe("ids of Binance's depth updates", () => {
  const line = (n: number, ids: object, space = "") =>
    `${1723161255000000000n + BigInt(n)}${space} ${JSON.stringify({ data: { e: "depthUpdate", E: 1723161255000, T: 1723161255000, ...ids, b: [["100.1", "1"]], a: [] } })}`;
  const odd = async (format: "binance-futures" | "binance-spot", updates: object[], space: string) => {
    const bytes = new TextEncoder().encode(updates.map((ids, n) => line(n, ids, space)).join("\n"));
    const { report } = await importers[format].import([{ name: "x", chunks: [bytes] }], { tickSize: 0.1, lotSize: 0.001 });
    return Object.fromEntries(Object.entries(report.oddities).filter(([what]) => what.startsWith("sequence")));
  };
  it.each([
    ["from their bytes", ""],
    ["by JSON.parse", " "],
  ])("tell what is missing, %s", async (_, space) => {
    const futures = [
      { U: 1, u: 4, pu: 0 },
      { U: 5, u: 9, pu: 4 },
      { U: 20, u: 22, pu: 9 },
      { U: 30, u: 33, pu: 29 },
      { U: 20, u: 22, pu: 9 },
      { U: 34, u: 40, pu: 33 },
    ];
    expect(await odd("binance-futures", futures, space)).toEqual({
      "sequence gap": { count: 1, first: "x:4" },
      "sequence out of order": { count: 1, first: "x:5" },
    });
    const spot = [{ U: 1, u: 4 }, { U: 5, u: 9 }, { U: 8, u: 11 }, { U: 13, u: 14 }, {}, { U: 15, u: 15 }];
    expect(await odd("binance-spot", spot, space)).toEqual({ "sequence gap": { count: 1, first: "x:4" } });
  });
});
