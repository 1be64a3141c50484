/** A core that may not have the memory that it wants: an error, never a run that goes on wrong. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../../src/config/validate.js";
import { Engine, EVENT, STOP } from "../../../src/engine/engine.js";
import { HftError } from "../../../src/errors.js";
import { memoryBook, quietMarket } from "../../memory-book.js";
import { withMemoryOf } from "./short-memory.js";

const wasm = readFileSync(new URL("../../../build/core.wasm", import.meta.url));
const rows = quietMarket(200);
const { info } = memoryBook(rows);
const config = validateConfig({ maxActiveOrders: 100_000 });

/** Sends orders far from the market at every stop, so that memory is wanted all the time. The hash, or the error. */
async function crowd(core: BufferSource): Promise<{ hash: string } | { error: HftError; engine: Engine | null }> {
  let engine: Engine | null = null;
  try {
    engine = await Engine.create({ wasm: core, books: [info], config });
    engine.pushRows(0, rows);
    engine.endRows(0);
    let price = 1;
    while (engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch) === STOP.event) {
      for (let n = 0; n < 20; n++) engine.submit(0, 1, price + n * 5_000, 1, 0, 0);
      price = (price + 100_000) % 500_000;
    }
    return { hash: engine.finish().hash };
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    return { error, engine };
  }
}

describe("a core with short memory", () => {
  it("fails with 5003 or comes to the same end, at every size", async () => {
    const enough = await crowd(withMemoryOf(wasm, 4_096));
    expect(enough).toHaveProperty("hash");
    const ends = new Set<string>();
    const first = firstPages();
    for (let pages = first; pages < first + 600; pages += pages < first + 40 ? 4 : 80) {
      const end = await crowd(withMemoryOf(wasm, pages));
      if ("hash" in end) expect(end).toEqual(enough);
      else expect(end.error.code).toBe(5003);
      ends.add("hash" in end ? "hash" : "error");
    }
    expect(ends).toEqual(new Set(["hash", "error"]));
  });

  it("says so again to whoever goes on", async () => {
    const end = await crowd(withMemoryOf(wasm, firstPages() + 30));
    if (!("error" in end) || !end.engine) throw new Error("there was memory enough");
    const { engine, error } = end;
    expect(() => engine.submit(0, 1, 5, 1, 0, 0)).toThrow(error);
    expect(() => engine.cancel(0, 1)).toThrow(error);
    expect(() => engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch)).toThrow(error);
  });
});

/** Memory that the core has at its begin. */
function firstPages(): number {
  const { memory } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { host: new Proxy({}, { get: () => () => 0 }) }).exports;
  return (memory as WebAssembly.Memory).buffer.byteLength / 65_536;
}
