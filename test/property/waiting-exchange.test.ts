/**
 * While no order is anywhere the exchange's rows wait, and a run's only instrument goes from batch to batch by itself. The slow twin
 * is the same run beside an instrument without rows where an order rests for ever: then every row is played in its turn. Both must
 * stop at the same times, with the same to tell, and leave the same record.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { eachSeed } from "../length.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";
import { hostileCase, hostileOrdersCase, randomFrom } from "./hostile.js";

const SEEDS = Array.from({ length: 60 }, (_, at) => at + 1);
const { info } = memoryBook(quietMarket(1));
const MASKS = [EVENT.batch, EVENT.tick, EVENT.trade, EVENT.batch + EVENT.tick + EVENT.trade, EVENT.tick + EVENT.trade];
const RESTING = 1_000_000;

/** A run of one to three instruments: what it depends on is drawn from the seed, never from the stops. */
class Run {
  readonly random: () => number;
  readonly cases: ReturnType<typeof hostileCase>[];
  readonly end: number;
  readonly mask: number;
  readonly stops: unknown[] = [];
  readonly #next: number[];
  readonly #size: number;
  #engine!: Engine;

  constructor(readonly seed: number) {
    this.random = randomFrom(seed);
    const make = this.byOrder ? hostileOrdersCase : hostileCase;
    this.cases = Array.from({ length: 1 + (seed % 3) }, (_, at) => make(seed * 11 + at, 300));
    this.end = Math.max(...this.cases.map(({ rows }) => rows.localTs[rows.length - 1] as number));
    this.mask = MASKS[seed % MASKS.length] as number;
    this.#next = this.cases.map(() => 0);
    this.#size = 1 + Math.floor(this.random() * 120);
  }

  get byOrder(): boolean {
    return this.seed % 5 === 0;
  }

  async play(wasm: WebAssembly.Module, inTurn: boolean) {
    const { end, cases } = this;
    const leg = (part: number) => ({ model: "constant", ns: Math.floor(end / part) }) as const;
    const config = validateConfig({
      latency: { entry: leg(83), response: leg(71) },
      sampleNs: Math.max(1_000, Math.floor(end / 40)),
      queueModel: this.byOrder ? "L3Fifo" : "RiskAverse",
    });
    const books = Array.from({ length: cases.length + (inTurn ? 1 : 0) }, () => ({ ...info, kind: this.byOrder ? "L3" : "L2" }) as const);
    this.#engine = await Engine.create({ wasm, books, config });
    for (const index of cases.keys()) this.#feed(index);
    if (inTurn) {
      this.#engine.endRows(cases.length);
      this.#engine.submitAs(RESTING, cases.length, 1, 500, 1, 0, 0);
    }
    const times = Array.from({ length: 20 }, () => Math.floor(this.random() * end)).sort((a, b) => a - b);
    for (const time of [...times, Number.POSITIVE_INFINITY]) this.#runTo(time);
    return this.#record();
  }

  #feed(index: number): void {
    const from = this.#next[index] as number;
    const { rows } = this.cases[index] as ReturnType<typeof hostileCase>;
    const to = Math.min(rows.length, from + this.#size);
    this.#next[index] = to;
    if (from === to) this.#engine.endRows(index);
    else this.#engine.pushRows(index, cut(rows, from, to));
  }

  #runTo(time: number): void {
    for (;;) {
      const stop = this.#engine.runUntil(time, this.mask);
      if (stop === STOP.end) return;
      if (stop === STOP.needRows) this.#feed(this.#engine.needsRows);
      else this.#tell(stop);
      if (stop === STOP.time) return;
    }
  }

  #tell(stop: number): void {
    const { nowNs, eventMask } = this.#engine;
    const markets = this.cases.map((_, index) => {
      const { happened, bidTicks, askTicks, bidLots, askLots, exchTs, localTs, tradeCount } = this.#engine.market(index);
      const trades = this.mask & EVENT.trade ? tradeCount : 0;
      return [happened & this.mask, bidTicks, askTicks, bidLots, askLots, exchTs, localTs, trades];
    });
    this.stops.push([stop, nowNs, eventMask, markets]);
    // In a third of the runs orders come and go, so that an exchange has to catch up, and waits again.
    if (this.seed % 3 !== 1 || this.random() >= 0.1) return;
    const at = Math.floor(this.random() * this.cases.length);
    const side = this.random() < 0.5 ? 1 : -1;
    this.#engine.submitAs(this.stops.length, at, side, 990 + Math.floor(this.random() * 20), 1, 3, 0);
  }

  #record() {
    const { samples, orderEvents: events, accounts } = this.#engine.finish();
    const isOwn = (instrument: number) => instrument < this.cases.length;
    return {
      stops: this.stops,
      samples: Array.from(samples.ts, (ts, at) => [
        samples.instrument[at] as number,
        ts,
        samples.bidTicks[at],
        samples.askTicks[at],
      ]).filter(([instrument]) => isOwn(instrument as number)),
      events: Array.from(events.orderId, (id, at) => [id, events.what[at], events.localTs[at], events.exchTs[at]]).filter(
        ([id]) => id !== RESTING,
      ),
      accounts: accounts.filter(({ instrument }) => isOwn(instrument)),
    };
  }
}

describe("an exchange that waits", () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    wasm = await WebAssembly.compile(readFileSync("build/core.wasm"));
  });

  eachSeed("is not to be told from one that is played in turn, seed %i", SEEDS, 20, async (seed) => {
    const waiting = await new Run(seed).play(wasm, false);
    expect(waiting).toEqual(await new Run(seed).play(wasm, true));
    expect(waiting.stops.length).toBeGreaterThan(20);
  });
});
