import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { Book } from "../../src/data/book.js";
import { type Advice, adviseOn } from "../../src/metrics/advice.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const host = nodeHost(() => {});

async function adviceOn(body: string, config: object = {}, book: Book = memoryBook(quietMarket(300))): Promise<Advice[]> {
  const text = `import { HftStrategy } from "sigmax-hft";\nexport default class Mine extends HftStrategy {\n${body}\n}`;
  const strategy = await loadStrategy([{ name: "mine.ts", text }], "mine.ts", evaluateInNode);
  const record = await runStrategy({ wasm, books: [book], strategy, config: validateConfig(config), host });
  expect(record.error).toBeNull();
  return adviseOn(record);
}

const ids = (advice: Advice[]) => advice.map(({ id }) => id);
const QUOTE = (price: string, more = "") =>
  `n = 0; async onTick(symbol, tick) { if (this.n++ % 5) return; const { orderId } = await this.engine.executeOrder({ symbol, side: "buy", price: ${price}, quantity: 0.01${more} }); await this.engine.sleep(1e8); await this.engine.cancelOrder(orderId); }`;

describe("what is said after a run", () => {
  it("nothing, when there is nothing to say", async () => {
    const patient = QUOTE("tick.bidPrice").replace("1e8", "30e9");
    expect(ids(await adviceOn(patient, { latency: "realistic", latencyTargetNs: 1_000 }))).toEqual([]);
  });

  it("that no order was sent", async () => expect(ids(await adviceOn("onTick() {}"))).toEqual(["noOrders"]));

  it("why few orders filled: how far, how long the queue, how soon cancelled", async () => {
    const advice = await adviceOn(QUOTE("59000"));
    const low = advice.find(({ id }) => id === "lowFillRate");
    expect(low?.text).toMatch(
      /^0 of \d+ orders that rested were filled\. .* more than 10000\.5 ticks from the mid, behind 0\.000 BTC; 100 % were cancelled .* within 1\d\d ms\./,
    );
  });

  it("that the latency target was missed, and by which way", async () => {
    const latency = { entry: { model: "constant", ns: 5e6 }, response: { model: "constant", ns: 1e6 } };
    const missed = (await adviceOn(QUOTE("59000"), { latency, latencyTargetNs: 1e6 })).find(({ id }) => id === "latencyTarget");
    expect(missed?.text).toContain("target of 1 ms was missed: 0 % of the round trips kept it");
    expect(missed?.text).toContain("the way there took most, 5 ms");
  });

  it("that post-only orders came too late", async () => {
    expect(ids(await adviceOn(QUOTE("tick.askPrice", ', timeInForce: "GTX"')))).toContain("crossedPostOnly");
  });

  it("that orders were forgotten", async () => {
    const forgotten = `sent = false; onTick(symbol) { if (!this.sent) this.engine.executeOrder({ symbol, side: "buy", price: 50000, quantity: 1 }); this.sent = true; }`;
    expect((await adviceOn(forgotten)).find(({ id }) => id === "staleOrders")?.text).toMatch(/^1 order still rested .* for 300 s/);
  });

  it("that a book of orders has the true queue, where it was not asked for", async () => {
    const book = () => Book.generate({ seed: 1, spanNs: 20e9 });
    const text = (await adviceOn(QUOTE("tick.bidPrice"), {}, await book())).find(({ id }) => id === "trueQueue")?.text;
    expect(text).toMatch(/has every order of the market\. The queue model L3Fifo .* where PowerProb estimates/);
    expect(ids(await adviceOn(QUOTE("tick.bidPrice"), { queueModel: { model: "L3Fifo" } }, await book()))).not.toContain("trueQueue");
    expect(ids(await adviceOn(QUOTE("tick.bidPrice")))).not.toContain("trueQueue");
  });

  it("that the venue refused", async () => {
    const refused = (await adviceOn(QUOTE("59000"), { rateLimit: { perSecond: 0.1, burst: 1 } })).find(({ id }) => id === "refused");
    expect(refused?.text).toContain("its limit is 0.1 a second, 1 at once");
  });
});
