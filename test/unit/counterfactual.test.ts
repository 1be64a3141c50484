import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { QueueModelName } from "../../src/config/config.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook } from "../../src/data/book-file.js";
import { generateBook } from "../../src/data/generator/generate.js";
import type { Book } from "../../src/data/rows.js";
import { followOrder } from "../../src/estimate/counterfactual.js";
import { type OrderLife, orderLives } from "../../src/metrics/order-lives.js";
import { orderStory, teacherSentence } from "../../src/metrics/order-story.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import { LONG } from "../length.js";
import { memoryBook } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BITSTAMP = new URL("../../build/books/bitstamp-btcusd-20260502.hftbook", import.meta.url);

/** Joins both best queues every few seconds, and takes back what is left. */
class Joiner extends HftStrategy {
  everyNs = 3e9;

  override onStart(): void {
    this.setTimer(this.everyNs);
  }

  override async onTimer(): Promise<void> {
    this.setTimer(this.everyNs);
    const symbol = this.engine.symbols[0] as string;
    await this.engine.cancelAllOrders();
    const { lotSize: quantity } = this.engine.instrument();
    for (const [side, level] of [
      ["buy", this.engine.book().bid(0)],
      ["sell", this.engine.book().ask(0)],
    ] as const)
      if (level) void this.engine.executeOrder({ symbol, side, price: level.price, quantity, timeInForce: "GTX" });
  }
}

async function play(book: Book, model: QueueModelName, everyNs: number) {
  const queueModel = model.startsWith("Power") ? { model, n: 3 } : { model };
  const engine = await createHftEngine({ exchangeConnector: book, wasm, config: validateConfig({}), queueModel });
  const strategy = new Joiner({ executionEngine: engine });
  strategy.everyNs = everyNs;
  return engine.run(strategy);
}

async function compare(book: Book, lives: readonly OrderLife[], model: string): Promise<number> {
  let filled = 0;
  for (const life of lives.slice(0, 40)) {
    const untilNs = life.filledLots > 0 ? Number.MAX_VALUE : life.endNs - 5e6;
    const { models: found } = await followOrder(book, { side: life.side, ticks: life.ticks, joinedNs: life.acceptedExchNs, untilNs });
    const same = found.find((each) => each.model === model);
    expect(same?.filledNs ?? null).toBe(life.filledLots > 0 ? life.firstFillExchNs : null);
    expect(same?.path[0]?.aheadLots).toBe(life.queueAheadLots);
    filled += Number(life.filledLots > 0);
  }
  return filled;
}

const rested = (life: OrderLife) => !Number.isNaN(life.acceptedExchNs) && (life.outcome === "filled" || life.outcome === "cancelled");

describe("the same order in other queues", () => {
  const models = [
    ["PowerProb", "PowerProb n = 3"],
    ["RiskAverse", "RiskAverse"],
    ["PowerProb2", "PowerProb2 n = 3"],
    ["PowerProb3", "PowerProb3 n = 3"],
    ["LogProb", "LogProb"],
    ["LogProb2", "LogProb2"],
  ] as const;
  const isTheOrderSent = async (model: QueueModelName, name: string): Promise<void> => {
    const { rows, info } = generateBook({ seed: 6, spanNs: 120e9 });
    const book = memoryBook(rows, 1_000, { instrument: info.instrument });
    const { orderEvents } = await play(book, model, 2e9);
    expect(await compare(book, orderLives(orderEvents).filter(rested), name)).toBeGreaterThan(10);
  };
  it.each(models.slice(0, 1))("is the order that was sent, under its own model: %s", isTheOrderSent);
  it.each(models.slice(1))("is the order that was sent, under its own model: %s", LONG, isTheOrderSent);

  it.skipIf(!existsSync(BITSTAMP))("and in the true queue of a book of orders, beside what the models say", LONG, async () => {
    const book = await openBook(readFileSync(BITSTAMP));
    const { orderEvents } = await play(book, "L3Fifo", 60e9);
    const lives = orderLives(orderEvents).filter(rested).slice(0, 14);
    expect(await compare(book, lives, "true queue")).toBeGreaterThan(3);
  });
});

describe("what happened at the price of an order", () => {
  const leadsWithoutGap = async (model: "PowerProb" | "LogProb2" | "RiskAverse"): Promise<void> => {
    const { rows, info } = generateBook({ seed: 6, spanNs: 120e9 });
    const book = memoryBook(rows, 1_000, { instrument: info.instrument });
    const { orderEvents } = await play(book, model, 2e9);
    let [traded, left, certain] = [0, 0, 0];
    for (const life of orderLives(orderEvents).filter(rested).slice(0, 40)) {
      const untilNs = life.filledLots > 0 ? Number.MAX_VALUE : life.endNs;
      const order = { side: life.side, ticks: life.ticks, joinedNs: life.acceptedExchNs, untilNs, model: { model, n: 3 } };
      const { events, told, models } = await followOrder(book, order);
      expect(told.startsWith(model)).toBe(true);
      const path = models.find((each) => each.model === told)?.path ?? [];
      let ahead = path[0]?.aheadLots;
      for (const event of events) {
        expect(event.aheadBefore).toBe(ahead);
        expect(event.certainLots).toBeLessThanOrEqual(event.aheadBefore - event.aheadAfter + 1e-9);
        ahead = event.aheadAfter;
        traded += Number(event.kind === "trade");
        left += Number(event.kind === "left");
        certain += event.certainLots;
      }
      expect(path.at(-1)?.aheadLots).toBe(ahead);
    }
    expect(traded).toBeGreaterThan(5);
    expect(left).toBeGreaterThan(5);
    expect(certain).toBeGreaterThan(0);
  };
  it.each(["LogProb2"] as const)("leads without a gap from its entry to its end, under %s", leadsWithoutGap);
  it.each(["PowerProb", "RiskAverse"] as const)("leads without a gap from its entry to its end, under %s", LONG, leadsWithoutGap);

  it.skipIf(!existsSync(BITSTAMP))("is counted, not estimated, where the book has orders", async () => {
    const book = await openBook(readFileSync(BITSTAMP));
    const { orderEvents } = await play(book, "L3Fifo", 60e9);
    let told = 0;
    for (const life of orderLives(orderEvents)
      .filter((one) => rested(one) && one.queueAheadLots > 0)
      .slice(0, 6)) {
      const untilNs = life.filledLots > 0 ? Number.MAX_VALUE : life.endNs;
      const model = { model: "L3Fifo" as const };
      const found = await followOrder(book, { side: life.side, ticks: life.ticks, joinedNs: life.acceptedExchNs, untilNs, model });
      expect(found.told).toBe("true queue");
      let ahead = life.queueAheadLots;
      for (const { aheadBefore, aheadAfter, certainLots, kind } of found.events) {
        expect(aheadBefore).toBe(ahead);
        if (kind !== "joined") expect(certainLots).toBe(aheadBefore - aheadAfter);
        ahead = aheadAfter;
      }
      told += found.events.length;
    }
    expect(told).toBeGreaterThan(10);
  });
});

describe("an order's story", () => {
  const FORMAT = { quantity: (lots: number) => String(lots), duration: (ns: number) => `${ns / 1e6} ms`, baseCurrency: "SYN" };

  it("has every event in order, with what was ahead and what was executed", async () => {
    const { rows, info } = generateBook({ seed: 6, spanNs: 60e9 });
    const { orderEvents } = await play(memoryBook(rows, 1_000, { instrument: info.instrument }), "PowerProb", 2e9);
    const lives = orderLives(orderEvents);
    const kinds = new Set<string>();
    for (const life of lives) {
      const story = orderStory(orderEvents, life.orderId);
      kinds.add(story.map(({ kind }) => kind).join(" "));
      expect(story[0]).toMatchObject({ kind: "sent", localNs: life.sentNs });
      expect(story.reduce((sum, { execLots }) => sum + (execLots || 0), 0)).toBe(life.filledLots);
      for (let i = 1; i < story.length; i++) expect(story[i]?.localNs).toBeGreaterThanOrEqual(story[i - 1]?.localNs as number);
    }
    expect(kinds).toContain("sent accepted filled");
    expect(kinds).toContain("sent accepted cancelSent cancelled");
  });

  const life = (change: Partial<OrderLife>): OrderLife => ({
    ...{ orderId: 1, instrument: 0, side: 1, ticks: 100, lots: 2, sentNs: 0, midTicksAtSend: 100.5 },
    ...{ acceptedNs: 3e6, acceptedExchNs: 1e6, queueAheadLots: 7, firstFillNs: 9e6, firstFillExchNs: 8e6, endNs: 9e6 },
    ...{
      outcome: "filled",
      filledLots: 2,
      filledTickLots: 200,
      cause: 1,
      maker: true,
      cancelSentNs: Number.NaN,
      segments: [],
      fillEvents: [],
    },
    ...change,
  });

  it.each<[Partial<OrderLife>, number, string]>([
    [
      {},
      -0.8,
      "1 ms after it was sent it joined behind 7 SYN; filled after 7 ms; a second later the market had gone against it by 0.80 bp: whoever traded with it knew more.",
    ],
    [
      {},
      -0.2,
      "1 ms after it was sent it joined behind 7 SYN; filled after 7 ms; a second later the market had gone against it by 0.20 bp.",
    ],
    [
      { queueAheadLots: 0 },
      0.5,
      "1 ms after it was sent it stood first in its queue; filled after 7 ms; a second later the market had come its way by 0.50 bp.",
    ],
    [
      { cancelSentNs: 7e6 },
      Number.NaN,
      "1 ms after it was sent it joined behind 7 SYN; filled after 7 ms, before its cancel got there: latency decided it.",
    ],
    [
      { outcome: "cancelled", filledLots: 0 },
      Number.NaN,
      "1 ms after it was sent it joined behind 7 SYN; was taken back 6 ms later without a fill.",
    ],
    [
      { outcome: "expired", filledLots: 0, acceptedNs: Number.NaN },
      Number.NaN,
      "It never stood in the book; the market had moved while it was on its way.",
    ],
    [{ acceptedNs: Number.NaN }, 0, "It took at once what it met; a second later the market stood where it had filled."],
  ])("is a sentence: %#", (change, bp, sentence) => expect(teacherSentence(life(change), bp, FORMAT)).toBe(sentence));
});
