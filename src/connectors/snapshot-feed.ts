import type { Ladder } from "../data/ladder.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../data/rows.js";
import type { FeedInfo, FeedListener, FeedState, MarketFeed } from "./feed.js";

/**
 * A feed that joins another one while that goes on: it begins with the book as it is, told as a snapshot, and hears everything
 * after it. So a run, or a recording, can begin at any time.
 */
export class SnapshotFeed implements MarketFeed {
  #listener: FeedListener | null = null;

  /** @param stamps Of the last row that the book has, ns. */
  constructor(
    readonly info: FeedInfo,
    readonly book: Ladder,
    readonly stamps: { exchTs: number; localTs: number },
  ) {}

  async open(listener: FeedListener): Promise<FeedInfo> {
    this.#listener = listener;
    listener.state("live", "Joins a feed that is live.");
    listener.rows(this.#snapshot());
    return this.info;
  }

  /** What the other feed heard. */
  rows(rows: RowColumns): void {
    this.#listener?.rows(rows);
  }

  state(state: FeedState, why: string): void {
    this.#listener?.state(state, why);
  }

  close(): void {
    const listener = this.#listener;
    this.#listener = null;
    listener?.state("closed", "Closed.");
  }

  #snapshot(): RowColumns {
    const side = (of: number, levels: Map<number, number>, sign: number) =>
      [...levels].sort(([a], [b]) => sign * (a - b)).map(([ticks, lots]) => ({ ev: Kind.snapshot + of, ticks, lots }));
    const rows = [{ ev: Kind.clear as number, ticks: 0, lots: 0 }, ...side(BUY, this.book.bids, -1), ...side(SELL, this.book.asks, 1)];
    return {
      length: rows.length,
      ev: Uint32Array.from(rows, ({ ev }) => EXCH + LOCAL + ev),
      exchTs: new Float64Array(rows.length).fill(this.stamps.exchTs),
      localTs: new Float64Array(rows.length).fill(this.stamps.localTs),
      ticks: Int32Array.from(rows, ({ ticks }) => ticks),
      lots: Float64Array.from(rows, ({ lots }) => lots),
      orderId: new Float64Array(rows.length),
    };
  }
}
