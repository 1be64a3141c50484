import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import type { BookInfo } from "../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { type OrderEventColumns, OrderEventKind } from "../../src/engine/record.js";
import { eachSeed } from "../length.js";
import { memoryBook } from "../memory-book.js";
import { hostileCase, hostileOrdersCase, randomFrom } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);
const EXCHANGES = ["no-partial-fill", "partial-fill"];
const QUEUES = ["RiskAverse", "PowerProb", "PowerProb2", "PowerProb3", "LogProb", "LogProb2"];

interface Ran {
  events: OrderEventColumns;
  account: { positionLots: number; balance: number; fee: number; numTrades: number };
  /** Every look at a resting order: id, price and quantity ahead. */
  places: { id: number; ticks: number; ahead: number }[];
}

/** Orders strewn into a hostile market, in the realistic profile with jittered latencies. */
async function run(seed: number, byOrder: boolean): Promise<Ran> {
  const { rows } = byOrder ? hostileOrdersCase(seed) : hostileCase(seed);
  const jitter = (ns: number) => ({ model: "jitter", ns, jitterNs: ns });
  const config = validateConfig({
    seed,
    latency: { entry: jitter(900), response: { model: "lognormal", ns: 700, sigma: 1 } },
    queueModel: byOrder ? "L3Fifo" : (QUEUES[seed % QUEUES.length] as string),
    exchange: byOrder ? "no-partial-fill" : (EXCHANGES[seed % 2] as string),
    fees: { maker: -0.001, taker: 0.002 },
  });
  const kind: Partial<BookInfo> = { kind: byOrder ? "L3" : "L2" };
  const engine = await Engine.create({ wasm, books: [memoryBook(rows, 1_000, kind).info], config });
  engine.pushRows(0, rows);
  engine.endRows(0);
  const random = randomFrom(seed);
  const places: Ran["places"] = [];
  const live: number[] = [];
  const look = () => {
    for (const id of live) {
      const order = engine.order(id);
      if (order && !Number.isNaN(order.queueAheadLots)) places.push({ id, ticks: order.ticks, ahead: order.queueAheadLots });
    }
  };
  while (engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch | EVENT.response) === STOP.event) {
    look();
    const roll = random();
    const id = live[Math.floor(random() * live.length)] ?? 0;
    if (roll < 0.15)
      live.push(
        engine.submit(
          0,
          random() < 0.5 ? 1 : -1,
          992 + Math.floor(random() * 16),
          1 + Math.floor(random() * 9),
          [0, 0, 1, 3][Math.floor(random() * 4)] as number,
          0,
        ),
      );
    else if (roll < 0.22) engine.cancel(0, id);
  }
  const { orderEvents, accounts } = engine.finish();
  return { events: orderEvents, account: accounts[0] as Ran["account"], places };
}

const at = (column: ArrayLike<number>, i: number) => column[i] as number;
const TICK = 0.1;
const LOT = 0.001;

interface Seen {
  lots: number;
  cum: number;
  acceptedNs: number;
}

/** Goes through the events of a run as an auditor would. */
class Audit {
  readonly sums = { position: 0, balance: 0, fee: 0, trades: 0 };
  readonly #orders = new Map<number, Seen>();

  constructor(readonly events: OrderEventColumns) {
    for (let i = 0; i < events.length; i++) this.#take(i);
  }

  #take(i: number): void {
    const { events } = this;
    const id = at(events.orderId, i);
    if (i > 0) expect(at(events.localTs, i)).toBeGreaterThanOrEqual(at(events.localTs, i - 1));
    if (events.what[i] === OrderEventKind.sent) {
      if (events.request[i] === 1) this.#orders.set(id, { lots: at(events.lots, i), cum: 0, acceptedNs: Number.NaN });
      return;
    }
    this.#checkTimes(i);
    const order = this.#orders.get(id);
    if (!order) throw new Error(`order ${id} was heard of and never sent`);
    if (events.what[i] === OrderEventKind.accepted) order.acceptedNs = at(events.exchTs, i);
    if (at(events.execLots, i) > 0) this.#execute(i, order);
  }

  /** No answer before its request, none heard before it was given. */
  #checkTimes(i: number): void {
    const { events } = this;
    const [localTs, exchTs, requestTs] = [at(events.localTs, i), at(events.exchTs, i), at(events.requestTs, i)];
    if (!Number.isNaN(requestTs)) expect(localTs).toBeGreaterThanOrEqual(requestTs);
    if (Number.isNaN(exchTs)) return;
    expect(localTs).toBeGreaterThanOrEqual(exchTs);
    if (!Number.isNaN(requestTs)) expect(exchTs).toBeGreaterThanOrEqual(requestTs);
  }

  #execute(i: number, order: Seen): void {
    const { events, sums } = this;
    const [lots, side, maker] = [at(events.execLots, i), at(events.side, i), at(events.maker, i) === 1];
    // A maker is filled after it was accepted; what is done and what is left are the whole order.
    if (maker) expect(at(events.exchTs, i)).toBeGreaterThanOrEqual(order.acceptedNs);
    order.cum += lots;
    expect(order.cum + at(events.leavesLots, i)).toBe(order.lots);
    const value = at(events.execTicks, i) * TICK * lots * LOT;
    sums.position += side * lots;
    sums.balance -= side * value;
    sums.fee += value * (maker ? -0.001 : 0.002);
    sums.trades++;
  }
}

/** The queue ahead never grows while an order stays at its price. A negative one is an order at the front. */
function checkPlaces(places: Ran["places"]): void {
  const before = new Map<string, number>();
  for (const { id, ticks, ahead } of places) {
    const key = `${id}@${ticks}`;
    expect(Math.max(0, ahead)).toBeLessThanOrEqual((before.get(key) ?? Number.POSITIVE_INFINITY) + 1e-9);
    before.set(key, Math.max(0, ahead));
  }
}

describe.each([
  ["by level", false],
  ["by order", true],
])("in every run, %s", (_, byOrder) => {
  eachSeed("money, quantities, times and places agree, seed %i", SEEDS, 10, async (seed) => {
    const { events, account, places } = await run(seed, byOrder);
    const { sums } = new Audit(events);
    expect([account.positionLots, account.numTrades]).toEqual([sums.position, sums.trades]);
    expect(account.balance).toBeCloseTo(sums.balance, 6);
    expect(account.fee).toBeCloseTo(sums.fee, 6);
    checkPlaces(places);
  });

  it("has orders, fills and places to speak of", async () => {
    const ran = await Promise.all(SEEDS.slice(0, 10).map((seed) => run(seed, byOrder)));
    expect(ran.reduce((sum, { account }) => sum + account.numTrades, 0)).toBeGreaterThan(200);
    expect(ran.every(({ places }) => places.length > 50)).toBe(true);
  });
});
