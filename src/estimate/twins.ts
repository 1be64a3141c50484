import type { RowColumns } from "../data/rows.js";
import { type Ghost, GhostBook } from "./ghosts.js";
import type { LevelEvent, RestingOrder, WouldHave } from "./in-queue.js";
import type { FollowableModel } from "./shares.js";
import { WatchedBook } from "./watched-book.js";

const MOST_POINTS = 2_000;
const MOST_EVENTS = 2_000;

interface Watch {
  result: WouldHave;
  ghosts: GhostBook;
  ghost: Ghost | null;
}

/** One book of the exchange's side with a ghost of the same order for each model in it. */
export class Twins {
  readonly watches: Watch[];
  readonly events: LevelEvent[] = [];
  droppedEvents = 0;
  readonly #book: WatchedBook;
  readonly #teller: Watch;
  #now = 0;
  /** By order: what next leaves the level was traded. */
  #executed = false;
  /** Whether the model to tell of is among these. */
  readonly tells: boolean;

  constructor(
    readonly kind: "L2" | "L3",
    models: readonly FollowableModel[],
    told: string,
  ) {
    this.watches = models.map(({ name, share }) => {
      const result: WouldHave = { model: name, filledNs: null, path: [] };
      const onFilled = (_: Ghost, ns: number): void => {
        result.filledNs = ns;
      };
      return { result, ghosts: new GhostBook(share, onFilled), ghost: null };
    });
    const found = this.watches.find(({ result }) => result.model === told);
    this.tells = found !== undefined;
    this.#teller = found ?? (this.watches[0] as Watch);
    const each = (tell: (ghosts: GhostBook) => void): void => {
      for (const { ghosts } of this.watches) tell(ghosts);
    };
    this.#book = new WatchedBook(kind, {
      level: (...change) => this.#leveled(() => each((ghosts) => ghosts.level(...change)), ...change),
      best: (...change) => each((ghosts) => ghosts.best(...change)),
      trade: (...change) => this.#traded(() => each((ghosts) => ghosts.trade(...change)), ...change),
      executed: (...change) => {
        if (this.#at(change[0], change[1])) this.#executed = true;
        each((ghosts) => ghosts.executed(...change));
      },
    });
  }

  get told(): string {
    return this.#teller.result.model;
  }

  get planted(): boolean {
    return this.#teller.ghost !== null;
  }

  get allOver(): boolean {
    return this.watches.every(({ ghost }) => ghost?.over);
  }

  plant({ side, ticks, joinedNs }: RestingOrder): void {
    const aheadLots = this.#book.lotsAt(side, ticks);
    for (const watch of this.watches) {
      const place = this.#book.joined - 0.5;
      watch.ghost = { side, ticks, sinceNs: joinedNs, aheadLots, tradedLots: 0, place, cell: 0, over: false };
      watch.ghosts.add(watch.ghost);
      watch.result.path.push({ ns: joinedNs, aheadLots });
    }
  }

  take(rows: RowColumns, row: number): void {
    const ghost = this.#teller.ghost;
    this.#now = rows.localTs[row] as number;
    if (this.kind === "L3" && ghost && !ghost.over) this.#takeByOrder(ghost, rows, row);
    else this.#book.take(rows, row);
    for (const watch of this.watches) if (watch.ghost) follow(watch.ghost, watch.result, this.#now);
  }

  /** Orders have places of their own: what is ahead is counted, not estimated. */
  #takeByOrder(ghost: Ghost, rows: RowColumns, row: number): void {
    const { side, ticks, place } = ghost;
    const before = this.#book.lotsAt(side, ticks);
    this.#book.take(rows, row);
    const after = this.#book.lotsAt(side, ticks);
    if (after === before) return;
    const aheadBefore = ghost.aheadLots;
    ghost.aheadLots = this.#book.lotsBefore(side, ticks, place);
    const kind = after > before ? "joined" : this.#executed ? "trade" : "left";
    this.#executed = false;
    this.#tell(ghost, kind, Math.abs(after - before), aheadBefore, aheadBefore - ghost.aheadLots);
  }

  #leveled(go: () => void, side: 1 | -1, ticks: number, before: number, after: number): void {
    const ghost = this.#at(side, ticks);
    const { aheadLots, tradedLots } = ghost ?? { aheadLots: 0, tradedLots: 0 };
    go();
    if (!ghost) return;
    const left = before - after - tradedLots;
    // More left than stood behind it: so much must have stood ahead.
    const certain = Math.max(0, left - Math.max(0, before - aheadLots));
    if (left > 0) this.#tell(ghost, "left", left, aheadLots, Math.min(certain, aheadLots - ghost.aheadLots));
    else if (left < 0) this.#tell(ghost, "joined", -left, aheadLots, 0);
  }

  #traded(go: () => void, taker: 1 | -1, ticks: number, lots: number, _ns: number): void {
    const ghost = this.#at(-taker as 1 | -1, ticks);
    const before = ghost?.aheadLots ?? 0;
    go();
    if (ghost) this.#tell(ghost, "trade", lots, before, Math.min(lots, before));
  }

  /** The ghost that is told of, where it rests at this price. */
  #at(side: 1 | -1, ticks: number): Ghost | null {
    const ghost = this.#teller.ghost;
    return ghost && !ghost.over && ghost.side === side && ghost.ticks === ticks ? ghost : null;
  }

  #tell(ghost: Ghost, kind: LevelEvent["kind"], lots: number, before: number, certainLots: number): void {
    if (this.events.length >= MOST_EVENTS) this.droppedEvents++;
    else {
      const [aheadBefore, aheadAfter] = [Math.max(0, before), Math.max(0, ghost.aheadLots)];
      this.events.push({ ns: this.#now, kind, lots, aheadBefore, aheadAfter, certainLots: Math.max(0, certainLots) });
    }
  }
}

/** One more point where the quantity ahead has changed; the last one is that of the fill. */
function follow(ghost: Ghost, { filledNs, path }: WouldHave, ns: number): void {
  const last = path.at(-1);
  const aheadLots = Math.max(0, ghost.aheadLots);
  if (!last || last.ns === filledNs || last.aheadLots === aheadLots || path.length >= MOST_POINTS) return;
  path.push({ ns: filledNs ?? ns, aheadLots });
}
