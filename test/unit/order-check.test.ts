import { describe, expect, it } from "vitest";
import type { Instrument } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { checkOrder, makeMarket } from "../../src/strategy/order-check.js";
import type { OrderRequest } from "../../src/strategy/types.js";

const instrument: Instrument = {
  symbol: "BTCUSDT",
  venue: "test",
  baseCurrency: "BTC",
  quoteCurrency: "USDT",
  tickSize: 0.1,
  lotSize: 0.001,
  contractSize: 1,
};
const markets = new Map([["BTCUSDT", makeMarket(0, instrument)]]);
const good: OrderRequest = { symbol: "BTCUSDT", side: "buy", price: 61704.1, quantity: 0.02 };

function failure(change: object): HftError {
  try {
    checkOrder({ ...good, ...change } as OrderRequest, markets);
  } catch (error) {
    if (error instanceof HftError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("checkOrder", () => {
  it("turns decimals into ticks and lots", () => {
    expect(checkOrder(good, markets)).toMatchObject({ ticks: 617041, lots: 20, orderType: "limit", timeInForce: "GTC" });
    expect(checkOrder({ ...good, price: 617041 * 0.1, quantity: 0.1 * 3 }, markets)).toMatchObject({ ticks: 617041, lots: 300 });
    expect(checkOrder({ symbol: "BTCUSDT", side: "sell", orderType: "market", quantity: 1 }, markets)).toMatchObject({
      ticks: 0,
      lots: 1000,
    });
  });

  it("names the nearest valid prices for one off the tick", () => {
    const error = failure({ price: 61704.05 });
    expect(error.code).toBe(3104);
    expect(error.message).toBe("Price 61704.05 is not a multiple of the tick 0.1. Nearest valid prices: 61704.0 and 61704.1.");
  });

  it.each([
    [{ symbol: "ETHUSDT" }, 3101],
    [{ side: "BUY" }, 3102],
    [{ timeInForce: "DAY" }, 3102],
    [{ orderType: "market", timeInForce: "GTX" }, 3102],
    [{ quantity: -0.02 }, 3103],
    [{ quantity: 0 }, 3103],
    [{ quantity: Number.NaN }, 3103],
    [{ quantity: "1" }, 3103],
    [{ quantity: 0.0205 }, 3105],
    [{ quantity: 0.0001 }, 3105],
    [{ quantity: 2 ** 60 }, 3105],
    [{ price: undefined }, 3106],
    [{ price: 0 }, 3106],
    [{ price: -1 }, 3106],
    [{ price: Number.NaN }, 3106],
    [{ price: 2 ** 53 }, 3104],
    [{ price: Number.POSITIVE_INFINITY }, 3104],
  ])("refuses %j with %i", (change, code) => {
    expect(failure(change).code).toBe(code);
  });
});
