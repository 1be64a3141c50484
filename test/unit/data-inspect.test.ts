import { describe, expect, it } from "vitest";
import { StepWatch } from "../../src/data/importers/step-watch.js";
import { guessSteps, INSPECT_BYTES, inspectFiles, type SampledFile } from "../../src/data/inspect.js";
import { sampleOf } from "../../src/data/unpack.js";
import { HftError } from "../../src/errors.js";
import { hasCaptures, openCaptures } from "./captures.js";

const text = (name: string, ...lines: string[]): SampledFile => ({ name, sample: new TextEncoder().encode(`${lines.join("\n")}\n`) });

async function captured(...names: string[]): Promise<SampledFile[]> {
  return Promise.all(openCaptures(names).map(async (file) => ({ name: file.name, sample: await sampleOf(file, INSPECT_BYTES) })));
}

describe.skipIf(!hasCaptures)("what is guessed of the captures", () => {
  it.each([
    ["binance/usdm-btcusdt-20240808.jsonl.gz", "binance-futures", "BTCUSDT", 0.1, 0.001],
    ["binance/spot-btcusdt-20240808.jsonl.gz", "binance-spot", "BTCUSDT", 0.01, 0.00001],
    ["binance/spot-nexousdt-20240724.jsonl.gz", "binance-spot", "NEXOUSDT", 0.001, 0.01],
    ["coinbase/btcusd-20160312-1.in.gz", "coinbase-full", "BTC-USD", 0.01, 1e-8],
  ])("%s", async (name, format, symbol, tickSize, lotSize) => {
    const found = await inspectFiles(await captured(name));
    expect(found).toMatchObject({ detection: { format, sure: "certain" }, symbol, tickSize, lotSize, table: null, date: null });
  });

  it("Bitstamp's orders come before its trades, however they are named", async () => {
    const files = await captured("bitstamp/btcusd-20260502-trades.csv.gz", "bitstamp/btcusd-20260502-orders.csv.gz");
    expect(await inspectFiles(files)).toMatchObject({ order: [1, 0], tickSize: 1, lotSize: 1e-8, symbol: "BTCUSD", venue: "Bitstamp" });
    expect(await inspectFiles(files.reverse())).toMatchObject({ order: [0, 1], tickSize: 1 });
  });
});

describe("inspectFiles", () => {
  it("puts the files of one book in the order of their names", async () => {
    const depth = (ms: number) =>
      `${ms}000000 ${JSON.stringify({ data: { e: "depthUpdate", s: "ETHUSDT", E: ms, b: [["100.25", "1.5"]], a: [] } })}`;
    const files = [text("eth-2.txt", depth(1723161256000)), text("eth-1.txt", depth(1723161255000))];
    const found = await inspectFiles(files);
    expect(found).toMatchObject({ order: [1, 0], symbol: "ETHUSDT", venue: "Binance spot", tickSize: 0.01, lotSize: 0.1 });
  });

  it("shows the table of a CSV that nobody knows, and what its columns seem to be", async () => {
    const found = await inspectFiles([
      text("mine-abc.csv", "when;px;how_much;way", "1723161255000;100.5;3;bid", "1723161256000;101;4;ask"),
    ]);
    expect(found).toMatchObject({ detection: { format: null }, symbol: "MINE", tickSize: null });
    expect(found.table).toEqual({
      names: ["when", "px", "how_much", "way"],
      rows: [
        ["1723161255000", "100.5", "3", "bid"],
        ["1723161256000", "101", "4", "ask"],
      ],
      fields: [null, "price", null, null],
      units: null,
    });
    const columns = { exchTs: 0, price: 1, quantity: 2, side: 3 };
    const files = [text("mine.csv", "when;px;how_much;way", "1723161255000;100.5;3;bid", "1723161256000;101;4;ask")];
    expect(await guessSteps("csv", files, { columns, kind: "depth" })).toEqual({ tickSize: 0.1, lotSize: 1 });
  });

  it("tells the clock's unit and a missing header", async () => {
    const { table } = await inspectFiles([text("x.csv", "timestamp,side,price,amount", "1723161255000,bid,1,1")]);
    expect(table).toMatchObject({ units: "ms", fields: ["exchTs", "side", "price", "quantity"] });
    const bare = await inspectFiles([text("x.csv", "1723161255000,1,1.5,100")]);
    expect(bare.table).toMatchObject({ names: null, rows: [["1723161255000", "1", "1.5", "100"]] });
  });

  it("wants LOBSTER's day where the name does not say it", async () => {
    const line = "34200.004241176,1,16113575,18,5853300,1";
    const found = await inspectFiles([text("AAPL_2012-06-21_message_1.csv", line)]);
    expect(found).toMatchObject({ detection: { format: "lobster" }, date: "2012-06-21", symbol: "AAPL", tickSize: 0.01, lotSize: 1 });
    expect((await inspectFiles([text("messages.csv", line)])).date).toBe("");
  });

  it("makes no book of a letter, and no table", async () => {
    expect(await inspectFiles([text("letter.txt", "Dear reader,", "how are you?")])).toMatchObject({
      detection: { format: null },
      table: null,
    });
    expect(await inspectFiles([{ name: "empty", sample: new Uint8Array(0) }])).toMatchObject({ detection: { why: "the file is empty" } });
  });

  it("names files that don't belong together", async () => {
    const mixed = inspectFiles([text("a.csv", "ev,exch_ts,px,qty", "1,2,3,4"), text("b.txt", "Dear reader")]);
    await expect(mixed).rejects.toThrow(HftError);
    await expect(mixed).rejects.toThrow("Got a.csv (csv) and b.txt (unknown), wanted files of one format");
  });
});

describe("StepWatch", () => {
  function guess(prices: number[], quantities = [1]) {
    const watch = new StepWatch();
    for (const price of prices) for (const quantity of quantities) watch.see(price, quantity);
    return watch.guess();
  }

  it("finds steps that are no power of ten", () => {
    const prices = Array.from({ length: 100 }, (_, i) => 5000 + i * 0.25);
    expect(guess(prices)?.tickSize).toBe(0.25);
    expect(guess(Array.from({ length: 100 }, (_, i) => 100 + i * 5))?.tickSize).toBe(5);
  });

  it("takes no step that markets don't have, and of few values the last place", () => {
    expect(guess(Array.from({ length: 100 }, (_, i) => 7 * (i + 1)))?.tickSize).toBe(1);
    expect(guess([100.5, 101.5])?.tickSize).toBe(0.1);
  });

  it("is not led astray by binary fractions", () => {
    const prices = Array.from({ length: 200 }, (_, i) => 0.1 * i + 0.1 * (i % 3));
    expect(guess(prices)?.tickSize).toBe(0.1);
    expect(guess([1e-8, 3e-8], [123456789.5])).toEqual({ tickSize: 1e-8, lotSize: 0.1 });
  });

  it("says nothing of nothing", () => expect(guess([])).toBeNull());
});
