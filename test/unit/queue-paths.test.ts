import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { QueueModelConfig } from "../../src/config/config.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook } from "../../src/data/book-file.js";
import { generateFlow } from "../../src/data/flow/generate-flow.js";
import { generateBook } from "../../src/data/generator/generate.js";
import type { Book } from "../../src/data/rows.js";
import { followOrder } from "../../src/estimate/counterfactual.js";
import { type QueuePaths, queuePaths } from "../../src/estimate/queue-paths.js";
import { orderLives } from "../../src/metrics/order-lives.js";
import { queuedStretches } from "../../src/metrics/queued-stretches.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Tick } from "../../src/strategy/types.js";
import { memoryBook } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));

/** Joins both best prices, moves one order to another price, and takes back what is left. */
class Joiner extends HftStrategy {
  lastNs = -1e18;

  override async onTick(symbol: string, tick: Tick): Promise<void> {
    if (tick.localTs - this.lastNs < 2e9) return;
    this.lastNs = tick.localTs;
    await this.engine.cancelAllOrders({ symbol });
    const { lotSize: quantity, tickSize } = this.engine.instrument(symbol);
    const order = { symbol, quantity, timeInForce: "GTX" } as const;
    void this.engine.executeOrder({ ...order, side: "sell", price: tick.askPrice });
    const { orderId } = await this.engine.executeOrder({ ...order, side: "buy", price: tick.bidPrice });
    await this.engine.sleep(5e8);
    if (this.engine.activeOrders.has(orderId)) await this.engine.modifyOrder(orderId, { price: tick.bidPrice - tickSize });
  }
}

async function play(book: Book, queueModel: QueueModelConfig) {
  const engine = await createHftEngine({ exchangeConnector: book, wasm, config: validateConfig({}), queueModel });
  return engine.run(new Joiner({ executionEngine: engine }));
}

const pathOf = ({ start, ns, aheadLots }: QueuePaths, i: number) =>
  Array.from(ns.subarray(start[i], start[i + 1]), (at, j) => ({ ns: at, aheadLots: aheadLots[(start[i] as number) + j] as number }));

const LEVELS = generateBook({ seed: 6, spanNs: 90e9 });
const levels = async () => memoryBook(LEVELS.rows, 1_000, { instrument: LEVELS.info.instrument });
const orders = async () => openBook(await new Blob([...(await generateFlow({ seed: 6, spanNs: 60e9 })).pieces()] as BlobPart[]).bytes());

describe("the queue ahead of all orders of a run", () => {
  it.each([
    ["RiskAverse", levels, { model: "RiskAverse" }],
    ["PowerProb", levels, { model: "PowerProb", n: 3 }],
    ["LogProb2", levels, { model: "LogProb2" }],
    ["the true queue", orders, { model: "L3Fifo" }],
  ] as [string, () => Promise<Book>, QueueModelConfig][])(
    "%s: each as if it were followed alone, from what it joined behind",
    async (_, made, model) => {
      const book = await made();
      const { orderEvents } = await play(book, model);
      const stretches = queuedStretches(orderEvents, 0);
      const paths = (await queuePaths(book, stretches, model)) as QueuePaths;
      const lives = new Map(orderLives(orderEvents).map((life) => [life.orderId, life]));
      expect(stretches.length).toBeGreaterThan(20);
      expect(stretches.some(({ orderId }, i) => stretches.findIndex((other) => other.orderId === orderId) !== i)).toBe(true);
      for (let i = 0; i < 16 && i < stretches.length; i++) {
        const { orderId, side, ticks, fromNs, untilNs } = stretches[i] as (typeof stretches)[number];
        const path = pathOf(paths, i);
        const first = stretches.findIndex((other) => other.orderId === orderId) === i;
        if (first) expect(path[0]?.aheadLots).toBe(lives.get(orderId)?.queueAheadLots);
        const alone = await followOrder(book, { side, ticks, joinedNs: fromNs, untilNs, model });
        expect(path).toEqual(alone.models.find(({ model: name }) => name === alone.told)?.path);
      }
    },
  );

  it("is not known under a model that can't be followed", async () => {
    expect(await queuePaths(await levels(), [], { model: "L3Fifo" })).toBeNull();
  });

  it("is empty without orders", async () => {
    const paths = await queuePaths(await levels(), [], { model: "RiskAverse" });
    expect([paths?.start.length, paths?.ns.length]).toEqual([1, 0]);
  });
});
