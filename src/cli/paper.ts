import { writeFileSync } from "node:fs";
import WebSocket from "ws";
import { validateConfig } from "../config/validate.js";
import { BinanceFeed, type FeedSocket } from "../connectors/binance-feed.js";
import { BINANCE_MARKETS, type BinanceMarketName } from "../connectors/binance-wire.js";
import type { MarketFeed } from "../connectors/feed.js";
import { PaperConnector } from "../connectors/paper.js";
import { PlaybackFeed } from "../connectors/playback-feed.js";
import type { BookInfo } from "../data/rows.js";
import { HftError } from "../errors.js";
import { runStrategy } from "../orchestrator/run-strategy.js";
import { readStrategy } from "../strategy/choice.js";
import { growingBook } from "../strategy/growing-book.js";
import { loadStrategy } from "../strategy/load.js";
import { FileScratch } from "./disk.js";
import { coreBytes, openBookNamed, readText } from "./files.js";
import { evaluateInNode, nodeHost } from "./node-host.js";
import { type Output, simulatedTime } from "./output.js";
import { parseJson, printRecord, resultOf, writeResult } from "./result.js";

export interface PaperFlags {
  strategy: string;
  /** `binance-futures:BTCUSDT`, or a book to play. */
  feed: string;
  config?: string;
  speed?: string;
  seconds?: string;
  record?: string;
  out?: string;
}

/** `sigmax-hft paper`: a strategy on live market data; its orders are filled here and sent nowhere. */
export async function paperCommand(flags: PaperFlags, output: Output): Promise<number> {
  const config = validateConfig(flags.config ? parseJson(readText(flags.config), flags.config) : {});
  const seconds = flags.seconds === undefined ? Number.POSITIVE_INFINITY : above0("--seconds", flags.seconds);
  const { files, entry } = readStrategy(flags.strategy);
  const strategy = await loadStrategy(files, entry, evaluateInNode);
  const feed = await feedOf(flags);
  const scratch = flags.record === undefined ? null : new FileScratch(`${flags.record}.scratch`);
  try {
    const connector = new PaperConnector(feed, {
      record: scratch !== null,
      ...(scratch ? { scratch } : {}),
      onState: (state, why) => output.err(`${state}: ${why}`),
    });
    const stop = (): void => connector.close();
    process.once("SIGINT", stop);
    const [info] = (await connector.open()) as [BookInfo];
    const timer = Number.isFinite(seconds) ? setTimeout(stop, seconds * 1e3) : undefined;
    const host = nodeHost(({ rows, simulatedNs, orders, fills }) =>
      output.progress(`${simulatedTime(simulatedNs)}, ${rows} rows, ${orders} orders, ${fills} fills`),
    );
    const record = await runStrategy({ wasm: coreBytes(), books: [growingBook(connector, info, 0)], strategy, config, host });
    clearTimeout(timer);
    process.off("SIGINT", stop);
    connector.close();
    if (flags.record !== undefined) writeFileSync(flags.record, Buffer.concat(connector.recording()));
    if (flags.out) writeResult(flags.out, record);
    if (output.json) output.out(resultOf(record));
    else printRecord(record, output);
    if (flags.record !== undefined && !output.json) output.out(`  recorded in ${flags.record}: play it again with \`run --book\``);
    return record.outcome === "error" ? 1 : 0;
  } finally {
    scratch?.close();
  }
}

async function feedOf({ feed, speed }: PaperFlags): Promise<MarketFeed> {
  const [market = "", symbol] = feed.split(":");
  if (symbol !== undefined && Object.hasOwn(BINANCE_MARKETS, market)) {
    if (speed !== undefined) throw new HftError(1005, "--speed is for a book that is played: a market has its own.", { field: "speed" });
    return new BinanceFeed({ market: market as BinanceMarketName, symbol, socket: (url) => new WebSocket(url) as FeedSocket });
  }
  return new PlaybackFeed(await openBookNamed(feed), speed === undefined ? {} : { speed: above0("--speed", speed) });
}

function above0(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0) return value;
  throw new HftError(1005, `${flag}: got ${text}, wanted a number above 0.`, { field: flag.slice(2) });
}
