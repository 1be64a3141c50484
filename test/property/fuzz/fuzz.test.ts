import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { eachSeed } from "../../length.js";
import { fuzzCore } from "./fuzz-core.js";

const wasm = new WebAssembly.Module(readFileSync(new URL("../../../build/core.wasm", import.meta.url)));
const SEEDS = Array.from({ length: 40 }, (_, n) => n + 1);
/** Seeds that found something, and what: they must not find it again. */
const KEPT: readonly number[] = [];

describe("the core under random rows and requests", () => {
  eachSeed("ends right, and twice the same, seed %i", [...KEPT, ...SEEDS], KEPT.length + 15, async (seed) => {
    const first = await fuzzCore(wasm, seed);
    expect(first.rows).toBeGreaterThan(1_000);
    expect(await fuzzCore(wasm, seed)).toEqual(first);
  });
});
