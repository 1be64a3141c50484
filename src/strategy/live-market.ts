import type { Book, BookInfo, RowColumns } from "../data/rows.js";
import type { ExchangeConnector, OrderGateway, VenueEvent } from "./connector.js";
import { growingBook, NO_ROWS } from "./growing-book.js";

/**
 * A connector whose orders are real, as the replay waits for it: until rows came, an order was answered, or a timer is due by the
 * connector's clock. One instrument, since rows of several can't be put in order before each has been heard of.
 */
export class LiveMarket {
  readonly book: Book;
  readonly gateway: OrderGateway;
  /** When the replay wants control back, ns. */
  wantedNs = Number.POSITIVE_INFINITY;
  readonly #inbox: VenueEvent[] = [];
  readonly #source: Book;
  /** Of each chunk given out, its place in the source; -1 for an empty one. */
  readonly #given: number[] = [];
  #read = 0;
  #rows: Promise<RowColumns> | null = null;
  #wake: (() => void) | null = null;

  constructor(
    readonly connector: ExchangeConnector & { orders: OrderGateway },
    info: BookInfo,
  ) {
    this.gateway = connector.orders;
    this.gateway.listen((event) => {
      this.#inbox.push(event);
      this.#wake?.();
    });
    this.#source = growingBook(connector, info, 0);
    const chunkCount = () => this.#given.length + (this.#source.chunkCount > this.#read ? 1 : 0);
    this.book = {
      info,
      maxChunkRows: Number.MAX_SAFE_INTEGER,
      get chunkCount() {
        return chunkCount();
      },
      readChunk: (index) => (index < this.#given.length ? this.#again(index) : this.#next()),
      close: () => connector.close(),
    };
  }

  get nowNs(): number {
    return this.connector.clock.nowNs();
  }

  /** What was heard of orders since the last call. */
  takeEvents(): VenueEvent[] {
    return this.#inbox.splice(0);
  }

  get hasEvents(): boolean {
    return this.#inbox.length > 0;
  }

  #again(index: number): Promise<RowColumns> {
    const at = this.#given[index] as number;
    return at < 0 ? Promise.resolve(NO_ROWS) : this.#source.readChunk(at);
  }

  /** No rows at all when something else came first; the rows are then for the next call. */
  async #next(): Promise<RowColumns> {
    this.#rows ??= this.#source.readChunk(this.#read);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const other = new Promise<null>((resolve) => {
      this.#wake = () => resolve(null);
      const waitMs = (this.wantedNs - this.nowNs) / 1e6;
      if (this.hasEvents || waitMs <= 0) resolve(null);
      // The longest wait that a timer knows is 24 days.
      else if (waitMs < 2 ** 31) timer = setTimeout(resolve, waitMs, null);
    });
    const rows = await Promise.race([this.#rows, other]);
    clearTimeout(timer);
    this.#wake = null;
    if (rows !== null) this.#rows = null;
    this.#given.push(rows === null ? -1 : this.#read++);
    return rows ?? NO_ROWS;
  }
}
