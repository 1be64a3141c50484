import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/data/detect.js";
import { digestRows } from "../../src/data/digest.js";
import { exporters } from "../../src/data/exporters/index.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { SeededRandom } from "../../src/data/generator/random.js";
import { type InputFile, importers } from "../../src/data/importers/index.js";
import type { CsvOptions } from "../../src/data/importers/plain-csv.js";
import { BUY, Kind, type RowColumns } from "../../src/data/rows.js";
import { type ErrorCode, HftError } from "../../src/errors.js";
import { atBothLengths } from "../length.js";

/**
 * Made by pyarrow 26.0.1: three rows in two row groups, a column each packed by Snappy, gzip, Zstandard or not, times in ns
 * and in µs, and a column of lists that is none of ours.
 */
const PYARROW =
  "UEFSMRUEFRAVIkwVAhUAEgAAKLUv/SAIQQAAAcb9Hgjm6RcVABUSFSQsFQQVEBUGFQYcAAAAKLUv/SAJSQAAAgAAAAQBAQQAFQQVEBU4TBUCFQASAAAfiwgAAAAAAAID8z" +
  "hdt89Eno0BALk79vEIAAAAFQAVEhU6LBUEFRAVBhUGHAAAAB+LCAAAAAAAAgNjYmBgYGFkZGEAAL5SbeAJAAAAFQQVEhUWTBUCFQASAAAJIAUAAABkZXB0aBUAFRIVFiwV" +
  "BBUQFQYVBhwAAAAJIAIAAAAEAQEEABUEFRwVIEwVBBUAEgAADjQDAAAAYmlkAwAAAGFzaxUAFRIVFiwVBBUQFQYVBhwAAAAJIAIAAAAEAQEDAhUEFSAVMkwVBBUAEgAAKL" +
  "Uv/SAQgQAAAAAAAADgWEAAAAAAACBZQBUAFRIVJCwVBBUQFQYVBhwAAAAotS/9IAlJAAACAAAABAEBAwIVBBUgFSBMFQQVABIAAAAAAAAAAPQ/AAAAAAAAAEAVABUSFRIs" +
  "FQQVEBUGFQYcAAAAAgAAAAQBAQMCFQQVCBUwTBUCFQASAAAfiwgAAAAAAAIDY2BgYAAAHN9EIQQAAAAVABUSFTosFQQVEBUGFQYcAAAAH4sIAAAAAAACA2NiYGBgYWRkYQ" +
  "AAvlJt4AkAAAAVBBUYFRhMFQYVABIAAAEAAAACAAAAAwAAABUAFSAVICwVBhUQFQYVBhwAAAACAAAAAwQCAAAABgMCAyQAFQQVEBUiTBUCFQASAAAotS/9IAhBAABDCA0f" +
  "CObpFxUAFRIVJCwVAhUQFQYVBhwAAAAotS/9IAlJAAACAAAAAgEBAgAVBBUQFThMFQIVABIAAB+LCAAAAAAAAgMzOF+3z0SejQEAj5UMeggAAAAVABUSFTosFQIVEBUGFQ" +
  "YcAAAAH4sIAAAAAAACA2NiYGBgYmRkYgAAmAB3OQkAAAAVBBUSFRZMFQIVABIAAAkgBQAAAHRyYWRlFQAVEhUWLBUCFRAVBhUGHAAAAAkgAgAAAAIBAQIAFQQVEBUUTBUC" +
  "FQASAAAIHAQAAABzZWxsFQAVEhUWLBUCFRAVBhUGHAAAAAkgAgAAAAIBAQIAFQQVEBUiTBUCFQASAAAotS/9IAhBAAAAAAAAAOBYQBUAFRIVJCwVAhUQFQYVBhwAAAAotS" +
  "/9IAlJAAACAAAAAgEBAgAVBBUQFRBMFQIVABIAAAAAAAAAANA/FQAVEhUSLBUCFRAVBhUGHAAAAAIAAAACAQECABUEFQgVMEwVAhUAEgAAH4sIAAAAAAACA2NgYGAAABzf" +
  "RCEEAAAAFQAVEhU6LBUCFRAVBhUGHAAAAB+LCAAAAAAAAgNjYmBgYGJkZGIAAJgAdzkJAAAAFQQVABUATBUAFQASAAAVABUaFRosFQIVEBUGFQYcAAAAAgAAAAIAAgAAAA" +
  "IBABUEGbw1ABgGc2NoZW1hFRAAFQQlAhgHZXhjaF90c2yMEhw8AAAAAAAVBCUCGAhsb2NhbF90cyUUTIwSHCwAAAAAABUMJQIYBGtpbmQlAEwcAAAAFQwlAhgEc2lkZSUA" +
  "TBwAAAAVCiUCGAVwcmljZQAVCiUCGAhxdWFudGl0eQAVAiUCGAhvcmRlcl9pZCUaTKwTIBIAAAA1AhgEdGFncxUCFQZMPAAAADUEGARsaXN0FQIAFQIlAhgHZWxlbWVudA" +
  "AWBhksGYwmABwVBBk1AAYQGRgHZXhjaF90cxUMFgQWZBaIASZGJggpLBUEFQAVAgAVABUQFQIAPCkGGSYABAAAACYAHBUEGTUABhAZGAhsb2NhbF90cxUEFgQWZBa0ASbk" +
  "ASaQASksFQQVABUCABUAFRAVAgA8KQYZJgAEAAAAJgAcFQwZNQAGEBkYBGtpbmQVAhYEFmYWbib2AibEAiksFQQVABUCABUAFRAVAgA8FhQZBhkmAAQAAAAmABwVDBk1AA" +
  "YQGRgEc2lkZRUCFgQWcBZ4Ju4DJrIDKSwVBBUAFQIAFQAVEBUCADwWDBkGGSYABAAAACYAHBUKGTUABhAZGAVwcmljZRUMFgQWdBaYASb4BCaqBCksFQQVABUCABUAFRAV" +
  "AgA8KQYZJgAEAAAAJgAcFQoZNQAGEBkYCHF1YW50aXR5FQAWBBZ0FnQm/gUmwgUpLBUEFQAVAgAVABUQFQIAPCkGGSYABAAAACYAHBUCGTUABhAZGAhvcmRlcl9pZBUEFg" +
  "QWXBasASaCBya2BiksFQQVABUCABUAFRAVAgA8KQYZJgAEAAAAJgAcFQIZNQAGEBk4BHRhZ3MEbGlzdAdlbGVtZW50FQAWBhZ6Fnomlggm4gcpLBUEFQAVAgAVABUQFQIA" +
  "PCkmBAIZRgAAAAYAAAAW3AYWBCYIFtQIABmMJgAcFQQZNQAGEBkYB2V4Y2hfdHMVDBYCFmQWiAEmmgkm3AgpLBUEFQAVAgAVABUQFQIAPCkGGSYAAgAAACYAHBUEGTUABh" +
  "AZGAhsb2NhbF90cxUEFgIWZBa0ASa4CibkCSksFQQVABUCABUAFRAVAgA8KQYZJgACAAAAJgAcFQwZNQAGEBkYBGtpbmQVAhYCFmYWbibKCyaYCyksFQQVABUCABUAFRAV" +
  "AgA8FgoZBhkmAAIAAAAmABwVDBk1AAYQGRgEc2lkZRUCFgIWZBZsJrYMJoYMKSwVBBUAFQIAFQAVEBUCADwWCBkGGSYAAgAAACYAHBUKGTUABhAZGAVwcmljZRUMFgIWZB" +
  "aIASawDSbyDCksFQQVABUCABUAFRAVAgA8KQYZJgACAAAAJgAcFQoZNQAGEBkYCHF1YW50aXR5FQAWAhZkFmQmpg4m+g0pLBUEFQAVAgAVABUQFQIAPCkGGSYAAgAAACYA" +
  "HBUCGTUABhAZGAhvcmRlcl9pZBUEFgIWXBasASaqDybeDiksFQQVABUCABUAFRAVAgA8KQYZJgACAAAAJgAcFQIZNQAGEBk4BHRhZ3MEbGlzdAdlbGVtZW50FQAWAhZcFl" +
  "wmphAmihApLBUEFQAVAgAVABUQFQIAPCkmAgAZRgACAAAAAAAWkgYWAibcCBaKCAAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGYwcAAAcAAAcAAAcAAAc" +
  "AAAcAAAcAAAcAAAA/QQAAFBBUjE=";

const pyarrow = () => new Uint8Array(Buffer.from(PYARROW, "base64"));

function file(bytes: Uint8Array, name = "x.parquet"): InputFile {
  return { name, chunks: Array.from({ length: Math.ceil(bytes.length / 1_009) }, (_, i) => bytes.subarray(i * 1_009, (i + 1) * 1_009)) };
}

const take = (bytes: Uint8Array, options: CsvOptions = { tickSize: 0.5, lotSize: 0.25 }) =>
  importers.parquet.import([file(bytes)], options);

function part(rows: RowColumns, from: number, to: number): RowColumns {
  const cut = { ...rows, length: Math.min(to, rows.length) - from };
  for (const column of ["ev", "exchTs", "localTs", "ticks", "lots", "orderId"] as const)
    Object.assign(cut, { [column]: rows[column].slice(from, to) });
  return cut;
}

function* pieces(rows: RowColumns, size: number): Generator<RowColumns> {
  for (let from = 0; from < rows.length; from += size) yield part(rows, from, from + size);
}

async function written(rows: RowColumns, options: Parameters<typeof exporters.parquet.export>[1]): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of exporters.parquet.export(pieces(rows, 3_000), options)) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}

const { info, rows } = generateBook({ seed: 5, regime: "calm", spanNs: 8e9 });
const steps = { ...info.instrument, epochNs: info.epochNs };

/** Bytes changed or cut at random: whatever comes of it is rows, or an error with its code. */
async function mutated(bytes: Uint8Array, runs: number): Promise<void> {
  const random = new SeededRandom(11);
  for (let run = 0; run < runs; run++) {
    const damaged = bytes.slice(0, random.unit() < 0.2 ? random.below(bytes.length) : undefined);
    for (let k = random.below(4); k >= 0 && damaged.length > 0; k--)
      damaged[random.below(damaged.length)] = random.pick([0, 0xff, 0x7f, random.below(256)]);
    const error: unknown = await take(damaged).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null && !(error instanceof HftError)) throw new Error(`run ${run}: ${String(error)}`);
  }
}

describe("Parquet", () => {
  it("comes back as the same rows", async () => {
    const bytes = await written(rows, { ...steps, rows: rows.length });
    expect(rows.length).toBeGreaterThan(6_000);
    const got = await take(bytes, info.instrument);
    expect(digestRows(got.rows, got.epochNs)).toBe(info.digest);
    expect(got.report).toEqual({ clockCorrectionNs: 0, splitRows: 0, oddities: {} });
    expect(detectFormat(bytes.subarray(0, 65_536)).format).toBe("parquet");
  });

  it("is the same file however often it is written", async () => {
    const [one, other] = [await written(rows, { ...steps, rows: rows.length }), await written(rows, { ...steps, rows: rows.length })];
    expect(one).toEqual(other);
  });

  it("of another package is read by the names of its columns, its times in their own units", async () => {
    const { rows: got, epochNs } = await take(pyarrow());
    expect(epochNs).toBe("1723161255005000000");
    expect([...got.exchTs]).toEqual([-4_999_999, -4_999_999, -3_999_997]);
    expect([...got.localTs]).toEqual([0, 0, 1_000_000]);
    expect([...got.ev].map((ev) => ev & 0xff)).toEqual([Kind.depth, Kind.depth, Kind.trade]);
    expect([...got.ev].map((ev) => (ev & BUY) !== 0)).toEqual([true, false, false]);
    expect([[...got.ticks], [...got.lots]]).toEqual([
      [199, 201, 199],
      [5, 8, 1],
    ]);
  });

  it("notes what is odd by its row", async () => {
    const got = await take(pyarrow(), { tickSize: 1, lotSize: 0.25 });
    expect(got.report.oddities).toMatchObject({ "off tick": { count: 3, first: "x.parquet:row 0" } });
  });

  const oneRow = (change: Partial<Record<"ev" | "ticks" | "lots", number>>): RowColumns => {
    const one = part(rows, 0, 2);
    if (change.ev !== undefined) one.ev[1] = change.ev;
    if (change.ticks !== undefined) one.ticks[1] = change.ticks;
    if (change.lots !== undefined) one.lots[1] = change.lots;
    return one;
  };

  it.each<[string, () => Uint8Array | Promise<Uint8Array>, ErrorCode, string, object, CsvOptions?]>([
    ["nothing", () => new Uint8Array(0), 2006, "it does not begin with PAR1", {}],
    ["what is none", () => new TextEncoder().encode("these are not its bytes"), 2006, "it does not begin with PAR1", {}],
    ["a file cut short", () => pyarrow().subarray(0, -40), 2006, "it does not end with PAR1", {}],
    ["a footer that is longer than the file", () => pyarrow().fill(0x7f, -5, -4), 2006, "can't be read as Parquet", {}],
    ["a footer of rubbish", () => pyarrow().fill(0xee, -300, -100), 2006, "", {}],
    ["damaged pages", () => pyarrow().fill(0xee, 4, 200), 2006, "row 0 on: it can't be read as Parquet", { row: 0 }],
    [
      "columns that say nothing",
      () => pyarrow(),
      2006,
      "x.parquet, columns: ",
      {},
      { tickSize: 0.5, lotSize: 0.25, columns: { price: "cost" } },
    ],
    ["an ev that is none", () => written(oneRow({ ev: 99 }), { ...steps, rows: 2 }), 2006, "row 1: got", { row: 1 }],
    [
      "a price beyond all ticks",
      () => written(rows, { ...steps, rows: rows.length }),
      2007,
      "row 0: got price",
      { row: 0 },
      { tickSize: 1e-9, lotSize: 1 },
    ],
  ])("of %s is refused", async (_, bytes, code, message, place, options) => {
    const error = await take(await bytes(), options).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), place: { file: "x.parquet", ...place } });
  });

  it("is not written from rows that it can't hold, or from too few", async () => {
    const lots = Number.MAX_SAFE_INTEGER;
    await expect(written(oneRow({ lots }), { ...steps, lotSize: 1e-3, rows: 2 })).rejects.toMatchObject({ code: 2007, place: { row: 1 } });
    await expect(written(rows, { ...steps, rows: 7 })).rejects.toMatchObject({ code: 2002 });
  });
});

atBothLengths("Parquet with random damage is rows or an error, never a fault", 150, 1_000, (runs) => mutated(pyarrow(), runs));
