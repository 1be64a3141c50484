import type { OwnOrder } from "./own-order.js";
import type { Execution } from "./types.js";

const KEPT = 1_000;

/** The last orders that are over, newest last: a ring, so that a million of them take the room of a thousand. */
export class ExecutionHistory {
  readonly #ring: Pick<OwnOrder, "execution">[] = [];
  #next = 0;
  #total = 0;

  constructor(readonly kept = KEPT) {}

  /** How many there have been, those forgotten included. */
  get total(): number {
    return this.#total;
  }

  add(order: Pick<OwnOrder, "execution">): void {
    if (this.#ring.length < this.kept) this.#ring.push(order);
    else this.#ring[this.#next] = order;
    this.#next = (this.#next + 1) % this.kept;
    this.#total++;
  }

  /** The newest `limit` of them, oldest first. */
  last(limit = this.kept): Execution[] {
    const start = this.#ring.length < this.kept ? 0 : this.#next;
    const ordered = [...this.#ring.slice(start), ...this.#ring.slice(0, start)];
    const chosen = limit >= ordered.length ? ordered : ordered.slice(ordered.length - Math.max(0, Math.floor(limit)));
    return chosen.map((order) => order.execution());
  }
}
