import { lazily } from "../engine/lazy.js";
import type { RunRecord as RunData } from "../engine/record.js";
import { runReport } from "../report/report.js";
import type { SourceFile } from "../strategy/transpile.js";
import type { Fill } from "../strategy/types.js";
import { type RunTable, runParquet } from "./parquet-tables.js";
import { fillRows, type OrderRow, orderRows } from "./rows.js";

/**
 * What a run left, and what it can be asked. Sent to another thread or written as JSON it becomes `RunData`, the columns alone.
 */
export interface RunRecord extends RunData {
  /** Every order in the order it was sent, in plain prices and quantities. Worked out when it is first read. */
  readonly orders: readonly OrderRow[];
  /** Every execution in the order the strategy heard of it. Worked out when it is first read. */
  readonly fills: readonly Fill[];
  /**
   * One table of the run as a Parquet file, times in ns since 1970.
   * @param table Default `events`: every request, answer and execution.
   */
  toParquet(table?: RunTable): Promise<Uint8Array<ArrayBuffer>>;
  /** The run as one HTML file that needs no server, script or network. */
  report(): string;
}

/** The source of the strategy of a run, where it is known. */
export interface RunSource {
  files: readonly SourceFile[];
  /** Name of the file that exports the strategy. */
  entry: string;
}

/**
 * Makes the record of any run one that can be asked: of `strategy.start()`, `engine.record()` or `runStrategy`.
 * @example
 * const engine = await createHftEngine({ exchangeConnector: bytes });
 * await engine.executeOrder({ symbol, side: "buy", orderType: "market", quantity: 0.01 });
 * const record = runRecord(engine.record());
 * for (const { orderId, outcome, executedPrice } of record.orders) console.log(orderId, outcome, executedPrice);
 */
export function runRecord(data: RunData, source: RunSource = { files: [], entry: "" }): RunRecord {
  return new AskedRecord(data, source) as unknown as RunRecord;
}

class AskedRecord {
  #orders: readonly OrderRow[] | null = null;
  #fills: readonly Fill[] | null = null;
  readonly #source: RunSource;

  constructor(data: RunData, source: RunSource) {
    this.#source = source;
    for (const name of Object.keys(data) as (keyof RunData)[])
      if (name !== "orderEvents")
        Object.defineProperty(this, name, { value: data[name], enumerable: true, writable: true, configurable: true });
    lazily(this, "orderEvents", () => data.orderEvents);
  }

  get orders(): readonly OrderRow[] {
    this.#orders ??= orderRows(this.#data);
    return this.#orders;
  }

  get fills(): readonly Fill[] {
    this.#fills ??= fillRows(this.#data);
    return this.#fills;
  }

  toParquet(table: RunTable = "events"): Promise<Uint8Array<ArrayBuffer>> {
    return runParquet(this.#data, table);
  }

  report(): string {
    return runReport({ record: this.#data, ...this.#source, verdict: null });
  }

  get #data(): RunData {
    return this as unknown as RunData;
  }
}
