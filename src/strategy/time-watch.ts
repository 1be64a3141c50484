import { HftError } from "../errors.js";

/** So many stops on end that take less than so much simulated time each, on average, are taken for a loop. */
const STOPS_OF_A_LOOP = 100_000;
const NS_A_STOP = 10;

/** A timer or sleep of 0 ns takes 1 ns: set again each time, it would keep a run for ever. */
export class TimeWatch {
  #stops = 0;
  #fromNs = Number.NaN;

  /** Call it with the stops since the last call. The error that a loop is, else null. */
  after(stops: number, nowNs: number): HftError | null {
    if (Number.isNaN(this.#fromNs)) this.#fromNs = nowNs;
    this.#stops += stops;
    if (this.#stops < STOPS_OF_A_LOOP) return null;
    const passedNs = nowNs - this.#fromNs;
    const counted = this.#stops;
    this.#stops = 0;
    this.#fromNs = nowNs;
    if (passedNs >= counted * NS_A_STOP) return null;
    const what = `${counted} events took ${passedNs} ns of simulated time. Look for a timer or sleep of a few nanoseconds that is set again each time.`;
    return new HftError(7001, what);
  }
}
