import type { OwnOrder } from "./own-order.js";

/** A power of two. */
const NEWEST = 256;
const FIRST_SWEEP = 1_024;

type View = Pick<OwnOrder, "orderId" | "lives">;

/**
 * The views of orders that live, by their ids. A view of an order that is over is let go of soon, so that it dies young: kept
 * for as long as the core keeps its order, each lived until the collector looked at everything.
 */
export class OrderViewCache<V extends View = OwnOrder> {
  /** The last view made of those whose ids end alike. */
  readonly #newest: (V | undefined)[] = Array.from({ length: NEWEST }, () => undefined);
  /** What was displaced there while its order lived. */
  readonly #displaced = new Map<number, V>();
  #sweepAt = FIRST_SWEEP;

  get(orderId: number): V | undefined {
    const view = this.#newest[orderId & (NEWEST - 1)];
    if (view !== undefined && view.orderId === orderId) return view;
    return this.#displaced.size === 0 ? undefined : this.#displaced.get(orderId);
  }

  add(view: V): void {
    const at = view.orderId & (NEWEST - 1);
    const before = this.#newest[at];
    if (before?.lives) this.#displace(before);
    this.#newest[at] = view;
  }

  #displace(view: V): void {
    this.#displaced.set(view.orderId, view);
    if (this.#displaced.size < this.#sweepAt) return;
    for (const [orderId, { lives }] of this.#displaced) if (!lives) this.#displaced.delete(orderId);
    this.#sweepAt = Math.max(FIRST_SWEEP, this.#displaced.size * 2);
  }
}
