/** The examples of live markets, run as they are written, on a venue on this machine. */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { orchestratedExecution } from "../../examples/orchestrated-execution.js";
import { paperMarketMaker } from "../../examples/paper-market-maker.js";
import { recordAndReplay } from "../../examples/record-and-replay.js";
import { BinanceFeed, type BinanceFeedOptions, type FeedSocket } from "../../src/connectors/binance-feed.js";
import { PaperConnector } from "../../src/connectors/paper.js";
import { syntheticBook } from "../books.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { until } from "../until.js";
import { LocalVenue } from "../venue/local-venue.js";

const made = new URL("../../build/books/usdm-btcusdt-20240808.hftbook", import.meta.url);
const BOOK = existsSync(made) ? readFileSync(made) : syntheticBook({ seed: 14, spanNs: 600e9 });
const open: (() => unknown)[] = [];
/** Run time that the examples are given, s: longer than any test, so that each ends by `afterBookTime`. */
const SECONDS = 86_400;
/** Times the book's own speed. */
const SPEED = 40;
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of open.splice(0).reverse()) await close();
});

/** A venue that plays by the time of its book, and the options of a feed that finds it. */
async function playing(): Promise<{ venue: LocalVenue; options: Partial<BinanceFeedOptions> }> {
  const venue = await LocalVenue.start(BOOK, { bookTime: true });
  open.push(() => venue.close());
  venue.play(SPEED);
  const { clock } = venue;
  const { symbol } = venue.player.info.instrument;
  return {
    venue,
    options: {
      symbol,
      clock,
      silenceMs: TEST_LIMIT_MS,
      streamUrl: venue.stream,
      restUrl: venue.rest,
      socket: (url) => new WebSocket(url) as FeedSocket,
    },
  };
}

/** Calls what waits for `SECONDS` to pass as soon as `bookSeconds` of the book have been played. */
function afterBookTime(venue: LocalVenue, bookSeconds: number): void {
  const { setTimeout: wait } = globalThis;
  const played = () => venue.player.nowNs >= bookSeconds * 1e9;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((call: () => void, ms?: number, ...args: unknown[]) => {
    if (ms === SECONDS * 1e3) void until(`${bookSeconds} s of the book`, played).then(call);
    else return wait(call, ms, ...args);
  }) as typeof setTimeout);
}

it("paper market maker: trades on a live feed, sends nothing, and tells how far the clocks are apart", async () => {
  const { venue, options } = await playing();
  afterBookTime(venue, 10);
  const { stats, clock } = await paperMarketMaker(SECONDS, options);
  expect(stats.totalOrders).toBeGreaterThan(0);
  expect(stats.feed.count).toBeGreaterThan(0);
  expect(Math.abs(clock?.offsetNs ?? Number.NaN)).toBeLessThanOrEqual(clock?.errorNs ?? 0);
  expect(venue.account.orders.size).toBe(0);
});

it("record and replay: every fill is the same", async () => {
  const { venue, options } = await playing();
  afterBookTime(venue, 20);
  const { paper, replay, executions, recording } = await recordAndReplay(SECONDS, options);
  expect(replay).toBe(paper);
  expect(executions).toBeGreaterThan(0);
  expect(recording.size).toBeGreaterThan(1_000);
});

it("orchestrated execution: decides and trades on a live feed as on a book", async () => {
  const { options } = await playing();
  const connector = new PaperConnector(new BinanceFeed({ market: "binance-futures", symbol: "BTCUSDT", ...options }), { record: false });
  open.push(() => connector.close());
  const log = await orchestratedExecution(connector, 4);
  expect(log).toHaveLength(4);
  expect(log.every(({ opinions, snapshot }) => opinions.length === 4 && snapshot.bids.length > 0)).toBe(true);
});
