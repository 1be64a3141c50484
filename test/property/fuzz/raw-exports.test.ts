/**
 * Every export of the core with numbers that make no sense, in any order. What comes back is a value, or an error that says
 * which call it was, and a core that failed once does nothing more. Nothing traps past the guard, hangs, or writes where it
 * must not: a second core that shares nothing says the same of the same calls.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../../src/config/validate.js";
import type { Core } from "../../../src/engine/core.js";
import { Engine } from "../../../src/engine/engine.js";
import { HftError } from "../../../src/errors.js";
import { memoryBook, quietMarket } from "../../memory-book.js";
import { randomFrom } from "../hostile.js";
import { withMemoryOf } from "./short-memory.js";

/** No more than 128 MB, so that what asks for all of the memory gets an error. */
const wasm = new WebAssembly.Module(withMemoryOf(readFileSync(new URL("../../../build/core.wasm", import.meta.url)), 2_048));
const rows = quietMarket(20);
const { info } = memoryBook(rows);
const SEEDS = Array.from({ length: 60 }, (_, n) => n + 1);
const CALLS = 300;
const WILD = [0, 1, 2, -1, 3, 63, 64, 65, 1e6, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1, Number.NaN, Infinity, -Infinity, 0.5, 1e300, 5e-324];
const WILD_BIG = [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)];

type Call = (...args: (number | bigint)[]) => number | bigint | undefined;

/** What was called with what, and what came of it. */
async function play(seed: number, kind: "L2" | "L3"): Promise<string[]> {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const config = validateConfig(kind === "L3" ? { queueModel: "L3Fifo" } : {});
  const { core, ...rest } = await engineOf(kind, config);
  // A pack is believed: only the package's own code writes one (docs/core.md).
  const names = Object.keys(core).filter((name) => name !== "memory" && name !== "pushPack");
  const told: string[] = [];
  for (let n = 0; n < CALLS && told.at(-1)?.startsWith("!") !== true; n++) {
    // Mostly what a run does, so that it comes somewhere.
    const name = names[below(names.length)] as keyof Core;
    const args = Array.from({ length: 7 }, () => WILD[below(below(3) === 0 ? WILD.length : 3)] as number);
    told.push(attempt(name, core[name] as Call, name === "setUp" ? [WILD_BIG[below(4)] as bigint, args[0] as number] : args));
  }
  rest.after();
  return told;
}

async function engineOf(kind: "L2" | "L3", config: ReturnType<typeof validateConfig>) {
  const engine = await Engine.create({
    wasm,
    books: [
      { ...info, kind },
      { ...info, kind },
    ],
    config,
  });
  if (kind === "L2") for (const instrument of [0, 1]) engine.pushRows(instrument, rows);
  engine.models.latency = { feed: () => 1, entry: () => 1, response: () => 1 };
  engine.models.queue = { join: () => 1, onTrade: () => 1, onDepth: () => 1 };
  engine.submit(0, 1, 1_000, 5, 0, 0);
  return {
    core: engine.core,
    /** A failed core does nothing more; one that did not fail still runs. */
    after: () => expect(() => engine.core.runUntil(Number.POSITIVE_INFINITY, 15)).not.toThrow(TypeError),
  };
}

function attempt(name: string, call: Call, args: (number | bigint)[]): string {
  try {
    return `${name}(${args}) ${call(...args)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(HftError);
    const { code, message, details } = error as HftError & { details?: unknown };
    expect([5002, 5003]).toContain(code);
    if (code === 5002) expect(message).toMatch(/please report it/);
    return `! ${name}(${args}) ${code} ${message} ${JSON.stringify(details ?? null)}`;
  }
}

describe.each(["L2", "L3"] as const)("the exports of a core, %s", (kind) => {
  it.each(SEEDS)("answer nonsense with a value or an error, and twice the same, seed %i", async (seed) => {
    const told = await play(seed, kind);
    expect(told.length).toBeGreaterThan(0);
    expect(await play(seed, kind)).toEqual(told);
  });
});

describe("what a core can't do", () => {
  const asks: [string, number, (core: Core) => unknown][] = [
    ["an instrument that is not there", 5002, (core) => core.lotsAt(2, 1, 100)],
    ["an order that is not there", 5002, (core) => core.giveAhead(123_456, 1)],
    ["an order beyond its memory", 5002, (core) => core.giveAhead(2 ** 32 - 8, 1)],
    ["a pack longer than there is room for", 5002, (core) => core.pushPack(0, 2 ** 31, 0)],
    ["a chunk of 4 GB", 5003, (core) => core.chunkAt(2 ** 32 - 1)],
    ["room for -1 bytes", 5003, (core) => core.reserve(-1)],
    [
      "more requests than its record holds",
      5002,
      (core) => Array.from({ length: 20_000 }, (_, id) => core.submit(0, id + 10, 1, 1, 1, 0, 0)),
    ],
    ["more samples than its record holds", 5002, (core) => Array.from({ length: 2_000 }, () => core.sampleAtEnd())],
  ];

  it.each(asks)("is said, and nothing more is done: %s", async (_, code, ask) => {
    const { core } = await engineOf("L2", validateConfig({}));
    const wanted = expect.objectContaining({ code });
    expect(() => ask(core)).toThrow(wanted);
    expect(() => core.runUntil(1e9, 0)).toThrow(wanted);
    expect(() => core.submit(0, 2, 1, 1, 1, 0, 0)).toThrow(wanted);
  });
});
