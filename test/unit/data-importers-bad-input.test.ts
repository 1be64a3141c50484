import { Readable } from "node:stream";
import { createGunzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type InputFile, importers } from "../../src/data/importers/index.js";
import type { ErrorCode, ErrorPlace } from "../../src/errors.js";
import { HftError } from "../../src/errors.js";

const STEPS = { tickSize: 0.1, lotSize: 0.001 };
type Format = keyof typeof importers;

/** A text in pieces of `size` bytes, cut inside of lines and characters. */
function fileOf(name: string, text: string, size = 7): InputFile {
  const bytes = new TextEncoder().encode(text);
  const count = Math.ceil(bytes.length / size);
  return { name, chunks: Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)) };
}

async function failure(
  format: Format,
  files: InputFile[],
  options = STEPS,
): Promise<{ code: ErrorCode; message: string; place: ErrorPlace }> {
  const error = await importers[format].import(files, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HftError)) throw new Error(`wanted an HftError, got ${String(error)}`);
  return { code: error.code, message: error.message, place: error.place };
}

const STAMP = "1723161255030314667";
const depth = (change: object = {}) =>
  `${STAMP} ${JSON.stringify({ stream: "x@depth", data: { e: "depthUpdate", E: 1723161255000, T: 1723161255000, b: [["100.1", "0.002"]], a: [], ...change } })}`;
const trade = (change: object = {}) =>
  `${STAMP} ${JSON.stringify({ stream: "x@trade", data: { e: "trade", E: 1723161255000, T: 1723161255000, p: "100.1", q: "0.002", X: "MARKET", m: true, ...change } })}`;

describe("a raw stream of Binance", () => {
  it.each<[string, string, ErrorCode, string]>([
    ["no stamp", '{"stream":"x"}', 2006, "wanted a local time of 16 (µs) or 19 (ns) digits"],
    ["nothing but a stamp", STAMP, 2006, "wanted a local time of 16 (µs) or 19 (ns) digits"],
    ["a stamp of ms", depth().replace(STAMP, "1723161255030"), 2006, 'got "1723161255030 {'],
    ["a line cut short", depth().slice(0, -5), 2006, "wanted JSON after the local time"],
    ["JSON that is no object", `${STAMP} 17`, 2006, "wanted a JSON object"],
    ["a depth update without a side", depth({ b: undefined }), 2006, "wanted the fields of a depth update"],
    ["a level that is none", depth({ a: [null] }), 2006, "wanted the fields of a depth update"],
    ["a side that is a text", depth({ a: "12" }), 2006, "wanted a decimal in quotes as quantity"],
    ["a price that is none", depth({ a: [["1O0.1", "1"]] }), 2006, 'got "\\"1O0.1\\"", wanted a decimal in quotes as price'],
    ["an empty quantity", depth({ a: [["100.1", ""]] }), 2006, "wanted a decimal in quotes as quantity"],
    ["a level without quantity", depth({ a: [["100.1"]] }), 2006, 'got "nothing", wanted a decimal in quotes as quantity'],
    ["a trade without its side", trade({ m: undefined }), 2006, 'got "nothing", wanted true or false as m'],
    ["a time that is none", trade({ T: "soon" }), 2006, "wanted a time T"],
    [
      "a price beyond all ticks",
      depth({ a: [["1e12", "1"]] }),
      2007,
      "got price 1000000000000, wanted a number of at most 2147483646 steps of 0.1",
    ],
    ["more than 2^53 lots", depth({ a: [["100.1", "1e14"]] }), 2007, "got quantity 100000000000000"],
    ["a negative quantity", trade({ q: "-1" }), 2007, "got quantity -1, wanted none below 0"],
    ["a time in another year", trade({ T: 1823161255000 }), 2007, "wanted one within 52 days"],
    ["a clock behind by more than a month", trade({ T: 1723161255000 + 30 * 86_400_000 }), 2007, "s behind the exchange's"],
  ])("with %s", async (what, line, code, message) => {
    for (const format of ["binance-futures", "binance-spot"] as const) {
      const text = `${depth()}\n${trade()}\r\n${line}\n`;
      const error = await failure(format, [fileOf("a.jsonl", text)]);
      expect(error).toMatchObject({ code, place: what.startsWith("a clock") ? { file: "a.jsonl" } : { file: "a.jsonl", line: 3 } });
      expect(error.message).toContain("a.jsonl");
      if (!(what === "a time that is none" && format === "binance-spot")) expect(error.message).toContain(message);
    }
  });

  it("names the snapshot that is damaged, though its time comes with a later line", async () => {
    const snapshot = `${STAMP} {"lastUpdateId":1,"bids":[["x","1"]],"asks":[]}`;
    const error = await failure("binance-spot", [fileOf("a.jsonl", `${snapshot}\n${trade()}`)]);
    expect(error).toMatchObject({ code: 2006, place: { file: "a.jsonl", line: 1 } });
  });

  it("that was never unzipped", async () => {
    const error = await failure("binance-spot", [{ name: "a.gz", chunks: [gzipSync(depth())] }]);
    expect(error).toMatchObject({ code: 2006, place: { file: "a.gz", line: 1 } });
  });

  it("whose gzip is truncated, at the line where it ends", async () => {
    const bytes = gzipSync(`${Array.from({ length: 2_000 }, (_, i) => depth({ u: Math.sin(i) })).join("\n")}\n`);
    const chunks = Readable.from([bytes.subarray(0, bytes.length - 2_000)]).pipe(createGunzip());
    const error = await failure("binance-spot", [{ name: "a.gz", chunks }]);
    expect(error).toMatchObject({ code: 2006, place: { file: "a.gz" } });
    expect(error.message).toMatch(/the file can't be read to its end: unexpected end of file/);
  });

  it.each(["", "\n\n", `${STAMP} {"result":null,"id":1}\n`])("without a row: %j", async (text) => {
    expect(await failure("binance-futures", [fileOf("a.jsonl", text)])).toMatchObject({ code: 2009, place: { file: "a.jsonl" } });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("in steps of %d", async (tickSize) => {
    const error = await failure("binance-futures", [fileOf("a.jsonl", depth())], { ...STEPS, tickSize });
    expect(error).toMatchObject({ code: 1002, place: { field: "tickSize" } });
  });

  it("leaves other messages alone", async () => {
    const others = ['{"data":{"e":"forceOrder","o":{}}}', '{"stream":"!ticker@arr","data":[1]}', '{"code":-1,"msg":"no"}', '{"data":"x"}'];
    const text = [...others.map((json) => `${STAMP} ${json}`), trade(), trade({ X: "INSURANCE_FUND" })].join("\n");
    const { rows, report } = await importers["binance-futures"].import([fileOf("a.jsonl", text)], STEPS);
    expect(rows.length).toBe(1);
    expect(report.oddities).toEqual({ "trade outside of the book": { count: 1, first: "a.jsonl:6" } });
  });
});

const ORDERS = "id,timestamp,exchange_timestamp,price,volume,action,direction";
const TRADES = "trade_id,price,amount,buy_order_id,sell_order_id,side";
const order = "5,1777689383201,1777689380521,78318.0,1.5,created,bid";

describe("orders and trades of Bitstamp", () => {
  const orders = (line: string) => fileOf("orders.csv", `${ORDERS}\n${order}\n${line}\n`);
  const trades = (text = "") => fileOf("trades.csv", `${TRADES}\n${text}`);

  it.each<[string, string, ErrorCode, string]>([
    ["too few columns", "6,1777689383201,1777689380521,78318.0", 2006, "wanted 7 columns"],
    ["an empty price", order.replace("78318.0", ""), 2006, 'got "", wanted a number as price'],
    ["an id that is none", order.replace("5,", "x,"), 2006, 'got "x", wanted a whole number up to 2^53 as id'],
    ["an id that a double can't hold", order.replace("5,", "9007199254740993,"), 2006, "wanted a whole number up to 2^53 as id"],
    ["a time that is none", order.replace("1777689383201", "now"), 2006, 'got "now"'],
    ["an unknown action", order.replace("created", "moved"), 2006, 'got "moved", wanted created or changed or deleted as action'],
    ["an unknown direction", order.replace("bid", "up"), 2006, 'got "up", wanted bid or ask as direction'],
    ["a negative volume", order.replace("1.5", "-1.5"), 2007, "got quantity -1.5"],
  ])("with %s", async (_, line, code, message) => {
    const error = await failure("bitstamp-l3", [orders(line), trades()]);
    expect(error).toMatchObject({ code, place: { file: "orders.csv", line: 3 } });
    expect(error.message).toContain(message);
  });

  it("with a first time that is none", async () => {
    const file = fileOf("orders.csv", `${ORDERS}\n${order.replace("1777689383201", "x")}`);
    expect(await failure("bitstamp-l3", [file, trades()])).toMatchObject({ code: 2006, place: { line: 2 } });
  });

  it("with unknown columns", async () => {
    const error = await failure("bitstamp-l3", [fileOf("orders.csv", "id,time,price\n"), trades()]);
    expect(error).toMatchObject({ code: 2006, place: { file: "orders.csv", line: 1 } });
    expect(error.message).toContain("wanted a header with timestamp, exchange_timestamp, volume, action, direction");
  });

  it("with a damaged trade", async () => {
    const error = await failure("bitstamp-l3", [orders(order), trades("1,78318,0.1,1,2,held\n")]);
    expect(error).toMatchObject({ code: 2006, place: { file: "trades.csv", line: 2 } });
    expect(error.message).toContain('got "held", wanted buy or sell as side');
  });

  it("without the trades, and without orders", async () => {
    expect(await failure("bitstamp-l3", [orders(order)])).toMatchObject({ code: 2006 });
    expect(await failure("bitstamp-l3", [fileOf("orders.csv", `${ORDERS}\n`), trades()])).toMatchObject({ code: 2009 });
  });

  it("notes what is odd, with its first line", async () => {
    const lines = [
      ORDERS,
      "1,1000,900,101,1,created,ask",
      "2,1000,1100,101,1,created,bid",
      "2,1000,1000,101,1,deleted,bid",
      "3,999,998,0.5,1,created,bid",
      "9,1300,1200,100,1,deleted,bid",
      "4,1300,1200,102,1,created,bid",
      "1,1300,1200,101,1.5,changed,ask",
    ];
    const { report } = await importers["bitstamp-l3"].import([fileOf("o", lines.join("\n")), trades()], { tickSize: 1, lotSize: 1 });
    expect(report.oddities).toEqual({
      "negative latency": { count: 1, first: "o:3" },
      "book crossed": { count: 2, first: "o:3" },
      "exchange time out of order": { count: 2, first: "o:4" },
      "local time out of order": { count: 1, first: "o:5" },
      "price out of range": { count: 1, first: "o:5" },
      "order never seen": { count: 1, first: "o:6" },
      "off lot": { count: 1, first: "o:8" },
    });
  });
});
