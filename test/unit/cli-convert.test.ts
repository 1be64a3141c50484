import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { openBook } from "../../src/data/book-file.js";
import { syntheticBook } from "../books.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-convert-"));
const file = (name: string) => join(folder, name);
const STEPS = ["--tick", "0.1", "--lot", "0.001"];
const good = syntheticBook({ seed: 4, spanNs: 1e9 });

async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const json = argv.includes("--json");
  const code = await main(argv, { json, out: (line) => out.push(line), err: (line) => err.push(line), progress: () => {} });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const depth = (at: number) =>
  `${1723161255030314667n + BigInt(at)} ${JSON.stringify({ data: { e: "depthUpdate", E: 1723161255000, T: 1723161255000, b: [["100.1", "1"]], a: [] } })}\n`;

/** A frame of one raw block: RFC 8878, 3.1.1. */
function zstdStored(bytes: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xfd2fb528, 0);
  head.writeUInt8(0xa0, 4);
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([head, bytes]);
}

beforeAll(() => {
  process.env.SIGMAX_BOOKS = file("own");
  writeFileSync(file("good.hftbook"), good);
  writeFileSync(file("stream.txt"), depth(0) + depth(1e6));
  // A name that says otherwise: only the content counts.
  writeFileSync(file("stream.csv"), gzipSync(depth(0) + depth(1e6)));
  writeFileSync(file("cut.gz"), gzipSync(Array.from({ length: 5_000 }, (_, i) => depth(i * 997 + (i % 7))).join("")).subarray(0, -500));
  writeFileSync(file("letter.txt"), "Dear reader");
  writeFileSync(file("mapped.csv"), "cost,amount_,when,way\n100.1,0.002,1723161255,bid\n");
});

afterAll(() => {
  delete process.env.SIGMAX_BOOKS;
  rmSync(folder, { recursive: true, force: true });
});

describe("sigmax-hft books convert", () => {
  it("makes a book of a capture", async () => {
    const run = await cli(
      "books",
      "convert",
      file("stream.csv"),
      "--out",
      file("stream.hftbook"),
      ...STEPS,
      "--symbol",
      "BTCUSDT",
      "--quote",
      "USDT",
    );
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain("2 rows, 0 trades, L2");
    expect(run.out).toContain("read as binance-futures: its messages are Binance's");
    const { info } = await openBook(new Uint8Array(readFileSync(file("stream.hftbook"))));
    expect(info).toMatchObject({
      name: "stream",
      title: "BTCUSDT, Binance futures",
      kind: "L2",
      instrument: { symbol: "BTCUSDT", quoteCurrency: "USDT", tickSize: 0.1, lotSize: 0.001, contractSize: 1 },
      rows: 2,
      source: "stream.csv (Binance futures, raw stream)",
      synthetic: false,
      notes: [],
    });
    expect(await cli("books", "info", file("stream.hftbook"))).toMatchObject({ code: 0 });
    const { quality } = JSON.parse((await cli("books", "info", file("stream.hftbook"), "--json")).out);
    expect(quality).toMatchObject({ verdict: "not usable", findings: expect.any(Array) });
    expect(quality.summary).toContain("the book is never open");
  });

  it("takes LOBSTER's day from --date, and refuses one that is none", async () => {
    writeFileSync(file("messages.csv"), "34200.004241176,1,16113575,18,5853300,1\n");
    const made = ["books", "convert", file("messages.csv"), "--out", file("lobster.hftbook"), "--tick", "0.01", "--lot", "1", "--json"];
    // Half past nine in New York's summer.
    expect(JSON.parse((await cli(...made, "--date", "2012-06-21")).out).epochNs).toBe("1340285400004241176");
    expect((await cli(...made)).out).toContain("no date in the name");
    expect(await cli(...made, "--date", "21.6.2012")).toMatchObject({ code: 2 });
    expect(await cli(...made, "--date", "2012-13-41")).toMatchObject({ code: 2 });
  });

  it("unpacks Zstandard", async () => {
    writeFileSync(file("stream.zst"), zstdStored(Buffer.from(depth(0))));
    const run = await cli("books", "convert", file("stream.zst"), "--out", file("zst.hftbook"), ...STEPS, "--json");
    expect(JSON.parse(run.out)).toMatchObject({ format: "binance-futures", rows: 1 });
  });

  it.each(["npz", "npy", "csv"])("takes a book to .%s and back with its digest", async (suffix) => {
    const { info } = await openBook(good);
    const steps = ["--tick", String(info.instrument.tickSize), "--lot", String(info.instrument.lotSize)];
    const there = await cli("books", "convert", file("good.hftbook"), "--out", file(`x.${suffix}`));
    expect(there).toMatchObject({ code: 0, err: "" });
    const back = await cli("books", "convert", file(`x.${suffix}`), "--out", file(`${suffix}.hftbook`), ...steps, "--json");
    expect(JSON.parse(back.out)).toMatchObject({ digest: info.digest, rows: info.rows, kind: info.kind, oddities: expect.any(Object) });
    expect(back.code).toBe(0);
  });

  it("reads a CSV as it is told to", async () => {
    const columns = "price=cost,quantity=1,exchTs=when,side=way";
    const run = await cli(
      "books",
      "convert",
      file("mapped.csv"),
      "--out",
      file("mapped.hftbook"),
      ...STEPS,
      "--columns",
      columns,
      "--kind",
      "depth",
      "--json",
    );
    expect(JSON.parse(run.out)).toMatchObject({
      format: "csv",
      rows: 1,
      epochNs: "1723161255000000000",
      oddities: { "no local time": { count: 1 } },
    });
  });

  it.each<[string, string[], number, string, string]>([
    ["no output", [file("stream.txt"), ...STEPS], 2, "1005", "--out is missing"],
    ["an output of no format", [file("stream.txt"), "--out", file("x.doc"), ...STEPS], 2, "1005", "wanted a file that ends in .hftbook"],
    ["the input as output", [file("good.hftbook"), "--out", file("good.hftbook")], 2, "1005", "is the file that is read"],
    ["no tick", [file("stream.txt"), "--out", file("x.hftbook"), "--lot", "1"], 2, "1005", "--tick is missing"],
    [
      "a lot that is none",
      [file("stream.txt"), "--out", file("x.hftbook"), "--tick", "1", "--lot", "no"],
      2,
      "1005",
      'got "no", wanted a number above 0',
    ],
    ["no such file", [file("none.gz"), "--out", file("x.hftbook"), ...STEPS], 2, "1005", "there is no such file"],
    ["a folder", [folder, "--out", file("x.hftbook"), ...STEPS], 2, "1005", "it is no file"],
    [
      "an unknown format",
      [file("stream.txt"), "--out", file("x.hftbook"), ...STEPS, "--format", "toString"],
      2,
      "1005",
      "Can't read format toString",
    ],
    ["a letter", [file("letter.txt"), "--out", file("x.hftbook"), ...STEPS], 1, "2006", 'it is text that begins with "Dear reader"'],
    [
      "the wrong format",
      [file("letter.txt"), "--out", file("x.hftbook"), ...STEPS, "--format", "binance-spot"],
      1,
      "2006",
      "letter.txt, line 1",
    ],
    [
      "a gzip that is cut",
      [file("cut.gz"), "--out", file("x.hftbook"), ...STEPS],
      1,
      "2006",
      "can't be read to its end: unexpected end of file",
    ],
    [
      "a map that is none",
      [file("mapped.csv"), "--out", file("x.hftbook"), ...STEPS, "--columns", "cost=price"],
      2,
      "1005",
      "wanted FIELD=COLUMN",
    ],
    [
      "a unit that is none",
      [file("mapped.csv"), "--out", file("x.hftbook"), ...STEPS, "--units", "h", "--format", "csv"],
      2,
      "1005",
      "wanted s, ms, us, ns, iso",
    ],
    [
      "a folder to write to that is not there",
      [file("stream.txt"), "--out", file("no/x.hftbook"), ...STEPS],
      2,
      "1005",
      "there is no folder",
    ],
    ["two books", [file("good.hftbook"), file("good.hftbook"), "--out", file("x.npz")], 2, "1005", "wanted one .hftbook"],
  ])("names %s, and leaves nothing behind", async (_, argv, code, number, words) => {
    const run = await cli("books", "convert", ...argv);
    expect(run.err).toContain(words);
    expect(run.err).toContain(number);
    expect(run.code).toBe(code);
    expect(existsSync(file("x.hftbook"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("sigmax-hft books add", () => {
  it("puts a book where its name finds it", async () => {
    expect(await cli("books", "add", file("good.hftbook"), "--name", "mine")).toMatchObject({ code: 0, err: "" });
    expect((await cli("books", "list")).out).toMatch(/^mine /m);
    expect(await cli("books", "info", "mine")).toMatchObject({ code: 0 });
    expect((await cli("books", "add", file("good.hftbook"), "--name", "mine")).out).toContain("was there already");
  });

  it("takes nothing that is not whole", async () => {
    const damaged = good.slice();
    damaged.fill(0x55, good.length >> 1, (good.length >> 1) + 40);
    writeFileSync(file("damaged.hftbook"), damaged);
    writeFileSync(file("other.hftbook"), syntheticBook({ seed: 9, spanNs: 1e9 }));
    expect(await cli("books", "add", file("damaged.hftbook"))).toMatchObject({ code: 1, err: expect.stringContaining("2002") });
    expect(await cli("books", "add", file("letter.txt"))).toMatchObject({ code: 1, err: expect.stringContaining("2001") });
    expect(await cli("books", "add", file("none.hftbook"))).toMatchObject({ code: 2, err: expect.stringContaining("no such file") });
    expect(await cli("books", "add", file("good.hftbook"), "--name", "../x")).toMatchObject({
      code: 2,
      err: expect.stringContaining("wanted letters"),
    });
    expect(await cli("books", "add", file("other.hftbook"), "--name", "mine")).toMatchObject({
      code: 2,
      err: expect.stringContaining("another book mine"),
    });
    expect(readdirSync(file("own"))).toEqual(["mine.hftbook"]);
  });
});
