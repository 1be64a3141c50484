import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BinanceFeed, type BinanceFeedOptions, type FeedSocket } from "../../src/connectors/binance-feed.js";
import type { BinanceMarketName } from "../../src/connectors/binance-wire.js";
import type { FeedState } from "../../src/connectors/feed.js";
import { Ladder } from "../../src/data/ladder.js";
import { Kind, type RowColumns } from "../../src/data/rows.js";
import { randomFrom } from "../property/hostile.js";

const INSTRUMENT = {
  symbol: "BTCUSDT",
  venue: "test",
  tickSize: 0.1,
  lotSize: 0.001,
  contractSize: 1,
  baseCurrency: "BTC",
  quoteCurrency: "USDT",
};
const EPOCH_MS = 1_700_000_000_000;

/** A venue in memory, whose book is the truth, and whose sockets can be made to fail. */
class Venue {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  readonly sockets: FeedSocket[] = [];
  snapshots = 0;
  refuse = false;
  #id = 100;
  #ms = EPOCH_MS;
  readonly #random: () => number;

  constructor(
    readonly market: BinanceMarketName,
    seed = 1,
  ) {
    this.#random = randomFrom(seed);
    for (let i = 1; i <= 20; i++) {
      this.bids.set(1_000 - i, i);
      this.asks.set(1_000 + i, i);
    }
  }

  readonly socket = (): FeedSocket => {
    const socket: FeedSocket = { onopen: null, onmessage: null, onclose: null, onerror: null, close: () => {} };
    this.sockets.push(socket);
    queueMicrotask(() => socket.onopen?.());
    return socket;
  };

  readonly fetchJson = async (): Promise<unknown> => {
    this.snapshots++;
    if (this.refuse) throw new Error("429 Too Many Requests");
    const side = (levels: Map<number, number>, sign: number) =>
      [...levels].sort((a, b) => sign * (a[0] - b[0])).map(([ticks, lots]) => [(ticks / 10).toFixed(1), (lots / 1_000).toFixed(3)]);
    return { lastUpdateId: this.#id, T: this.#ms, bids: side(this.bids, -1), asks: side(this.asks, 1) };
  };

  /** Something changes; the message that says so. */
  change(): string {
    this.#ms += 10;
    const isBid = this.#random() < 0.5;
    const ticks = isBid ? 999 - Math.floor(this.#random() * 30) : 1_001 + Math.floor(this.#random() * 30);
    const lots = Math.floor(this.#random() * 4);
    const levels = isBid ? this.bids : this.asks;
    if (lots > 0) levels.set(ticks, lots);
    else levels.delete(ticks);
    const level = [[(ticks / 10).toFixed(1), (lots / 1_000).toFixed(3)]];
    const before = this.#id;
    this.#id += 3;
    const data = { e: "depthUpdate", E: this.#ms, T: this.#ms, U: before + 1, u: this.#id, b: isBid ? level : [], a: isBid ? [] : level };
    return JSON.stringify({ stream: "x", data: this.market === "binance-spot" ? data : { ...data, pu: before } });
  }

  send(text: string): void {
    this.sockets.at(-1)?.onmessage?.({ data: text });
  }
}

class Heard {
  readonly ladder = new Ladder();
  readonly states: FeedState[] = [];
  trades = 0;
  crossed = 0;
  #exchTs = Number.NEGATIVE_INFINITY;

  rows = (rows: RowColumns): void => {
    for (let i = 0; i < rows.length; i++) {
      if (((rows.ev[i] as number) & 0xff) === Kind.trade) this.trades++;
      this.ladder.apply(rows, i);
      expect(rows.exchTs[i]).toBeGreaterThanOrEqual(this.#exchTs);
      expect(rows.localTs[i]).toBeGreaterThanOrEqual(rows.exchTs[i] as number);
      this.#exchTs = rows.exchTs[i] as number;
    }
    if (this.ladder.bidTicks >= this.ladder.askTicks) this.crossed++;
  };

  state = (state: FeedState): void => void this.states.push(state);
}

async function open(venue: Venue, change: Partial<BinanceFeedOptions> = {}) {
  let ns = 0;
  const clock = { epochNs: BigInt(EPOCH_MS) * 1_000_000n, nowNs: () => (ns += 1e6) };
  const { socket, fetchJson, market } = venue;
  const feed = new BinanceFeed({ market, symbol: "BTCUSDT", instrument: INSTRUMENT, socket, fetchJson, clock, ...change });
  const heard = new Heard();
  const info = feed.open(heard);
  info.catch(() => {});
  await vi.advanceTimersByTimeAsync(1);
  return { feed, heard, info };
}

function sendAll(venue: Venue, texts: readonly string[]): void {
  for (const text of texts) venue.send(text);
}

const settle = () => vi.advanceTimersByTimeAsync(1);

function expectTruth({ ladder }: Heard, venue: Venue): void {
  const near = ([ticks]: [number, number]) => ticks > 940 && ticks < 1_060;
  expect(new Map([...ladder.bids].filter(near))).toEqual(new Map([...venue.bids]));
  expect(new Map([...ladder.asks].filter(near))).toEqual(new Map([...venue.asks]));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each(["binance-futures", "binance-spot"] as const)("the feed of %s", (market) => {
  it("joins the snapshot and the updates by the venue's rule, and follows the book", async () => {
    const venue = new Venue(market);
    const opening = open(venue);
    const early = [venue.change(), venue.change()];
    const { heard, info } = await opening;
    for (const text of early) venue.send(text);
    await info;
    for (let i = 0; i < 500; i++) venue.send(venue.change());
    expectTruth(heard, venue);
    expect(heard.states).toEqual(["connecting", "resyncing", "live"]);
    expect(heard.crossed).toBe(0);
    expect(venue.snapshots).toBe(1);
  });

  it.each([
    ["a lost message", (venue: Venue) => void venue.change()],
    [
      "a message twice",
      (venue: Venue) =>
        sendAll(
          venue,
          [venue.change()].flatMap((text) => [text, text]),
        ),
    ],
    ["two messages the wrong way round", (venue: Venue) => sendAll(venue, [venue.change(), venue.change()].reverse())],
  ])("starts over after %s, shows nothing meanwhile, and is right again", async (_, harm) => {
    const venue = new Venue(market);
    const { heard, info } = await open(venue);
    await info;
    for (let i = 0; i < 50; i++) venue.send(venue.change());
    harm(venue);
    venue.send(venue.change());
    expect(heard.states.at(-1)).toBe("resyncing");
    await settle();
    for (let i = 0; i < 50; i++) venue.send(venue.change());
    expect(heard.states.at(-1)).toBe("live");
    expectTruth(heard, venue);
  });

  it("connects anew when the connection is lost, or says nothing", async () => {
    const venue = new Venue(market);
    const { heard, info } = await open(venue, { silenceMs: 5_000, retryMs: 1_000 });
    await info;
    venue.sockets[0]?.onclose?.();
    expect(heard.states.at(-1)).toBe("resyncing");
    venue.change();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(heard.states.at(-1)).toBe("live");
    venue.change();
    await vi.advanceTimersByTimeAsync(5_100);
    expect(heard.states).toContain("stalled");
    await vi.advanceTimersByTimeAsync(1_100);
    venue.send(venue.change());
    expect(heard.states.at(-1)).toBe("live");
    expect(venue.sockets).toHaveLength(3);
    expectTruth(heard, venue);
  });

  it("is given up when the book can't be had at all", async () => {
    const venue = new Venue(market);
    venue.refuse = true;
    const { heard, info } = await open(venue, { retryMs: 10 });
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(info).rejects.toMatchObject({ code: 6001, message: expect.stringContaining("429") });
    expect(heard.states.at(-1)).toBe("closed");
  });

  it("takes what is no message for none, and a stream of it for a broken one", async () => {
    const venue = new Venue(market);
    const { heard, info } = await open(venue);
    await info;
    for (const text of [
      '{"data":null}',
      '{"data":{"e":"depthUpdate","U":"<b>","u":1}}',
      '{"data":{"e":"trade","T":1,"p":"1e9","q":"x","m":1}}',
      "7",
      "[]",
    ])
      venue.send(text);
    venue.send(venue.change());
    expect(heard.states.at(-1)).toBe("live");
    for (let i = 0; i < 12; i++) venue.send("not JSON");
    expect(heard.states.at(-1)).toBe("resyncing");
  });
});

describe("the feed", () => {
  it("asks the venue for the steps, and says when there is no such symbol", async () => {
    const asked: string[] = [];
    const fetchJson = async (url: string) => {
      asked.push(url);
      return { symbols: [] };
    };
    const { info } = await open(new Venue("binance-futures"), { instrument: undefined as never, fetchJson });
    await expect(info).rejects.toMatchObject({ code: 6001 });
    expect(asked).toEqual(["https://fapi.binance.com/fapi/v1/exchangeInfo?symbol=BTCUSDT"]);
  });

  it("refuses a symbol that would be another address", () => {
    expect(() => new BinanceFeed({ market: "binance-spot", symbol: "x/../y" })).toThrow(expect.objectContaining({ code: 6001 }));
  });

  it("hears trades with the taker's side", async () => {
    const venue = new Venue("binance-futures");
    const { heard, info } = await open(venue);
    await info;
    venue.send(JSON.stringify({ data: { e: "trade", T: EPOCH_MS + 5, p: "100.1", q: "0.002", m: false, X: "MARKET" } }));
    venue.send(JSON.stringify({ data: { e: "trade", T: EPOCH_MS + 5, p: "100.1", q: "0.002", m: false, X: "INSURANCE_FUND" } }));
    expect(heard.trades).toBe(1);
  });
});
