/**
 * The scheduler's short cuts against its slow way. Where the host listens to every batch, each run of rows of each side is
 * decided on by itself; where it does not, instruments and sides play on alone as far as nothing can come between. Both must
 * end in the same record.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { eachSeed } from "../length.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";
import { hostileCase, hostileOrdersCase, randomFrom } from "./hostile.js";

const SEEDS = Array.from({ length: 80 }, (_, at) => at + 1);
const { info } = memoryBook(quietMarket(1));

describe("runs that are listened to and runs that are not", () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    wasm = await WebAssembly.compile(readFileSync("build/core.wasm"));
  });

  async function open(seed: number, count: number, byOrder: boolean, end: number): Promise<Engine> {
    // An answer that takes no time is heard before what comes next at the exchange.
    const leg = (part: number) => ({ model: "constant", ns: seed % 3 === 0 ? 0 : Math.floor(end / part) }) as const;
    const config = validateConfig({
      latency: { entry: leg(97), response: leg(61) },
      sampleNs: Math.max(1_000, Math.floor(end / 50)),
      queueModel: byOrder ? "L3Fifo" : "RiskAverse",
    });
    const books = Array.from({ length: count }, () => ({ ...info, kind: byOrder ? "L3" : "L2" }) as const);
    return await Engine.create({ wasm, books, config });
  }

  /** Several instruments to the end, orders sent at times that do not depend on the stops. */
  async function record(seed: number, mask: number) {
    const random = randomFrom(seed);
    const count = 1 + Math.floor(random() * 5);
    const byOrder = seed % 5 === 0;
    const make = byOrder ? hostileOrdersCase : hostileCase;
    const cases = Array.from({ length: count }, (_, at) => make(seed * 7 + at, 400));
    const end = Math.max(...cases.map(({ rows }) => rows.localTs[rows.length - 1] as number));
    const engine = await open(seed, count, byOrder, end);
    const sizes = cases.map(() => 1 + Math.floor(random() * 200));
    const next = cases.map(() => 0);
    const feed = (index: number) => {
      const { rows } = cases[index] as (typeof cases)[number];
      const from = next[index] as number;
      if (from >= rows.length) return engine.endRows(index);
      const to = Math.min(rows.length, from + (sizes[index] as number));
      next[index] = to;
      engine.pushRows(index, cut(rows, from, to));
    };
    for (const index of cases.keys()) feed(index);
    const times = timesOf(seed, random, end);
    for (const time of [...times, Number.POSITIVE_INFINITY]) {
      runTo(engine, time, mask, feed);
      if (time === Number.POSITIVE_INFINITY) break;
      request(engine, random, count);
    }
    const { hash, samples, orderEvents, latency: latencies, accounts, endNs } = engine.finish();
    return { hash, samples, orderEvents, latencies, accounts, endNs };
  }

  eachSeed("leave the same record, seed %i", SEEDS, 12, async (seed) => {
    const inTurn = await record(seed, EVENT.batch + EVENT.tick + EVENT.trade + EVENT.response);
    expect(await record(seed, 0)).toEqual(inTurn);
    expect(await record(seed, EVENT.response)).toEqual(inTurn);
  });
});

/** A quarter of the runs never send anything: then instruments are alone all the time. */
function timesOf(seed: number, random: () => number, end: number): number[] {
  if (seed % 4 === 1) return [];
  return Array.from({ length: 60 }, () => Math.floor(random() * end)).sort((a, b) => a - b);
}

function request(engine: Engine, random: () => number, instruments: number): void {
  const ticks = 990 + Math.floor(random() * 20);
  engine.submit(Math.floor(random() * instruments), random() < 0.5 ? 1 : -1, ticks, 1 + Math.floor(random() * 5), 0, 0);
  if (random() < 0.3) engine.cancel(Math.floor(random() * instruments), 1 + Math.floor(random() * 60));
}

function runTo(engine: Engine, time: number, mask: number, feed: (index: number) => void): void {
  for (;;) {
    const stop = engine.runUntil(time, mask);
    if (stop === STOP.needRows) feed(engine.needsRows);
    else if (stop !== STOP.event) return;
  }
}
