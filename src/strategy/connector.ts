import type { Book, BookInfo, RowColumns } from "../data/rows.js";

/** What a connector is able to do. */
export interface ConnectorCapabilities {
  /** `simulated`: own orders are filled here, by our matching and queue models. Nothing leaves this machine. */
  orders: "simulated";
}

/**
 * A market that goes on while it is traded. Market data comes as rows, of the same kind as those of a recorded book, in the
 * order they were heard; a strategy can't tell where it runs.
 */
export interface ExchangeConnector {
  readonly name: string;
  readonly capabilities: ConnectorCapabilities;
  /** Connects. Resolves with what is known of each instrument once its book is. @throws HftError 6xxx when it can't be. */
  open(): Promise<readonly BookInfo[]>;
  /** The rows of an instrument that were heard since the last call, once there are some; null when no more will come. */
  next(instrument: number): Promise<RowColumns | null>;
  /** Disconnects; whoever waits for rows gets null. */
  close(): void;
}

export function isConnector(source: unknown): source is ExchangeConnector {
  return typeof (source as Partial<ExchangeConnector> | null)?.next === "function";
}

/** A connector's instrument as a book whose end is not known yet: the replay plays it as it comes. */
export function growingBook(connector: ExchangeConnector, info: BookInfo, instrument: number): Book {
  let read = 0;
  let ended = false;
  return {
    info,
    get chunkCount() {
      return ended ? read : read + 1;
    },
    maxChunkRows: Number.MAX_SAFE_INTEGER,
    async readChunk(): Promise<RowColumns> {
      const rows = await connector.next(instrument);
      if (rows === null) ended = true;
      else read++;
      return rows ?? NO_ROWS;
    },
    close: () => connector.close(),
  };
}

const NO_ROWS: RowColumns = {
  length: 0,
  ev: new Uint32Array(0),
  exchTs: new Float64Array(0),
  localTs: new Float64Array(0),
  ticks: new Int32Array(0),
  lots: new Float64Array(0),
  orderId: new Float64Array(0),
};
