import { HftError } from "../errors.js";
import { BINANCE_MARKETS } from "./binance-wire.js";

/** Where a page may get live market data from: its Content-Security-Policy is made of this list. */
export const LIVE_ORIGINS: readonly string[] = [
  ...new Set(Object.values(BINANCE_MARKETS).flatMap(({ stream, rest }) => [new URL(stream).origin, new URL(rest).origin])),
];

/** Servers on the same machine, whatever their port. */
export const OWN_SERVERS: readonly string[] = ["http://127.0.0.1:*", "ws://127.0.0.1:*", "http://localhost:*", "ws://localhost:*"];

/**
 * Addresses of a server of one's own that speaks a venue's dialect, from `host:port`. @throws HftError 6001 for one that is not on
 * this machine: the page would not be let there.
 */
export function ownServer(address: string): { streamUrl: string; restUrl: string } {
  const [, host] = /^(127\.0\.0\.1|localhost):\d{1,5}$/.exec(address.trim()) ?? [];
  if (host === undefined)
    throw new HftError(6001, `Got the address ${JSON.stringify(address)}, wanted one of this machine, such as 127.0.0.1:8080.`, {
      field: "address",
    });
  return { streamUrl: `ws://${address.trim()}/stream?streams=`, restUrl: `http://${address.trim()}` };
}
