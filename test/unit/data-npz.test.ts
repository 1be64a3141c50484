import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { digestRows } from "../../src/data/digest.js";
import { type ExportOptions, exporters, npyHeader, npyOf } from "../../src/data/exporters/index.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { type InputFile, importers } from "../../src/data/importers/index.js";
import { literalOf } from "../../src/data/importers/npy-header.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { LONG } from "../length.js";
import { hasCaptures, openCaptures, recordedSources } from "./captures.js";

const EPOCH = "1723161255030314667";
const importer = importers["hftbacktest-npz"];

async function written(format: keyof typeof exporters, rows: RowColumns, options: ExportOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of exporters[format].export([rows], options)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

/** In pieces that end inside of rows. */
function file(bytes: Uint8Array, size = 1_000): InputFile {
  const count = Math.ceil(bytes.length / size);
  return { name: "x.npz", chunks: Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)) };
}

function rowsOf(given: [ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number][]): RowColumns {
  const column = (at: number) => given.map((row) => row[at] as number);
  return {
    length: given.length,
    ev: Uint32Array.from(column(0)),
    exchTs: Float64Array.from(column(1)),
    localTs: Float64Array.from(column(2)),
    ticks: Int32Array.from(column(3)),
    lots: Float64Array.from(column(4)),
    orderId: Float64Array.from(column(5)),
  };
}

const BOTH = EXCH + LOCAL;
const STEPS = { tickSize: 0.1, lotSize: 0.001 };
const SOME = rowsOf([
  [Kind.add + BOTH + BUY, -5, 0, -12, 3, 2 ** 53 - 1],
  [Kind.trade + EXCH, 10, 20, 2 ** 31 - 2, 2 ** 40 + 1, 0],
  [Kind.trade + LOCAL, 10, 20, 617_041, 1, 7],
]);
const options = (rows: RowColumns): ExportOptions => ({ ...STEPS, epochNs: EPOCH, rows: rows.length });

describe("hftbacktest's arrays", () => {
  it.each(["hftbacktest-npz", "hftbacktest-npy"] as const)("%s: rows come back as they were", async (format) => {
    const { info, rows } = generateBook({ seed: 5, spanNs: 2e9 });
    for (const [given, epochNs, steps] of [
      [SOME, EPOCH, STEPS],
      [rows, info.epochNs, info.instrument],
    ] as const) {
      const bytes = await written(format, given, { ...steps, epochNs, rows: given.length });
      for (const size of [1, 63, 100_000]) {
        if (size === 1 && bytes.length > 10_000) continue;
        const got = await importer.import([file(bytes, size)], steps);
        expect(got.epochNs).toBe(epochNs);
        expect(digestRows(got.rows, got.epochNs)).toBe(digestRows(given, epochNs));
        expect(got.report).toEqual({ clockCorrectionNs: 0, splitRows: 0, oddities: {} });
      }
    }
  });

  it("may be stored, and come behind other things", async () => {
    const npy = await written("hftbacktest-npy", SOME, options(SOME));
    const archive = zipSync({ "readme.txt": new Uint8Array(50), "data.npy": npy }, { level: 0 });
    const { rows } = await importer.import([file(archive)], STEPS);
    expect(digestRows(rows, EPOCH)).toBe(digestRows(SOME, EPOCH));
  });

  it("that were not prepared are prepared", async () => {
    const raw = rowsOf([
      [Kind.depth + BUY, 50, 40, 1, 1, 0],
      [Kind.depth + BUY, 45, 60, 2, 1, 0],
    ]);
    const { rows, report } = await importer.import([file(await written("hftbacktest-npy", raw, options(raw)))], STEPS);
    expect([...rows.ticks]).toEqual([2, 1, 2]);
    expect(report).toMatchObject({ clockCorrectionNs: 10, splitRows: 1 });
    expect(Object.keys(report.oddities)).toEqual(["negative latency"]);
  });

  it("may begin with a snapshot of hftbacktest's, whose times are 0", async () => {
    const zero = -Number(BigInt(EPOCH) % 1_000_000_000n);
    const rows = rowsOf([
      [Kind.snapshot + BOTH + BUY, 0, 0, 5, 1, 0],
      [Kind.depth + BOTH + BUY, 1_000, 3_000, 6, 1, 0],
    ]);
    const npy = await written("hftbacktest-npy", rows, { ...options(rows), epochNs: String(BigInt(EPOCH) + BigInt(zero)) });
    npy.fill(0, npy.length - 120, npy.length - 104);
    const got = await importer.import([file(npy)], STEPS);
    expect([...got.rows.exchTs, ...got.rows.localTs]).toEqual([0, 0, 0, 2_000]);
    expect(got.report.oddities).toEqual({ "snapshot without a time": { count: 1, first: "x.npz:row 0" } });
    const early = await importer.import([file(await written("hftbacktest-npy", rows, { ...options(rows), epochNs: "0" }))], STEPS);
    expect([early.epochNs, ...early.rows.exchTs, ...early.rows.localTs]).toEqual(["0", 0, 1_000, 0, 3_000]);
    const alone = rowsOf([[Kind.snapshot + BOTH + BUY, 0, 0, 5, 1, 0]]);
    const only = await importer.import([file(await written("hftbacktest-npy", alone, { ...options(alone), epochNs: "0" }))], STEPS);
    expect([only.rows.length, only.epochNs, only.report.oddities]).toEqual([1, "0", {}]);
  });

  it("tell what is odd", async () => {
    const odd = rowsOf([
      [Kind.depth + BOTH + BUY, 50, 40, 1, 1, 0],
      [Kind.depth + BUY, 50, 50, 1, 1, 0],
      [Kind.depth + BOTH + BUY, 45, 39, 2, 1, 0],
    ]);
    const npy = await written("hftbacktest-npy", odd, options(odd));
    new DataView(npy.buffer).setFloat64(npy.length - 8, 1.5, true);
    const { report } = await importer.import([file(npy)], { ...STEPS, tickSize: 0.03 });
    expect(report.oddities).toEqual({
      "negative latency": { count: 2, first: "x.npz:row 0" },
      "row of neither side": { count: 1, first: "x.npz:row 1" },
      "exchange time out of order": { count: 1, first: "x.npz:row 2" },
      "local time out of order": { count: 1, first: "x.npz:row 2" },
      "ival or fval left out": { count: 1, first: "x.npz:row 2" },
      "off tick": { count: 3, first: "x.npz:row 0" },
    });
  });
});

describe.skipIf(!hasCaptures)("a capture as an .npz", () => {
  it("has the digest that it had before", LONG, async () => {
    const source = recordedSources().find(({ name }) => name.includes("usdm")) ?? recordedSources()[0]!;
    const { rows, epochNs } = await importers[source.format as keyof typeof importers].import(openCaptures(source.files), source);
    const bytes = await written("hftbacktest-npz", rows, { ...source, epochNs, rows: rows.length });
    const got = await importer.import([file(bytes, 65_536)], source);
    expect([got.epochNs, digestRows(got.rows, got.epochNs)]).toEqual([source.t0, source.digest]);
  });
});

async function failure(bytes: Uint8Array, size?: number): Promise<HftError> {
  const error = await importer.import([file(bytes, size)], STEPS).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HftError)) throw new Error(`wanted an HftError, got ${String(error)}`);
  expect(error.message).toContain("x.npz");
  return error;
}

const npyOfSome = () => written("hftbacktest-npy", SOME, options(SOME));
const npzOfSome = () => written("hftbacktest-npz", SOME, options(SOME));
const zipped = (name: string, bytes: Uint8Array) => zipSync({ [name]: bytes }, { level: 0 });
const patched = (bytes: Uint8Array, at: number, ...values: number[]) => {
  bytes.set(values, at < 0 ? bytes.length + at : at);
  return bytes;
};
const headed = (head: string, rows = 0) => {
  const bytes = new Uint8Array(10 + head.length + rows * 64);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, head.length & 0xff, head.length >> 8]);
  bytes.set(new TextEncoder().encode(head), 10);
  return bytes;
};
/** First byte of the last row. */
const LAST = -64;

describe("a damaged array", () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, number, string]>([
    ["nothing", () => new Uint8Array(0), 2006, 'it begins with ""'],
    ["something else", () => new TextEncoder().encode("ev,exch_ts,local_ts"), 2006, 'it begins with \\"ev,exc'.replaceAll("\\", "")],
    ["another version", async () => patched(await npyOfSome(), 6, 9), 2006, "format version 9"],
    ["a head that is cut", async () => (await npyOfSome()).subarray(0, 60), 2006, "ends inside of the array's head"],
    ["a head without end", () => patched(headed("{}"), 6, 2, 0, 0xff, 0xff, 0xff, 0xff), 2006, "4294967295 bytes long, wanted at most"],
    ["a head that is none", () => headed("{'descr': '<f8', 'shape': (1,"), 2006, "wanted descr, fortran_order and shape"],
    ["a shape that is none", () => headed("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"), 2006, "wanted descr"],
    ["doubles", () => npyOf(new Float64Array(3)), 2006, `the array's dtype is "<f8", wanted [["ev","<u8"],["exch_ts","<i8"]`],
    [
      "another dtype",
      () => npyHeader("[('ev', '<i8'), ('exch_ts', '<i8')]", 1),
      2006,
      `the array's dtype is [["ev","<i8"],["exch_ts","<i8"]]`,
    ],
    [
      "two dimensions",
      async () => {
        const head = new TextDecoder("latin1").decode((await npyOfSome()).subarray(10, 256));
        return headed(head.replace("(3,)", "(3, 1)"), 3);
      },
      2006,
      "the array has shape (3, 1)",
    ],
    ["rows that are cut", async () => (await npyOfSome()).subarray(0, -70), 2006, "row 1: the array ends, wanted the 3 rows"],
    ["no rows", () => written("hftbacktest-npy", rowsOf([]), options(rowsOf([]))), 2009, "holds no market data"],
    ["an unknown kind", async () => patched(await npyOfSome(), LAST, 99), 2006, "row 2: got ev 1073741923, wanted a kind of 1, 2"],
    ["unknown flags", async () => patched(await npyOfSome(), LAST + 6, 1), 2006, "row 2: got ev 281476050452482"],
    ["a time in another year", async () => patched(await npyOfSome(), LAST + 15, 1), 2007, "row 2: got a time"],
    ["an order id above 2^53", async () => patched(await npyOfSome(), LAST + 47, 1), 2007, "row 2: got an order id"],
    ["a price that is none", async () => patched(await npyOfSome(), LAST + 30, 0xf8, 0x7f), 2007, "row 2: got price NaN"],
    ["a quantity below 0", async () => patched(await npyOfSome(), LAST + 39, 0xbf), 2007, "none below 0"],
    ["an archive without an array", () => zipped("a.txt", new Uint8Array(3)), 2006, "the archive holds a.txt, wanted an array"],
    ["an archive of nothing", () => zipSync({}), 2006, "the archive holds nothing"],
    ["an archive that is cut", async () => (await npzOfSome()).subarray(0, 150), 2006, "ends inside of the array"],
    ["an encrypted archive", async () => patched(await npzOfSome(), 6, 1), 2006, "data.npy is encrypted"],
    ["an unknown packing", async () => patched(await npzOfSome(), 8, 12), 2006, "packed by method 12"],
    ["a packing that is damaged", async () => patched(await npzOfSome(), 40, 0xff, 0xff), 2006, "can't be inflated"],
    ["a wrong checksum", async () => patched(zipped("data.npy", await npyOfSome()), 14, 1, 2, 3), 2006, "its checksum does not fit"],
    [
      "a length that is missing",
      async () => patched(zipped("data.npy", await npyOfSome()), 18, 255, 255, 255, 255),
      2006,
      "without its length",
    ],
    [
      "a longer array than its head says",
      async () => zipped("data.npy", new Uint8Array([...(await npyOfSome()), 0])),
      2006,
      "goes on behind",
    ],
  ])("of %s", async (_, make, code, words) => {
    const error = await failure(await make());
    expect(error.message).toContain(words);
    expect(error.code).toBe(code);
  });

  it("with every byte damaged once is refused or read, and nothing else", async () => {
    const good = await npzOfSome();
    for (let at = 0; at < good.length; at++) {
      const bytes = patched(good.slice(), at, (good[at]! ^ 0x41) & 0xff);
      const error = await importer.import([file(bytes)], STEPS).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error !== null) expect(error).toBeInstanceOf(HftError);
    }
  });
});

it("reads Python's literals, and no more than that", () => {
  expect(literalOf(`{'a': [('x', '<u8'), ("y", 'b'),], 'b': (), 'c': (3,), 'd': True, 'e': None, }`)).toEqual({
    a: [
      ["x", "<u8"],
      ["y", "b"],
    ],
    b: [],
    c: [3],
    d: true,
    e: null,
  });
  for (const wrong of ["", "{", "(1", "(1 2)", "{'a'}", "1 1", "x()", "{'a': 1]", "[".repeat(100_000)])
    expect(literalOf(wrong)).toBe(undefined);
});

it("does not write what would not come back", async () => {
  const rows = rowsOf([[Kind.trade + BOTH, 0, 0, 1, 2 ** 53, 0]]);
  await expect(written("hftbacktest-npy", rows, { ...options(rows), lotSize: 0.3 })).resolves.toBeDefined();
  await expect(written("hftbacktest-npy", rows, { ...options(rows), rows: 2 })).rejects.toMatchObject({ code: 2002 });
  await expect(written("hftbacktest-npz", rows, { ...options(rows), rows: 2 ** 27 })).rejects.toMatchObject({ code: 1004 });
});
