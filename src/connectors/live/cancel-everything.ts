import { HftError } from "../../errors.js";
import { closeExchange } from "./ccxt-exchange.js";
import { type CcxtPlace, makeExchange, marketOf } from "./ccxt-markets.js";
import { type Environment, processEnvironment, Redactor, readKeys } from "./keys.js";

export interface CancelPlace extends CcxtPlace {
  symbol: string;
  /** Names the keys in the environment, see `readKeys`. */
  account: string;
  environment?: Environment;
}

/** The most looks until the venue says that none is open. */
const MOST_TRIES = 5;
const RETRY_MS = 250;

/**
 * Cancels every order of a symbol at a venue, whoever sent it: for when whoever did is gone. Tells how many were open before and
 * are still. @throws HftError 6001, 6005 to 6008.
 */
export async function cancelEverything(place: CancelPlace): Promise<{ before: number; left: number }> {
  const keys = readKeys(place.account, place.environment ?? processEnvironment());
  const exchange = await makeExchange(place, keys, true);
  try {
    await exchange.loadMarkets();
    const { symbol } = marketOf(exchange, place.symbol);
    const count = async () => (await exchange.fetchOpenOrders(symbol)).length;
    const before = await count();
    let left = before;
    for (let tries = 1; left > 0 && tries <= MOST_TRIES; tries++) {
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, RETRY_MS * tries));
      // Whether it helped is what the next look tells.
      await exchange.cancelAllOrders(symbol).catch(() => {});
      left = await count();
    }
    return { before, left };
  } catch (error) {
    if (error instanceof HftError) throw error;
    const why = new Redactor(keys).text((error as Error).message ?? String(error)).slice(0, 300);
    throw new HftError(6001, `${exchange.name}: orders could not be cancelled: ${why}`);
  } finally {
    await closeExchange(exchange);
  }
}
