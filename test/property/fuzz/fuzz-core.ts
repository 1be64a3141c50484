import { validateConfig } from "../../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../../src/engine/engine.js";
import { type OrderEventColumns, OrderEventKind } from "../../../src/engine/record.js";
import { HftError } from "../../../src/errors.js";
import { memoryBook } from "../../memory-book.js";
import { randomFrom } from "../hostile.js";

/** What one seed came to. */
export interface Fuzzed {
  rows: number;
  actions: number;
  /** Codes of the errors that rows or orders were refused with. */
  refused: number[];
  hash: string;
}

const ROWS_A_SEED = 2_000;
const ACTIONS_A_STOP = 0.3;
const QUEUES = ["RiskAverse", "PowerProb", "PowerProb2", "PowerProb3", "LogProb", "LogProb2"];
/** Numbers that break things. */
const WILD = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  0.5,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  2 ** 63,
  1e300,
  5e-324,
];
const FAR_TICKS = [2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 2, -(2 ** 31) + 2, 2 ** 30, -(2 ** 30), 0, -1, 65_535, 65_536, -65_536];
/** What may be refused, and with what: rows 2007, orders 3108. */
const REFUSALS = [2007, 3108];

type Pick = <T>(values: readonly T[]) => T;

/**
 * Random rows and requests for one engine: wild numbers in places, the rest close enough to one another to meet. Throws when
 * something traps, when time goes back, or when what was filled is not what is held.
 */
export async function fuzzCore(wasm: BufferSource | WebAssembly.Module, seed: number): Promise<Fuzzed> {
  const run = await Fuzz.of(wasm, seed);
  run.toEnd();
  return run.done;
}

class Fuzz {
  readonly done: Fuzzed = { rows: 0, actions: 0, refused: [], hash: "" };
  readonly #held: number[];
  readonly #ids: number[] = [];
  #lastNs = Number.NEGATIVE_INFINITY;
  #clock = 0;

  private constructor(
    readonly engine: Engine,
    readonly instruments: number,
    readonly byOrder: boolean,
    readonly balances: boolean,
    readonly random: () => number,
    readonly pick: Pick,
  ) {
    this.#held = Array.from({ length: instruments }, () => 0);
  }

  static async of(wasm: BufferSource | WebAssembly.Module, seed: number): Promise<Fuzz> {
    const random = randomFrom(seed);
    const pick: Pick = (values) => values[Math.floor(random() * values.length)] as never;
    const byOrder = random() < 0.3;
    const instruments = pick([1, 1, 1, 2, 5]);
    const latency = () =>
      pick([
        { model: "constant", ns: pick([0, 1, 1_000, 1e9]) },
        { model: "jitter", ns: 900, jitterNs: 900 },
      ]);
    // hftbacktest counts some fills twice (docs/differences.md), so that only the realistic profile's books must balance.
    const profile = pick(["hftbacktest", "realistic", "realistic"]);
    const config = validateConfig({
      seed,
      profile,
      queueModel: byOrder ? "L3Fifo" : pick(QUEUES),
      exchange: byOrder ? "no-partial-fill" : pick(["no-partial-fill", "partial-fill"]),
      latency: { entry: latency(), response: latency() },
      sampleNs: pick([1_000, 1e6, 2 ** 53]),
    });
    const { info } = memoryBook(emptyRows(1), 1_000, { kind: byOrder ? "L3" : "L2" });
    const engine = await Engine.create({
      wasm,
      books: Array.from({ length: instruments }, () => info),
      config,
      keepFinished: random() < 0.5,
    });
    return new Fuzz(engine, instruments, byOrder, profile === "realistic", random, pick);
  }

  toEnd(): void {
    for (let pushed = 0; pushed < ROWS_A_SEED; ) {
      for (let instrument = 0; instrument < this.instruments; instrument++) pushed += this.#push(instrument);
      this.#run();
    }
    for (let instrument = 0; instrument < this.instruments; instrument++) this.engine.endRows(instrument);
    this.#run();
    const { accounts, hash, orderEvents } = this.engine.finish();
    this.done.hash = hash;
    this.#fills(orderEvents);
    for (const { instrument, positionLots, balance, fee } of accounts) {
      if (this.balances && positionLots !== this.#held[instrument])
        throw new Error(`held ${positionLots}, filled ${this.#held[instrument]}`);
      if (Number.isNaN(balance) || Number.isNaN(fee)) throw new Error(`balance ${balance}, fee ${fee}`);
    }
  }

  /** What is not refused counts. */
  #attempt<T>(what: () => T, refused: T): T {
    try {
      return what();
    } catch (error) {
      if (!(error instanceof HftError) || !REFUSALS.includes(error.code)) throw error;
      this.done.refused.push(error.code);
      return refused;
    }
  }

  #push(instrument: number): number {
    const length = 1 + Math.floor(this.random() * 200);
    const rows = this.#rows(length);
    if (this.random() < 0.02) this.#spoil(rows);
    this.#attempt(() => this.engine.pushRows(instrument, rows), undefined);
    this.done.rows += length;
    return length;
  }

  #rows(length: number): RowColumns {
    const { random, pick } = this;
    const rows = emptyRows(length);
    for (let i = 0; i < length; i++) {
      if (random() < 0.6) this.#clock += Math.floor(random() * 4) * pick([1, 1, 1_000, 1e6]);
      rows.exchTs[i] = this.#clock;
      rows.localTs[i] = this.#clock + Math.floor(random() * 3) * 500;
      rows.ticks[i] = random() < 0.01 ? pick(FAR_TICKS) : 1_000 + Math.floor(random() * 24 - 12);
      rows.lots[i] = random() < 0.3 ? 0 : pick([1, 2, 7, 100, 2 ** 32, 0.5]);
      rows.orderId[i] = Math.floor(random() * 60);
      const kinds = this.byOrder
        ? [Kind.add, Kind.add, Kind.cancel, Kind.modify, Kind.fill, Kind.clear]
        : [Kind.depth, Kind.depth, Kind.depth, Kind.trade, Kind.snapshot, Kind.clear];
      rows.ev[i] = (random() < 0.9 ? EXCH + LOCAL : pick([EXCH, LOCAL])) + pick([BUY, SELL]) + pick(kinds);
    }
    return rows;
  }

  /** Any number in any place. */
  #spoil(rows: RowColumns): void {
    const { random, pick } = this;
    const at = Math.floor(random() * rows.length);
    const column = pick(["exchTs", "localTs", "lots", "orderId", "ticks", "ev"] as const);
    rows[column][at] = column === "ev" ? Math.floor(random() * 2 ** 32) : pick(WILD);
  }

  #run(): void {
    const { engine, random, pick } = this;
    const mask = pick([EVENT.batch | EVENT.response, EVENT.tick, EVENT.trade | EVENT.response, EVENT.response, 0, 15]);
    for (;;) {
      const until = random() < 0.2 ? engine.nowNs + pick([0, 1, 1_000, 1e6, -5]) : Number.POSITIVE_INFINITY;
      const stop = engine.runUntil(until, mask);
      this.#audit();
      if (stop === STOP.end || stop === STOP.needRows) return;
      if (random() < ACTIONS_A_STOP) this.#act();
    }
  }

  #act(): void {
    const { engine, random, pick } = this;
    const instrument = Math.floor(random() * this.instruments);
    const id = random() < 0.9 ? (pick(this.#ids) ?? 1) : pick([0, -1, 2 ** 31 - 1, 123_456]);
    const ticks = random() < 0.02 ? pick(FAR_TICKS) : 1_000 + Math.floor(random() * 24 - 12);
    const lots = random() < 0.02 ? pick([2 ** 53, 1e-9, 2 ** 32]) : 1 + Math.floor(random() * 50);
    const roll = random();
    this.done.actions++;
    if (roll < 0.25) engine.cancel(instrument, id);
    else if (roll < 0.45) engine.modify(instrument, id, ticks, lots);
    else if (roll < 0.5) engine.order(id, instrument);
    else if (roll < 0.55) engine.submitAs(id, instrument, 1, ticks, lots, 0, 0);
    else
      this.#ids.push(
        this.#attempt(() => engine.submit(instrument, pick([1, -1]), ticks, lots, pick([0, 0, 0, 1, 2, 3]), random() < 0.1 ? 1 : 0), 1),
      );
    if (this.#ids.length > 200) this.#ids.shift();
  }

  /** Time goes on. */
  #audit(): void {
    const { nowNs } = this.engine;
    if (nowNs < this.#lastNs) throw new Error(`time went from ${this.#lastNs} to ${nowNs}`);
    this.#lastNs = nowNs;
  }

  /** What was filled adds up. */
  #fills({ length, what, execLots, side, instrument }: OrderEventColumns): void {
    for (let i = 0; i < length; i++) {
      const lots = what[i] === OrderEventKind.sent ? 0 : (execLots[i] as number);
      if (!(lots >= 0)) throw new Error(`filled ${lots}`);
      this.#held[instrument[i] as number] = (this.#held[instrument[i] as number] as number) + lots * (side[i] as number);
    }
  }
}
