import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge } from "../../src/cli/judge.js";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import type { RunConfig } from "../../src/config/config.js";
import { validateConfig } from "../../src/config/validate.js";
import { generateBook } from "../../src/data/generator/generate.js";
import type { Book } from "../../src/data/rows.js";
import { harderRuns } from "../../src/metrics/verdict/harder.js";
import { gradeOf, type HarderResult, type Verdict } from "../../src/metrics/verdict/verdict.js";
import { money, verdictWords } from "../../src/metrics/verdict/words.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { memoryBook } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const host = nodeHost(() => {});
const { rows, info } = generateBook({ seed: 6, spanNs: 120e9 });
const market = memoryBook(rows, 1_000, { instrument: info.instrument });

async function judged(body: string, given: object = {}, books: Book[] = [market]) {
  const text = `import { HftStrategy, LatencySimulator, QueuePositionManager } from "sigmax-hft";\nexport default class Mine extends HftStrategy {\n${body}\n}`;
  const strategy = await loadStrategy([{ name: "mine.ts", text }], "mine.ts", evaluateInNode);
  const asked: RunConfig[] = [];
  const play = (config: RunConfig) => {
    asked.push(config);
    return runStrategy({ wasm, books, strategy, config, host });
  };
  const record = await play(validateConfig(given));
  expect(record.error).toBeNull();
  return { record, verdict: await judge(record, books, play), asked };
}

const JOIN = `lastNs = -1e18;
async onTick(symbol, tick) {
  if (tick.localTs - this.lastNs < 1e9) return;
  this.lastNs = tick.localTs;
  await this.engine.cancelAllOrders({ symbol });
  const quantity = this.engine.instrument(symbol).lotSize * 5;
  for (const [side, price] of [["buy", tick.bidPrice], ["sell", tick.askPrice]]) void this.engine.executeOrder({ symbol, side, price, quantity, timeInForce: "GTX" });
}`;

/** Judged once for the tests that look at it. */
let joined: ReturnType<typeof judged> | undefined;
const judgedJoin = () => {
  joined ??= judged(JOIN);
  return joined;
};

/** The same on each book. */
const JOIN_EACH = JOIN.replace("lastNs = -1e18;", "last = new Map();")
  .replace("tick.localTs - this.lastNs <", "tick.localTs - (this.last.get(symbol) ?? -1e18) <")
  .replace("this.lastNs = tick.localTs;", "this.last.set(symbol, tick.localTs);");

describe("harder assumptions", () => {
  const latencyOf = (latency: object | string) => harderRuns(validateConfig({ latency }))[1]?.config?.latency;

  it("are the pessimistic queue and twice of every modelled latency", () => {
    const [queue, slower] = harderRuns(validateConfig({ latency: "realistic" }));
    expect(queue?.config?.queueModel).toEqual({ model: "RiskAverse" });
    expect(queue?.config?.latency).toBe("realistic");
    expect(slower?.config?.latency).toEqual({
      feed: { model: "jitter", ns: 100, jitterNs: 40 },
      entry: { model: "jitter", ns: 200, jitterNs: 40 },
      response: { model: "jitter", ns: 100, jitterNs: 40 },
    });
    // What comes out is a configuration that a person could have typed.
    expect(validateConfig(slower?.config)).toEqual(slower?.config);
  });

  it("leave a recorded feed, and double ways of their own for cancels", () => {
    const leg = { model: "constant", ns: 10 };
    expect(latencyOf({ feed: { model: "recorded" }, entry: leg, response: leg, cancel: leg })).toEqual({
      feed: { model: "recorded" },
      entry: { model: "constant", ns: 20 },
      response: { model: "constant", ns: 20 },
      cancel: { model: "constant", ns: 20 },
    });
  });

  it("stretch a recorded table from each request on", () => {
    const table = [
      [100, 110, 130],
      [200, -1, 220],
    ];
    expect(latencyOf({ model: "table", table, offsetNs: 5 })).toEqual({
      model: "table",
      table: [
        [100, 120, 160],
        [200, -1, 240],
      ],
      offsetNs: 10,
    });
  });

  it("are not asked of a run that has them", () => {
    expect(harderRuns(validateConfig({ queueModel: "RiskAverse" }))[0]?.config).toBeNull();
    expect(harderRuns(validateConfig({ queueModel: "L3Fifo" }))[0]?.config).toBeNull();
  });
});

describe("the verdict on a run", () => {
  it("says what is left, what was close, and how large one was", async () => {
    const { verdict, asked, record } = await judgedJoin();
    expect(asked.length).toBe(3);
    expect(verdict?.harder.riskAverse?.fills).toBeLessThan(verdict?.result.fills ?? 0);
    expect(verdict?.harder.slower?.state).toBe("differs");
    expect(verdict?.luck?.count).toBe(Math.max(1, Math.floor((verdict?.result.fills ?? 0) / 100)));
    expect(verdict?.luck?.net).toBeLessThan(verdict?.result.net ?? 0);
    const { ties, impact } = verdict?.evidence[0] ?? {};
    expect(ties?.rested).toBeGreaterThan(20);
    expect(ties?.queue).toBeGreaterThan(0);
    expect(ties?.unknown).toBe(0);
    expect(impact?.ownLots).toBe(record.accounts[0]?.tradingVolumeLots);
    expect(impact?.medianShare).toBeGreaterThan(0);
    expect(impact?.medianShare).toBeLessThanOrEqual(1);
  });

  it("asks each book about the fills on it, by its own times, and names it", async () => {
    const otherInstrument = { ...info.instrument, venue: "Elsewhere" };
    const epochNs = String(BigInt(market.info.epochNs) - 5_000_000_000n);
    const other = { ...market, info: { ...market.info, epochNs, instrument: otherInstrument } };
    const alone = (await judgedJoin()).verdict?.evidence[0];
    const { verdict } = await judged(JOIN_EACH, {}, [market, other]);
    expect(verdict?.evidence.map(({ index, instrument }) => [index, instrument.venue])).toEqual([
      [0, info.instrument.venue],
      [1, "Elsewhere"],
    ]);
    const [here, there] = verdict?.evidence ?? [];
    expect(here?.ties.rested).toBe(alone?.ties.rested);
    expect(there?.ties.rested).toBeGreaterThan(20);
    expect(there?.impact.marketLots).toBe(here?.impact.marketLots);
    const { points } = verdictWords(verdict as Verdict);
    expect(points.filter((point) => point.includes(", Elsewhere: "))).toHaveLength(2);
  });

  it("needs no second run where the queue is the pessimistic one", async () => {
    const { verdict, asked } = await judged(JOIN, { queueModel: "RiskAverse" });
    expect(asked.length).toBe(2);
    expect(verdict?.harder.riskAverse).toMatchObject({ state: "had", net: verdict?.result.net });
  });

  it("says that nothing changed where the strategy brings its own models", async () => {
    const own = `constructor(options) { super(options); this.engine.queueManager = new (class extends QueuePositionManager { estimateQueuePosition() { return 0; } })(); this.engine.latencySim = new (class extends LatencySimulator { feedLatencyNs = 30; orderLatencyNs = 70; })(); }`;
    const { verdict } = await judged(`${own}\n${JOIN}`);
    expect([verdict?.harder.riskAverse?.state, verdict?.harder.slower?.state]).toEqual(["same", "same"]);
  });

  it("leaves ties open under models that it can't follow", async () => {
    const { verdict } = await judged(JOIN, { queueModel: "LogProb" });
    expect(verdict?.evidence[0]?.ties.queue).toBe(0);
    expect(verdict?.evidence[0]?.ties.unknown).toBeGreaterThan(0);
  });

  it("is none of a run that was stopped", async () => expect((await judged("onTick() { this.stop(); }")).verdict).toBeNull());
});

const again = (net: number): HarderResult => ({ state: "differs", hash: "", currency: "USDT", net, fills: 100, orders: 100 });

function verdictOf(net: number, riskAverse: number | null, slower: number | null, luckyWorth = 0, fills = 100): Verdict {
  return {
    result: { currency: "USDT", net, fills, orders: fills },
    harder: { riskAverse: riskAverse === null ? null : again(riskAverse), slower: slower === null ? null : again(slower) },
    luck: fills < 20 ? null : { count: 1, worth: luckyWorth, net: net - luckyWorth },
    evidence: [],
  };
}

describe("the verdict in words", () => {
  const said = (verdict: Verdict) => verdictWords(verdict).headline;

  it.each([
    ["pending", verdictOf(10, null, 9), /Running it again/],
    ["noFills", verdictOf(0, 0, 0, 0, 0), /Nothing filled/],
    ["tooFew", verdictOf(10, 9, 9, 0, 12), /^12 fills: too few/],
    ["loses", verdictOf(-10, -12, -9), /It makes nothing: \u221210\.00 USDT, and \u221212\.00 in the pessimistic queue/],
    ["falls", verdictOf(10, 8, -2), /Don't believe it yet: at twice the latency, \+10\.00 becomes \u22122\.00 USDT/],
    ["shrinks", verdictOf(10, 8, 8, 7), /Less than half stands: \+3\.00 of \+10\.00 USDT without its luckiest fills/],
    ["stands", verdictOf(10, 8, 9), /It stands: 80 % of it is left in the pessimistic queue/],
    ["stands", verdictOf(10, 11, 12), /no assumption that was tried made it worse/],
  ] as const)("%s", (grade, verdict, words) => {
    expect(gradeOf(verdict).grade).toBe(grade);
    expect(said(verdict)).toMatch(words);
  });

  it("a run that failed counts for nothing, and is said to have", () => {
    const failed = { ...verdictOf(10, 8, 9), harder: { riskAverse: again(8), slower: { ...again(Number.NaN), state: "failed" as const } } };
    expect(gradeOf(failed)).toMatchObject({ grade: "stands", worst: "riskAverse", worstNet: 8 });
    expect(verdictWords(failed).lines.find(({ id }) => id === "slower")?.note).toBe("the run did not end");
  });

  it("money is signed, with places that say something", () => {
    expect([money(1234.5), money(-0.12345), money(0), money(-1_234_567)]).toEqual(["+1,234.50", "\u22120.1235", "0", "\u22121,234,567.00"]);
  });
});
