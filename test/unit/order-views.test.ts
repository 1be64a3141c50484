import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { Engine } from "../../src/engine/engine.js";
import { ActiveOrders } from "../../src/strategy/active-orders.js";
import { quietHost } from "../../src/strategy/host.js";
import { OrderViewCache } from "../../src/strategy/order-view-cache.js";
import type { OwnOrder } from "../../src/strategy/own-order.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution, Order } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { memoryBook, quietMarket } from "../memory-book.js";
import { randomFrom } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const MS = 1e6;

describe("the active orders, while orders end and begin between two steps over them", () => {
  /** The twin is a Map in which the orders are entries: what ends is deleted, what is sent is added. */
  class Market {
    readonly twin = new Map<number, number>();
    nowNs = 0;

    constructor(
      readonly engine: Engine,
      readonly random: () => number,
    ) {}

    static async open(seed: number): Promise<Market> {
      const rows = quietMarket(120);
      const leg = { model: "constant", ns: MS } as const;
      const config = validateConfig({ latency: { entry: leg, response: leg } });
      const engine = await Engine.create({ wasm, books: [memoryBook(rows).info], config });
      engine.pushRows(0, rows);
      engine.endRows(0);
      const market = new Market(engine, randomFrom(seed));
      market.goOn();
      return market;
    }

    /** Far below the market, where it rests; fill or kill, it is over once it is heard. */
    send(rests: boolean): void {
      const orderId = this.engine.submit(0, 1, 1, 1, rests ? 0 : 2, 0);
      this.twin.set(orderId, orderId);
    }

    goOn(): void {
      this.nowNs += 3 * MS;
      this.engine.runUntil(this.nowNs, 0);
      for (const orderId of this.twin.keys()) if (this.engine.orders.find(orderId) === 0) this.twin.delete(orderId);
    }

    happen(): void {
      const { random } = this;
      const roll = random();
      for (const orderId of this.twin.keys()) if (random() < 0.5) this.engine.cancel(0, orderId);
      this.#sendSome(Math.floor(random() * 3), 0.6);
      // So many at once that the places of those that ended are given to others.
      if (roll < 0.1) this.#sendSome(1_200, 0);
      if (roll < 0.6) this.goOn();
    }

    #sendSome(count: number, resting: number): void {
      for (let n = 0; n < count; n++) this.send(this.random() < resting);
    }

    /** Steps over both at once. */
    walk(active: ActiveOrders): void {
      const wanted = this.twin.values();
      for (const order of active.values()) {
        expect(order.orderId).toBe(wanted.next().value);
        this.happen();
      }
      expect(wanted.next().done).toBe(true);
    }
  }

  it.each(Array.from({ length: 12 }, (_, at) => at + 1))("goes on as a Map does, seed %i", async (seed) => {
    const market = await Market.open(seed);
    const { orders } = market.engine;
    const active = new ActiveOrders({ orders, view: (at) => ({ orderId: orders.orderId(at) }) as OwnOrder });
    for (let pass = 0; pass < 15; pass++) {
      for (let n = 0; n < 6; n++) market.send(true);
      market.goOn();
      market.walk(active);
      expect([...active.keys()]).toEqual([...market.twin.keys()]);
      expect(active.size).toBe(market.twin.size);
    }
  });
});

describe("the views of orders that live", () => {
  it("are found for as long as they live, however many came since", () => {
    const cache = new OrderViewCache<{ orderId: number; lives: boolean }>();
    const views = Array.from({ length: 5_000 }, (_, at) => ({ orderId: at + 1, lives: at % 7 === 0 }));
    for (const view of views) cache.add(view);
    for (const view of views) if (view.lives) expect(cache.get(view.orderId)).toBe(view);
    expect(cache.get(2)).toBeUndefined();
    expect(cache.get(5_001)).toBeUndefined();
  });

  it("are let go of once they are over", () => {
    const cache = new OrderViewCache<{ orderId: number; lives: boolean }>();
    const early = Array.from({ length: 2_000 }, (_, at) => ({ orderId: at + 1, lives: true }));
    for (const view of early) cache.add(view);
    for (const view of early) view.lives = false;
    const late = Array.from({ length: 4_000 }, (_, at) => ({ orderId: at + 2_001, lives: true }));
    for (const view of late) cache.add(view);
    expect(early.filter(({ orderId }) => cache.get(orderId) !== undefined)).toEqual([]);
    for (const view of late) expect(cache.get(view.orderId)).toBe(view);
  });
});

/** Keeps what it is given of every order: the answer, the end, a view that it looked at while the order lived. */
class Keeping extends HftStrategy {
  readonly answers: Promise<Execution>[] = [];
  readonly cancels: Promise<boolean>[] = [];
  readonly views = new Map<number, Order>();

  override onStart(): void {
    this.setTimer(50 * MS);
  }

  override onTimer(): void {
    this.setTimer(50 * MS);
    const { engine } = this;
    const book = engine.book();
    const [bid, ask] = [book.bid(0)?.price, book.ask(0)?.price];
    if (bid === undefined || ask === undefined) return;
    for (const order of engine.activeOrders.values()) {
      if (this.views.has(order.orderId)) expect(this.views.get(order.orderId)).toBe(order);
      this.views.set(order.orderId, order);
      if (engine.nowNs - order.sentNs > 300 * MS) this.cancels.push(engine.cancelOrder(order.orderId));
    }
    const rest = { symbol: book.symbol, quantity: 0.01 };
    this.answers.push(engine.executeOrder({ ...rest, side: "buy", price: bid }));
    this.answers.push(engine.executeOrder({ ...rest, side: "sell", price: ask, awaitFill: true }));
  }
}

describe("a record whose bound is reached", () => {
  const book = syntheticBook({ seed: 3, spanNs: 60e9 });

  async function play(orderEvents: number) {
    const engine = await createHftEngine({ exchangeConnector: book, wasm, host: quietHost(), keep: { orderEvents } });
    const strategy = new Keeping({ executionEngine: engine });
    const record = await engine.run(strategy);
    expect(record.error).toBeNull();
    const views = JSON.parse(JSON.stringify([...strategy.views.values()]));
    return { record, views, answers: strategy.answers, cancels: strategy.cancels };
  }

  let whole: ReturnType<typeof play> | undefined;

  it.each([100, 21_000])("changes nothing of what orders and answers tell, of %i events", async (kept) => {
    whole ??= play(1_000_000);
    const [all, full] = [await whole, await play(kept)];
    expect(full.record.hash).toBe(all.record.hash);
    expect(full.record.orderEvents.length + full.record.dropped.orderEvents).toBe(all.record.orderEvents.length);
    expect(all.views.length).toBeGreaterThan(700);
    expect(full.views).toEqual(all.views);
    const early = async ({ answers, cancels }: typeof full) =>
      [await Promise.all(answers.slice(0, 300)), await Promise.all(cancels.slice(0, 100))] as const;
    expect(await early(full)).toEqual(await early(all));
  });
});
