import { BUY, Kind, SELL } from "../rows.js";
import { SideLevels } from "../side-levels.js";
import { count, none } from "./counted.js";
import { LIMITS } from "./limits.js";
import type { BookFacts } from "./report.js";
import type { TimelineWatch } from "./timeline.js";

interface Order {
  side: SideLevels;
  ticks: number;
  lots: number;
}

/** Plays the rows of the local side into a book, and tells how long it was crossed, locked or one-sided. */
export class BookWatch {
  readonly #bids = new SideLevels(1);
  readonly #asks = new SideLevels(-1);
  readonly #orders = new Map<number, Order>();
  readonly #crossings: BookFacts["crossings"] = { count: 0, firstNs: null, deepestTicks: 0 };
  readonly #unknown = none();
  readonly #ns = { crossed: 0, locked: 0, oneSided: 0, open: 0, spread: 0 };
  #atNs: number | null = null;
  #firstNs = 0;
  #crossed = false;
  #snapshotNs: number | null = null;
  #updates = 0;

  constructor(readonly timeline: TimelineWatch) {}

  /** A row of the local side. Rows of one stamp are one change. */
  see(row: number, localTs: number, ev: number, ticks: number, lots: number, orderId: number): void {
    if (this.#atNs === null) this.#firstNs = localTs;
    else if (localTs > this.#atNs) this.#pass(this.#atNs, localTs);
    this.#atNs = Math.max(this.#atNs ?? localTs, localTs);
    const kind = ev & 0xff;
    if (kind === Kind.trade) return;
    this.#watchSnapshot(kind, localTs);
    if (kind === Kind.clear) this.#clear(ev, ticks);
    else if (kind === Kind.depth || kind === Kind.snapshot) this.#sideOf(ev).set(ticks, lots);
    else this.#changeOrder(row, kind, ev, ticks, lots, orderId);
  }

  finish(): BookFacts {
    // The last change stands for no time, but may be the only one.
    this.#watchCross(this.#atNs ?? 0);
    const all = (this.#atNs ?? 0) - this.#firstNs;
    const share = (ns: number): number => (all > 0 ? ns / all : 0);
    return {
      crossedShare: share(this.#ns.crossed),
      lockedShare: share(this.#ns.locked),
      oneSidedShare: share(this.#ns.oneSided),
      crossings: this.#crossings,
      meanSpreadTicks: this.#ns.open > 0 ? this.#ns.spread / this.#ns.open : null,
      snapshotNs: this.#snapshotNs,
      updatesBeforeSnapshot: this.#updates,
      unknownOrders: this.#unknown,
    };
  }

  /** The book stood as it is for a while. */
  #pass(fromNs: number, toNs: number): void {
    this.#watchOpening();
    const spread = this.#watchCross(fromNs);
    const ns = toNs - fromNs;
    if (Number.isNaN(spread)) this.#ns.oneSided += ns;
    else if (spread < 0) this.#ns.crossed += ns;
    else if (spread === 0) this.#ns.locked += ns;
    else {
      this.#ns.open += ns;
      this.#ns.spread += spread * ns;
      const [bids, asks] = [this.#bids, this.#asks];
      this.timeline.book(fromNs, toNs, { bidTicks: bids.best, askTicks: asks.best, bestLots: bids.bestLots + asks.bestLots });
    }
  }

  /** The spread as it is now; NaN when a side is empty. */
  #watchCross(atNs: number): number {
    const spread = this.#asks.best - this.#bids.best;
    if (spread < 0 && !this.#crossed) {
      this.#crossings.count++;
      this.#crossings.firstNs ??= atNs;
    }
    if (spread < 0) this.#crossings.deepestTicks = Math.max(this.#crossings.deepestTicks, -spread);
    this.#crossed = spread < 0;
    return spread;
  }

  #watchSnapshot(kind: number, localTs: number): void {
    if (this.#snapshotNs !== null) return;
    if (kind === Kind.snapshot || kind === Kind.clear) this.#snapshotNs = localTs;
    else this.#updates++;
  }

  /** A book of orders has no rows for a snapshot: both sides at its first moment are one. */
  #watchOpening(): void {
    if (this.#snapshotNs !== null || this.#atNs !== this.#firstNs) return;
    if (this.#orders.size < LIMITS.openingOrders || this.#bids.size === 0 || this.#asks.size === 0) return;
    this.#snapshotNs = this.#firstNs;
    this.#updates = 0;
  }

  #sideOf(ev: number): SideLevels {
    return (ev & BUY) !== 0 ? this.#bids : this.#asks;
  }

  #clear(ev: number, ticks: number): void {
    const both = (ev & (BUY | SELL)) === 0;
    if (both || (ev & BUY) !== 0) this.#clearSide(this.#bids, both ? null : ticks);
    if (both || (ev & SELL) !== 0) this.#clearSide(this.#asks, both ? null : ticks);
  }

  /** @param ticks Down to there; null for all. One of a book of orders is always of all. */
  #clearSide(side: SideLevels, ticks: number | null): void {
    if (ticks !== null && this.#orders.size === 0) {
      side.clearTo(ticks);
      return;
    }
    side.clear();
    for (const [id, order] of this.#orders) if (order.side === side) this.#orders.delete(id);
  }

  #changeOrder(row: number, kind: number, ev: number, ticks: number, lots: number, orderId: number): void {
    const before = this.#orders.get(orderId);
    if (!before && kind !== Kind.add) {
      count(this.#unknown, row);
      return;
    }
    // What an execution leaves is told by the change or cancel after it.
    if (kind === Kind.fill) return;
    if (before) before.side.set(before.ticks, before.side.lotsAt(before.ticks) - before.lots);
    this.#orders.delete(orderId);
    if (kind === Kind.cancel) return;
    const side = before?.side ?? this.#sideOf(ev);
    side.set(ticks, side.lotsAt(ticks) + lots);
    this.#orders.set(orderId, { side, ticks, lots });
  }
}
