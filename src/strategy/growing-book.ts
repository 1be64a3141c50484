import { Ladder } from "../data/ladder.js";
import { type Book, type BookInfo, BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../data/rows.js";
import type { ExchangeConnector } from "./connector.js";

/** Rows that are kept to be read again, about 80 MB; of what is older the book's levels are. */
const KEPT_ROWS = 2_000_000;

/** A connector's instrument as a book whose end is not known yet: the replay plays it as it comes. */
export function growingBook(connector: ExchangeConnector, info: BookInfo, instrument: number, keptRows = KEPT_ROWS): Book {
  const past = new Past(keptRows);
  let read = 0;
  let ended = false;
  return {
    info,
    get chunkCount() {
      return ended ? read : read + 1;
    },
    maxChunkRows: Number.MAX_SAFE_INTEGER,
    async readChunk(index: number): Promise<RowColumns> {
      if (index < read) return past.chunk(index);
      const rows = await connector.next(instrument);
      if (rows === null) ended = true;
      else {
        read++;
        past.keep(rows);
      }
      return rows ?? NO_ROWS;
    },
    close: () => connector.close(),
  };
}

/** What was heard, for whoever asks for the past: the latest rows as they were, and before them the levels that they changed. */
class Past {
  readonly #chunks: RowColumns[] = [];
  readonly #before = new Ladder();
  #forgotten = 0;
  #rows = 0;

  constructor(readonly most: number) {}

  keep(rows: RowColumns): void {
    this.#chunks.push(rows);
    this.#rows += rows.length;
    while (this.#rows > this.most && this.#chunks.length > 1) this.#forget(this.#chunks.shift() as RowColumns);
  }

  chunk(index: number): RowColumns {
    if (index === this.#forgotten - 1) return this.#levels();
    return this.#chunks[index - this.#forgotten] ?? NO_ROWS;
  }

  #forget(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) this.#before.apply(rows, i);
    this.#rows -= rows.length;
    this.#forgotten++;
  }

  /** The levels as a snapshot of the time at which the kept rows begin. */
  #levels(): RowColumns {
    const { bids, asks } = this.#before;
    const first = this.#chunks.find(({ length }) => length > 0);
    const levels = [...[...bids].map((level) => [BUY, ...level] as const), ...[...asks].map((level) => [SELL, ...level] as const)];
    const stamps = (of: Float64Array | undefined) => new Float64Array(levels.length).fill(of?.[0] ?? 0);
    return {
      length: levels.length,
      ev: Uint32Array.from(levels, ([side]) => EXCH + LOCAL + side + Kind.snapshot),
      exchTs: stamps(first?.exchTs),
      localTs: stamps(first?.localTs),
      ticks: Int32Array.from(levels, ([, ticks]) => ticks),
      lots: Float64Array.from(levels, ([, , lots]) => lots),
      orderId: new Float64Array(levels.length),
    };
  }
}

export const NO_ROWS: RowColumns = emptyRows(0);
