import type { BINANCE_MARKETS } from "../connectors/binance-wire.js";
import { HftError } from "../errors.js";

export interface LiveFlags {
  strategy: string;
  /** ccxt's name of an exchange; `binance` is spot, `binanceusdm` its futures. */
  venue?: string;
  /** Each as the venue writes it, with another venue before it where there are several: `binanceusdm:BTCUSDT`. */
  symbol?: string[];
  /** In place of venue and symbol, for paper: `binance-futures:BTCUSDT`, or a book to play. */
  feed?: string;
  paper?: boolean;
  "dry-run"?: boolean;
  testnet?: boolean;
  /** The account's name. */
  "real-money"?: string;
  account?: string;
  guards?: string;
  /** Where to write the orders as JSON lines. */
  orders?: string;
  /** A server on this machine in the venue's place. */
  server?: string;
  config?: string;
  set?: string[];
  speed?: string;
  seconds?: string;
  record?: string;
  out?: string;
}

/** What becomes of orders. */
export type LiveMode =
  | { kind: "paper" }
  | { kind: "dry-run" }
  | { kind: "testnet"; account: string }
  | { kind: "real-money"; account: string };

/** One instrument of a venue. */
export interface Place {
  exchange: string;
  symbol: string;
}

/** Other names of ccxt's exchanges: those of our own feeds. */
const EXCHANGES: Readonly<Record<string, string>> = { "binance-spot": "binance", "binance-futures": "binanceusdm" };

/** Paper, unless one of the others is asked for. @throws HftError 1005 for several, and for an account without a use. */
export function modeOf(flags: LiveFlags): LiveMode {
  const asked = (["paper", "dry-run", "testnet", "real-money"] as const).filter((name) => flags[name] !== undefined);
  if (asked.length > 1)
    throw new HftError(1005, `Got ${asked.map((name) => `--${name}`).join(" and ")}, wanted one of them.`, { field: asked[1] ?? "" });
  const money = flags["real-money"];
  if (flags.account !== undefined && !flags.testnet)
    throw new HftError(1005, "--account is for --testnet; --real-money names its account itself.", { field: "account" });
  if (money !== undefined) return { kind: "real-money", account: money };
  if (flags.testnet) return { kind: "testnet", account: flags.account ?? "test" };
  return { kind: flags["dry-run"] ? "dry-run" : "paper" };
}

/** @throws HftError 1005 without venue or symbol, or with a feed beside them. */
export function placesOf({ venue, symbol = [], feed }: Pick<LiveFlags, "venue" | "symbol" | "feed">): Place[] {
  if (feed !== undefined) throw new HftError(1005, "--feed is for paper, in place of --venue and --symbol.", { field: "feed" });
  if (symbol.length === 0)
    throw new HftError(1005, "--symbol: got none, wanted the symbol to trade, such as BTCUSDT.", { field: "symbol" });
  return symbol.map((text) => {
    // A unified symbol of ccxt has a colon as well, and begins with a large letter: BTC/USDT:USDT.
    const [, before, name = text] = /^([a-z][a-z0-9-]*):(.+)$/.exec(text) ?? [];
    const given = before ?? venue;
    if (given === undefined)
      throw new HftError(1005, `--venue: got none for ${text}, wanted binance, binanceusdm or another exchange that ccxt knows.`, {
        field: "venue",
      });
    return { exchange: EXCHANGES[given] ?? given, symbol: name };
  });
}

/** The feed of our own for an exchange of ccxt's; null where there is none. */
export function ownMarket(exchange: string): keyof typeof BINANCE_MARKETS | null {
  const name = Object.keys(EXCHANGES).find((own) => EXCHANGES[own] === exchange);
  return (name as keyof typeof BINANCE_MARKETS | undefined) ?? null;
}

export function above0(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0) return value;
  throw new HftError(1005, `${flag}: got ${text}, wanted a number above 0.`, { field: flag.slice(2) });
}
