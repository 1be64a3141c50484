import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fuzzCore } from "./fuzz-core.js";

const wasm = new WebAssembly.Module(readFileSync(new URL("../../../build/core.wasm", import.meta.url)));
const SEEDS = Array.from({ length: 40 }, (_, n) => n + 1);
/** Seeds that found something, and what: they must not find it again. */
const KEPT: readonly number[] = [];

describe("the core under random rows and requests", () => {
  it.each([...SEEDS, ...KEPT])("ends right, and twice the same, seed %i", async (seed) => {
    const first = await fuzzCore(wasm, seed);
    expect(first.rows).toBeGreaterThan(1_000);
    expect(await fuzzCore(wasm, seed)).toEqual(first);
  });
});
