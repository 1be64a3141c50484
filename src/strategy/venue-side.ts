import type { RunConfig } from "../config/config.js";
import type { Engine } from "../engine/engine.js";
import type { TradingCore } from "../engine/trading-core.js";

/** A venue in the simulated exchange's place. Handed in, so that a host that never trades does not carry it. */
export interface VenueSide {
  /** The core's face, with the venue behind it. */
  coreOn(core: Engine, config: RunConfig): TradingCore;
  /** Cancels what is open; rejects when the venue did not answer. */
  cancelAll(): Promise<unknown>;
}
