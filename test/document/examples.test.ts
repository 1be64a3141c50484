import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook } from "../../src/data/book-file.js";
import { OrderEventKind, type RunRecord } from "../../src/engine/record.js";
import { runStrategy } from "../../src/orchestrator/run-strategy.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { EXAMPLES } from "../../web/state/examples.js";
import { syntheticBook } from "../books.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const host = nodeHost(() => {});
const FOLDER = new URL("../../examples/", import.meta.url);
const bytes = syntheticBook({ seed: 3, spanNs: 120e9 });
const PROGRAMS = [
  "one-order.ts",
  "backtest-latencies.ts",
  "paper-trading.ts",
  "paper-market-maker.ts",
  "record-and-replay.ts",
  "orchestrated-execution.ts",
  "parameter-sweep.ts",
  "one-call-backtest.ts",
];
/** The page opens these with books of their own. */
const SEVERAL_BOOKS = EXAMPLES.filter(({ books }) => books.length > 0).map(({ name }) => name);

async function play(name: string, config: object = {}, text = read(name)): Promise<RunRecord> {
  const strategy = await loadStrategy([{ name, text }], name, evaluateInNode);
  return runStrategy({ wasm, books: [await openBook(bytes)], strategy, config: validateConfig(config), host });
}

const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
const logOf = (record: RunRecord) => record.log.map(({ text }) => text).join("\n");
const count = ({ orderEvents: { length, what } }: RunRecord, kind: number) => what.subarray(0, length).filter((w) => w === kind).length;

describe("the examples", () => {
  it("are all in the page, but for programs", () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));
    const offered = EXAMPLES.map(({ name }) => name);
    expect([...offered, ...PROGRAMS].sort()).toEqual(files.sort());
    for (const { name, text, about } of EXAMPLES) {
      expect(text).toBe(read(name));
      expect(about, name).toMatch(/^[A-Z].{20,}\.$/);
    }
  });

  it.each(EXAMPLES.map(({ name }) => name).filter((name) => !SEVERAL_BOOKS.includes(name)))(
    "%s runs to its end and sends orders",
    async (name) => {
      const record = await play(name);
      expect(record.error).toBeNull();
      expect(count(record, OrderEventKind.sent)).toBeGreaterThan(0);
      if (name !== "order-management.ts") expect(count(record, OrderEventKind.filled)).toBeGreaterThan(0);
    },
  );
});

describe("an example shows what it says", () => {
  it("first order: how long it waited behind how much", async () => {
    expect(logOf(await play("first-order.ts"))).toMatch(/filled at [\d.]+, waited [\d.]+ ms behind [\d.]+/);
  });

  it("order management: moved, cancelled, cancelled with all others", async () => {
    const log = logOf(await play("order-management.ts"));
    expect(log).toContain("active: 1, 2, 3");
    expect(log).toContain("order 1 moved: true");
    expect(log).toContain("order 2 cancelled: true");
    expect(log).toMatch(/cancelled with all others of \S+: 2/);
    expect(log).toMatch(/active: 0$/);
  });

  it("backtest mode: what came of each order on the recorded book, and of all of them", async () => {
    const log = logOf(await play("backtest-mode.ts"));
    expect(log).toMatch(/order 1 at [\d.]+ behind [\d.]+: (filled|cancelled), first answer new/);
    expect(log).toMatch(/1\d orders, \d+ executions, fill rate \d+ %/);
    expect(log).toMatch(/round trip 2\.\d\d ms on average, target kept/);
    expect(log).toMatch(/last: order \d+ at [\d.]+, waited \d+ ms/);
  });

  it("monitoring: orders, executions, latencies against the target", async () => {
    const log = logOf(await play("monitoring.ts", { latency: "realistic" }));
    expect(log).toMatch(/\d+ orders, \d+ executions, \d+ active, fill rate [\d.]+ %/);
    expect(log).toMatch(/latency: average 0 µs, from 1\d\d to 1\d\d ns, p99 1\d\d ns, target 150 ns/);
    expect(log).toContain("latency target missed");
  });

  it("queue awareness: joins short queues, and leaves those that do not move", async () => {
    const record = await play("queue-awareness.ts", { queueModel: "RiskAverse" });
    expect(logOf(record)).toMatch(/joined behind [\d.]+, [\d.]+ still ahead, leaves/);
    expect(count(record, OrderEventKind.cancelled)).toBeGreaterThan(0);
  });

  it("custom latency: the busier the line, the slower", async () => {
    const slow = await play("custom-latency.ts");
    const calm = await play("custom-latency.ts", {}, read("custom-latency.ts").replace("everyNs = 100e6", "everyNs = 5e9"));
    expect(slow.latency.entry.maxNs).toBeGreaterThan(2 * calm.latency.entry.maxNs);
    expect(calm.latency.entry.minNs).toBe(500_000);
  });

  it("custom queue: a share of 0 is RiskAverse, a larger one fills no less", async () => {
    const share = (value: number) => read("custom-queue.ts").replace("aheadShare = 0.5", `aheadShare = ${value}`);
    const builtIn = share(0).replace("this.engine.queueManager = new FixedShare(this.aheadShare);", "");
    const [own, core, generous] = [
      await play("custom-queue.ts", {}, share(0)),
      await play("custom-queue.ts", { queueModel: "RiskAverse" }, builtIn),
      await play("custom-queue.ts", {}, share(1)),
    ];
    expect(own.hash).toBe(core.hash);
    expect(count(generous, OrderEventKind.filled)).toBeGreaterThanOrEqual(count(own, OrderEventKind.filled));
  });

  it("latency race: the nearer wins more", async () => {
    const won = async (latency: string) => Number(/(\d+) of \d+ races won/.exec(logOf(await play("latency-race.ts", { latency })))?.[1]);
    expect(await won("realistic")).toBeGreaterThan(await won("home"));
  });
});
