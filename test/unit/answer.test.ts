import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OrderEventKind } from "../../src/engine/record.js";
import { Answer, Later } from "../../src/strategy/answer.js";
import { quietHost } from "../../src/strategy/host.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const book = syntheticBook({ seed: 2, spanNs: 20e9 });

describe("an answer", () => {
  it("asks when somebody waits for it, however they do, and only then", async () => {
    const ways: ((answer: Answer<number>) => unknown)[] = [
      (answer) => answer.then(() => {}),
      (answer) => answer.catch(() => {}),
      (answer) => answer.finally(() => {}),
      (answer) => Promise.all([answer]),
      (answer) => Promise.race([answer]),
      (answer) => (async () => await answer)(),
      (answer) => (async () => answer)(),
    ];
    for (const wait of ways) {
      const asked: ((value: number) => void)[] = [];
      const answer = new Answer<number>((settle) => asked.push(settle));
      await null;
      expect(asked).toHaveLength(0);
      const waiting = wait(answer);
      await null;
      expect(asked).toHaveLength(1);
      asked[0]?.(7);
      await waiting;
    }
  });

  it("asks once, is there for whoever asks later, and looks like any promise", async () => {
    let asked = 0;
    const answer = new Answer<number>((settle) => settle(++asked));
    expect([await answer, await answer]).toEqual([1, 1]);
    expect(answer).toBeInstanceOf(Promise);
    expect(answer.then(() => {})).not.toBeInstanceOf(Answer);
  });

  it("can be that of somebody who is asked later", async () => {
    const later = new Later<number>();
    const early = new Answer(later.ask);
    const waiting = early.then((value) => value + 1);
    later.follow((settle) => settle(7));
    expect([await waiting, await early, await new Answer(later.ask)]).toEqual([8, 7, 7]);
  });
});

class Quoting extends HftStrategy {
  waits = false;
  kept: Promise<Execution>[] = [];
  seen: (string | undefined)[] = [];

  override onStart(): void {
    this.setTimer(1e9);
  }

  override onTimer(): void {
    this.setTimer(1e9);
    const price = this.engine.book().bid(9)?.price;
    if (price === undefined) return;
    for (const { orderId } of this.engine.activeOrders.values()) void this.engine.cancelOrder(orderId);
    const execution = this.engine.executeOrder({ symbol: this.engine.book().symbol, side: "buy", price, quantity: 0.001 });
    if (this.waits) void execution.then(({ status }) => this.seen.push(status));
    this.kept.push(execution);
  }
}

async function play(waits: boolean) {
  let turns = 0;
  const quiet = quietHost();
  const host = { ...quiet, turn: () => quiet.turn().then(() => void turns++) };
  const engine = await createHftEngine({ exchangeConnector: book, wasm, host });
  const strategy = new Quoting({ executionEngine: engine });
  strategy.waits = waits;
  const record = await engine.run(strategy);
  expect(record.error).toBeNull();
  return { strategy, record, turns };
}

describe("orders that are sent and forgotten", () => {
  it("cost no turns of the event loop, and are the same run as those that are waited for", async () => {
    const [forgotten, awaited] = [await play(false), await play(true)];
    expect(forgotten.record.hash).toBe(awaited.record.hash);
    expect(awaited.turns - forgotten.turns).toBeGreaterThanOrEqual(15);
    expect(awaited.strategy.seen.length).toBeGreaterThan(15);
  });

  it("have an answer all the same, of the moment when it was heard", async () => {
    const { strategy } = await play(false);
    const statuses = await Promise.all(strategy.kept.slice(0, 10).map(async (execution) => (await execution).status));
    expect(statuses).not.toContain("pending");
  });

  it("leave in the order in which they were called", async () => {
    const { record } = await play(false);
    const { orderEvents: events } = record;
    const sent: string[] = [];
    for (let i = 0; i < events.length; i++)
      if (events.what[i] === OrderEventKind.sent) sent.push(`${(events.localTs[i] as number) / 1e9} ${events.request[i]}`);
    // 4 cancels, 1 is new: at each second the cancel goes first, as it was called first.
    const second = sent.findIndex((text) => text.endsWith(" 4"));
    expect(second).toBeGreaterThan(0);
    expect(sent[second + 1]).toBe(sent[second]?.replace(/4$/, "1"));
  });
});
