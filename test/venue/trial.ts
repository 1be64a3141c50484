import { readFileSync } from "node:fs";
import { afterEach } from "vitest";
import WebSocket from "ws";
import type { FeedSocket } from "../../src/connectors/binance-feed.js";
import { CcxtConnector, type CcxtOptions } from "../../src/connectors/live/ccxt-connector.js";
import type { GateLine } from "../../src/connectors/live/venue-link.js";
import type { RunRecord } from "../../src/engine/record.js";
import { createHftEngine, type HftSession } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution, Fill, Tick } from "../../src/strategy/types.js";
import { syntheticBook } from "../books.js";
import { LocalVenue } from "./local-venue.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BOOK = syntheticBook({ seed: 11, spanNs: 60e9 });
export const KEYS = { SIGMAX_TEST_API_KEY: "local-api-key-7f3a", SIGMAX_TEST_SECRET: "local-secret-91bc" };
export const WIDE = {
  maxOrderValue: 1e9,
  maxOrderQuantity: 10,
  maxPosition: 100,
  maxOpenOrders: 50,
  maxOrdersPerSecond: 1_000,
  maxLoss: 1e9,
};

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export interface Trial {
  venue: LocalVenue;
  connector: CcxtConnector;
  lines: GateLine[];
  /** Sends market data until `done`. */
  until(done: () => boolean): Promise<void>;
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
    feedOptions: { socket: (url) => new WebSocket(url) as FeedSocket, streamUrl: venue.stream, restUrl: venue.rest },
    log: (line) => lines.push(line),
    ...options,
  });
  open.push(
    () => venue.close(),
    () => connector.close(),
  );
  const until = async (done: () => boolean): Promise<void> => {
    for (let step = 0; !done() && step < 4_000; step++) {
      venue.step();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  return { venue, connector, lines, until };
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

export async function run(engine: HftSession, strategy: HftStrategy, trial: Trial, done: () => boolean): Promise<RunRecord> {
  const record = engine.run(strategy);
  await trial.until(done);
  trial.connector.close();
  return record;
}
