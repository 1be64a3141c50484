import { type LiveFlags, modeOf } from "./live-flags.js";
import type { Output } from "./output.js";
import { paperCommand } from "./paper.js";
import { tradeCommand } from "./trade.js";

/** `sigmax-hft live`: a strategy on a market that goes on. On paper, unless orders are asked for. Returns the exit code. */
export async function liveCommand(flags: LiveFlags, output: Output): Promise<number> {
  const mode = modeOf(flags);
  return mode.kind === "paper" ? paperCommand(flags, output) : tradeCommand(flags, mode, output);
}
