/**
 * The scheduler's short cuts against its slow way. Where the host listens to every batch, each run of rows of each side is
 * decided on by itself; where it does not, instruments and sides play on alone as far as nothing can come between. Both must
 * end in the same record.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";
import { hostileCase, randomFrom } from "./hostile.js";

const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1);
const { info } = memoryBook(quietMarket(1));

describe("runs that are listened to and runs that are not", () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    wasm = await WebAssembly.compile(readFileSync("build/core.wasm"));
  });

  /** Several instruments to the end, orders sent at times that do not depend on the stops. */
  async function record(seed: number, mask: number) {
    const random = randomFrom(seed);
    const count = 1 + Math.floor(random() * 5);
    const cases = Array.from({ length: count }, (_, at) => hostileCase(seed * 7 + at, 400));
    const end = Math.max(...cases.map(({ rows }) => rows.localTs[rows.length - 1] as number));
    const latency = {
      entry: { model: "constant", ns: Math.floor(end / 97) },
      response: { model: "constant", ns: Math.floor(end / 61) },
    } as const;
    const config = validateConfig({ latency, sampleNs: Math.max(1_000, Math.floor(end / 50)), queueModel: { model: "RiskAverse" } });
    const engine = await Engine.create({ wasm, books: cases.map(() => info), config });
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
    // Half of the runs never send anything: then instruments are alone all the time.
    const times = seed % 2 ? [] : Array.from({ length: 30 }, () => Math.floor(random() * end)).sort((a, b) => a - b);
    for (const time of [...times, Number.POSITIVE_INFINITY]) {
      runTo(engine, time, mask, feed);
      if (time === Number.POSITIVE_INFINITY) break;
      const ticks = 990 + Math.floor(random() * 20);
      engine.submit(Math.floor(random() * count), random() < 0.5 ? 1 : -1, ticks, 1 + Math.floor(random() * 5), 0, 0);
    }
    const { hash, samples, orderEvents, latency: latencies, accounts, endNs } = engine.finish();
    return { hash, samples, orderEvents, latencies, accounts, endNs };
  }

  it.each(SEEDS)("leave the same record, seed %i", async (seed) => {
    const inTurn = await record(seed, EVENT.batch + EVENT.tick + EVENT.trade + EVENT.response);
    expect(await record(seed, 0)).toEqual(inTurn);
    expect(await record(seed, EVENT.response)).toEqual(inTurn);
  });
});

function runTo(engine: Engine, time: number, mask: number, feed: (index: number) => void): void {
  for (;;) {
    const stop = engine.runUntil(time, mask);
    if (stop === STOP.needRows) feed(engine.needsRows);
    else if (stop !== STOP.event) return;
  }
}
