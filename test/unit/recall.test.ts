/**
 * What the record tells of an order once its place in the core is another's, against what the core told when it was heard:
 * at each answer, at the end, and whether a cancel came in time.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { isActive, type OrderFacts, OrderState } from "../../src/engine/own-orders.js";
import { recallCancel, recallOrder } from "../../src/strategy/recall.js";
import { memoryBook } from "../memory-book.js";
import { hostileCase, randomFrom } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const FEES = { model: "flat", maker: 0.25, taker: 2 } as const;
const feeOf = (_instrument: number, _ticks: number, _lots: number, maker: boolean) => (maker ? FEES.maker : FEES.taker);

interface Cancel {
  orderId: number;
  sentNs: number;
  piece: number;
}

class Run {
  /** By order: as it was at its first answer, and when it was heard of last. */
  readonly answered = new Map<number, OrderFacts>();
  readonly last = new Map<number, OrderFacts>();
  readonly cancels: Cancel[] = [];
  readonly inTime = new Map<Cancel, boolean>();
  readonly #random: () => number;

  constructor(
    readonly engine: Engine,
    seed: number,
  ) {
    this.#random = randomFrom(seed);
  }

  static async play(seed: number): Promise<Run> {
    const { rows, config } = hostileCase(seed, 1_200);
    const realistic = { ...config, profile: "realistic", fees: FEES, exchange: "partial-fill" } as const;
    const engine = await Engine.create({ wasm, books: [memoryBook(rows).info], config: realistic });
    engine.pushRows(0, rows);
    engine.endRows(0);
    const run = new Run(engine, seed);
    const end = rows.localTs[rows.length - 1] as number;
    for (let step = 1; step <= 120; step++) {
      run.#to(Math.floor((end * step) / 120));
      run.#act();
    }
    run.#to(Number.POSITIVE_INFINITY);
    return run;
  }

  #to(ns: number): void {
    while (this.engine.runUntil(ns, EVENT.response) === STOP.event) this.#hear();
  }

  #hear(): void {
    const { news } = this.engine;
    for (let k = 0; k < news.count; k++) {
      if (news.order(k) === 0) continue;
      const facts = news.facts(k);
      this.last.set(facts.orderId, facts);
      if (!Number.isNaN(facts.answeredNs) && !this.answered.has(facts.orderId)) this.answered.set(facts.orderId, facts);
      const cancel = this.cancels.find((sent) => sent.orderId === facts.orderId && !this.inTime.has(sent));
      if (cancel && !facts.busy) this.inTime.set(cancel, facts.state === OrderState.cancelled);
    }
  }

  #act(): void {
    const random = this.#random;
    for (const orderId of this.last.keys()) {
      const at = this.engine.orders.find(orderId);
      if (at === 0 || this.engine.orders.busy(at)) continue;
      const roll = random();
      if (roll < 0.2) this.#cancel(orderId);
      else if (roll < 0.3) this.engine.modify(0, orderId, 995 + Math.floor(random() * 10), 1 + Math.floor(random() * 9));
    }
    for (let n = 0; n < 3; n++) {
      const ticks = 992 + Math.floor(random() * 16);
      this.engine.submit(0, random() < 0.5 ? 1 : -1, ticks, 1 + Math.floor(random() * 30), Math.floor(random() * 4), 0);
    }
  }

  #cancel(orderId: number): void {
    const { nowNs, logPieces } = this.engine;
    if (this.engine.cancel(0, orderId)) this.cancels.push({ orderId, sentNs: nowNs, piece: logPieces });
  }
}

describe("what the record recalls", () => {
  it.each(Array.from({ length: 10 }, (_, at) => at + 1))("is what was heard, seed %i", async (seed) => {
    const run = await Run.play(seed);
    const { log } = run.engine;
    let over = 0;
    for (const [orderId, facts] of run.last) {
      expect(recallOrder(log, orderId, feeOf)).toEqual(facts);
      if (!isActive(facts.state)) over++;
    }
    for (const [orderId, facts] of run.answered)
      expect(recallOrder(log, orderId, feeOf, ({ answeredNs }) => !Number.isNaN(answeredNs))).toEqual(facts);
    for (const [{ orderId, sentNs, piece }, inTime] of run.inTime) expect(recallCancel(log, orderId, sentNs, piece)).toBe(inTime);
    expect(over).toBeGreaterThan(50);
  });

  it("is nothing of an order that never was, or of a cancel that was not answered or not sent then", async () => {
    const run = await Run.play(1);
    const { log } = run.engine;
    expect(recallOrder(log, 1_000_000, feeOf)).toBeNull();
    const [cancel] = [...run.inTime.keys()] as [Cancel];
    expect(recallCancel(log, cancel.orderId, cancel.sentNs + 1, cancel.piece)).toBeNull();
    expect(recallCancel(log, cancel.orderId, cancel.sentNs, log.pieces)).toBeNull();
  });
});
