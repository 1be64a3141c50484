import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { orchestratedExecution } from "../../examples/orchestrated-execution.js";
import { main } from "../../src/cli/main.js";
import { imbalanceAgent, riskAgent } from "../../src/orchestrator/agents.js";
import { AnswerBook } from "../../src/orchestrator/answers.js";
import { decisionText } from "../../src/orchestrator/decision-text.js";
import { LanguageModelAgent } from "../../src/orchestrator/language-model.js";
import { SigmaxOrchestrator } from "../../src/orchestrator/orchestrator.js";
import type { Agent, DecisionRecord } from "../../src/orchestrator/types.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { syntheticBook } from "../books.js";
import { TEST_LIMIT_MS } from "../limits.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const bytes = syntheticBook({ seed: 9, spanNs: 20e9 });
const sure: Agent = { name: "sure", decide: () => ({ action: "buy", confidence: 0.8, reason: "Wants it." }) };
const open: (() => unknown)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function engineAt(ns: number) {
  const engine = await createHftEngine({ exchangeConnector: bytes, wasm });
  await engine.sleep(ns);
  return engine;
}

/** A model's endpoint whose answers are given in turn. */
async function endpoint(...contents: string[]) {
  const left = [...contents];
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(200, { "Content-Type": "application/json" });
      const message = { role: "assistant", content: left.shift() ?? "" };
      response.end(JSON.stringify({ id: "1", choices: [{ index: 0, message, finish_reason: "stop" }], usage: { total_tokens: 50 } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

it("keeps as many decisions as it is told, a thousand unless told", async () => {
  const engine = await engineAt(2e9);
  const symbol = engine.symbols[0] as string;
  const [few, many] = [{ keep: 3 }, {}].map(
    (more) => new SigmaxOrchestrator({ executionModule: engine, agents: [sure], quantity: 0.01, ...more }),
  );
  for (let n = 0; n < 5; n++) await few?.analyzeSymbol(symbol);
  for (let n = 0; n < 1_005; n++) await many?.analyzeSymbol(symbol);
  expect([few?.log.length, many?.log.length]).toEqual([3, 1_000]);
});

it("weighs agents, puts the decision on tick and lot, and carries it out; a veto ends it, a failure is one agent's", async () => {
  const engine = await engineAt(2e9);
  const symbol = engine.symbols[0] as string;
  const broken: Agent = { name: "broken", weight: 0, decide: () => Promise.reject(new Error("no")) };
  const agents = [sure, imbalanceAgent({ weight: 0 }), riskAgent({ maxPosition: 1, maxLoss: 1e6 }), broken];
  const orchestrator = new SigmaxOrchestrator({ executionModule: engine, agents, quantity: 0.01 });
  const decision = await orchestrator.analyzeSymbol(symbol);
  expect(decision).toMatchObject({ action: "buy", price: engine.book().bid(0)?.price, quantity: 0.008, confidence: 0.8 });
  expect(await orchestrator.execute(decision)).toMatchObject({ symbol, side: "buy" });
  expect(orchestrator.log[0]?.opinions[3]).toMatchObject({ agent: "broken", error: "no" });
  const forbidden = new SigmaxOrchestrator({
    executionModule: engine,
    agents: [sure, riskAgent({ maxPosition: 1e-9, maxLoss: 1e6, maxOrders: 0 })],
    quantity: 0.01,
  });
  expect(await forbidden.analyzeSymbol(symbol)).toMatchObject({
    action: "hold",
    quantity: 0,
    reasons: [expect.stringContaining("risk forbids it")],
  });
  const modules = { portfolio: { adjust: (made: typeof decision) => ({ ...made, quantity: 0.002 }) } };
  const adjusted = new SigmaxOrchestrator({ executionModule: engine, agents: [sure], modules, quantity: 0.01 });
  expect(await adjusted.analyzeSymbol(symbol)).toMatchObject({ quantity: 0.002 });
  expect(adjusted.log[0]?.changedBy).toEqual(["portfolio"]);
});

it("asks a language model, takes only what fits, keeps to the budget, and repeats a run from its answers", async () => {
  const good = JSON.stringify({ action: "sell", confidence: 0.9, reason: "Heavy asks.", price: null, quantity: null });
  const baseURL = await endpoint(good, '{"action":"all in"}', "not JSON");
  const answers = new AnswerBook();
  const place = { model: "local", baseURL, apiKey: "none", timeoutMs: TEST_LIMIT_MS };
  const model = new LanguageModelAgent({ ...place, fallback: sure, answers, budget: { requests: 3 } });
  const reasons: string[] = [];
  const engine = await engineAt(1e9);
  const orchestrator = new SigmaxOrchestrator({ executionModule: engine, agents: [model], quantity: 0.01 });
  for (let i = 0; i < 4; i++) {
    await engine.sleep(1e9);
    reasons.push((await orchestrator.analyzeSymbol(engine.symbols[0] as string)).reasons[0] as string);
  }
  expect(reasons[0]).toContain("Heavy asks");
  expect(reasons[1]).toContain("does not fit");
  expect(reasons[2]).toContain("no JSON");
  expect(reasons[3]).toContain("budget of 3 requests");
  expect(model.used).toEqual({ requests: 3, tokens: 150 });
  const again = new LanguageModelAgent({
    model: "local",
    answers: AnswerBook.from(JSON.parse(JSON.stringify(answers))),
    recordedOnly: true,
    fallback: sure,
  });
  const second = await engineAt(1e9);
  const replay = new SigmaxOrchestrator({ executionModule: second, agents: [again], quantity: 0.01 });
  const repeated: string[] = [];
  for (let i = 0; i < 3; i++) {
    await second.sleep(1e9);
    repeated.push((await replay.analyzeSymbol(second.symbols[0] as string)).reasons[0] as string);
  }
  expect(repeated).toEqual(reasons.slice(0, 3));
});

it("carries out decisions in a backtest, the same way each time", async () => {
  const log = await orchestratedExecution(bytes, 10);
  expect(log).toHaveLength(10);
  expect(log.every(({ decision }) => decision.reasons.length > 0)).toBe(true);
  expect(JSON.stringify(await orchestratedExecution(bytes, 10))).toBe(JSON.stringify(log));
});

it("says in a log what was decided, what was seen and what each agent said, those that failed included", async () => {
  const engine = await engineAt(2e9);
  const broken: Agent = { name: "broken", decide: () => Promise.reject(new Error("no")) };
  const texts: string[] = [];
  const agents = [sure, broken, riskAgent({ maxPosition: 1, maxLoss: 1e6 })];
  const onDecision = (record: DecisionRecord) => void texts.push(decisionText(record));
  const orchestrator = new SigmaxOrchestrator({ executionModule: engine, agents, quantity: 0.01, onDecision });
  const { price } = await orchestrator.analyzeSymbol(engine.symbols[0] as string);
  expect(texts[0]?.split("\n")).toEqual([
    `SYNUSDT: buy 0.004 at ${price.toFixed(1)}, 40 % sure`,
    expect.stringMatching(/^ {2}seen: [\d.]+ to [\d.]+, imbalance -?\d+ %, position 0, worth 0\.00, 0 open orders$/),
    "  sure: buy, 80 % sure. Wants it.",
    "  broken: hold. Has no opinion: it failed. (no)",
    "  risk: hold. Nothing against it.",
  ]);
  const forbids = new SigmaxOrchestrator({
    executionModule: engine,
    agents: [riskAgent({ maxPosition: 1, maxLoss: 1, maxOrders: 0 })],
    quantity: 0.01,
    onDecision,
  });
  await forbids.analyzeSymbol("SYNUSDT");
  expect(texts[1]).toMatch(/^SYNUSDT: hold\n[\s\S]*risk: forbids it\. 0 orders open; 0 are the most/);
});

it("keeps answers in a book that a person can read, and refuses what is none", () => {
  const answers = new AnswerBook();
  answers.keep("what now?", { opinion: { action: "hold", confidence: 0, reason: "Nothing." }, thoughtNs: 5 });
  expect(JSON.stringify(answers)).toContain("what now?");
  expect(AnswerBook.from(JSON.parse(JSON.stringify(answers))).find("what now?")?.thoughtNs).toBe(5);
  expect(() => AnswerBook.from({ version: 1, answers: [] })).toThrow(expect.objectContaining({ code: 1002 }));
});

it("leaves the log that docs/orchestrator.md shows, run as the document says", async () => {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const example = fileURLToPath(new URL("../../examples/orchestrated-decision.ts", import.meta.url));
  await main(["run", example, "--book", "synthetic-calm-1"], { json: false, out: keep, err: keep, progress: () => {} });
  const document = readFileSync(new URL("../../docs/orchestrator.md", import.meta.url), "utf8");
  const [, shown = "nothing"] = /```text\n([\s\S]*?)\n```/.exec(document) ?? [];
  expect(lines.join("\n")).toContain(shown);
});
