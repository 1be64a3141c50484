import { type CancelPlace, cancelEverything } from "../connectors/live/cancel-everything.js";
import { HftError } from "../errors.js";
import { above0, type LiveFlags, modeOf, type Place, placesOf } from "./live-flags.js";
import type { Output } from "./output.js";
import { serverAddress } from "./server-address.js";
import { silence } from "./watchman.js";

const LEFT_OPEN = 4;
/** Nobody else is left to try: about five minutes. */
const WATCHED_TRIES = 65;

type KillFlags = Omit<LiveFlags, "strategy"> & {
  /** Only when nothing comes on stdin for so long, ms; not at all when it ends with `end`. */
  "if-silent"?: string;
};

/** `sigmax-hft kill`: cancels every order of some symbols at the venue, whoever sent it. Returns the exit code. */
export async function killCommand(flags: KillFlags, output: Output): Promise<number> {
  const where = whereOf(flags);
  const places = placesOf(flags);
  const silentMs = flags["if-silent"] === undefined ? null : above0("--if-silent", flags["if-silent"]);
  if (silentMs !== null && (await endIsTold(silentMs, places, output))) return 0;
  let open = 0;
  for (const place of places) {
    const { before, left } = await cancelEverything({ ...place, ...where, ...(silentMs === null ? {} : { tries: WATCHED_TRIES }) });
    if (output.json) output.out(JSON.stringify({ ...place, before, left }));
    else output.out(`${place.exchange} ${place.symbol}: ${before} open orders, ${left} after all were cancelled`);
    open += left;
  }
  return open > 0 ? LEFT_OPEN : 0;
}

/** @throws HftError 1005 when it is not said where. */
function whereOf(flags: KillFlags): Omit<CancelPlace, "exchange" | "symbol"> {
  const mode = modeOf({ ...flags, strategy: "" });
  if (mode.kind !== "testnet" && mode.kind !== "real-money")
    throw new HftError(1005, "kill: wanted --testnet or --real-money ACCOUNT, so that it is known where.", { field: "testnet" });
  const address = flags.server === undefined ? {} : { address: serverAddress(flags.server) };
  return { network: mode.kind === "testnet" ? "test" : "production", account: mode.account, ...address };
}

async function endIsTold(silentMs: number, places: readonly Place[], output: Output): Promise<boolean> {
  if ((await silence(process.stdin, silentMs)) === "ended") return true;
  output.err(
    `No sign of life for ${silentMs / 1e3} s, or its end: cancels all orders of ${places.map(({ symbol }) => symbol).join(", ")}.`,
  );
  return false;
}
