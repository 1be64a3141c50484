import { joinColumns } from "../data/importers/columns.js";
import type { BookInfo, RowColumns } from "../data/rows.js";
import { type ConnectorCapabilities, type ConnectorClock, type ExchangeConnector, SIMULATED_ORDERS } from "../strategy/connector.js";

/** A market whose rows are handed in from outside, such as by a page to a worker that has no network: orders are filled here. */
export class PostedMarket implements ExchangeConnector {
  readonly name = "posted market data";
  readonly capabilities: ConnectorCapabilities = SIMULATED_ORDERS;
  readonly orders = null;
  readonly clock: ConnectorClock;
  #rows: RowColumns[] = [];
  #lastNs = 0;
  #over = false;
  #wake: (() => void) | null = null;

  constructor(readonly info: BookInfo) {
    this.clock = { epochNs: BigInt(info.epochNs), nowNs: () => this.#lastNs };
  }

  async open(): Promise<readonly BookInfo[]> {
    return [this.info];
  }

  /** Rows that were heard, in order. */
  post(rows: RowColumns): void {
    if (this.#over || rows.length === 0) return;
    this.#rows.push(rows);
    this.#lastNs = rows.localTs[rows.length - 1] as number;
    this.#wake?.();
  }

  async next(): Promise<RowColumns | null> {
    while (this.#rows.length === 0 && !this.#over)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#rows.length === 0 ? null : joinColumns(this.#rows.splice(0));
  }

  /** No more rows will come; those that came are still given out. */
  close(): void {
    this.#over = true;
    this.#wake?.();
  }
}
