import type { DepthUpdate, Level, Snapshot, TradeMessage } from "../data/importers/binance.js";

/** A part of Binance that has books of its own. Addresses and rules are those of its market-data documentation. */
export interface BinanceMarket {
  title: string;
  /** Of the sockets, and of the requests. */
  stream: string;
  rest: string;
  depthPath: string;
  infoPath: string;
  timePath: string;
  depthStream: string;
  /** Levels of a snapshot. */
  limit: number;
  /** Whether an update goes on where the one before it, or the snapshot, ended. */
  isFirst(update: SequencedUpdate, lastUpdateId: number): boolean;
  isNext(update: SequencedUpdate, before: SequencedUpdate): boolean;
  /** Older than the snapshot. */
  isOld(update: SequencedUpdate, lastUpdateId: number): boolean;
}

/** First and last update that a message holds; futures tell the last one of the message before, too. */
export interface SequencedUpdate extends DepthUpdate {
  U: number;
  u: number;
  pu?: number;
}

const FUTURES = {
  title: "Binance USD-M futures",
  stream: "wss://fstream.binance.com/stream?streams=",
  rest: "https://fapi.binance.com",
  depthPath: "/fapi/v1/depth",
  infoPath: "/fapi/v1/exchangeInfo",
  timePath: "/fapi/v1/time",
  depthStream: "@depth@0ms",
  limit: 1_000,
  isOld: ({ u }: SequencedUpdate, id: number) => u < id,
  // The venue names the update that holds the snapshot's; the one right behind it fits as well.
  isFirst: ({ U, u, pu }: SequencedUpdate, id: number) => (U <= id && u >= id) || pu === id,
  isNext: ({ pu }: SequencedUpdate, before: SequencedUpdate) => pu === before.u,
} satisfies BinanceMarket;

const SPOT = {
  title: "Binance spot",
  stream: "wss://stream.binance.com:9443/stream?streams=",
  rest: "https://api.binance.com",
  depthPath: "/api/v3/depth",
  infoPath: "/api/v3/exchangeInfo",
  timePath: "/api/v3/time",
  depthStream: "@depth@100ms",
  limit: 5_000,
  isOld: ({ u }: SequencedUpdate, id: number) => u <= id,
  isFirst: ({ U, u }: SequencedUpdate, id: number) => U <= id + 1 && u >= id + 1,
  isNext: ({ U }: SequencedUpdate, before: SequencedUpdate) => U === before.u + 1,
} satisfies BinanceMarket;

export const BINANCE_MARKETS = {
  "binance-futures": FUTURES,
  "binance-spot": SPOT,
  "binance-futures-testnet": {
    ...FUTURES,
    title: "Binance USD-M futures, test network",
    stream: "wss://fstream.binancefuture.com/stream?streams=",
    rest: "https://demo-fapi.binance.com",
  },
  "binance-spot-testnet": {
    ...SPOT,
    title: "Binance spot, test network",
    stream: "wss://stream.testnet.binance.vision/stream?streams=",
    rest: "https://testnet.binance.vision",
  },
} as const satisfies Record<string, BinanceMarket>;

export type BinanceMarketName = keyof typeof BINANCE_MARKETS;

export type WireMessage = { depth: SequencedUpdate } | { trade: TradeMessage } | null;

/** A message of the combined stream; null for one that is of no use here. A venue's words are a stranger's: all fields are checked. */
export function readWire(text: string): WireMessage {
  const data = (JSON.parse(text) as { data?: unknown }).data as (Partial<SequencedUpdate> & Partial<TradeMessage>) | null | undefined;
  if (data?.e === "depthUpdate" && isSequence(data) && isSide(data.b) && isSide(data.a) && Number.isSafeInteger(data.T ?? data.E))
    return { depth: data as SequencedUpdate };
  const trade = data as Partial<TradeMessage> | null | undefined;
  if (trade?.e === "trade" && Number.isSafeInteger(trade.T) && isDecimal(trade.p) && isDecimal(trade.q) && typeof trade.m === "boolean")
    return trade.X === undefined || trade.X === "MARKET" ? { trade: trade as TradeMessage } : null;
  return null;
}

/** Null when it is none. */
export function readSnapshot(value: unknown): Snapshot | null {
  const { lastUpdateId, bids, asks } = (value ?? {}) as Partial<Snapshot>;
  return Number.isSafeInteger(lastUpdateId) && isSide(bids) && isSide(asks) ? (value as Snapshot) : null;
}

function isSequence({ U, u, pu }: Partial<SequencedUpdate>): boolean {
  return Number.isSafeInteger(U) && Number.isSafeInteger(u) && (pu === undefined || Number.isSafeInteger(pu));
}

function isSide(levels: unknown): levels is Level[] {
  return Array.isArray(levels) && levels.every((level) => Array.isArray(level) && isDecimal(level[0]) && isDecimal(level[1]));
}

function isDecimal(text: unknown): boolean {
  return typeof text === "string" && /^\d+(\.\d+)?$/.test(text);
}
