/** Several instruments at once: two venues on paper, two symbols with orders, and the recordings played again. */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import SpotFuturesArbitrage from "../../examples/spot-futures-arbitrage.js";
import { BinanceFeed, type FeedSocket } from "../../src/connectors/binance-feed.js";
import { machineClock } from "../../src/connectors/feed.js";
import { JoinedConnector } from "../../src/connectors/joined.js";
import { PaperConnector } from "../../src/connectors/paper.js";
import { PlaybackFeed } from "../../src/connectors/playback-feed.js";
import { openBook } from "../../src/data/book-file.js";
import { OrderEventKind } from "../../src/engine/record.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { until } from "../until.js";
import { LocalVenue } from "../venue/local-venue.js";
import { trial } from "../venue/trial.js";
import { withLocalCcxt } from "../venue/with-local-ccxt.js";

withLocalCcxt();

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const captured = (name: string, seed: number) => {
  const made = new URL(`../../build/books/${name}.hftbook`, import.meta.url);
  return existsSync(made) ? readFileSync(made) : syntheticBook({ seed, spanNs: 600e9 });
};
const SPOT = captured("spot-btcusdt-20240808", 31);
const FUTURES = captured("usdm-btcusdt-20240808", 32);
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Opens wider than it is, so that it trades within a few seconds. */
class Eager extends SpotFuturesArbitrage {
  override openAt = 0.5;
}

/** Sends market data until `done`. */
async function stepping(venues: readonly LocalVenue[], what: string, done: () => boolean): Promise<void> {
  await until(what, () => {
    if (done()) return true;
    for (let step = 0; step < 40; step++) {
      // Each by its own clock: the one that is behind goes on.
      const behind = venues.reduce((first, venue) => (venue.player.nextNs < first.player.nextNs ? venue : first));
      behind.step();
    }
    return false;
  });
}

const joined = (pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

describe("two venues on paper", () => {
  it("are one market for a strategy, in the order they were heard, and their recordings are the run once more", async () => {
    const clock = machineClock();
    const part = async (book: Uint8Array, market: "binance-spot" | "binance-futures") => {
      const venue = await LocalVenue.start(book, { market });
      open.push(() => venue.close());
      const { symbol } = venue.player.info.instrument;
      const socket = (url: string) => new WebSocket(url) as FeedSocket;
      const feed = new BinanceFeed({
        market,
        symbol,
        clock,
        socket,
        streamUrl: venue.stream,
        restUrl: venue.rest,
        silenceMs: TEST_LIMIT_MS,
      });
      const connector = new PaperConnector(feed);
      open.push(() => connector.close());
      return { venue, connector };
    };
    const [spot, futures] = await Promise.all([part(SPOT, "binance-spot"), part(FUTURES, "binance-futures")]);
    const connector = new JoinedConnector([spot.connector, futures.connector]);
    expect(connector.capabilities).toMatchObject({ orders: "simulated", network: "none", recorded: false });
    const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false, wasm });
    const strategy = new Eager({ executionEngine: engine });
    const running = engine.run(strategy);
    await stepping([spot.venue, futures.venue], "4 executions, some on each venue", () => {
      const bothTraded = engine.symbols.every((symbol) => engine.account(symbol).trades > 0);
      return bothTraded && engine.getPerformanceStats().totalExecutions >= 4;
    });
    connector.close();
    const record = await running;
    expect(record.error).toBeNull();
    expect(record.accounts.map(({ numTrades }) => numTrades > 0)).toEqual([true, true]);
    const books = await Promise.all([spot, futures].map(async (each) => openBook(joined(each.connector.recording()))));
    const again = await createHftEngine({ exchangeConnector: books, wasm });
    const replay = await again.run(new Eager({ executionEngine: again }));
    expect(replay.hash).toBe(record.hash);
    expect(replay.accounts).toEqual(record.accounts);
  });

  it("a quiet one holds nobody up", async () => {
    const clock = machineClock();
    const make = async (book: Uint8Array, market: "binance-spot" | "binance-futures") => {
      const venue = await LocalVenue.start(book, { market });
      const socket = (url: string) => new WebSocket(url) as FeedSocket;
      const { symbol } = venue.player.info.instrument;
      open.push(() => venue.close());
      return {
        venue,
        feed: new BinanceFeed({ market, symbol, clock, socket, streamUrl: venue.stream, restUrl: venue.rest, silenceMs: TEST_LIMIT_MS }),
      };
    };
    const [quiet, busy] = await Promise.all([make(SPOT, "binance-spot"), make(FUTURES, "binance-futures")]);
    const connector = new JoinedConnector([new PaperConnector(quiet.feed), new PaperConnector(busy.feed)]);
    open.push(() => connector.close());
    const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false, wasm });
    class Counter extends HftStrategy {
      heard = new Map<string, number>();
      override onTick(symbol: string) {
        this.heard.set(symbol, (this.heard.get(symbol) ?? 0) + 1);
      }
    }
    const counter = new Counter({ executionEngine: engine });
    const running = engine.run(counter);
    await stepping([busy.venue], "market data of the busy venue", () => (counter.heard.get(engine.symbols[1] as string) ?? 0) > 5);
    connector.close();
    expect((await running).error).toBeNull();
  });

  it("recorded ones are played side by side as books are", async () => {
    const bytes = [31, 32].map((seed) => syntheticBook({ seed, spanNs: 20e9 }));
    const opened = () => Promise.all(bytes.map((each) => openBook(each)));
    const feeds = (await opened()).map(
      (book) => new PaperConnector(new PlaybackFeed(book, { speed: Number.POSITIVE_INFINITY }), { record: false }),
    );
    const engine = await createHftEngine({ exchangeConnector: new JoinedConnector(feeds), enableBacktesting: false, wasm });
    const record = await engine.run(new SpotFuturesArbitrage({ executionEngine: engine }));
    const again = await createHftEngine({ exchangeConnector: await opened(), wasm });
    expect(record.hash).toBe((await again.run(new SpotFuturesArbitrage({ executionEngine: again }))).hash);
    expect(record.error).toBeNull();
  });
});

describe("two symbols with orders", () => {
  it("each go to their own venue, and what is open is cancelled on both at the end", async () => {
    const clock = machineClock();
    const parts = [await trial({ clock }, "binance"), await trial({ clock }, "binanceusdm")] as const;
    const connector = new JoinedConnector(parts.map((part) => part.connector));
    const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false, wasm });
    expect(engine.symbols).toHaveLength(2);
    class Both extends HftStrategy {
      executions = new Map<string, Execution>();
      override async onTick(symbol: string, tick: { bidPrice: number }) {
        if (this.executions.has(symbol)) return;
        this.executions.set(symbol, null as never);
        const price = Math.round(tick.bidPrice * 0.9);
        this.executions.set(symbol, await this.engine.executeOrder({ symbol, side: "buy", price, quantity: 0.01 }));
      }
    }
    const strategy = new Both({ executionEngine: engine });
    const running = engine.run(strategy);
    const [first, second] = parts;
    await first.until("both orders are open", () => {
      second.venue.step();
      return engine.activeOrders.size === 2 && [...strategy.executions.values()].every((execution) => execution?.status === "new");
    });
    for (const { venue } of parts) {
      expect(venue.account.open).toHaveLength(1);
      venue.account.fill([...venue.account.orders.keys()][0] as string, 0.004);
    }
    await first.until("both orders are filled in part", () => {
      second.venue.step();
      return engine.symbols.every((symbol) => engine.account(symbol).position > 0);
    });
    expect(engine.getPerformanceStats().live).toMatchObject({ acknowledge: { count: 2 }, clock: { offsetNs: expect.any(Number) } });
    connector.close();
    const record = await running;
    expect(record.error).toBeNull();
    expect(record.accounts.map(({ instrument, positionLots }) => [instrument, positionLots > 0])).toEqual([
      [0, true],
      [1, true],
    ]);
    expect(new Set(record.orderEvents.instrument.subarray(0, record.orderEvents.length))).toEqual(new Set([0, 1]));
    expect([...record.orderEvents.what.subarray(0, record.orderEvents.length)]).toContain(OrderEventKind.partiallyFilled);
    await until("no order is open", () => parts.every(({ venue }) => venue.account.open.length === 0));
  });

  it("are refused without a clock that they share, with paper beside them, and when none is there", async () => {
    const [one, other] = [await trial(), await trial()];
    const refusal = expect.objectContaining({ code: 1004 });
    expect(() => new JoinedConnector([one.connector, other.connector])).toThrow(refusal);
    const paper = new PaperConnector(new PlaybackFeed(await openBook(SPOT)));
    expect(() => new JoinedConnector([one.connector, paper])).toThrow(refusal);
    expect(() => new JoinedConnector([])).toThrow(refusal);
  });

  it("leave nothing connected when one of them can't be opened", async () => {
    const clock = machineClock();
    const [good, bad] = [await trial({ clock }, "binance"), await trial({ clock, symbol: "NOSUCH" })];
    const connector = new JoinedConnector([good.connector, bad.connector]);
    await expect(connector.open()).rejects.toMatchObject({ code: 6008 });
    await until("the venue has no listener", () => good.venue.listeners === 0);
  });
});
