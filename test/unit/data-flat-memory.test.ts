import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FileScratch } from "../../src/cli/disk.js";
import { importBook } from "../../src/data/book-of-import.js";
import { importers } from "../../src/data/importers/index.js";
import { collectGarbage } from "../collect-garbage.js";
import { LONG } from "../length.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-flat-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const UPDATES = 1_500;
const LEVELS = 20;
/** Of a row in columns. */
const ROW_BYTES = 44;

/** A capture, made as it is read, `times` times as long as one. Its messages overtake each other now and then. */
function* capture(times: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let i = 0; i < UPDATES * times; i++) {
    const ms = 1_723_161_255_000 + i * 10;
    const side = (sign: number) =>
      Array.from({ length: LEVELS }, (_, level) => [(30_000 + sign * (level + 1) * 0.5).toFixed(1), String(1 + ((i + level) % 9))]);
    const late = i % 50 === 0 ? 25 : 0;
    const update = { e: "depthUpdate", E: ms, T: ms - late, b: side(-1), a: side(1) };
    yield encoder.encode(`${ms}000000 ${JSON.stringify({ data: update })}\n`);
  }
}

/** The most bytes that are held at any time of an import, and its rows. */
async function most(times: number): Promise<{ bytes: number; rows: number; digest: string }> {
  const scratch = new FileScratch(join(folder, "scratch"));
  collectGarbage();
  const start = held();
  let bytes = 0;
  const look = (): void => {
    collectGarbage();
    bytes = Math.max(bytes, held() - start);
  };
  const words = {
    name: "x",
    instrument: { symbol: "X", venue: "", baseCurrency: "X", quoteCurrency: "Y", tickSize: 0.5, lotSize: 1, contractSize: 1 },
    licence: "",
    source: "",
  };
  const options = { tickSize: 0.5, lotSize: 1, scratch, onProgress: look };
  const made = await importBook(importers["binance-futures"], [{ name: "x", chunks: capture(times) }], options, words, look);
  for (const piece of made.pieces()) if (piece.length > 60_000) look();
  scratch.close();
  return { bytes, rows: made.info.rows, digest: made.info.digest };
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe("an import with a scratch", () => {
  it("holds no more of a file that is 50 times as long", LONG, async () => {
    const once = await most(1);
    const fifty = await most(50);
    expect(fifty.rows).toBeGreaterThan(49 * once.rows);
    // What all of its rows would take is several times the room for what differs by chance.
    expect(fifty.rows * ROW_BYTES).toBeGreaterThan(130e6);
    expect(fifty.bytes - once.bytes).toBeLessThan(24e6);
  });
});
