/** Market data and orders by ccxt, over real sockets, from a venue on this machine that speaks Binance's dialect. */
import { afterEach, describe, expect, it } from "vitest";
import { machineClock } from "../../src/connectors/feed.js";
import { type CcxtFeedPlace, ccxtFeed } from "../../src/connectors/live/ccxt-markets.js";
import { MarketWatch } from "../../src/connectors/market-watch.js";
import { syntheticBook } from "../books.js";
import { LONG } from "../length.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { until } from "../until.js";
import { LocalVenue } from "../venue/local-venue.js";
import { withLocalCcxt } from "../venue/with-local-ccxt.js";

withLocalCcxt();
const BOOK = syntheticBook({ seed: 12, spanNs: 120e9 });
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const MARKETS = { binance: "binance-spot", binanceusdm: "binance-futures" } as const;

async function start(exchange: keyof typeof MARKETS, options: Partial<CcxtFeedPlace> = {}) {
  const venue = await LocalVenue.start(BOOK, { market: MARKETS[exchange] });
  open.push(() => venue.close());
  const clock = machineClock();
  const { symbol } = venue.player.info.instrument;
  const address = (url: string) => `${url.startsWith("ws") ? venue.rest.replace("http", "ws") : venue.rest}${new URL(url).pathname}`;
  const feed = await ccxtFeed({
    exchange,
    symbol,
    clock,
    address,
    network: "production",
    silenceMs: TEST_LIMIT_MS,
    retryMs: 20,
    ...options,
  });
  open.push(() => feed.close());
  const watch = new MarketWatch(clock, TEST_LIMIT_MS);
  const said: string[] = [];
  let lies = 0;
  let trades = 0;
  const check = () => {
    const { health, ladder, state } = watch;
    if (health.good && (ladder.bidTicks >= ladder.askTicks || state !== "live")) lies++;
  };
  const listener = {
    rows: (rows: Parameters<MarketWatch["rows"]>[0]) => {
      watch.rows(rows);
      trades += rows.ev.filter((ev) => (ev & 0xff) === 2).length;
      check();
    },
    state: (state: MarketWatch["state"], why: string) => {
      watch.state = state;
      said.push(`${state}: ${why}`);
      check();
    },
  };
  return { venue, feed, watch, said, listener, lies: () => lies, trades: () => trades };
}

/** The best levels of the venue's own book, as many as the feed follows for certain. */
function best(levels: Map<number, number>, sign: number): [number, number][] {
  return [...levels].sort(([a], [b]) => sign * (a - b)).slice(0, 20);
}

async function expectTruth({ venue, watch }: Awaited<ReturnType<typeof start>>): Promise<void> {
  venue.pause();
  await expect
    .poll(() => [best(watch.ladder.bids, -1), best(watch.ladder.asks, 1)], { interval: 10 })
    .toEqual([best(venue.player.truth.bids, -1), best(venue.player.truth.asks, 1)]);
}

describe.each(["binance", "binanceusdm"] as const)("ccxt's feed of %s", (exchange) => {
  const length = exchange === "binance" ? {} : LONG;

  it("has the venue's book and trades, and ends every connection when it is closed", async () => {
    const it = await start(exchange);
    it.venue.play(4);
    const info = await it.feed.open(it.listener);
    expect(info.instrument).toMatchObject({ symbol: it.venue.player.info.instrument.symbol, tickSize: 0.1 });
    await until("11 trades", () => it.trades() > 10);
    await expectTruth(it);
    expect(it.lies()).toBe(0);
    const askedMs = performance.now();
    await it.feed.askClock();
    const roundTripNs = (performance.now() - askedMs) * 1e6;
    expect(it.feed.clockOffset?.errorNs).toBeLessThanOrEqual(roundTripNs / 2 + 0.5e6);
    it.feed.close();
    await until("the venue has no listener", () => it.venue.listeners === 0);
    expect(it.said.at(-1)).toBe("closed: Closed.");
  });

  it("joins the book anew after a gap and after a cut, and says so", length, async () => {
    const it = await start(exchange);
    it.venue.play(4);
    await it.feed.open(it.listener);
    it.venue.lose(1);
    await until("the gap is seen", () => it.said.some((text) => text.startsWith("resyncing")));
    await until("the book is good again", () => it.watch.health.good);
    const before = it.said.length;
    it.venue.cut();
    await until("the cut is seen", () => it.said.slice(before).some((text) => text.startsWith("resyncing")));
    await until("the book is good again", () => it.watch.health.good);
    await expectTruth(it);
    expect(it.lies()).toBe(0);
  });

  it("holds a connection that says nothing for dead, and connects anew", length, async () => {
    const it = await start(exchange, { silenceMs: 400 });
    it.venue.play(4);
    await it.feed.open(it.listener);
    it.venue.silent = true;
    await until("the silence is seen", () => it.said.some((text) => /^stalled: Nothing was heard for 0\.4 s/.test(text)));
    it.venue.silent = false;
    await until("the book is good again", () => it.watch.health.good);
    await expectTruth(it);
    expect(it.lies()).toBe(0);
  });
});

describe("ccxt's feed", () => {
  it("gives up after four attempts, and is told so when it is closed before its book was known", async () => {
    const it = await start("binanceusdm");
    it.venue.failNext(/depth/, ...Array.from({ length: 100 }, () => ({ status: 503, body: {} })));
    it.venue.play(4);
    await expect(it.feed.open(it.listener)).rejects.toMatchObject({ code: 6001, message: expect.stringContaining("Tried 4 times") });
    const other = await start("binanceusdm");
    const opening = other.feed.open(other.listener);
    other.feed.close();
    await expect(opening).rejects.toMatchObject({ code: 6001 });
  });

  it("refuses exchanges and symbols that there are not, and venues that are not reached", async () => {
    await expect(start("binanceusdm", { symbol: "NOSUCH" })).rejects.toMatchObject({ code: 6008 });
    await expect(start("binanceusdm", { exchange: "nowhere" })).rejects.toMatchObject({ code: 6006 });
    const gone = { address: () => "http://127.0.0.1:9" };
    await expect(start("binanceusdm", gone)).rejects.toMatchObject({ code: 6001 });
  });
});
