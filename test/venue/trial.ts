import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import WebSocket from "ws";
import type { FeedSocket } from "../../src/connectors/binance-feed.js";
import { CcxtConnector, type CcxtOptions } from "../../src/connectors/live/ccxt-connector.js";
import type { GateLine } from "../../src/connectors/live/venue-link.js";
import type { RunRecord } from "../../src/engine/record.js";
import { createHftEngine, type HftSession } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution, Fill, Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { until } from "../until.js";
import { LocalVenue } from "./local-venue.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BOOK = syntheticBook({ seed: 11, spanNs: 60e9 });
export const KEYS = { SIGMAX_TEST_API_KEY: "local-api-key-7f3a", SIGMAX_TEST_SECRET: "local-secret-91bc" };
/** Longer than any test: for a watchdog that a slow machine must not trip. */
export const NEVER_MS = TEST_LIMIT_MS;
/** Guards that no order and no slow machine trips. */
export const WIDE = {
  maxOrderValue: 1e9,
  maxOrderQuantity: 10,
  maxPosition: 100,
  maxOpenOrders: 50,
  maxOrdersPerSecond: 1_000,
  maxLoss: 1e9,
  deadManMs: NEVER_MS,
  staleMs: NEVER_MS,
};

/** Messages that the venue sends between two looks. */
const STEPS = 5;

export interface Trial {
  venue: LocalVenue;
  connector: CcxtConnector;
  lines: GateLine[];
  /** Sends market data until `done`. */
  until(what: string, done: () => boolean): Promise<unknown>;
}

export async function trial(options: Partial<CcxtOptions> = {}, exchange = "binanceusdm"): Promise<Trial> {
  const market = exchange === "binance" ? "binance-spot" : "binance-futures";
  const venue = await LocalVenue.start(BOOK, { market });
  const lines: GateLine[] = [];
  const connector = new CcxtConnector({
    exchange,
    symbol: venue.player.info.instrument.symbol,
    send: true,
    guards: WIDE,
    environment: KEYS,
    pollMs: 20,
    address: (url) => `${url.startsWith("ws") ? venue.rest.replace("http", "ws") : venue.rest}${new URL(url).pathname}`,
    feedOptions: { socket: (url) => new WebSocket(url) as FeedSocket, streamUrl: venue.stream, restUrl: venue.rest, silenceMs: NEVER_MS },
    log: (line) => lines.push(line),
    ...options,
  });
  // The venue answers until the connector has cancelled everything.
  onTestFinished(() => venue.close());
  onTestFinished(async () => void (await connector.end()));
  const stepped = (done: () => boolean) => {
    if (done()) return true;
    venue.step(STEPS);
    return false;
  };
  return { venue, connector, lines, until: (what, done) => until(what, () => stepped(done)) };
}

export const engineOn = (connector: CcxtConnector) => createHftEngine({ exchangeConnector: connector, enableBacktesting: false, wasm });

/** Sends one order and keeps what becomes of it. */
export class OneOrder extends HftStrategy {
  quantity = 0.01;
  away = 0;
  sent = 0;
  execution: Execution | null = null;
  fills: Fill[] = [];
  ended: Execution | null = null;

  override async onTick(symbol: string, tick: Tick) {
    if (this.sent++ > 0) return;
    const price = Number((tick.bidPrice - this.away * this.engine.instrument().tickSize).toFixed(1));
    this.execution = await this.engine.executeOrder({ symbol, side: "buy", price, quantity: this.quantity });
  }

  override onFill(fill: Fill) {
    this.fills.push(fill);
  }
}

/** Runs a strategy until `done`, or until it ends by itself, and then until everything is cancelled at the venue. */
export async function run(engine: HftSession, strategy: HftStrategy, trial: Trial, what: string, done: () => boolean): Promise<RunRecord> {
  let over = false;
  const running = engine.run(strategy).finally(() => {
    over = true;
  });
  await trial.until(what, () => over || done());
  await trial.connector.end();
  return running;
}
