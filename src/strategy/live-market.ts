import type { Book, BookInfo, RowColumns } from "../data/rows.js";
import type { ExchangeConnector, OrderGateway, VenueEvent } from "./connector.js";
import { growingBook, NO_ROWS } from "./growing-book.js";

/**
 * A connector whose orders are real, as the replay waits for it: until rows came, an order was answered, or a timer is due by the
 * connector's clock.
 */
export class LiveMarket {
  readonly books: readonly Book[];
  readonly gateway: OrderGateway;
  /** When the replay wants control back, ns. */
  wantedNs = Number.POSITIVE_INFINITY;
  readonly #inbox: VenueEvent[] = [];
  #wake: (() => void) | null = null;

  constructor(
    readonly connector: ExchangeConnector & { orders: OrderGateway },
    infos: readonly BookInfo[],
  ) {
    this.gateway = connector.orders;
    this.gateway.listen((event) => {
      this.#inbox.push(event);
      this.#wake?.();
    });
    const soonest = (rows: Promise<RowColumns>) => this.#soonest(rows);
    this.books = infos.map((info, index) => waitingBook(growingBook(connector, info, index), soonest));
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

  /** Null when something else came before the rows. */
  async #soonest(rows: Promise<RowColumns>): Promise<RowColumns | null> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const other = new Promise<null>((resolve) => {
      this.#wake = () => resolve(null);
      const waitMs = (this.wantedNs - this.nowNs) / 1e6;
      if (this.hasEvents || waitMs <= 0) resolve(null);
      // The longest wait that a timer knows is 24 days.
      else if (waitMs < 2 ** 31) timer = setTimeout(resolve, waitMs, null);
    });
    const soonest = await Promise.race([rows, other]);
    clearTimeout(timer);
    this.#wake = null;
    return soonest;
  }
}

/** A growing book that gives out no rows at all when something else came first; the rows are then for the next call. */
function waitingBook(source: Book, soonest: (rows: Promise<RowColumns>) => Promise<RowColumns | null>): Book {
  /** Of each chunk given out, its place in the source; -1 for an empty one. */
  const given: number[] = [];
  let read = 0;
  let rows: Promise<RowColumns> | null = null;
  const again = (index: number): Promise<RowColumns> => {
    const at = given[index] as number;
    return at < 0 ? Promise.resolve(NO_ROWS) : source.readChunk(at);
  };
  const next = async (): Promise<RowColumns> => {
    rows ??= source.readChunk(read);
    const heard = await soonest(rows);
    if (heard !== null) rows = null;
    given.push(heard === null ? -1 : read++);
    return heard ?? NO_ROWS;
  };
  return {
    info: source.info,
    maxChunkRows: Number.MAX_SAFE_INTEGER,
    get chunkCount() {
      return given.length + (source.chunkCount > read ? 1 : 0);
    },
    readChunk: (index) => (index < given.length ? again(index) : next()),
    close: () => source.close(),
  };
}
