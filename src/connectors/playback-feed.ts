import type { Book, RowColumns } from "../data/rows.js";
import { HftError } from "../errors.js";
import type { FeedInfo, FeedListener, MarketFeed } from "./feed.js";

export interface PlaybackOptions {
  /** Times as fast as it was; Infinity as fast as it is taken. Default 1. */
  speed?: number;
}

/** Real time between two looks at what is due, ms. */
const STEP_MS = 10;

/** A recorded book as a feed, at the speed of its clock or another one: for a try on paper without a network. */
export class PlaybackFeed implements MarketFeed {
  readonly #speed: number;
  #closed = false;

  /** @throws HftError 1002 for a speed that is none. */
  constructor(
    readonly book: Book,
    { speed = 1 }: PlaybackOptions = {},
  ) {
    if (!(speed > 0)) throw new HftError(1002, `speed: got ${speed}, wanted a number above 0.`, { field: "speed" });
    this.#speed = speed;
  }

  open(listener: FeedListener): Promise<FeedInfo> {
    const { title, kind, instrument, epochNs, source, licence } = this.book.info;
    listener.state("live", `Plays ${title}.`);
    void this.#play(listener);
    return Promise.resolve({ title, kind, instrument, epochNs, source, licence });
  }

  close(): void {
    this.#closed = true;
  }

  async #play(listener: FeedListener): Promise<void> {
    const startMs = performance.now();
    for (let chunk = 0; chunk < this.book.chunkCount && !this.#closed; chunk++) {
      const rows = await this.book.readChunk(chunk);
      if (this.#speed === Number.POSITIVE_INFINITY) listener.rows(rows);
      else await this.#inTime(rows, startMs, listener);
    }
    listener.state("closed", this.#closed ? "Closed." : "The recording is over.");
  }

  async #inTime(rows: RowColumns, startMs: number, listener: FeedListener): Promise<void> {
    for (let from = 0; from < rows.length && !this.#closed; ) {
      const dueNs = this.book.info.firstNs + (performance.now() - startMs) * 1e6 * this.#speed;
      let to = from;
      while (to < rows.length && (rows.localTs[to] as number) <= dueNs) to++;
      if (to > from) listener.rows(part(rows, from, to));
      from = to;
      if (from < rows.length) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }
}

function part(rows: RowColumns, from: number, to: number): RowColumns {
  return {
    length: to - from,
    ev: rows.ev.slice(from, to),
    exchTs: rows.exchTs.slice(from, to),
    localTs: rows.localTs.slice(from, to),
    ticks: rows.ticks.slice(from, to),
    lots: rows.lots.slice(from, to),
    orderId: rows.orderId.slice(from, to),
  };
}
