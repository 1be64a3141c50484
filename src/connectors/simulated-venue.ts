import type { Book, BookInfo, RowColumns } from "../data/rows.js";
import type { ConnectorCapabilities, ConnectorClock, ExchangeConnector } from "../strategy/connector.js";
import { SIMULATED_ORDERS } from "../strategy/connector.js";

/** Recorded books as a connector: the one interface also stands for the simulated exchange. Plays them once. */
export class SimulatedVenue implements ExchangeConnector {
  readonly capabilities: ConnectorCapabilities = { ...SIMULATED_ORDERS, recorded: true };
  readonly orders = null;
  readonly clock: ConnectorClock;
  readonly #next: number[];
  #lastNs = 0;
  #closed = false;

  constructor(readonly books: readonly Book[]) {
    this.#next = books.map(() => 0);
    this.clock = { epochNs: BigInt(books[0]?.info.epochNs ?? 0), nowNs: () => this.#lastNs };
  }

  get name(): string {
    return `simulated, ${this.books.map(({ info }) => info.title).join(" and ")}`;
  }

  async open(): Promise<readonly BookInfo[]> {
    return this.books.map(({ info }) => info);
  }

  async next(instrument: number): Promise<RowColumns | null> {
    const book = this.books[instrument];
    const chunk = this.#next[instrument] as number;
    if (this.#closed || !book || chunk >= book.chunkCount) return null;
    this.#next[instrument] = chunk + 1;
    const rows = await book.readChunk(chunk);
    this.#lastNs = Math.max(this.#lastNs, rows.localTs[rows.length - 1] ?? 0);
    return rows;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const book of this.books) book.close();
  }
}
