import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/data/detect.js";
import { SeededRandom } from "../../src/data/generator/random.js";
import { type Imported, type InputFile, importers } from "../../src/data/importers/index.js";
import type { TardisOptions } from "../../src/data/importers/tardis.js";
import { checkRows } from "../../src/data/quality.js";
import { BUY, Kind, SELL } from "../../src/data/rows.js";
import { type ErrorCode, HftError } from "../../src/errors.js";

const STEPS = { tickSize: 0.5, lotSize: 1 };
const BOOK = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";
const TRADES = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
/** As of 2020-09-01, in µs. */
const at = (us: number) => String(1_598_918_400_000_000 + us);

/** In pieces of 13 bytes, cut inside of lines. */
function file(header: string, lines: string[], name = "x.csv"): InputFile {
  const bytes = new TextEncoder().encode(`${[header, ...lines].join("\n")}\n`);
  return { name, chunks: Array.from({ length: Math.ceil(bytes.length / 13) }, (_, i) => bytes.subarray(i * 13, i * 13 + 13)) };
}

const level = (
  us: number,
  side: string,
  price: number | string,
  amount: number | string,
  more: { snapshot?: boolean; symbol?: string } = {},
) => `deribit,${more.symbol ?? "BTC-PERPETUAL"},${at(us)},${at(us + 5_250)},${more.snapshot ?? false},${side},${price},${amount}`;
const trade = (us: number, side: string, price: number, amount: number) =>
  `deribit,BTC-PERPETUAL,${at(us)},${at(us + 5_250)},${us},${side},${price},${amount}`;
const snapshot = [level(0, "bid", 99.5, 10, { snapshot: true }), level(0, "ask", 100.5, 20, { snapshot: true })];

const kinds = Object.fromEntries(Object.entries(Kind).map(([name, kind]) => [kind, name]));
const shown = ({ rows }: Imported) =>
  Array.from({ length: rows.length }, (_, i) => {
    const side = rows.ev[i]! & BUY ? "buy" : rows.ev[i]! & SELL ? "sell" : "both";
    return `${kinds[rows.ev[i]! & 0xff]} ${side} ${rows.ticks[i]! / 2} ${rows.lots[i]} @${rows.localTs[i]! / 1e3}`;
  });

const take = (files: InputFile[], options: TardisOptions = STEPS) => importers.tardis.import(files, options);

/** Bytes changed or cut at random: whatever comes of it is rows, or an error with its code. */
async function mutated(bytes: Uint8Array, runs: number): Promise<void> {
  const random = new SeededRandom(11);
  for (let run = 0; run < runs; run++) {
    const damaged = bytes.slice(0, random.unit() < 0.2 ? random.below(bytes.length) : undefined);
    for (let k = random.below(4); k >= 0 && damaged.length > 0; k--)
      damaged[random.below(damaged.length)] = random.pick([0, 0xff, 0x7f, random.below(256)]);
    const error: unknown = await take([{ name: "x.csv", chunks: [damaged] }]).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null && !(error instanceof HftError)) throw new Error(`run ${run}: ${String(error)}`);
  }
}

describe("Tardis' CSV", () => {
  it("becomes rows in order of time, trades before the changes that they cause, in whatever order the files are", async () => {
    const book = () => file(BOOK, [...snapshot, level(1_000, "ask", 100.5, 15), level(3_000, "bid", 99.5, 0)], "book.csv");
    const trades = () => file(TRADES, [trade(1_000, "buy", 100.5, 5), trade(2_000, "sell", 99.5, 4)], "trades.csv");
    const got = await take([book(), trades()]);
    expect(shown(got)).toEqual([
      "clear both 0 0 @0",
      "snapshot buy 99.5 10 @0",
      "snapshot sell 100.5 20 @0",
      "trade buy 100.5 5 @1000",
      "depth sell 100.5 15 @1000",
      "trade sell 99.5 4 @2000",
      "depth buy 99.5 0 @3000",
    ]);
    expect(got.rows.exchTs[0]).toBe(-5_250_000);
    expect(got.epochNs).toBe(`${at(5_250)}000`);
    expect(got.report).toEqual({ clockCorrectionNs: 0, splitRows: 0, oddities: {} });
    expect(await take([trades(), book()])).toEqual(got);
  });

  it("empties the book at each snapshot in the stream, and leaves out what comes before the first", async () => {
    const again = [level(9_000, "bid", 98.5, 1, { snapshot: true }), level(9_000, "ask", 99.5, 1, { snapshot: true })];
    const got = await take([file(BOOK, [level(-5, "bid", 97, 1), ...snapshot, level(1, "bid", 99, 3), ...again])]);
    expect(shown(got).slice(3)).toEqual([
      "depth buy 99 3 @1",
      "clear both 0 0 @9000",
      "snapshot buy 98.5 1 @9000",
      "snapshot sell 99.5 1 @9000",
    ]);
    expect(got.report.oddities).toEqual({
      "change before the first snapshot": { count: 1, first: "x.csv:2" },
      "snapshot in the stream": { count: 1, first: "x.csv:6" },
    });
    // Levels that the second snapshot does not name are gone, so 99.5 asked does not cross what was bid there.
    expect(checkRows(got.rows).book).toMatchObject({ crossedShare: 0, snapshotNs: 0 });
  });

  it("takes one symbol: the first, or the one it is told", async () => {
    const other = [level(0, "bid", 5, 1, { snapshot: true, symbol: "ETH" }), level(2, "ask", 6, 1, { symbol: "ETH" })];
    const lines = [...snapshot, ...other];
    const first = await take([file(BOOK, lines)]);
    expect(first.rows.length).toBe(3);
    expect(first.report.oddities).toEqual({ "row of another symbol": { count: 2, first: "x.csv:4" } });
    expect(shown(await take([file(BOOK, lines)], { ...STEPS, symbol: "ETH" })).slice(1)).toEqual([
      "snapshot buy 5 1 @0",
      "depth sell 6 1 @2",
    ]);
  });

  it("notes what is odd", async () => {
    const lines = [...snapshot, level(2_000, "bid", 100.5, 1), level(1_000, "ask", 101, 1), level(3_000, "ask", 101.25, 0.5)];
    const got = await take([file(BOOK, lines), file(TRADES, [trade(2_500, "unknown", 100, 3)], "t.csv")]);
    expect(got.report.oddities).toMatchObject({
      "book crossed": { count: 1 },
      "exchange time out of order": { count: 1, first: "x.csv:5" },
      "local time out of order": { count: 1, first: "x.csv:5" },
      "off tick": { count: 1, first: "x.csv:6" },
      "off lot": { count: 1, first: "x.csv:6" },
      "trade of unknown side": { count: 1, first: "t.csv:2" },
    });
    expect(shown(got).some((row) => row.startsWith("trade both 100 3"))).toBe(true);
  });

  it.each<[string, string, string[], ErrorCode, string, number?]>([
    ["no header", snapshot[0]!, [], 2006, "wanted a header with symbol, timestamp", 1],
    ["another header", "a,b,c", [], 2006, "wanted a header with", 1],
    ["nothing", "", [], 2006, "wanted a header", 1],
    ["a header alone", BOOK, [], 2009, "no market data"],
    ["no snapshot", BOOK, [level(0, "bid", 99, 1)], 2006, "got 1 changes of a book and no snapshot"],
    ["a column missing", BOOK, [snapshot[0]!.slice(0, -3)], 2006, "wanted 8 columns", 2],
    ["a time in ms", BOOK, [snapshot[0]!.replace(at(0), "1598918400000")], 2006, "wanted a time of 16 digits (µs) as timestamp", 2],
    [
      "a time in ns",
      BOOK,
      [snapshot[0]!.replace(at(5_250), `${at(5_250)}000`)],
      2006,
      "wanted a time of 16 digits (µs) as local_timestamp",
      2,
    ],
    ["no is_snapshot", BOOK, [snapshot[0]!.replace("true", "yes")], 2006, "wanted true or false as is_snapshot", 2],
    ["a side that is none", BOOK, [level(0, "buy", 1, 1)], 2006, "wanted bid or ask as side", 2],
    ["a trade's side that is none", TRADES, [trade(0, "bid", 1, 1)], 2006, "wanted buy or sell or unknown as side", 2],
    ["no price", BOOK, [level(0, "bid", "", 1, { snapshot: true })], 2006, "wanted a number as price", 2],
    ["an amount that is none", BOOK, [level(0, "bid", 1, "NaN", { snapshot: true })], 2006, "wanted a number as amount", 2],
    ["an amount below 0", BOOK, [level(0, "bid", 1, -1, { snapshot: true })], 2007, "wanted none below 0", 2],
    ["a price of 2^53", BOOK, [level(0, "bid", 2 ** 53, 1, { snapshot: true })], 2007, "wanted a number of at most 2147483646 steps", 2],
    ["a time a year on", BOOK, [...snapshot, level(4e13, "bid", 1, 1)], 2007, "within 52 days", 4],
  ])("refuses %s", async (_, header, lines, code, message, line) => {
    const error = await take([file(header, lines)]).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(message),
      place: line === undefined ? { file: "x.csv" } : { file: "x.csv", line },
    });
  });

  it("is told by its header", () => {
    for (const header of [BOOK, TRADES])
      expect(detectFormat(new TextEncoder().encode(`${header}\n${snapshot[0]}\n`)).format).toBe("tardis");
  });
});

it("Tardis' CSV with random damage is rows or an error, never a fault", () => {
  const lines = Array.from({ length: 10 }, (_, i) => level(i, i % 2 ? "bid" : "ask", i % 2 ? 99 : 101, i, { snapshot: i < 4 }));
  return mutated(new TextEncoder().encode([BOOK, ...lines].join("\n")), 1_000);
});
