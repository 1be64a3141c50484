import { HftError } from "../../errors.js";

/** An order as ccxt tells it, whatever the venue. Fields that a venue does not tell are undefined. */
export interface CcxtOrder {
  id?: string;
  clientOrderId?: string;
  status?: string;
  price?: number;
  amount?: number;
  filled?: number;
  cost?: number;
  average?: number;
  timestamp?: number;
  lastTradeTimestamp?: number;
  lastUpdateTimestamp?: number;
  fee?: { cost?: number; currency?: string };
}

export interface CcxtMarket {
  id: string;
  symbol: string;
  base: string;
  quote: string;
  spot?: boolean;
  linear?: boolean;
  inverse?: boolean;
  contractSize?: number;
  precision: { price?: number; amount?: number };
}

/** A book as ccxt keeps it, best first. */
export interface CcxtBook {
  bids: readonly (readonly [number, number])[];
  asks: readonly (readonly [number, number])[];
  timestamp?: number;
}

export interface CcxtTrade {
  price: number;
  amount: number;
  side?: string;
  timestamp?: number;
}

type Parameters = Record<string, unknown>;

/** The part of a ccxt exchange that is used here: https://docs.ccxt.com, "Unified API". */
export interface CcxtExchange {
  id: string;
  name: string;
  has: Record<string, unknown>;
  urls: Record<string, unknown>;
  options: Record<string, unknown>;
  apiKey?: string;
  secret?: string;
  password?: string;
  /** One of its WebSockets, with what waits for its messages. */
  client?(url: string): { future(message: string): Promise<unknown> };
  last_response_headers?: Record<string, string>;
  /** What sockets that are not encrypted, as those of a server on this machine, have to be made with first. */
  loadHttpProxyAgent?(): Promise<unknown>;
  setSandboxMode(on: boolean): void;
  enableDemoTrading?(on: boolean): void;
  markets?: unknown;
  currencies?: unknown;
  loadMarkets(): Promise<unknown>;
  setMarkets(markets: unknown, currencies?: unknown): unknown;
  market(symbol: string): CcxtMarket;
  fetchTime(): Promise<number | undefined>;
  /** Learns how far the venue's clock is off, which its signed requests are put right by. */
  loadTimeDifference?(): Promise<unknown>;
  createOrder(symbol: string, type: string, side: string, amount: number, price?: number, params?: Parameters): Promise<CcxtOrder>;
  editOrder(
    id: string,
    symbol: string,
    type: string,
    side: string,
    amount: number,
    price?: number,
    params?: Parameters,
  ): Promise<CcxtOrder>;
  cancelOrder(id: string, symbol: string, params?: Parameters): Promise<CcxtOrder>;
  cancelAllOrders(symbol: string): Promise<unknown>;
  cancelAllOrdersAfter?(ms: number): Promise<unknown>;
  fapiPrivatePostCountdownCancelAll?(params: Parameters): Promise<unknown>;
  fetchOpenOrders(symbol: string): Promise<CcxtOrder[]>;
  fetchOrder(id: string, symbol: string, params?: Parameters): Promise<CcxtOrder>;
  fetchBalance?(): Promise<{ info?: unknown }>;
  fetchAccounts?(): Promise<{ id?: string }[]>;
  fapiPrivateV3GetBalance?(): Promise<unknown>;
  fetchPositions(symbols: string[]): Promise<{ symbol?: string; contracts?: number; side?: string }[]>;
  watchOrders(symbol: string): Promise<CcxtOrder[]>;
  watchOrderBook(symbol: string): Promise<CcxtBook>;
  watchTrades(symbol: string): Promise<CcxtTrade[]>;
  close(): Promise<void>;
}

export type ExchangeClass = new (options: Parameters) => CcxtExchange;
/** ccxt, or a part of it: classes by name, those with WebSockets below `pro`. */
export interface CcxtModule {
  [name: string]: unknown;
  pro?: Record<string, unknown>;
}

/** ccxt is no dependency of the package: it is loaded when it is used. @throws HftError 6006. */
export async function loadCcxt(): Promise<CcxtModule> {
  const name = "ccxt";
  try {
    const module = (await import(/* @vite-ignore */ name)) as { default?: CcxtModule };
    return module.default ?? (module as CcxtModule);
  } catch {
    throw new HftError(6006, "Orders are sent by ccxt, which is not installed here: npm install ccxt.");
  }
}

/** @throws HftError 6006 when ccxt has no exchange of that name. */
export function exchangeClass(module: CcxtModule, name: string): ExchangeClass {
  const known = /^[a-z][a-z0-9]*$/.test(name) ? (module.pro?.[name] ?? module[name]) : undefined;
  if (typeof known === "function") return known as ExchangeClass;
  throw new HftError(
    6006,
    `ccxt has no exchange ${JSON.stringify(name)}; its names are small letters, such as binance, binanceusdm or kraken.`,
  );
}

/** Closes an exchange's connections. */
export async function closeExchange(exchange: CcxtExchange): Promise<void> {
  await exchange.close().catch(() => {});
}

/**
 * ccxt makes promises that nobody waits for, its own caches' among them, and rejects all when a connection is lost or closed. In Node
 * that ends the process, and would be taken for a fault of the strategy. Whoever does wait for one is told all the same.
 */
export function listenToAll(exchange: CcxtExchange): void {
  const { client } = exchange;
  if (!client) return;
  const known = new WeakSet<object>();
  exchange.client = (url) => {
    const made = client.call(exchange, url);
    if (known.has(made)) return made;
    known.add(made);
    const future = made.future.bind(made);
    made.future = (message) => {
      const promise = future(message);
      promise.catch(() => {});
      return promise;
    };
    return made;
  };
}
