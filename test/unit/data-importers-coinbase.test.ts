import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { aggregateLevels } from "../../src/data/aggregate.js";
import { type Imported, type InputFile, importers } from "../../src/data/importers/index.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { openCaptures } from "./captures.js";

const STEPS = { tickSize: 0.01, lotSize: 1e-8 };
const folder = process.env.HFT_CAPTURES ?? fileURLToPath(new URL("../../../shared/captures", import.meta.url));
const hasCoinbase = existsSync(`${folder}/coinbase`);
if (!hasCoinbase) console.warn("SKIPPED: no Coinbase captures to import. Set $HFT_CAPTURES to their folder.");

/** Orders by number, searched from end to end: the slow twin of any book. */
function slowLevels(rows: RowColumns): { bids: number[][]; asks: number[][] } {
  const orders = new Map<number, { buy: boolean; ticks: number; lots: number }>();
  for (let i = 0; i < rows.length; i++) {
    const kind = rows.ev[i]! & 0xff;
    const id = rows.orderId[i]!;
    if (kind === Kind.clear) orders.clear();
    if (kind === Kind.add) expect(orders.has(id)).toBe(false);
    if (kind === Kind.modify || kind === Kind.cancel || kind === Kind.fill) expect(orders.has(id)).toBe(true);
    if (kind === Kind.cancel) orders.delete(id);
    if (kind === Kind.add || kind === Kind.modify)
      orders.set(id, { buy: (rows.ev[i]! & BUY) !== 0, ticks: rows.ticks[i]!, lots: rows.lots[i]! });
  }
  const levels = (buy: boolean) => {
    const sums = new Map<number, number>();
    for (const order of orders.values()) if (order.buy === buy) sums.set(order.ticks, (sums.get(order.ticks) ?? 0) + order.lots);
    return [...sums].sort((a, b) => (buy ? b[0] - a[0] : a[0] - b[0]));
  };
  return { bids: levels(true), asks: levels(false) };
}

function levelsOf(rows: RowColumns): { bids: number[][]; asks: number[][] } {
  const sides = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  for (let i = 0; i < rows.length; i++) {
    if ((rows.ev[i]! & 0xff) !== Kind.depth) continue;
    const side = (rows.ev[i]! & BUY) !== 0 ? sides.bids : sides.asks;
    if (rows.lots[i] === 0) side.delete(rows.ticks[i]!);
    else side.set(rows.ticks[i]!, rows.lots[i]!);
  }
  return { bids: [...sides.bids].sort((a, b) => b[0] - a[0]), asks: [...sides.asks].sort((a, b) => a[0] - b[0]) };
}

describe.skipIf(!hasCoinbase)("captures of Coinbase", () => {
  it.each([0, 1, 2])("btcusd-20160312-%d: the 50 best levels of either side that it ends with", async (part) => {
    const name = `coinbase/btcusd-20160312-${part}`;
    const { rows, epochNs, report } = await importers["coinbase-full"].import(openCaptures([`${name}.in.gz`]), STEPS);
    const wanted = JSON.parse(readFileSync(`${folder}/${name}.out.json`, "utf8"));
    const inSteps = (levels: number[][]) => levels.map(([price, size]) => [Math.round(price! * 100), Math.round(size! * 1e8)]);
    for (const got of [slowLevels(rows), levelsOf(aggregateLevels(rows))]) {
      expect(got.bids.slice(0, 50)).toEqual(inSteps(wanted.bids));
      expect(got.asks.slice(0, 50)).toEqual(inSteps(wanted.asks));
    }
    // The recorder's clock ran in New York, and says so nowhere.
    expect(new Date(Number(BigInt(epochNs) / 1_000_000n)).toISOString()).toBe("2016-03-12T05:08:37.352Z");
    expect(rows.ev.every((ev) => (ev & (EXCH | LOCAL)) !== 0)).toBe(true);
    expect(Object.keys(report.oddities).sort()).toEqual(["local time without a zone", "price out of range"]);
    expect(report).toMatchObject({ clockCorrectionNs: 0, splitRows: 0 });
  });
});

const SECOND = "2024-05-01T10:00:00";
let sequence = 100;
const message = (fields: object, at: { ms?: number; sequence?: number } = {}) => {
  sequence = at.sequence ?? sequence + 1;
  const time = `${SECOND}.${String(at.ms ?? 0).padStart(3, "0")}000Z`;
  return `${SECOND}.500Z ${JSON.stringify({ product_id: "BTC-USD", sequence, time, ...fields })}`;
};
const order = (type: string, id: string, fields: object = {}) => ({ type, order_id: id, side: "buy", price: "100.00", ...fields });
const received = (id: string, fields: object = {}) => order("received", id, { size: "2", order_type: "limit", ...fields });
const open = (id: string, fields: object = {}) => order("open", id, { remaining_size: "2", ...fields });
const done = (id: string, fields: object = {}) => order("done", id, { reason: "canceled", ...fields });
const match = (maker: string, size: string, fields: object = {}) => ({
  type: "match",
  maker_order_id: maker,
  taker_order_id: "t",
  side: "buy",
  price: "100.00",
  size,
  ...fields,
});
const book = (fields: object = {}) => message({ bids: [["100.00", "2", "a"]], asks: [["101.00", "3", "b"]], ...fields });

/** In pieces of 11 bytes, cut inside of lines. */
function file(lines: string[], name = "x.jsonl"): InputFile {
  const bytes = new TextEncoder().encode(lines.join("\n"));
  return { name, chunks: Array.from({ length: Math.ceil(bytes.length / 11) }, (_, i) => bytes.subarray(i * 11, i * 11 + 11)) };
}

const take = (...lines: string[]): Promise<Imported> => importers["coinbase-full"].import([file(lines)], STEPS);

const kinds = Object.fromEntries(Object.entries(Kind).map(([name, kind]) => [kind, name]));
const shown = ({ rows }: Imported) =>
  Array.from({ length: rows.length }, (_, i) => `${kinds[rows.ev[i]! & 0xff]} ${rows.orderId[i]} ${rows.ticks[i]} ${rows.lots[i]! / 1e8}`);

describe("messages of the full channel", () => {
  it("become adds, changes, executions and cancels", async () => {
    const got = await take(
      book(),
      message(received("c")),
      message(open("c", { price: "99.50" })),
      message({ type: "change", order_id: "c", side: "buy", new_size: "1.5", old_size: "2", price: "99.50" }),
      message(received("t", { side: "sell", order_type: "market", price: null })),
      message(match("a", "0.5")),
      message(match("a", "1.5")),
      message(done("a", { reason: "filled", remaining_size: "0" })),
      message(done("t", { side: "sell", reason: "filled" })),
      message({
        type: "change",
        reason: "modify_order",
        order_id: "c",
        side: "buy",
        new_size: "1.5",
        new_price: "99.60",
        old_price: "99.50",
      }),
      message(done("c")),
    );
    expect(shown(got)).toEqual([
      "add 1 10000 2",
      "add 2 10100 3",
      "add 3 9950 2",
      "modify 3 9950 1.5",
      "trade 0 10000 0.5",
      "fill 1 10000 0.5",
      "modify 1 10000 1.5",
      "trade 0 10000 1.5",
      "fill 1 10000 1.5",
      "cancel 1 10000 0",
      "modify 3 9960 1.5",
      "cancel 3 9960 0",
    ]);
    expect(got.report.oddities).toEqual({});
  });

  it("that a snapshot did not see are played again behind it, without their trades", async () => {
    const late = [message(received("c"), { sequence: 10 }), message(open("c")), message(match("c", "0.5")), message(open("d"))];
    const snapshot = message({ bids: [["100.00", "2", "c"]], asks: [] }, { sequence: 11 });
    const got = await take(...late, snapshot, message(done("d"), { sequence: 14 }));
    expect(shown(got).slice(5)).toEqual(["clear 0 0 0", "add 3 10000 2", "modify 3 10000 1.5", "add 4 10000 2", "cancel 4 10000 0"]);
    expect(Object.keys(got.report.oddities)).toEqual(["no snapshot"]);
  });

  it("that a snapshot holds already are left out", async () => {
    const got = await take(
      message({ bids: [["100.00", "2", "a"]], asks: [] }, { sequence: 50 }),
      message(open("a"), { sequence: 49 }),
      message(done("a"), { sequence: 51 }),
    );
    expect(shown(got)).toEqual(["add 1 10000 2", "cancel 1 10000 0"]);
  });

  it.each<[string, () => string[], string, string]>([
    ["a gap", () => [message(open("c"), { sequence: 200 })], "sequence gap", "x.jsonl:2"],
    [
      "one that comes late",
      () => [message(open("c"), { sequence: 200 }), message(open("d"), { sequence: 199 })],
      "sequence out of order",
      "x.jsonl:3",
    ],
    ["one that comes twice", () => [message(open("c")), message(open("c"), { sequence })], "message seen before", "x.jsonl:3"],
    ["an unknown order done", () => [message(done("z"))], "order never seen", "x.jsonl:2"],
    ["an unknown maker", () => [message(match("z", "1"))], "order never seen", "x.jsonl:2"],
    ["an order opened twice", () => [message(open("a"))], "order opened twice", "x.jsonl:2"],
    ["an order received twice", () => [message(received("a"))], "order received twice", "x.jsonl:2"],
    ["an execution that is too large", () => [message(match("a", "5"))], "execution larger than the order", "x.jsonl:2"],
    ["a filled order with a rest", () => [message(done("a", { reason: "filled" }))], "filled order with a rest", "x.jsonl:2"],
    ["another product", () => [message({ ...open("c"), product_id: "ETH-USD" })], "message of another product", "x.jsonl:2"],
    ["a crossed book", () => [message(open("c", { price: "102.00" }))], "book crossed", "x.jsonl:2"],
    [
      "a price that no book holds",
      () => [message(open("c", { side: "sell", price: "1e8" })), message(done("c"))],
      "price out of range",
      "x.jsonl:2",
    ],
    ["an error", () => [message({ type: "error" })], "error of the exchange", "x.jsonl:2"],
    [
      "a time that goes back",
      () => [message(open("c"), { ms: 9 }), message(open("d"), { ms: 8 })],
      "exchange time out of order",
      "x.jsonl:3",
    ],
    ["no local time", () => [message(open("c")).slice(25)], "no local time", "x.jsonl:2"],
  ])("tell of %s", async (_, lines, oddity, first) => {
    sequence = 100;
    const snapshot = book();
    const { report } = await take(snapshot, ...lines());
    expect(report.oddities[oddity]).toEqual({ count: 1, first });
  });

  it.each<[string, () => string, number, string]>([
    ["no JSON", () => "hello", 2006, "wanted an optional local time"],
    ["half a line", () => message(open("c")).slice(0, -3), 2006, "wanted JSON after the local time"],
    ["a local time that is none", () => `noon ${message(open("c")).slice(25)}`, 2006, "wanted an optional local time"],
    ["a time that is none", () => message({ ...open("c"), time: "noon" }), 2006, 'got "\\"noon\\"", wanted a time in ISO 8601 as time'],
    ["no time", () => message({ ...done("a"), time: "" }), 2006, "wanted a time in ISO 8601 as time"],
    ["no sequence", () => message({ ...open("c"), sequence: "7" }), 2006, "wanted a whole number as sequence"],
    ["no order", () => message({ ...open("c"), order_id: null }), 2006, "wanted a text as order_id"],
    ["no side", () => message(open("c", { side: "bid" })), 2006, "wanted buy or sell as side"],
    ["no price", () => message(open("c", { price: null })), 2006, "wanted a decimal in quotes as price"],
    ["no size", () => message(match("a", "")), 2006, "wanted a decimal in quotes as size"],
    ["a level that is none", () => message({ bids: [null], asks: [] }), 2006, "wanted a message of the full channel"],
    ["a price beyond all ticks", () => message(match("a", "1", { price: "1e9" })), 2007, "got price 1000000000"],
    ["a quantity below 0", () => message(open("c", { remaining_size: "-1" })), 2007, "wanted none below 0"],
    ["a time in another year", () => message({ ...open("c"), time: "2026-05-01T10:00:00Z" }), 2007, "wanted one within 52 days"],
  ])("with %s are refused, with their line", async (_, line, code, words) => {
    sequence = 100;
    const snapshot = book();
    const error = await take(snapshot, line()).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({ code, place: { file: "x.jsonl", line: 2 } });
    expect((error as HftError).message).toContain(words);
  });

  it("are missing", async () => {
    await expect(take("")).rejects.toMatchObject({ code: 2009, place: { file: "x.jsonl" } });
    await expect(take('{"type":"subscriptions"}')).rejects.toMatchObject({ code: 2009 });
  });
});
