import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import MarketMaker from "../../examples/market-maker.js";
import { main } from "../../src/cli/main.js";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { PaperConnector } from "../../src/connectors/paper.js";
import { PlaybackFeed } from "../../src/connectors/playback-feed.js";
import { SimulatedVenue } from "../../src/connectors/simulated-venue.js";
import { openBook } from "../../src/data/book-file.js";
import { Ladder } from "../../src/data/ladder.js";
import { checkBook } from "../../src/data/quality.js";
import { growingBook } from "../../src/strategy/growing-book.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const bytes = syntheticBook({ seed: 8, spanNs: 30e9 });
const text = readFileSync(new URL("../../examples/market-maker.ts", import.meta.url), "utf8");
const load = () => loadStrategy([{ name: "market-maker.ts", text }], "market-maker.ts", evaluateInNode);
const host = nodeHost(() => {});
const joined = (pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

async function backtest(book: Uint8Array) {
  const record = await runStrategy({ wasm, books: [await openBook(book)], strategy: await load(), config: validateConfig({}), host });
  expect(record.error).toBeNull();
  return record;
}

async function onPaper(connector: PaperConnector) {
  const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false, wasm, host });
  return engine.run(new MarketMaker({ executionEngine: engine }));
}

describe("paper trading", () => {
  it("is the same run as a backtest of what was heard: one strategy file on a book and on a connector", async () => {
    const connector = new PaperConnector(new PlaybackFeed(await openBook(bytes), { speed: Number.POSITIVE_INFINITY }));
    const record = await onPaper(connector);
    const replay = await backtest(bytes);
    expect(record.outcome).toBe("complete");
    expect(record.accounts[0]?.numTrades).toBeGreaterThan(10);
    expect(record.hash).toBe(replay.hash);
    expect(record.accounts).toEqual(replay.accounts);
  });

  it("records what it heard, and the recording is the run once more", async () => {
    const states: string[] = [];
    const feed = new PlaybackFeed(await openBook(bytes), { speed: 150 });
    const connector = new PaperConnector(feed, { onState: (state) => states.push(state) });
    const record = await onPaper(connector);
    const recording = joined(connector.recording());
    const book = await openBook(recording);
    expect(book.info.rows).toBe((await openBook(bytes)).info.rows);
    expect(book.info.digest).toBe((await openBook(bytes)).info.digest);
    expect((await checkBook(book)).verdict).toBe((await checkBook(await openBook(bytes))).verdict);
    expect((await backtest(recording)).hash).toBe(record.hash);
    expect(states).toEqual(["live", "closed"]);
  });

  it("is a simulated venue, too, when what it plays was recorded; backtesting may be on then", async () => {
    const venue = new SimulatedVenue([await openBook(bytes)]);
    expect(venue.capabilities).toMatchObject({ orders: "simulated", recorded: true });
    const engine = await createHftEngine({ exchangeConnector: venue, enableBacktesting: true, wasm, host });
    const record = await engine.run(new MarketMaker({ executionEngine: engine }));
    expect(record.hash).toBe((await backtest(bytes)).hash);
    expect(venue.clock.nowNs()).toBeGreaterThan(29e9);
  });

  it("knows how likely a fill is from what it heard, as a backtest does, and loses no rows by being asked", async () => {
    class Asker extends HftStrategy {
      ticks = 0;
      answers: unknown[] = [];
      override async onTick(symbol: string, tick: Tick) {
        if (++this.ticks !== 200 && this.ticks !== 400) return;
        const asked = { symbol, side: "buy", price: tick.bidPrice, quantity: 0.01, horizonNs: 1e9 } as const;
        this.answers.push(await this.engine.estimateFillProbability(asked));
      }
    }
    const answersOn = async (exchangeConnector: PaperConnector | Uint8Array) => {
      const engine = await createHftEngine({ exchangeConnector, wasm, host });
      const asker = new Asker({ executionEngine: engine });
      const { rows } = await engine.run(asker);
      return { rows, answers: asker.answers };
    };
    const onBook = await answersOn(bytes);
    expect(onBook.answers).toHaveLength(2);
    expect(await answersOn(new PaperConnector(new PlaybackFeed(await openBook(bytes), { speed: 150 })))).toEqual(onBook);
  });

  it("keeps a bounded past: what is older is told by the levels that it left", async () => {
    const book = await openBook(bytes);
    const grown = growingBook(new SimulatedVenue([book]), book.info, 0, 1);
    const ladder = new Ladder();
    for (let chunk = 0; chunk < book.chunkCount; chunk++) await grown.readChunk(chunk);
    for (let chunk = 0; chunk < book.chunkCount; chunk++) {
      const rows = await grown.readChunk(chunk);
      for (let i = 0; i < rows.length; i++) ladder.apply(rows, i);
    }
    const truth = new Ladder();
    for (let chunk = 0; chunk < book.chunkCount; chunk++) {
      const rows = await book.readChunk(chunk);
      for (let i = 0; i < rows.length; i++) truth.apply(rows, i);
    }
    expect(book.chunkCount).toBeGreaterThan(2);
    expect([ladder.bids, ladder.asks]).toEqual([truth.bids, truth.asks]);
  });

  it("ends when it is closed, with the record so far", async () => {
    const feed = new PlaybackFeed(await openBook(bytes), { speed: 5 });
    const afterASecond = () => {
      if (connector.clock.nowNs() > 1e9) setImmediate(() => connector.close());
    };
    const connector: PaperConnector = new PaperConnector(feed, { onRows: afterASecond });
    const record = await onPaper(connector);
    expect(record.outcome).toBe("complete");
    expect(record.rows).toBeGreaterThan(0);
    expect(record.rows).toBeLessThan((await openBook(bytes)).info.rows);
    expect((await backtest(joined(connector.recording()))).hash).toBe(record.hash);
  });

  it("has a command, which records, says how the feed is, and refuses what makes no sense", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sigmax-paper-"));
    const [book, recorded] = [join(folder, "book.hftbook"), join(folder, "heard.hftbook")];
    writeFileSync(book, bytes);
    const run = async (...args: string[]) => {
      const lines: string[] = [];
      const keep = (line: string): void => void lines.push(line);
      const code = await main(args, { json: false, out: keep, err: keep, progress: () => {} });
      return { code, text: lines.join("\n") };
    };
    const example = fileURLToPath(new URL("../../examples/market-maker.ts", import.meta.url));
    const paper = await run("paper", example, "--feed", book, "--speed", "Infinity", "--record", recorded);
    expect(paper).toMatchObject({ code: 0, text: expect.stringMatching(/live: Plays[\s\S]*recorded in/) });
    const hash = /run hash \w+/.exec(paper.text)?.[0] as string;
    expect((await run("run", example, "--book", recorded)).text).toContain(hash);
    expect(await run("paper", example, "--feed", book, "--speed", "0")).toMatchObject({ code: 2 });
    expect(await run("paper", example, "--feed", "binance-spot:BTCUSDT", "--speed", "2")).toMatchObject({ code: 2 });
    expect(await run("paper", example, "--feed", join(folder, "none"))).toMatchObject({ code: 1, text: expect.stringContaining("2004") });
    expect(await run("paper", example)).toMatchObject({ code: 2 });
    expect((await run("live", example, "--paper", "--feed", book, "--speed", "Infinity")).text).toContain(hash);
    expect((await run("live", example, "--feed", book, "--speed", "Infinity")).text).toContain(hash);
    expect(await run("live", example)).toMatchObject({ code: 2 });
  });

  it("refuses contradictions, speeds that are none, and recordings that were not asked for", async () => {
    const book = await openBook(bytes);
    const connector = new PaperConnector(new PlaybackFeed(book), { record: false });
    await expect(createHftEngine({ exchangeConnector: connector, enableBacktesting: true, wasm })).rejects.toMatchObject({ code: 1004 });
    await expect(createHftEngine({ exchangeConnector: bytes, enableBacktesting: false, wasm })).rejects.toMatchObject({ code: 1004 });
    expect(() => new PlaybackFeed(book, { speed: 0 })).toThrow(expect.objectContaining({ code: 1002 }));
    expect(() => connector.recording()).toThrow(expect.objectContaining({ code: 6003 }));
  });
});
