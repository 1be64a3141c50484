import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { RowDigest } from "../../src/data/digest.js";
import { emptyRows, type RowColumns } from "../../src/data/rows.js";
import { createSha256, sha256InWasm } from "../../src/data/sha256.js";
import { randomFrom } from "../property/hostile.js";

const ROWS = 300;

/** Hostile rows, some with the times and kind of the one before. */
function rowsOf(next: () => number): RowColumns {
  const whole = (bits: number): number => Math.floor(2 ** (next() * bits));
  const signed = (bits: number): number => (next() < 0.5 ? -whole(bits) : whole(bits));
  const rows = emptyRows(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const before = i > 0 && next() < 0.5 ? i - 1 : -1;
    rows.ev[i] = rows.ev[before] ?? next() * 2 ** 32;
    rows.exchTs[i] = rows.exchTs[before] ?? signed(52);
    rows.localTs[i] = rows.localTs[before] ?? signed(52);
    rows.ticks[i] = signed(31);
    rows.lots[i] = next() < 0.1 ? 2 ** 53 : whole(53);
    rows.orderId[i] = next() < 0.1 ? 2 ** 31 - 1 : whole(53) - 1;
  }
  return rows;
}

it.each(["0", "1723161256304123456", "999999999", "-5", "12345678901", "9223372036854775807"])(
  "rows since %s are the lines of their definition",
  (epochNs) => {
    const next = randomFrom(11);
    const digest = new RowDigest(epochNs);
    const slow = createHash("sha256");
    for (let piece = 0; piece < 20; piece++) {
      const rows = rowsOf(next);
      digest.push(rows);
      for (let i = 0; i < ROWS; i++) {
        const times = [rows.exchTs, rows.localTs].map((column) => BigInt(epochNs) + BigInt(column[i] as number));
        slow.update(`${[rows.ev[i], ...times, rows.ticks[i], rows.lots[i], rows.orderId[i]].join(",")}\n`);
      }
      expect(digest.finish()).toBe(slow.copy().digest("hex"));
    }
  },
);

describe("the hashes of other hosts", () => {
  it("in WebAssembly, as browsers have it, is Node's", () => {
    const next = randomFrom(12);
    const [quick, slow] = [sha256InWasm(), createSha256()];
    for (let piece = 0; piece < 200; piece++) {
      const bytes = Uint8Array.from({ length: Math.floor(next() * (piece % 50 === 0 ? 60_000 : 200)) }, () => next() * 256);
      quick.update(bytes);
      slow.update(bytes);
      expect(quick.hex()).toBe(slow.hex());
    }
  });
});
