import type { QueueModelConfig } from "../config/config.js";
import { levelView } from "../data/level-view.js";
import { type Book, EXCH, type RowColumns } from "../data/rows.js";
import { followedName, TRUE_QUEUE, USUAL_POWER } from "./followed.js";
import { type Ghost, GhostBook } from "./ghosts.js";
import { followable, type ShareBehind } from "./shares.js";
import { WatchedBook } from "./watched-book.js";

/** An order at one price, as the exchange had it. */
export interface QueuedStretch {
  side: 1 | -1;
  ticks: number;
  /** When it joined its queue there, and when it left, at the exchange, ns. */
  fromNs: number;
  untilNs: number;
}

/** Quantity ahead of each of some orders over time: the points of order `i` are those from `start[i]` to `start[i + 1]`. */
export interface QueuePaths {
  start: Uint32Array<ArrayBuffer>;
  /** At the exchange, rising within an order. */
  ns: Float64Array<ArrayBuffer>;
  aheadLots: Float64Array<ArrayBuffer>;
}

/** Of one order and of all together; what comes later is left out, and the last point stands. */
const MOST_POINTS_EACH = 2_000;
const MOST_POINTS = 1_000_000;

interface Resting {
  order: QueuedStretch;
  ghost: Ghost;
  ns: number[];
  aheadLots: number[];
}

/**
 * Follows many orders through a book in one pass, under the queue model of their run. Null for a model that can't be followed:
 * one of the strategy's own, or the true queue on a book without order ids.
 */
export async function queuePaths(book: Book, orders: readonly QueuedStretch[], model: QueueModelConfig): Promise<QueuePaths | null> {
  const { kind, instrument } = book.info;
  if (followedName(model, kind, instrument.lotSize) === TRUE_QUEUE) return pathsIn(book, orders, "L3", null);
  const followed = followable(model.model, model.n ?? USUAL_POWER, instrument.lotSize);
  return followed && pathsIn(await levelView(book), orders, "L2", followed.share);
}

async function pathsIn(book: Book, orders: readonly QueuedStretch[], kind: "L2" | "L3", share: ShareBehind | null): Promise<QueuePaths> {
  const pass = new PathsPass(orders, kind, share);
  for (let chunk = 0; chunk < book.chunkCount && !pass.over; chunk++) pass.play(await book.readChunk(chunk));
  return pass.paths();
}

class PathsPass {
  readonly #all: Resting[];
  /** Those that did not join yet, the next one last. */
  readonly #waiting: Resting[];
  readonly #byTicks = new Map<number, Resting[]>();
  readonly #ghosts: GhostBook;
  readonly #book: WatchedBook;
  #points = 0;

  constructor(
    orders: readonly QueuedStretch[],
    readonly kind: "L2" | "L3",
    share: ShareBehind | null,
  ) {
    this.#all = orders.map((order) => ({ order, ghost: ghostOf(order), ns: [], aheadLots: [] }));
    this.#waiting = [...this.#all].sort((a, b) => b.order.fromNs - a.order.fromNs);
    this.#ghosts = new GhostBook(share, () => {});
    this.#book = new WatchedBook(kind, this.#ghosts);
  }

  get over(): boolean {
    return this.#waiting.length === 0 && this.#byTicks.size === 0;
  }

  play(rows: RowColumns): void {
    // Ghosts go by the local time of a row; here they stand at the exchange.
    const atExchange = { ...rows, localTs: rows.exchTs };
    for (let row = 0; row < rows.length; row++) {
      if ((rows.ev[row] as number) < EXCH) continue;
      const ns = rows.exchTs[row] as number;
      this.#join(ns);
      this.#book.take(atExchange, row);
      const here = this.#byTicks.get(rows.ticks[row] as number);
      if (here) this.#look(here, ns);
    }
  }

  paths(): QueuePaths {
    const start = new Uint32Array(this.#all.length + 1);
    const [ns, aheadLots] = [new Float64Array(this.#points), new Float64Array(this.#points)];
    let at = 0;
    this.#all.forEach((resting, i) => {
      ns.set(resting.ns, at);
      aheadLots.set(resting.aheadLots, at);
      at += resting.ns.length;
      start[i + 1] = at;
    });
    return { start, ns, aheadLots };
  }

  #join(ns: number): void {
    for (let next = this.#waiting.at(-1); next && next.order.fromNs < ns; next = this.#waiting.at(-1)) {
      this.#waiting.pop();
      const { side, ticks, fromNs } = next.order;
      next.ghost.aheadLots = this.#book.lotsAt(side, ticks);
      next.ghost.place = this.#book.joined - 0.5;
      this.#ghosts.add(next.ghost);
      const level = this.#byTicks.get(ticks);
      if (level) level.push(next);
      else this.#byTicks.set(ticks, [next]);
      this.#point(next, fromNs);
    }
  }

  /** Of the orders at the price of a row: what is ahead of them now, and which of them are gone. */
  #look(level: Resting[], ns: number): void {
    let gone = 0;
    for (const resting of level) {
      const { ghost, order } = resting;
      if (order.untilNs < ns) {
        if (!ghost.over) this.#ghosts.drop(ghost);
        gone++;
        continue;
      }
      if (this.kind === "L3") ghost.aheadLots = this.#book.lotsBefore(order.side, order.ticks, ghost.place);
      if (Math.max(0, ghost.aheadLots) !== resting.aheadLots.at(-1)) this.#point(resting, ns);
    }
    if (gone === 0) return;
    const ticks = (level[0] as Resting).order.ticks;
    const left = level.filter(({ order }) => order.untilNs >= ns);
    if (left.length > 0) this.#byTicks.set(ticks, left);
    else this.#byTicks.delete(ticks);
  }

  #point(resting: Resting, ns: number): void {
    if (resting.ns.length >= MOST_POINTS_EACH || this.#points >= MOST_POINTS) return;
    resting.ns.push(ns);
    resting.aheadLots.push(Math.max(0, resting.ghost.aheadLots));
    this.#points++;
  }
}

const ghostOf = ({ side, ticks, fromNs }: QueuedStretch): Ghost => ({
  ...{ side, ticks, sinceNs: fromNs, aheadLots: 0, tradedLots: 0, place: 0, cell: 0, over: false },
});
