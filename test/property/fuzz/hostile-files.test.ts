/** Files made to hurt: an error with its place, and no more memory than a piece of them. */
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { npyHeader } from "../../../src/data/exporters/index.js";
import { type InputFile, importers } from "../../../src/data/importers/index.js";
import { unpack } from "../../../src/data/unpack.js";
import { HftError } from "../../../src/errors.js";
import { collectGarbage } from "../../collect-garbage.js";
import { STEPS, samplesOf } from "./reader-samples.js";

type Format = keyof typeof importers;

const MB = 1e6;
/** What a reader may hold beside the file itself. */
const MOST_HELD = 100 * MB;
const EVENTS =
  "[('ev', '<u8'), ('exch_ts', '<i8'), ('local_ts', '<i8'), ('px', '<f8'), ('qty', '<f8'), ('order_id', '<u8'), ('ival', '<i8'), ('fval', '<f8')]";
const textOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What is held since `start`. Garbage does not count: in a worker that has run other files, it is collected late. */
function heldSince(start: number): number {
  if (held() - start >= MOST_HELD) collectGarbage();
  return held() - start;
}

/** The error that an import ends with; null when it reads the file. */
function errorOf(format: Format, chunks: Iterable<Uint8Array>, others: readonly InputFile[]): Promise<unknown> {
  const file: InputFile = { name: "x.file", chunks: unpack({ name: "x.file", chunks }) };
  return importers[format].import([file, ...others], STEPS).then(
    () => null,
    (reason: unknown) => reason,
  );
}

/** How an import ends, and the most that it held while it asked for more of the file. */
async function read(
  format: Format,
  chunks: () => Iterable<Uint8Array>,
  others: readonly InputFile[] = [],
): Promise<{ error: unknown; heldBytes: number }> {
  collectGarbage();
  const start = held();
  let most = 0;
  function* watched(): Generator<Uint8Array> {
    let asked = 0;
    for (const piece of chunks()) {
      if (asked++ % 16 === 0) most = Math.max(most, heldSince(start));
      yield piece;
    }
  }
  const error = await errorOf(format, watched(), others);
  return { error, heldBytes: Math.max(most, heldSince(start)) };
}

/** A text that begins as the format does and then never ends its line. */
function* endless(start: Uint8Array, filler: string): Generator<Uint8Array> {
  yield start;
  const piece = textOf(filler.repeat(1 << 18).slice(0, 1 << 18));
  for (let bytes = 0; bytes < 300 * MB; bytes += piece.length) yield piece;
}

const TEXT_FORMATS = ["binance-futures", "binance-spot", "bitstamp-l3", "coinbase-full", "csv", "lobster", "tardis"] as const;

describe("an endless line", () => {
  it.each(TEXT_FORMATS)("of %s ends with the line", async (format) => {
    const [files] = await samplesOf(format);
    const start = files?.[0]?.bytes ?? textOf("");
    const others = (files ?? []).slice(1).map(({ name, bytes }) => ({ name, chunks: [bytes] }));
    const { error, heldBytes } = await read(format, () => endless(start, "9"), others);
    expect(error).toMatchObject({ code: 2006, place: { file: "x.file", line: expect.any(Number) } });
    expect(heldBytes).toBeLessThan(MOST_HELD);
  });
});

/** An array that says to have more rows than any disk. */
const hugeArray = (rows: number): Uint8Array => npyHeader(EVENTS, rows);

describe("an archive that unpacks to much more than it is", () => {
  const zeros = new Uint8Array(100 * MB);
  const packed = gzipSync(zeros);
  it.each<[string, Format, () => Uint8Array]>([
    ["gzip of zeros, as CSV", "csv", () => packed],
    ["gzip of zeros, as a raw stream", "binance-futures", () => packed],
    ["gzip within gzip", "csv", () => gzipSync(packed)],
    ["gzip of zeros, as DBN", "databento-dbn", () => packed],
    ["zip of zeros that is no array", "hftbacktest-npz", () => zipSync({ "data.npy": [zeros, { level: 6 }] })],
  ])("%s", async (_, format, make) => {
    const bytes = make();
    expect(bytes.length).toBeLessThan(2 * MB);
    const { error, heldBytes } = await read(format, () => [bytes]);
    expect(error).toBeInstanceOf(HftError);
    expect((error as HftError).message).toContain("x.file");
    expect(heldBytes).toBeLessThan(MOST_HELD);
  });
});

describe("lengths that are wrong", () => {
  const dbn = (length: number): Uint8Array => {
    const bytes = new Uint8Array(200);
    bytes.set(textOf("DBN"));
    bytes[3] = 3;
    new DataView(bytes.buffer).setUint32(4, length, true);
    return bytes;
  };
  const parquet = (footer: number): Uint8Array => {
    const bytes = textOf(`PAR1${"\0".repeat(64)}....PAR1`);
    new DataView(bytes.buffer).setUint32(bytes.length - 8, footer, true);
    return bytes;
  };
  it.each<[string, Format, Uint8Array, number]>([
    ["an .npy of 2^53 rows", "hftbacktest-npz", hugeArray(2 ** 53 - 1), 2006],
    ["an .npy of 1e12 rows", "hftbacktest-npz", hugeArray(1e12), 2006],
    ["an .npy whose shape is no number", "hftbacktest-npz", textOf("\x93NUMPY").slice(1), 2006],
    ["DBN with a header of 4 GB", "databento-dbn", dbn(0xffffffff), 2006],
    ["DBN with a header of nothing", "databento-dbn", dbn(0), 2006],
    ["Parquet with a footer of 4 GB", "parquet", parquet(0xffffffff), 2006],
    ["Parquet with a footer larger than it is", "parquet", parquet(1_000), 2006],
    ["Parquet with a footer of nothing", "parquet", parquet(0), 2006],
  ])("%s", async (_, format, bytes, code) => {
    const { error, heldBytes } = await read(format, () => [bytes]);
    expect(error).toMatchObject({ code, place: { file: "x.file" } });
    expect(heldBytes).toBeLessThan(MOST_HELD);
  });
});

const HARD = ["9007199254740993", "1e400", "-1e400", "NaN", "Infinity", "-1", "0x10", "1e-400", "", "1,5", "१२"];

/** A whole text with one of its numbers replaced. */
const LINES: Record<string, [format: Format, line: (number: string) => string, other?: string]> = {
  "a price of Binance": [
    "binance-futures",
    (price) =>
      `1723161255030314667 {"stream":"x@depth","data":{"e":"depthUpdate","E":1723161255000,"T":1723161255000,"b":[["${price}","1"]],"a":[]}}`,
  ],
  "a price of Coinbase": [
    "coinbase-full",
    (price) =>
      `2024-05-01 10:00:00,500 {"product_id":"BTC-USD","sequence":1,"time":"2024-05-01T10:00:00.1Z","side":"buy","type":"open","order_id":"a","price":"${price}","remaining_size":"2"}`,
  ],
  "a price of Bitstamp": [
    "bitstamp-l3",
    (price) => `id,timestamp,exchange_timestamp,price,volume,action,direction\n1,1723161255000,1723161255000,${price},2,created,bid`,
    "price,amount,buy_order_id,sell_order_id,side\n",
  ],
  "a price of a CSV": ["csv", (price) => `kind,side,ts,price,size\ndepth,bid,1723161255,${price},1`],
  "a time of a CSV": ["csv", (time) => `kind,side,ts,price,size\ndepth,bid,1723161255,100,1\ndepth,bid,${time},100,1`],
  "an amount of Tardis": [
    "tardis",
    (amount) =>
      `exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\nderibit,X,1598918400000000,1598918400005250,true,bid,99.5,${amount}`,
  ],
};

describe.each(Object.entries(LINES))("%s that is no number of a market", (_, [format, line, other]) => {
  it.each(HARD)("%s", async (number) => {
    const others = other === undefined ? [] : [{ name: "other", chunks: [textOf(other)] }];
    const error = await errorOf(format, [textOf(`${line(number)}\n`)], others);
    if (error === null) return; // Below what a step can show: rounded, and counted as off the step.
    expect(error).toBeInstanceOf(HftError);
    // Orders at prices far from any market are left out, and then there is nothing in this file.
    const place = (error as HftError).code === 2009 ? {} : { line: expect.any(Number) };
    expect((error as HftError).place).toMatchObject({ file: "x.file", ...place });
  });
});
