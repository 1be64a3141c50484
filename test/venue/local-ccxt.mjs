import ccxt from "ccxt";

/** Longer than any test, ms. */
const TIMEOUT_MS = 600_000;

/**
 * Adjusts ccxt's classes of Binance to a venue on this machine: requests are sent without the pauses that the limits of the venue
 * demand, and their answers may take any time. Returns a function that undoes it.
 */
export function adjustCcxt() {
  const undo = [ccxt.pro.binance, ccxt.pro.binanceusdm].map(({ prototype }) => {
    const { describe } = prototype;
    prototype.describe = function () {
      return { ...describe.call(this), rateLimit: 0.1, timeout: TIMEOUT_MS };
    };
    return () => {
      prototype.describe = describe;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}
