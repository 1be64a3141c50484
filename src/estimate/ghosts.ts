import { BUY, Kind, type RowColumns, SELL } from "../data/rows.js";
import type { ShareBehind } from "./shares.js";

/** An order that was never sent: where it would stand, and since when. */
export interface Ghost {
  /** 1 a bid, -1 an ask. */
  side: 1 | -1;
  ticks: number;
  sinceNs: number;
  /** Estimated quantity ahead, lots. By order: what was ahead when it joined. */
  aheadLots: number;
  /** Traded at its price since the level last changed. */
  tradedLots: number;
  /** By order: orders that joined before it have a lower number. */
  place: number;
  /** Of the table that it counts in. */
  cell: number;
  over: boolean;
}

/** Ghosts of one side by price, on the side's own scale: the larger the key, the nearer to the other side. */
class GhostSide {
  readonly levels = new Map<number, Ghost[]>();
  /** The largest key; none is larger, some may be gone. */
  #top = Number.NEGATIVE_INFINITY;

  add(key: number, ghost: Ghost): void {
    const level = this.levels.get(key);
    if (level) level.push(ghost);
    else this.levels.set(key, [ghost]);
    if (key > this.#top) this.#top = key;
  }

  /** Levels with keys of at least `low`, which they leave. */
  take(low: number): Ghost[] {
    if (this.#top < low) return [];
    const taken: Ghost[] = [];
    this.#top = Number.NEGATIVE_INFINITY;
    for (const [key, level] of this.levels) {
      if (key >= low) {
        taken.push(...level);
        this.levels.delete(key);
      } else if (key > this.#top) this.#top = key;
    }
    return taken;
  }
}

/**
 * Ghost orders in a book, filled by the rules of the exchange that fills whole orders: when the other side's best comes to
 * their price, when a trade goes through it, and when what was ahead of them in the queue is gone.
 */
export class GhostBook {
  readonly #bids = new GhostSide();
  readonly #asks = new GhostSide();

  readonly #share: ShareBehind | null;

  /** @param model How what is cancelled is shared behind and ahead: the exponent of PowerProb, any formula; null: none of it was ahead (RiskAverse). */
  constructor(
    model: number | ShareBehind | null,
    readonly onFilled: (ghost: Ghost, ns: number) => void,
  ) {
    this.#share = typeof model === "number" ? (behind, ahead) => behind ** model / (behind ** model + ahead ** model) : model;
  }

  add(ghost: Ghost): void {
    this.#side(ghost.side).add(ghost.ticks * ghost.side, ghost);
  }

  /** Takes one out that is not filled; the level is swept when it is next looked at. */
  drop(ghost: Ghost): void {
    ghost.over = true;
    const { levels } = this.#side(ghost.side);
    const key = ghost.ticks * ghost.side;
    const left = levels.get(key)?.filter((other) => other !== ghost) ?? [];
    if (left.length > 0) levels.set(key, left);
    else levels.delete(key);
  }

  /** A level of the book went from one quantity to another. */
  level(side: 1 | -1, ticks: number, before: number, after: number): void {
    const level = this.#side(side).levels.get(ticks * side);
    if (level) for (const ghost of level) this.#move(ghost, before, after);
  }

  /** The best price of a side is now this. */
  best(side: 1 | -1, ticks: number, ns: number): void {
    for (const ghost of this.#side(-side as 1 | -1).take(-side * ticks)) this.#fill(ghost, ns);
  }

  /** A taker of `taker` side traded. */
  trade(taker: 1 | -1, ticks: number, lots: number, ns: number): void {
    const side = -taker as 1 | -1;
    const own = this.#side(side);
    const key = ticks * side;
    for (const ghost of own.take(key + 1)) this.#fill(ghost, ns);
    const level = own.levels.get(key);
    if (!level) return;
    for (const ghost of level) {
      ghost.aheadLots -= lots;
      ghost.tradedLots += lots;
    }
    this.#fillOf(own, key, level, ns, (ghost) => Math.round(ghost.aheadLots) < 0);
  }

  /** By order: an order that joined at `place` was executed. */
  executed(side: 1 | -1, ticks: number, place: number, ns: number): void {
    const own = this.#side(side);
    const key = ticks * side;
    for (const ghost of own.take(key + 1)) this.#fill(ghost, ns);
    const level = own.levels.get(key);
    if (level) this.#fillOf(own, key, level, ns, (ghost) => ghost.place < place);
  }

  #fillOf(own: GhostSide, key: number, level: Ghost[], ns: number, isFilled: (ghost: Ghost) => boolean): void {
    const left = level.filter((ghost) => !isFilled(ghost));
    if (left.length === level.length) return;
    for (const ghost of level) if (isFilled(ghost)) this.#fill(ghost, ns);
    if (left.length > 0) own.levels.set(key, left);
    else own.levels.delete(key);
  }

  #move(ghost: Ghost, before: number, after: number): void {
    const decrease = before - after - ghost.tradedLots;
    ghost.tradedLots = 0;
    if (this.#share === null || decrease < 0) {
      ghost.aheadLots = Math.min(ghost.aheadLots, after);
      return;
    }
    const share = this.#share(before - ghost.aheadLots, ghost.aheadLots);
    const chance = Number.isFinite(share) ? share : 1;
    const left = ghost.aheadLots - (1 - chance) * decrease + Math.min(before - ghost.aheadLots - chance * decrease, 0);
    ghost.aheadLots = Math.min(left, after);
  }

  #fill(ghost: Ghost, ns: number): void {
    ghost.over = true;
    this.onFilled(ghost, ns);
  }

  #side(side: 1 | -1): GhostSide {
    return side > 0 ? this.#bids : this.#asks;
  }
}

/** The side of a row: 1 for bids and buyers, -1 for asks and sellers, 0 for none. */
export function sideOf(rows: RowColumns, row: number): 1 | -1 | 0 {
  const ev = rows.ev[row] as number;
  if ((ev & BUY) !== 0) return 1;
  return (ev & SELL) !== 0 ? -1 : 0;
}

export const isLevelRow = (kind: number): boolean => kind === Kind.depth || kind === Kind.snapshot;
