import { LevelAggregator } from "../data/aggregate.js";
import { type Book, type BookKind, EXCH, type RowColumns } from "../data/rows.js";
import { type Ghost, GhostBook } from "./ghosts.js";
import { WatchedBook } from "./watched-book.js";

/** An order that rested, as the exchange had it. */
export interface RestingOrder {
  side: 1 | -1;
  ticks: number;
  /** When it joined its queue, at the exchange, ns. */
  joinedNs: number;
  /** When it would have been given up, at the exchange, ns. */
  untilNs: number;
}

/** What an order would have met under one queue model. */
export interface WouldHave {
  /** `true queue` on a market-by-order book: the one that the others estimate. */
  model: string;
  /** At the exchange, ns; null when it would not have been filled in time. */
  filledNs: number | null;
  /** Quantity ahead of it over time, lots. Of the true queue only its start. */
  path: { ns: number; aheadLots: number }[];
}

const MODELS: readonly { model: string; exponent: number | null }[] = [
  { model: "RiskAverse", exponent: null },
  { model: "PowerProb n = 1", exponent: 1 },
  { model: "PowerProb n = 2", exponent: 2 },
  { model: "PowerProb n = 3", exponent: 3 },
];
const MOST_POINTS = 2_000;

interface Watch {
  result: WouldHave;
  ghosts: GhostBook;
  ghost: Ghost | null;
}

/** One book of the exchange's side with a ghost for each model in it. */
class Twins {
  readonly watches: Watch[];
  readonly #book: WatchedBook;

  constructor(kind: "L2" | "L3", models: typeof MODELS) {
    this.watches = models.map(({ model, exponent }) => {
      const result: WouldHave = { model, filledNs: null, path: [] };
      const onFilled = (_: Ghost, ns: number): void => {
        result.filledNs = ns;
      };
      return { result, ghosts: new GhostBook(exponent, onFilled), ghost: null };
    });
    const each = (tell: (ghosts: GhostBook) => void): void => {
      for (const { ghosts } of this.watches) tell(ghosts);
    };
    this.#book = new WatchedBook(kind, {
      level: (...change) => each((ghosts) => ghosts.level(...change)),
      best: (...change) => each((ghosts) => ghosts.best(...change)),
      trade: (...change) => each((ghosts) => ghosts.trade(...change)),
      executed: (...change) => each((ghosts) => ghosts.executed(...change)),
    });
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
    this.#book.take(rows, row);
    for (const { ghost, result } of this.watches) if (ghost) follow(ghost, result, rows.localTs[row] as number);
  }

  get planted(): boolean {
    return this.watches[0]?.ghost !== null;
  }

  get allOver(): boolean {
    return this.watches.every(({ ghost }) => ghost?.over);
  }
}

/** One more point where the quantity ahead has changed; the last one is that of the fill. */
function follow(ghost: Ghost, { filledNs, path }: WouldHave, ns: number): void {
  const last = path.at(-1);
  const aheadLots = Math.max(0, ghost.aheadLots);
  if (!last || last.ns === filledNs || last.aheadLots === aheadLots || path.length >= MOST_POINTS) return;
  path.push({ ns: filledNs ?? ns, aheadLots });
}

/**
 * The same order, at the same time and price, under each queue model, and where the book has orders in the true queue: would
 * it have been filled, and when? The orders of others do what they did; nothing answers ours.
 */
export async function wouldHave(book: Book, order: RestingOrder): Promise<WouldHave[]> {
  const groups = groupsOf(book.info.kind);
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const rows = await book.readChunk(chunk);
    for (const { twins, aggregator } of groups) play(twins, aggregator?.push(rows) ?? rows, order);
    const lastNs = rows.exchTs[rows.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (lastNs > order.untilNs || groups.every(({ twins }) => twins.allOver)) break;
  }
  return groups.flatMap(({ twins }) => twins.watches.map(({ result }) => result));
}

interface Group {
  twins: Twins;
  /** Of a book of orders that is looked at by level. */
  aggregator: LevelAggregator | null;
}

function groupsOf(kind: BookKind): Group[] {
  const levels = new Twins("L2", MODELS);
  if (kind === "L2") return [{ twins: levels, aggregator: null }];
  const truth = new Twins("L3", [{ model: "true queue", exponent: null }]);
  return [
    { twins: levels, aggregator: new LevelAggregator() },
    { twins: truth, aggregator: null },
  ];
}

function play(twins: Twins, rows: RowColumns, order: RestingOrder): void {
  // Ghosts go by the local time of a row; here they stand at the exchange.
  const atExchange = { ...rows, localTs: rows.exchTs };
  for (let row = 0; row < rows.length; row++) {
    if ((rows.ev[row] as number) < EXCH) continue;
    const ns = rows.exchTs[row] as number;
    if (ns > order.untilNs) return;
    if (ns > order.joinedNs && !twins.planted) twins.plant(order);
    twins.take(atExchange, row);
  }
}
