import type { Instrument } from "../../data/rows.js";
import { HftError } from "../../errors.js";
import { type CcxtExchange, type CcxtMarket, type CcxtModule, exchangeClass, listenToAll, loadCcxt } from "./ccxt-exchange.js";
import { CcxtFeed, type CcxtFeedOptions } from "./ccxt-feed.js";
import type { Keys } from "./keys.js";

/** Which exchange, and how it is reached. */
export interface CcxtPlace {
  /** ccxt's name: `binance` (spot), `binanceusdm`, or any other exchange. */
  exchange: string;
  /** Default `test`. */
  network?: "test" | "production";
  /** Other addresses than the venue's own, for each that ccxt knows. */
  address?: (url: string) => string;
  ccxt?: () => Promise<CcxtModule>;
}

const DECIMAL_PLACES = 2;

export type CcxtFeedPlace = CcxtPlace & { symbol: string } & Pick<CcxtFeedOptions, "clock" | "silenceMs" | "retryMs">;

/** @throws HftError 6006 without ccxt or such an exchange, 6008 for one without a test network. */
export async function makeExchange(place: CcxtPlace, keys: Keys | null, enableRateLimit: boolean): Promise<CcxtExchange> {
  const module = await (place.ccxt ?? loadCcxt)();
  const Exchange = exchangeClass(module, place.exchange);
  const exchange = new Exchange({ ...keys, enableRateLimit, options: { fetchCurrencies: false, adjustForTimeDifference: true } });
  listenToAll(exchange);
  if ((place.network ?? "test") === "test") toTestNetwork(exchange);
  if (place.address) {
    exchange.urls.api = readdressed(exchange.urls.api, place.address);
    await exchange.loadHttpProxyAgent?.();
  }
  return exchange;
}

/** @throws HftError 6008 for an exchange without a test network. */
function toTestNetwork(exchange: CcxtExchange): void {
  // Binance took its futures' test network away; its demo trading is what ccxt knows in its place.
  if (exchange.id === "binanceusdm" && exchange.enableDemoTrading) exchange.enableDemoTrading(true);
  else if ("test" in exchange.urls) exchange.setSandboxMode(true);
  else throw new HftError(6008, `${exchange.name} has no test network that ccxt knows.`);
}

function readdressed(urls: unknown, address: (url: string) => string): unknown {
  if (typeof urls === "string") return address(urls);
  return Object.fromEntries(Object.entries(urls as object).map(([name, value]) => [name, readdressed(value, address)]));
}

/** @throws HftError 6008 for a symbol that the venue does not have, or whose contracts pay in their base currency. */
export function marketOf(exchange: CcxtExchange, symbol: string): CcxtMarket {
  let market: CcxtMarket;
  try {
    market = exchange.market(symbol);
  } catch {
    throw new HftError(6008, `${exchange.name} has no symbol ${JSON.stringify(symbol)}.`);
  }
  if (market.inverse) throw new HftError(6008, `${market.symbol} is an inverse contract, whose loss the guards can't count.`);
  return market;
}

/** @throws HftError 6008 for one whose steps the venue does not tell. */
export function instrumentOf(exchange: CcxtExchange, market: CcxtMarket): Instrument {
  const decimals = (exchange as { precisionMode?: number }).precisionMode === DECIMAL_PLACES;
  const step = (precision: number | undefined) => (decimals && precision !== undefined ? 10 ** -precision : precision);
  const [tickSize, lotSize] = [step(market.precision.price), step(market.precision.amount)];
  if (!tickSize || !lotSize) throw new HftError(6008, `${exchange.name} does not tell the price and quantity steps of ${market.symbol}.`);
  const { base: baseCurrency, quote: quoteCurrency, contractSize = 1 } = market;
  return { symbol: market.id, venue: exchange.name, tickSize, lotSize, contractSize, baseCurrency, quoteCurrency };
}

/** Market data of any exchange that ccxt knows, for paper: no keys, and nothing that could send an order. @throws HftError 6001, 6006, 6008. */
export async function ccxtFeed(place: CcxtFeedPlace): Promise<CcxtFeed> {
  const { symbol, clock, silenceMs, retryMs } = place;
  const exchange = await makeExchange(place, null, true);
  try {
    await exchange.loadMarkets();
    const market = marketOf(exchange, symbol);
    const instrument = instrumentOf(exchange, market);
    return new CcxtFeed({ exchange, symbol: market.symbol, instrument, clock, closesExchange: true, silenceMs, retryMs });
  } catch (error) {
    await exchange.close().catch(() => {});
    if (error instanceof HftError) throw error;
    throw new HftError(6001, `${exchange.name} can't be reached: ${(error as Error).message.slice(0, 300)}`);
  }
}
