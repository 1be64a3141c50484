import WebSocket from "ws";
import { BinanceFeed, type FeedSocket } from "../connectors/binance-feed.js";
import { BINANCE_MARKETS, type BinanceMarketName } from "../connectors/binance-wire.js";
import { keepAskingClock } from "../connectors/clock-asks.js";
import { type LiveClock, type MarketFeed, machineClock } from "../connectors/feed.js";
import { JoinedConnector } from "../connectors/joined.js";
import { ccxtFeed } from "../connectors/live/ccxt-markets.js";
import { ownServer } from "../connectors/origins.js";
import { PaperConnector } from "../connectors/paper.js";
import { PlaybackFeed } from "../connectors/playback-feed.js";
import { HftError } from "../errors.js";
import { FileScratch } from "./disk.js";
import { openBookNamed } from "./files.js";
import { above0, type LiveFlags, ownMarket, type Place, placesOf } from "./live-flags.js";
import { clockWords, duration, onInterrupt, prepared, runLive, tellRun } from "./live-run.js";
import type { Output } from "./output.js";
import { serverAddress } from "./server-address.js";
import { checkTargets, keepRecording } from "./targets.js";

/** `sigmax-hft live --paper`: a strategy on live market data; its orders are filled here and sent nowhere. */
export async function paperCommand(flags: LiveFlags, output: Output): Promise<number> {
  for (const name of ["guards", "orders"] as const)
    if (flags[name] !== undefined)
      throw new HftError(1005, `--${name} is for orders that are sent, or would be: not on paper.`, { field: name });
  checkTargets({ out: flags.out });
  const plan = await prepared(flags);
  const feeds = await feedsOf(flags);
  const paths = recordPaths(flags.record, feeds.length);
  for (const record of paths) checkTargets({ record });
  const recordings = paths.map((path) => ({ path, scratch: new FileScratch(`${path}.scratch`) }));
  const parts = feeds.map((feed, index) => {
    const { scratch } = recordings[index] ?? {};
    const onState = (state: string, why: string) => output.err(`${feeds.length > 1 ? `${index + 1}: ` : ""}${state}: ${why}`);
    return new PaperConnector(feed, { record: scratch !== undefined, ...(scratch ? { scratch } : {}), onState });
  });
  const connector = parts.length === 1 ? (parts[0] as PaperConnector) : new JoinedConnector(parts);
  const unlisten = onInterrupt(() => connector.close());
  const noMoreAsking = feeds.map((feed) => keepAskingClock(async () => feed.askClock?.()));
  try {
    let recorded: string[] = [];
    const run = await runLive(connector, plan, output, () => feeds.map(feedWords).join("")).finally(() => {
      recorded = recordings.flatMap(
        ({ path }, index) => keepRecording(path, () => (parts[index] as PaperConnector).recording(), output) ?? [],
      );
    });
    tellRun(run, flags, output);
    if (!output.json) for (const line of tail(feeds, recorded)) output.out(`  ${line}`);
    return run.record.outcome === "error" ? 1 : 0;
  } finally {
    unlisten();
    for (const stop of noMoreAsking) stop();
    for (const { scratch } of recordings) scratch.close();
  }
}

function tail(feeds: readonly MarketFeed[], recorded: readonly string[]): string[] {
  const clocks = feeds.filter(({ clockOffset }) => clockOffset).map((feed) => `feed${feedWords(feed).slice(1)}`);
  return [...clocks, ...recorded.map((path) => `recorded in ${path}: play it again with \`run --book\``)];
}

/** From the venue to here; nothing before the clocks are known. */
function feedWords({ medianTravelNs = Number.NaN, clockOffset }: MarketFeed): string {
  if (!clockOffset) return "";
  return `, ${duration(medianTravelNs + clockOffset.offsetNs)} from the venue, ${clockWords(clockOffset)}`;
}

/** One for each feed: `NAME.hftbook`, and with several `NAME-1.hftbook`, `NAME-2.hftbook`. */
function recordPaths(record: string | undefined, count: number): string[] {
  if (record === undefined) return [];
  if (count === 1) return [record];
  return Array.from({ length: count }, (_, index) => record.replace(/(\.hftbook)?$/, `-${index + 1}.hftbook`));
}

async function feedsOf(flags: LiveFlags): Promise<MarketFeed[]> {
  const { feed, speed } = flags;
  const [market = "", symbol] = (feed ?? "").split(":");
  const isMarket = symbol !== undefined && Object.hasOwn(BINANCE_MARKETS, market);
  if (feed !== undefined && !isMarket) {
    if (flags.venue !== undefined || flags.symbol !== undefined) placesOf(flags);
    return [new PlaybackFeed(await openBookNamed(feed), speed === undefined ? {} : { speed: above0("--speed", speed) })];
  }
  if (speed !== undefined) throw new HftError(1005, "--speed is for a book that is played: a market has its own.", { field: "speed" });
  const clock = machineClock();
  if (isMarket && flags.venue === undefined && flags.symbol === undefined)
    return [binanceFeed(market as BinanceMarketName, symbol, clock, flags.server)];
  return Promise.all(placesOf(flags).map((place) => feedAt(place, clock, flags.server)));
}

async function feedAt({ exchange, symbol }: Place, clock: LiveClock, server: string | undefined): Promise<MarketFeed> {
  const own = ownMarket(exchange);
  if (own) return binanceFeed(own, symbol, clock, server);
  return ccxtFeed({ exchange, symbol, clock, network: "production", ...(server === undefined ? {} : { address: serverAddress(server) }) });
}

function binanceFeed(market: BinanceMarketName, symbol: string, clock: LiveClock, server: string | undefined): BinanceFeed {
  const addresses = server === undefined ? {} : ownServer(server);
  return new BinanceFeed({ market, symbol, clock, socket: (url) => new WebSocket(url) as FeedSocket, ...addresses });
}
