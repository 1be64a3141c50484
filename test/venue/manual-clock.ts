import { type LiveClock, machineClock } from "../../src/connectors/feed.js";

/** What one look at the clock takes, ns. */
const LOOK_NS = 1_000;

/**
 * A clock that only a test advances, but for a microsecond each time it is read. No rows are too old by it, however slow the machine
 * is.
 */
export class ManualClock implements LiveClock {
  readonly epochNs = machineClock().epochNs;
  #ns = 0;

  nowNs(): number {
    this.#ns += LOOK_NS;
    return this.#ns;
  }

  advance(ms: number): void {
    this.#ns += ms * 1e6;
  }
}
