import { HftError } from "../../errors.js";
import { type CcxtExchange, closeExchange } from "./ccxt-exchange.js";
import { type CcxtPlace, makeExchange, marketOf } from "./ccxt-markets.js";
import { type Environment, processEnvironment, Redactor, readKeys } from "./keys.js";

export interface CancelPlace extends CcxtPlace {
  symbol: string;
  /** Names the keys in the environment, see `readKeys`. */
  account: string;
  environment?: Environment;
  /** Attempts, 0.25 s and more between them, 5 s at most. Default 5. */
  tries?: number;
}

/** Attempts until the venue says that none is open. */
const TRIES = 5;
const RETRY_MS = 250;
const MOST_RETRY_MS = 5_000;

/**
 * Cancels every order of a symbol at a venue, whoever sent it: for when whoever did is gone. Tells how many were open before and
 * are still. @throws HftError 6001, 6005 to 6008.
 */
export async function cancelEverything(place: CancelPlace): Promise<{ before: number; left: number }> {
  const keys = readKeys(place.account, place.environment ?? processEnvironment());
  const exchange = await makeExchange(place, keys, true);
  const open: { before: number | null; left: number | null } = { before: null, left: null };
  let failure: unknown = null;
  try {
    for (let tries = 1; open.left !== 0 && tries <= (place.tries ?? TRIES); tries++) {
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, Math.min(MOST_RETRY_MS, RETRY_MS * tries)));
      await attempt(exchange, place.symbol, open).catch((error: unknown) => {
        if (error instanceof HftError) throw error;
        failure = error;
      });
    }
  } finally {
    await closeExchange(exchange);
  }
  const { before, left } = open;
  if (before !== null && left !== null) return { before, left };
  const why = new Redactor(keys).text((failure as Error).message ?? String(failure)).slice(0, 300);
  throw new HftError(6001, `${exchange.name}: orders could not be cancelled: ${why}`);
}

async function attempt(exchange: CcxtExchange, name: string, open: { before: number | null; left: number | null }): Promise<void> {
  await exchange.loadMarkets();
  const { symbol } = marketOf(exchange, name);
  open.left = (await exchange.fetchOpenOrders(symbol)).length;
  open.before ??= open.left;
  if (open.left === 0) return;
  await exchange.cancelAllOrders(symbol);
  open.left = (await exchange.fetchOpenOrders(symbol)).length;
}
