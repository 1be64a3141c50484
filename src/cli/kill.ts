import { cancelEverything } from "../connectors/live/cancel-everything.js";
import { HftError } from "../errors.js";
import { type LiveFlags, modeOf, placesOf } from "./live-flags.js";
import type { Output } from "./output.js";
import { serverAddress } from "./server-address.js";

const LEFT_OPEN = 4;

/** `sigmax-hft kill`: cancels every order of some symbols at the venue, whoever sent it. Returns the exit code. */
export async function killCommand(flags: Omit<LiveFlags, "strategy">, output: Output): Promise<number> {
  const mode = modeOf({ ...flags, strategy: "" });
  if (mode.kind !== "testnet" && mode.kind !== "real-money")
    throw new HftError(1005, "kill: wanted --testnet or --real-money ACCOUNT, so that it is known where.", { field: "testnet" });
  const address = flags.server === undefined ? {} : { address: serverAddress(flags.server) };
  const network = mode.kind === "testnet" ? ("test" as const) : ("production" as const);
  let open = 0;
  for (const place of placesOf(flags)) {
    const { before, left } = await cancelEverything({ ...place, network, account: mode.account, ...address });
    if (output.json) output.out(JSON.stringify({ ...place, before, left }));
    else output.out(`${place.exchange} ${place.symbol}: ${before} open orders, ${left} after all were cancelled`);
    open += left;
  }
  return open > 0 ? LEFT_OPEN : 0;
}
