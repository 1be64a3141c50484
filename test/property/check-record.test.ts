import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import type { RunRecord } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { checkRecord, checkReport } from "../../web/sandbox/check-record.js";
import { atBothLengths } from "../length.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const config = validateConfig({});
const book = memoryBook(quietMarket(20));
const books = [book.info];
const CODE = `import { HftStrategy } from "sigmax-hft";
export default class Trader extends HftStrategy {
  onTick(symbol, tick) { console.log("tick"); this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 }); }
}`;

let good: RunRecord;

beforeAll(async () => {
  const strategy = await loadStrategy([{ name: "a.ts", text: CODE }], "a.ts", evaluateInNode);
  good = await runStrategy({ wasm, books: [book], strategy, config, host: nodeHost(() => {}) });
});

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

function detached(): Float64Array {
  const column = new Float64Array(100_000);
  structuredClone(column.buffer, { transfer: [column.buffer] });
  return column;
}

/** A buffer that may change its size; Node 20 has them, TypeScript's library for it does not. */
const Resizable = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;

/** What a stranger may put in any place. */
const NASTY: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 1e300,
  () => 2 ** 32,
  () => "",
  () => "<img src=x onerror=alert(1)>",
  () => "x".repeat(1e6),
  () => true,
  () => 5n,
  () => cyclic,
  () => [],
  () => Array(70).fill({}),
  () => Array(20_000).fill({ ts: 0, level: "log", text: "x" }),
  () => () => {},
  () => Symbol("s"),
  () => new Proxy({}, { get: () => undefined }),
  () => ({
    get length() {
      throw new Error("trap");
    },
    get code() {
      throw new TypeError("trap");
    },
  }),
  () => ({ [Symbol.toStringTag]: "Float64Array", length: 3 }),
  () => new Float64Array(3).fill(Number.NEGATIVE_INFINITY),
  () => new Float64Array(1e5).fill(Number.NaN),
  () => new Int32Array(1e5).fill(-7),
  () => new Uint8Array(1e5).fill(200),
  () => new Float64Array(new SharedArrayBuffer(800_000)),
  () => new Float64Array(new Resizable(800_000, { maxByteLength: 1_600_000 })),
  () => new Float64Array(new ArrayBuffer(2 ** 27), 0, 1e5),
  detached,
  () => new DataView(new ArrayBuffer(8)),
  () => new Date(),
  () => ({ length: 2 ** 31 }),
];

/** Every place of a record, as keys from its root. */
function placesOf(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [[...at]];
  return [
    [...at],
    ...Object.entries(value)
      .slice(0, 30)
      .flatMap(([key, inner]) => placesOf(inner, [...at, key])),
  ];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = withAt(copy[key], rest, put);
  return copy;
}

/** What panes and charts take for granted. */
function expectSound(record: RunRecord): void {
  expect(record.books).toBe(books);
  expect(record.config).toBe(config);
  expect(record.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(record.strategyName.length).toBeLessThanOrEqual(200);
  for (const { ts, text } of record.log) expect(Number.isFinite(ts) && text.length <= 4_000).toBe(true);
  for (const table of [record.orderEvents, record.samples]) {
    for (const [name, column] of Object.entries(table)) {
      if (name === "length") continue;
      expect(column).toHaveLength(table.length);
      expect(column.buffer).toBeInstanceOf(ArrayBuffer);
      expect(column.some((value: number) => Math.abs(value) === Number.POSITIVE_INFINITY)).toBe(false);
    }
    expect(table.instrument.every((instrument) => instrument < books.length)).toBe(true);
  }
  expect(record.orderEvents.localTs.every(Number.isFinite)).toBe(true);
  expect(record.accounts.length).toBeLessThanOrEqual(books.length);
}

describe("a record from the sandbox", () => {
  it("is taken as it is when it is one", () => {
    const taken = checkRecord(structuredClone(good), books, config);
    expect(taken).toEqual(good);
    expectSound(taken);
  });

  atBothLengths("is refused with 7004, or sound, whatever stands in one place of it", 200, 3_000, (numRuns) => {
    const places = placesOf(good);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...NASTY), (place, nasty) => {
        try {
          expectSound(checkRecord(withAt(good, place, nasty()), books, config));
        } catch (error) {
          if (!(error instanceof HftError)) throw error;
          expect(error.code).toBe(7004);
        }
      }),
      { numRuns, seed: 9 },
    );
  });

  it("is refused, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true, withBigInt: true }), (value) => {
        expect(() => checkRecord(value, books, config)).toThrow(HftError);
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it.each([
    ["an order of a book that is not there", { instrument: 3 }],
    ["an event of no kind", { what: 99 }],
    ["a time that is none", { localTs: Number.NaN }],
    ["a time without end", { localTs: Number.POSITIVE_INFINITY }],
    ["a quantity without end", { lots: Number.NEGATIVE_INFINITY }],
    ["a side of two", { side: 2 }],
  ])("is refused with %s, and names the row", (_, change) => {
    const copy = structuredClone(good);
    for (const [name, value] of Object.entries(change)) (copy.orderEvents[name as "lots"] as Float64Array)[1] = value;
    expect(() => checkRecord(copy, books, config)).toThrow(/row 1/);
  });
});

describe("an error from the sandbox", () => {
  it("keeps plain details, capped, and nothing else", () => {
    const details = { call: "runUntil", fault: "x".repeat(1e5), at: 5, deep: { a: 1 }, f: () => {} };
    const report = checkReport({ code: 5002, message: "m", place: { line: 3, file: 7 }, details });
    expect(report).toEqual({
      code: 5002,
      name: "core failed",
      message: "m",
      place: { line: 3 },
      details: { call: "runUntil", fault: "x".repeat(200), at: 5 },
    });
  });

  it("of an unknown kind is one of ours", () => {
    for (const value of [{}, { code: "7001" }, { code: 1, message: "<b>" }, { code: Number.NaN }])
      expect(checkReport(value).code).toBe(7004);
  });
});
