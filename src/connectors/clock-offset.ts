import type { ClockOffset } from "../strategy/connector.js";

/** Questions whose answers are compared. */
const KEPT = 16;

/**
 * How far a venue's clock is ahead of this machine's, by Cristian's method, as NTP does it: a question is sent and answered, and the
 * venue's stamp was made in between; so half of the way there and back is the most that the middle can be wrong by. The quickest of
 * the last answers counts. Source: F. Cristian, "Probabilistic clock synchronization", 1989.
 */
export class OffsetEstimate {
  readonly #answers: ClockOffset[] = [];

  /** Null before the first answer. */
  get best(): ClockOffset | null {
    let best: ClockOffset | null = null;
    for (const answer of this.#answers) if (best === null || answer.errorNs < best.errorNs) best = answer;
    return best;
  }

  /** Local times of asking and hearing, and the venue's stamp, all in ns since one epoch; `unitNs` is what the venue's stamp is rounded to. */
  add(askedNs: number, venueNs: number, heardNs: number, unitNs = 1e6): void {
    const offsetNs = venueNs + unitNs / 2 - (askedNs + heardNs) / 2;
    this.#answers.push({ offsetNs, errorNs: (heardNs - askedNs) / 2 + unitNs / 2 });
    if (this.#answers.length > KEPT) this.#answers.shift();
  }
}
