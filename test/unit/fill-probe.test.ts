import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { openBook } from "../../src/data/book-file.js";
import { joinBytes } from "../../src/data/bytes.js";
import { generateFlow } from "../../src/data/flow/generate-flow.js";
import { calibrateFills } from "../../src/strategy/fill-probe.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { LONG } from "../length.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BITSTAMP = new URL("../../build/books/bitstamp-btcusd-20260502.hftbook", import.meta.url);
const short = syntheticBook({ seed: 5, spanNs: 60e9 });

describe("the calibration of estimates against the simulated exchange", () => {
  it("finds that they beat the base rate of the very cases, on a generated book", async () => {
    const book = await openBook(syntheticBook({ seed: 11, spanNs: 300e9 }));
    const [one] = await calibrateFills({ book, wasm, horizonsNs: [1e9] });
    expect(one?.all.cases).toBeGreaterThan(300);
    expect(one?.all.skill).toBeGreaterThan(0.2);
    expect(one?.all.logLoss).toBeLessThan((one?.all.baseLogLoss as number) * 0.85);
  });

  it.skipIf(!existsSync(BITSTAMP))("and in the true queues of a market's book of orders", LONG, async () => {
    const found = await calibrateFills({ book: await openBook(readFileSync(BITSTAMP)), wasm });
    for (const { all } of found) {
      expect(all.cases).toBeGreaterThan(2_000);
      expect(all.skill).toBeGreaterThan(0.3);
      expect(all.logLoss).toBeLessThan(all.baseLogLoss * 0.8);
    }
  });

  it("and on a generated book of orders, where the queue that they stand in is known", LONG, async () => {
    const flow = generateFlow({ seed: 11, spanNs: 120e9, regime: "calm" });
    const found = await calibrateFills({ book: await openBook(joinBytes([...flow.pieces()])), wasm, horizonsNs: [1e9] });
    for (const { all } of found) {
      expect(all.cases).toBeGreaterThan(100);
      expect(all.skill).toBeGreaterThan(0.3);
      expect(all.logLoss).toBeLessThan(all.baseLogLoss * 0.7);
    }
  });

  it("is the same each time", async () => {
    const once = async () => JSON.stringify(await calibrateFills({ book: await openBook(short), wasm, horizonsNs: [1e9], seed: 3 }));
    expect(await once()).toBe(await once());
  });

  it("refuses a horizon that is none", async () => {
    await expect(calibrateFills({ book: await openBook(short), wasm, horizonsNs: [0] })).rejects.toMatchObject({ code: 1002 });
  });
});

describe("estimateFillProbability", () => {
  class Asking extends HftStrategy {
    answers: string[] = [];

    override async onTick(symbol: string, tick: Tick): Promise<void> {
      const before = this.engine.nowNs;
      const order = { symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 } as const;
      const { known, probability } = await this.engine.estimateFillProbability({ ...order, horizonNs: 1e9 });
      if (this.engine.nowNs !== before) throw new Error("time went on");
      this.answers.push(`${before} ${known} ${probability}`);
    }
  }
  const asked = async () => {
    const engine = await createHftEngine({ exchangeConnector: short, wasm });
    const strategy = new Asking({ executionEngine: engine });
    const record = await engine.run(strategy);
    expect(record.error).toBeNull();
    return { answers: strategy.answers, hash: record.hash };
  };

  it("answers in the moment it is asked, knows nothing at first and something later, the same each time", async () => {
    const { answers, hash } = await asked();
    expect(answers[0]).toContain("false NaN");
    expect(answers.at(-1)).toContain("true 0.");
    expect(await asked()).toEqual({ answers, hash });
  });

  it("knows the same, whenever it is first asked", async () => {
    const at = async (early: boolean) => {
      const engine = await createHftEngine({ exchangeConnector: short, wasm });
      const ask = () => engine.estimateFillProbability({ side: "sell", price: 60_003, quantity: 0.01, horizonNs: 1e9 });
      if (early) await ask();
      await engine.sleep(20e9);
      return ask();
    };
    const late = await at(false);
    expect(late.known).toBe(true);
    expect(await at(true)).toEqual(late);
  });

  it("refuses what is no order, and a horizon that is none", async () => {
    const engine = await createHftEngine({ exchangeConnector: short, wasm });
    const order = { side: "buy", price: 60_000, quantity: 0.01, horizonNs: 1e9 } as const;
    await expect(engine.estimateFillProbability({ ...order, price: 60_000.05 })).rejects.toMatchObject({ code: 3104 });
    for (const horizonNs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1" as never])
      await expect(engine.estimateFillProbability({ ...order, horizonNs })).rejects.toMatchObject({ code: 3112 });
  });
});

describe("sigmax-hft calibrate", () => {
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const output = {
      json: args.includes("--json"),
      out: (line: string) => lines.push(line),
      err: (line: string) => lines.push(line),
      progress: () => {},
    };
    return { code: await main(args, output), text: lines.join("\n") };
  };
  const path = join(mkdtempSync(join(tmpdir(), "sigmax-")), "short.hftbook");
  writeFileSync(path, short);

  it("prints the scores beside the base rate's, and a diagram", async () => {
    const { code, text } = await run("calibrate", path, "--horizons", "1,5");
    expect(code).toBe(0);
    expect(text).toMatch(/within 1 s\n {2}all orders +\d+ cases \(\d+ unknown\), base rate 0\.\d+; Brier .* log loss .* skill/);
    expect(text).toMatch(/\|[ ·ox8]{31}\| said 0\.\d\d, happened \d\.\d\d of \d+/);
    const json = await run("calibrate", path, "--horizons", "1", "--json");
    expect(JSON.parse(json.text)).toMatchObject({ horizonNs: 1e9, all: { cases: expect.any(Number) } });
  });

  it("says what is wrong with its words", async () => {
    expect(await run("calibrate", path, "--horizons", "1,soon")).toMatchObject({
      code: 2,
      text: expect.stringContaining("--horizons: got soon"),
    });
    expect(await run("calibrate", "/nowhere.hftbook")).toMatchObject({ code: 1 });
  });
});
