import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestRows } from "../../src/data/digest.js";
import { exporters } from "../../src/data/exporters/index.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { cellsOf } from "../../src/data/importers/csv-layout.js";
import { type Imported, importers } from "../../src/data/importers/index.js";
import type { CsvOptions } from "../../src/data/importers/plain-csv.js";
import { BUY, EXCH, Kind, LOCAL, SELL } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";

const STEPS = { tickSize: 0.1, lotSize: 0.001 };
const BOTH = EXCH + LOCAL;

/** In pieces of 5 bytes, cut inside of characters. */
function take(text: string | Uint8Array, options: Partial<CsvOptions> = {}): Promise<Imported> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const size = typeof text === "string" ? 5 : 4_096;
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  return importers.csv.import([{ name: "x.csv", chunks }], { ...STEPS, ...options });
}

const shown = ({ rows, epochNs }: Imported) =>
  Array.from({ length: rows.length }, (_, i) => [
    rows.ev[i],
    String(BigInt(epochNs) + BigInt(rows.exchTs[i]!)),
    String(BigInt(epochNs) + BigInt(rows.localTs[i]!)),
    rows.ticks[i],
    rows.lots[i],
    rows.orderId[i],
  ]);

const ROW = [Kind.depth + BUY + BOTH, "1723161255030314667", "1723161255040000001", 1001, 2, 0];

describe("a plain CSV", () => {
  it("comes back with its digest", async () => {
    const { info, rows } = generateBook({ seed: 3, spanNs: 1e9 });
    const { epochNs, instrument } = info;
    const pieces: Uint8Array[] = [];
    for await (const piece of exporters.csv.export([rows], { ...instrument, epochNs, rows: rows.length })) pieces.push(piece);
    const got = await take(new Uint8Array(Buffer.concat(pieces)), instrument);
    expect([got.epochNs, digestRows(got.rows, got.epochNs)]).toEqual([epochNs, digestRows(rows, epochNs)]);
    const short = exporters.csv.export([], { ...instrument, epochNs, rows: 1 });
    await short.next();
    await expect(short.next()).rejects.toMatchObject({ code: 2002 });
  });

  it.each<[string, string, Partial<CsvOptions>]>([
    ["our own names", "ev,exch_ts,local_ts,price,quantity\n3758096385,1723161255030314667,1723161255040000001,100.1,0.002\n", {}],
    ["kind and side", "Kind;Side;exchTs;localTs;Price;Qty\ndepth;bid;1723161255030314667;1723161255040000001;100.1;0.002", {}],
    [
      "a mark at the start, tabs and CRLF",
      "\uFEFFtype\tside\ttime\tlocal time\tpx\tsize\r\nDepth\tBUY\t1723161255030314667\t1723161255040000001\t100.1\t0.002\r\n",
      {},
    ],
    ["quotes", 'kind,side,ts,local_ts,price,size\n"depth","b","1723161255030314667","1723161255040000001",100.1,"0.002"\n', {}],
    [
      "no header",
      "100.1|0.002|1|1723161255030314667|1723161255040000001\n",
      { columns: { price: 0, quantity: 1, side: 2, exchTs: 3, localTs: 4 }, kind: "depth" },
    ],
    [
      "names of its own",
      "p,q,s,a,b\n100.1,0.002,bid,1723161255030314667,1723161255040000001\n",
      { columns: { price: "p", quantity: "q", side: "s", exchTs: "a", localTs: "b" }, kind: "depth" },
    ],
    [
      "ISO times",
      "kind,side,ts,local_ts,price,size\n1,bid,2024-08-08T23:54:15.030314667Z,2024-08-09 01:54:15.040000001+02:00,100.1,0.002\n",
      {},
    ],
    ["a unit each", "kind,side,ts,local_ts,price,size\n1,bid,1723161255.030314667,1723161255040000.001,100.1,0.002\n", {}],
    [
      "a unit that is told",
      "kind,side,ts,local_ts,price,size\n1,bid,1723161255030.314667,1723161255040.000001,100.1,0.002\n",
      { units: "ms" },
    ],
  ])("with %s", async (_, text, options) => {
    const got = await take(text, options);
    expect(shown(got)).toEqual([ROW]);
    expect(got.report.oddities).toEqual({});
  });

  it("without flags is prepared as any capture", async () => {
    const got = await take("kind,side,ts,local_ts,price,size,id\ntrade,,1723161255,1723161256,1,1,\nadd,ask,1723161254,1723161257,2,1,7\n");
    expect([...got.rows.ev]).toEqual([Kind.add + SELL + EXCH, Kind.trade + BOTH, Kind.add + SELL + LOCAL]);
    expect(got.report.splitRows).toBe(1);
  });

  it("tells what is odd", async () => {
    const got = await take("kind,side,ts,price,size\ndepth,bid,1723161255,100,1\ndepth,ask,1723161256,99.95,1\n");
    expect(got.report.oddities).toEqual({
      "no local time": { count: 2, first: "x.csv:2" },
      "book crossed": { count: 1, first: "x.csv:3" },
      "off tick": { count: 1, first: "x.csv:3" },
    });
    const local = await take("kind,side,local_ts,price,size\ndepth,bid,1723161255,100,1\n");
    expect(Object.keys(local.report.oddities)).toEqual(["no exchange time"]);
    const behind = await take("kind,side,ts,local_ts,price,size\ndepth,bid,1723161255,1723161254,100,1\n");
    expect(behind.report).toMatchObject({ clockCorrectionNs: 1e9, oddities: { "negative latency": { count: 1 } } });
  });
});

const HEAD = "kind,side,ts,local_ts,price,size,id";
const good = "depth,bid,1723161255,1723161255,100.1,0.002,0";

describe("a CSV that is wrong", () => {
  it.each<[string, string, number, number | undefined, string]>([
    ["no rows", HEAD, 2009, undefined, "holds no market data"],
    ["nothing", "", 2009, undefined, "holds no market data"],
    ["no header and no map", good, 2006, 1, "a header with columns for a time, price and quantity"],
    ["no price", "kind,side,ts,size", 2006, 1, "columns for a time, price and quantity"],
    ["no kind", "side,ts,price,size", 2006, 1, "a column for ev or kind"],
    ["no side", "kind,ts,price,size", 2006, 1, "a column for ev or side"],
    ["too few columns", `${HEAD}\n${good}\ndepth,bid,1`, 2006, 3, "wanted 7 columns, got 3"],
    ["an unknown kind", `${HEAD}\n${good.replace("depth", "dept")}`, 2006, 2, 'got "dept", wanted depth, trade'],
    ["a kind that is a name of JavaScript's", `${HEAD}\n${good.replace("depth", "constructor")}`, 2006, 2, 'got "constructor"'],
    ["an unknown side", `${HEAD}\n${good.replace("bid", "up")}`, 2006, 2, 'got "up", wanted buy or sell'],
    ["a level without side", `${HEAD}\n${good.replace("bid", "")}`, 2006, 2, 'got "", wanted buy or sell'],
    ["a time that is none", `${HEAD}\n${good}\n${good.replace("1723161255", "now")}`, 2006, 3, 'got "now", wanted a time in s as exchTs'],
    ["a price that is none", `${HEAD}\n${good.replace("100.1", "1OO")}`, 2006, 2, 'got "1OO", wanted a number as price'],
    ["an empty quantity", `${HEAD}\n${good.replace("0.002", "")}`, 2006, 2, "wanted a number as quantity"],
    ["an id that a double can't hold", `${HEAD}\n${good.replace(/0$/, "9007199254740993")}`, 2006, 2, "up to 2^53 as orderId"],
    ["a negative quantity", `${HEAD}\n${good.replace("0.002", "-1")}`, 2007, 2, "none below 0"],
    ["a price beyond all ticks", `${HEAD}\n${good.replace("100.1", "1e12")}`, 2007, 2, "got price 1000000000000"],
    ["a time in another year", `${HEAD}\n${good}\n${good.replace("1723161255", "1823161255")}`, 2007, 3, "within 52 days"],
    ["an ev that is none", "ev,ts,price,size\n99,1723161255,1,1", 2006, 2, "a kind in the low byte"],
    ["an ev of unknown flags", "ev,ts,price,size\n65537,1723161255,1,1", 2006, 2, "a kind in the low byte"],
    ["sides in some rows only", "ev,ts,price,size\n1,1723161255,1,1\n3758096385,1723161255,1,1", 2006, undefined, "in all rows or in none"],
  ])("with %s", async (_, text, code, line, words) => {
    const error = await take(text).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect((error as HftError).message).toContain(words);
    expect(error).toMatchObject({ code, place: line === undefined ? { file: "x.csv" } : { file: "x.csv", line } });
  });

  it("with a map to a column that is not there", async () => {
    for (const columns of [{ price: "cost" }, { price: 9 }]) {
      const error = await take(`${HEAD}\n${good}`, { columns }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 2006, place: { file: "x.csv", line: 1 } });
      expect((error as HftError).message).toContain(`wanted a column ${JSON.stringify(columns.price)} for price`);
    }
  });
});

it("cuts a line into the cells that it was made of", () => {
  const cell = fc.string().filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      expect(cellsOf(line, ",")).toEqual(cells);
    }),
    { seed: 7 },
  );
});
