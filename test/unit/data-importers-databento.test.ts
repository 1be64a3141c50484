import { decompress } from "fzstd";
import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/data/detect.js";
import { SeededRandom } from "../../src/data/generator/random.js";
import { type Imported, type InputFile, importers } from "../../src/data/importers/index.js";
import { BUY, Kind, SELL } from "../../src/data/rows.js";
import { type ErrorCode, HftError } from "../../src/errors.js";
import { type DbnFile, dbnFile } from "../fixtures/databento-files.js";
import { atBothLengths } from "../length.js";

const STEPS = { tickSize: 0.25, lotSize: 1 };

const packed = dbnFile;
const plain = (name: DbnFile) => decompress(packed(name)).slice();

/** In pieces of 37 bytes, cut inside of records. */
function file(bytes: Uint8Array, name = "x.dbn"): InputFile {
  return { name, chunks: Array.from({ length: Math.ceil(bytes.length / 37) }, (_, i) => bytes.subarray(i * 37, i * 37 + 37)) };
}

const take = (...files: Uint8Array[]): Promise<Imported> =>
  importers["databento-dbn"].import(
    files.map((bytes) => file(bytes)),
    STEPS,
  );

const kinds = Object.fromEntries(Object.entries(Kind).map(([name, kind]) => [kind, name]));
const shown = ({ rows }: Imported) =>
  Array.from({ length: rows.length }, (_, i) => {
    const side = rows.ev[i]! & BUY ? "buy" : rows.ev[i]! & SELL ? "sell" : "none";
    const times = `${rows.exchTs[i]! / 1e3}/${rows.localTs[i]! / 1e3}`;
    return `${kinds[rows.ev[i]! & 0xff]} ${side} ${rows.orderId[i]} ${rows.ticks[i]! / 4} ${rows.lots[i]} @${times}`;
  });

const BIG = 2 ** 52;

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

describe("DBN files of Databento's own package", () => {
  it.each(["mbo 1", "mbo 2", "mbo 3"] as const)("%s: market by order", async (name) => {
    const got = await take(packed(name));
    expect(shown(got)).toEqual([
      "clear none 0 0 0 @0/0",
      "add buy 6413364814613 5560 3 @0/0",
      `add sell ${BIG} 5560.25 4 @0/0`,
      "add buy 12 5559.75 2 @1000/1050",
      "modify buy 12 5560 5 @3000/3040",
      "trade buy 0 5560.25 3 @4000/4030",
      `fill sell ${BIG} 5560.25 3 @4000/4030`,
      `modify sell ${BIG} 5560.25 1 @4000/4030`,
      "cancel buy 12 5560 0 @5000/5030",
      "trade none 0 5560 1 @7000/7030",
    ]);
    expect(got.epochNs).toBe("1718582400000000000");
    expect(got.report).toEqual({
      clockCorrectionNs: 0,
      splitRows: 0,
      oddities: {
        "record of another instrument": { count: 1, first: "x.dbn:row 4" },
        "order never seen": { count: 1, first: "x.dbn:row 10" },
      },
    });
    expect(await take(plain(name))).toEqual(got);
  });

  it("mbp-10: levels, and trades", async () => {
    const got = await take(packed("mbp-10 3"));
    expect(shown(got)).toEqual([
      "clear none 0 0 0 @-40/0",
      "snapshot buy 0 5560 3 @-40/0",
      "snapshot buy 0 5559.75 9 @-40/0",
      "snapshot sell 0 5560.25 4 @-40/0",
      "snapshot sell 0 5560.5 8 @-40/0",
      "trade buy 0 5560.25 3 @960/1000",
      "depth sell 0 5560.25 1 @960/1000",
      "depth sell 0 5560.25 0 @1960/2000",
    ]);
    expect(got.report.oddities).toEqual({});
    expect(await take(plain("mbp-10 3"))).toEqual(got);
  });

  it("are told by how they begin", () => {
    expect(detectFormat(packed("mbo 3")).format).toBe("databento-dbn");
    expect(detectFormat(plain("mbo 3")).format).toBe("databento-dbn");
  });
});

const RECORD = 56;
const records = 13;

/** The plain file with bytes changed: `[where, value]`, below 0 from the end. */
const changed = (...changes: [number, number][]) => {
  const bytes = plain("mbo 3");
  for (const [at, value] of changes) bytes[at < 0 ? bytes.length + at : at] = value;
  return bytes;
};
/** Byte `at` of record `row`. */
const inRecord = (row: number, at: number) => (row - records) * RECORD + at;
const undefinedPrice = (row: number) =>
  [0, 1, 2, 3, 4, 5, 6].map((i): [number, number] => [inRecord(row, 24 + i), 0xff]).concat([[inRecord(row, 31), 0x7f]]);
const undefinedTime = (row: number, at: number) => Array.from({ length: 8 }, (_, i): [number, number] => [inRecord(row, at + i), 0xff]);

describe("a DBN file", () => {
  it.each<[string, () => Uint8Array, ErrorCode, string, object]>([
    ["that is none", () => new TextEncoder().encode("these are not its bytes"), 2006, "wanted one that begins with DBN", { byte: 8 }],
    ["that is empty", () => new Uint8Array(0), 2006, "it ends inside of the prefix", { byte: 0 }],
    ["of version 4", () => changed([3, 4]), 1004, "got DBN version 4, can read 1, 2, 3", { byte: 3 }],
    ["of version 0", () => changed([3, 0]), 1004, "got DBN version 0", { byte: 3 }],
    ["with an endless header", () => changed([7, 0x7f]), 2006, "a header of", { byte: 8 }],
    ["with a header too short", () => changed([4, 9]), 2006, "a header of 9 bytes", { byte: 8 }],
    ["that ends in its header", () => plain("mbo 3").subarray(0, 150), 2006, "it ends inside of the header", {}],
    ["of bars", () => changed([24, 7]), 1004, "got the DBN schema number 7, can read mbo (0)", {}],
    ["that ends in a record", () => plain("mbo 3").subarray(0, -3), 2006, "row 12: the file ends inside of a record", { row: 12 }],
    ["with a record without length", () => changed([inRecord(5, 0), 0]), 2006, "row 5: got a record of 0 bytes", { row: 5 }],
    [
      "with a record that is too short",
      () => changed([inRecord(12, 0), 4]),
      2006,
      "row 12: got a record of 16 bytes, wanted 56",
      { row: 12 },
    ],
    ["with an action that is none", () => changed([inRecord(3, 38), 0x58]), 2006, 'row 3: got action "X"', { row: 3 }],
    ["with a side that is none", () => changed([inRecord(3, 39), 0x58]), 2006, 'row 3: got side "X"', { row: 3 }],
    ["with an order without a price", () => changed(...undefinedPrice(3)), 2006, "row 3: got no price", { row: 3 }],
    ["with a price beyond all ticks", () => changed([inRecord(3, 31), 0x70]), 2007, "row 3: got price", { row: 3 }],
    ["with an event without a time", () => changed(...undefinedTime(3, 8)), 2006, "row 3: got no time", { row: 3 }],
    ["with a time in another year", () => changed([inRecord(3, 15), 0x18]), 2007, "row 3: got a time", { row: 3 }],
    ["with two schemas", () => changed([inRecord(3, 1), 10]), 2006, "row 3: got a record of rtype 10, wanted rtype 160", { row: 3 }],
    ["without a record", () => plain("mbo 3").subarray(0, -records * RECORD), 2009, "holds no market data", {}],
    ["whose packing is cut short", () => packed("mbo 3").subarray(0, -20), 2006, "can't be unpacked", {}],
    ["whose packing is damaged", () => packed("mbo 3").map((byte, at) => (at > 30 && at < 60 ? byte ^ 0x5a : byte)), 2006, "", {}],
  ])("%s is refused", async (_, bytes, code, message, place) => {
    const error = await take(bytes()).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), place });
    expect((error as HftError).message).toContain("x.dbn");
  });

  it("without a time of receipt has the event's", async () => {
    const got = await take(changed(...undefinedTime(3, 40)));
    expect(shown(got)[3]).toBe("add buy 12 5559.75 2 @1000/1000");
    expect(got.report.oddities).toMatchObject({ "no time of receipt": { count: 1, first: "x.dbn:row 3" } });
  });

  it("leaves records of other kinds alone, and notes what is in doubt", async () => {
    const got = await take(changed([inRecord(3, 1), 0x17], [inRecord(12, 36), 4 + 8 + 128]));
    expect(got.report.oddities).toMatchObject({
      "record of another kind": { count: 1, first: "x.dbn:row 3" },
      "order changed before it was added": { count: 1, first: "x.dbn:row 5" },
      "time of receipt in doubt": { count: 1, first: "x.dbn:row 12" },
      "book in doubt": { count: 1, first: "x.dbn:row 12" },
    });
  });

  it("goes on in the next file", async () => {
    const bytes = plain("mbo 3");
    const head = bytes.length - records * RECORD;
    const cut = head + 6 * RECORD;
    const second = new Uint8Array([...bytes.subarray(0, head), ...bytes.subarray(cut)]);
    expect(shown(await take(bytes.subarray(0, cut), second))).toEqual(shown(await take(bytes)));
  });
});

for (const name of ["mbo 3", "mbp-10 3"] as const)
  atBothLengths(`${name} with random damage is rows or an error, never a fault`, 0.15, 1, async (share) => {
    await mutated(plain(name), 500 * share);
    await mutated(packed(name), 200 * share);
  });
