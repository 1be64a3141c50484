import { describe, expect, it } from "vitest";
import { MessageScan, Shape } from "../../src/data/importers/binance-scan.js";
import { importers } from "../../src/data/importers/index.js";
import { HftError } from "../../src/errors.js";
import { atBothLengths } from "../length.js";
import { randomFrom } from "../property/hostile.js";
import { hasCaptures, openCaptures, recordedSources } from "./captures.js";

const STAMP = "1723161255030314667";
const line = (data: object, stream = "btcusdt@x") => `${STAMP} ${JSON.stringify({ stream, data })}`;
const FUTURES_DEPTH = line({
  e: "depthUpdate",
  E: 1723161256299,
  T: 1723161256298,
  s: "BTCUSDT",
  U: 5123107832006,
  u: 5123107837557,
  pu: 5123107831937,
  b: [
    ["58710.20", "0.014"],
    ["61510.90", "0.000"],
  ],
  a: [["61800.30", "2"]],
});
const FUTURES_TRADE = line({
  e: "trade",
  E: 1723161256322,
  T: 1723161256321,
  s: "BTCUSDT",
  t: 5266583935,
  p: "61800.30",
  q: "0.006",
  X: "MARKET",
  m: false,
});
const SPOT_DEPTH = line({
  e: "depthUpdate",
  E: 1723161255208,
  s: "BTCUSDT",
  U: 50093239189,
  u: 50093239202,
  b: [["61737.63000000", "0.00000001"]],
  a: [],
});
const SPOT_TRADE = line({
  e: "trade",
  E: 1723161255343,
  s: "BTCUSDT",
  t: 3735683259,
  p: "61837.63000000",
  q: "0.02000000",
  b: 28_000_000_001,
  a: 28_000_000_002,
  T: 1723161255342,
  m: true,
  M: true,
});
const TICKER = line({ e: "bookTicker", u: 1 }, "btcusdt@bookTicker");

function read(text: string): { shape: Shape; scan: MessageScan } {
  const scan = new MessageScan();
  const bytes = new TextEncoder().encode(text);
  return { shape: scan.read(bytes, 0, bytes.length), scan };
}

describe("Binance's messages, read from their bytes", () => {
  it("have what JSON.parse finds in them", () => {
    const { shape, scan } = read(FUTURES_DEPTH);
    expect(shape).toBe(Shape.depth);
    expect([scan.second, scan.ns, scan.eventMs, scan.transactionMs]).toEqual([1723161255, 30314667, 1723161256299, 1723161256298]);
    expect([...scan.bids.prices.subarray(0, scan.bids.length)]).toEqual([58710.2, 61510.9]);
    expect([...scan.bids.quantities.subarray(0, scan.bids.length)]).toEqual([0.014, 0]);
    expect([scan.asks.length, scan.asks.prices[0], scan.asks.quantities[0]]).toEqual([1, 61800.3, 2]);
    const trade = read(SPOT_TRADE);
    expect(trade.shape).toBe(Shape.trade);
    expect([trade.scan.price, trade.scan.quantity, trade.scan.isSell, trade.scan.transactionMs]).toEqual([
      61837.63,
      0.02,
      true,
      1723161255342,
    ]);
    expect([FUTURES_TRADE, SPOT_DEPTH, TICKER].map((text) => read(text).shape)).toEqual([Shape.trade, Shape.depth, Shape.ticker]);
    expect(read(FUTURES_TRADE.replace("MARKET", "INSURANCE_FUND")).scan.isMarket).toBe(false);
    expect(read(FUTURES_DEPTH.replace('"stream":"btcusdt@x","data":{', "").slice(0, -1)).shape).toBe(Shape.depth);
  });

  it.each([
    ["white space", FUTURES_DEPTH.replace('"E":', '"E": ')],
    ["a key twice", FUTURES_TRADE.replace('"E":', '"p":"1.0","E":')],
    ["a key that nobody knows", FUTURES_TRADE.replace('"E":', '"z":1,"E":')],
    ["a number with leading zeros", FUTURES_TRADE.replace('"t":', '"t":0')],
    ["a number with too many digits", FUTURES_TRADE.replace('"t":', '"t":1234567')],
    ["a decimal with too many digits", FUTURES_TRADE.replace("61800.30", "61800.30000000001")],
    ["a negative quantity", FUTURES_TRADE.replace("0.006", "-0.006")],
    ["an exponent", FUTURES_TRADE.replace("0.006", "6e-3")],
    ["nothing behind the point", FUTURES_TRADE.replace("0.006", "0.")],
    ["an empty decimal", FUTURES_TRADE.replace("0.006", "")],
    ["two points", FUTURES_TRADE.replace("0.006", "0.0.6")],
    ["an escape in a name", FUTURES_TRADE.replace("BTCUSDT", "BTC\\u0055SDT")],
    ["a level with a third part", FUTURES_DEPTH.replace('"0.014"', '"0.014","1"')],
    ["a side that is missing", SPOT_DEPTH.replace(',"a":[]', "")],
    ["something behind it", `${FUTURES_TRADE} `],
    ["its end cut off", FUTURES_DEPTH.slice(0, -1)],
    ["a stamp of 13 digits", FUTURES_TRADE.replace(STAMP, STAMP.slice(0, 13))],
    ["a stamp of 20 digits", `1${FUTURES_TRADE}`],
    ["a snapshot", `${STAMP} {"lastUpdateId":1,"bids":[],"asks":[]}`],
  ])("leave to JSON.parse: %s", (_, text) => expect(read(text).shape).toBe(Shape.other));
});

/** The same for JSON.parse, and nothing that the bytes are read by. */
const slow = (text: string) => text.replaceAll(/^(\d+) \{/gm, "$1  {");

async function imported(format: "binance-futures" | "binance-spot", text: string) {
  try {
    const { rows, epochNs, report } = await importers[format].import([{ name: "x", chunks: [new TextEncoder().encode(text)] }], {
      tickSize: 0.1,
      lotSize: 0.001,
    });
    return { rows, epochNs, report };
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    return { code: error.code, place: error.place };
  }
}

const SAMPLE = [FUTURES_DEPTH, FUTURES_TRADE, SPOT_DEPTH, TICKER, SPOT_TRADE, FUTURES_TRADE.replace("MARKET", "NA"), FUTURES_DEPTH];
const PIECES = ['"', ",", "[", "]", "{", "}", "0", "9", ".", "-", "e", " ", "\\", "[]", "null", '"p":"1"', "\r", "é", "E", "T", "\n"];

for (const format of ["binance-futures", "binance-spot"] as const)
  atBothLengths(`${format}: damaged lines come to the same rows or the same error either way`, 400, 2_000, async (rounds) => {
    const next = randomFrom(7);
    let read = 0;
    for (let round = 0; round < rounds; round++) {
      const lines = SAMPLE.slice(Math.floor(next() * 3), 4 + Math.floor(next() * 4));
      if (format === "binance-futures") lines.splice(lines.indexOf(SPOT_DEPTH), 1);
      const at = Math.floor(next() * lines.length);
      const text = lines[at] as string;
      const from = 20 + Math.floor(next() * (text.length - 20));
      lines[at] = text.slice(0, from) + PIECES[Math.floor(next() * PIECES.length)] + text.slice(from + Math.floor(next() * 4));
      const [quick, twin] = [await imported(format, lines.join("\n")), await imported(format, slow(lines.join("\n")))];
      expect(quick, lines[at]).toEqual(twin);
      if ("rows" in quick) read++;
    }
    expect(read).toBeGreaterThan(rounds / 40);
    expect(read).toBeLessThan(rounds);
  });

describe.runIf(hasCaptures)("captures", () => {
  it.each(
    recordedSources()
      .filter(({ format }) => format.startsWith("binance"))
      .map((source) => [source.name, source] as const),
  )("%s: all but snapshots are read from their bytes", async (_, { files }) => {
    const scan = new MessageScan();
    const shapes = [0, 0, 0, 0];
    for (const file of openCaptures(files)) {
      const pieces: Uint8Array[] = [];
      for await (const piece of file.chunks) pieces.push(piece);
      for (const text of Buffer.concat(pieces).toString().split("\n")) {
        if (text === "") continue;
        const bytes = new TextEncoder().encode(text);
        (shapes[scan.read(bytes, 0, bytes.length)] as number)++;
      }
    }
    expect(shapes[Shape.other]).toBeLessThanOrEqual(1);
    expect(shapes[Shape.depth]).toBeGreaterThan(1_000);
  });
});
