import { type Book, EXCH, Kind, type RowColumns } from "../data/rows.js";
import { type Ghost, GhostBook, sideOf } from "./ghosts.js";
import { WatchedBook } from "./watched-book.js";

/** An order that rested and was filled, as the exchange had it. */
export interface RestedFill {
  side: 1 | -1;
  ticks: number;
  /** Own quantity, lots. */
  lots: number;
  /** When it joined its queue and when it was first executed, at the exchange, ns. */
  joinedNs: number;
  filledNs: number;
}

/** What the book says of one fill; of each a column, in the order of the fills that were asked about. */
export interface FillEvidence {
  /** Traded at its price or through it while it rested, the trade that filled it included, lots. */
  tradedLots: Float64Array;
  /**
   * What had gone by beyond the queue ahead when it filled, lots: how much of the last trade reached it. NaN where the queue
   * did not decide, or where the model is not one that can be followed.
   */
  marginLots: Float64Array;
  /** Traded in the whole book, lots. */
  marketLots: number;
}

/** How what is cancelled is shared: exponent of PowerProb, null for RiskAverse, "unknown" for what can't be followed. */
export type FollowedModel = number | null | "unknown";

interface Watched extends RestedFill {
  index: number;
  ghost: Ghost | null;
}

/**
 * Follows filled orders through a book of levels once, by the exchange's time. Every order stands in it as a ghost, so the
 * quantity ahead of it is known at the moment it filled. Memory and time grow with the orders that rest at once.
 */
export async function fillEvidence(book: Book, fills: readonly RestedFill[], model: FollowedModel): Promise<FillEvidence> {
  const pass = new EvidencePass(fills, model);
  for (let chunk = 0; chunk < book.chunkCount; chunk++) pass.play(await book.readChunk(chunk));
  return pass.result;
}

class EvidencePass {
  readonly result: FillEvidence;
  readonly #waiting: Watched[];
  #resting: Watched[] = [];
  readonly #byGhost = new Map<Ghost, Watched>();
  readonly #ghosts: GhostBook | null;
  readonly #book: WatchedBook;

  constructor(fills: readonly RestedFill[], model: FollowedModel) {
    this.result = {
      tradedLots: new Float64Array(fills.length),
      marginLots: new Float64Array(fills.length).fill(Number.NaN),
      marketLots: 0,
    };
    this.#waiting = fills.map((fill, index) => ({ ...fill, index, ghost: null })).sort((a, b) => b.joinedNs - a.joinedNs);
    this.#ghosts = model === "unknown" ? null : new GhostBook(model, (ghost, ns) => this.#filled(ghost, ns));
    this.#book = new WatchedBook("L2", this.#ghosts ?? NOBODY);
  }

  play(rows: RowColumns): void {
    // Ghosts go by the local time of a row; here they stand at the exchange.
    const atExchange = { ...rows, localTs: rows.exchTs };
    for (let row = 0; row < rows.length; row++) {
      if ((rows.ev[row] as number) < EXCH) continue;
      const ns = rows.exchTs[row] as number;
      this.#leave(ns);
      this.#join(ns);
      if (((rows.ev[row] as number) & 0xff) === Kind.trade) this.#traded(rows, row);
      this.#book.take(atExchange, row);
    }
  }

  #join(ns: number): void {
    for (let next = this.#waiting.at(-1); next && next.joinedNs < ns; next = this.#waiting.at(-1)) {
      this.#waiting.pop();
      this.#resting.push(next);
      const { side, ticks, joinedNs: sinceNs } = next;
      const aheadLots = this.#book.lotsAt(side, ticks);
      next.ghost = { side, ticks, sinceNs, aheadLots, tradedLots: 0, place: 0, cell: 0, over: false };
      this.#ghosts?.add(next.ghost);
      this.#byGhost.set(next.ghost, next);
    }
  }

  #leave(ns: number): void {
    if (!this.#resting.some((order) => order.filledNs < ns)) return;
    for (const { ghost, filledNs } of this.#resting) {
      if (filledNs >= ns || !ghost) continue;
      if (!ghost.over) this.#ghosts?.drop(ghost);
      this.#byGhost.delete(ghost);
    }
    this.#resting = this.#resting.filter((order) => order.filledNs >= ns);
  }

  #traded(rows: RowColumns, row: number): void {
    const taker = sideOf(rows, row);
    const ticks = rows.ticks[row] as number;
    const lots = rows.lots[row] as number;
    this.result.marketLots += lots;
    for (const { side, ticks: own, index } of this.#resting)
      if (side === -taker && side * ticks <= side * own) this.result.tradedLots[index]! += lots;
  }

  /** Only a fill at the moment of the real one tells of it: what differs was decided by something else. */
  #filled(ghost: Ghost, ns: number): void {
    const order = this.#byGhost.get(ghost);
    if (order && ns === order.filledNs && ghost.aheadLots < 0) this.result.marginLots[order.index] = -ghost.aheadLots;
  }
}

const NOBODY = { level: () => {}, best: () => {}, trade: () => {}, executed: () => {} };
