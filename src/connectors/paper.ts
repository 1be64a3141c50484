import { BookWriter } from "../data/book-file.js";
import { RowDescriber } from "../data/describe.js";
import { joinColumns } from "../data/importers/columns.js";
import type { BookInfo, RowColumns } from "../data/rows.js";
import { MemoryScratch, type Scratch } from "../data/scratch.js";
import { HftError } from "../errors.js";
import { type ConnectorCapabilities, type ConnectorClock, type ExchangeConnector, SIMULATED_ORDERS } from "../strategy/connector.js";
import type { FeedInfo, FeedState, MarketFeed } from "./feed.js";

export interface PaperOptions {
  /** Keep what is heard, for `recording`. Default true. */
  record?: boolean;
  /** Where it is kept; in memory unless given. */
  scratch?: Scratch;
  /** Hears how the feed is. */
  onState?: (state: FeedState, why: string) => void;
  /** Hears the rows as they come, before whoever waits for them. */
  onRows?: (rows: RowColumns) => void;
}

/** Rows of a recorded chunk. */
const CHUNK_ROWS = 8_192;

/**
 * Live market data, own orders filled here by our matching and queue models: nothing is sent anywhere. What was heard can be
 * kept as a book, and a run on that book is the paper run once more, fill by fill.
 * @example
 * const connector = new PaperConnector(new BinanceFeed({ market: "binance-futures", symbol: "BTCUSDT" }));
 * const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false });
 */
export class PaperConnector implements ExchangeConnector {
  readonly capabilities: ConnectorCapabilities = SIMULATED_ORDERS;
  readonly orders = null;
  /** Time is that of what was heard, so that a run does not depend on the machine. */
  readonly clock: ConnectorClock;
  readonly #writer: BookWriter | null;
  #describer: RowDescriber | null = null;
  #info: FeedInfo | null = null;
  readonly #heard: RowColumns[] = [];
  #unwritten: RowColumns[] = [];
  #heardNs = 0;
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(
    readonly feed: MarketFeed,
    readonly options: PaperOptions = {},
  ) {
    const epochNs = () => BigInt(this.#info?.epochNs ?? 0);
    this.clock = {
      get epochNs() {
        return epochNs();
      },
      nowNs: () => this.#heardNs,
    };
    this.#writer = options.record === false ? null : new BookWriter(options.scratch ?? new MemoryScratch());
  }

  get name(): string {
    return `paper, ${this.#info?.title ?? "not open"}`;
  }

  get stampedBy(): ConnectorClock | null {
    return this.feed.clock ?? null;
  }

  async open(): Promise<readonly BookInfo[]> {
    const early: RowColumns[] = [];
    this.#info = await this.feed.open({
      rows: (rows) => (this.#describer ? this.#hear(rows) : early.push(rows)),
      state: (state, why) => {
        this.options.onState?.(state, why);
        if (state === "closed") this.close();
      },
    });
    this.#describer = new RowDescriber(this.#info.epochNs);
    for (const rows of early) this.#hear(rows);
    return [this.#bookInfo()];
  }

  async next(): Promise<RowColumns | null> {
    while (this.#heard.length === 0 && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#heard.length === 0 ? null : joinColumns(this.#heard.splice(0));
  }

  /** As the feed's. */
  restate(): void {
    this.feed.restate?.();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.feed.close();
    this.#wake?.();
  }

  /** What was heard so far, as a `.hftbook`. @throws HftError 2009 when nothing was. */
  recording(): Uint8Array[] {
    if (!this.#writer) throw new HftError(6003, "Nothing was kept: the connector was made with record: false.");
    this.#write(1);
    return [...this.#writer.pieces(this.#bookInfo())];
  }

  #hear(rows: RowColumns): void {
    // The last rows may come after a close that the strategy asked for: a run must not end in the middle of them.
    if (rows.length === 0 || this.#closed) return;
    this.#heard.push(rows);
    this.#heardNs = rows.localTs[rows.length - 1] as number;
    this.#unwritten.push(rows);
    this.#describer?.push(rows);
    this.options.onRows?.(rows);
    this.#write(CHUNK_ROWS);
    this.#wake?.();
  }

  #write(atLeast: number): void {
    const rows = this.#unwritten.reduce((sum, { length }) => sum + length, 0);
    if (rows < atLeast) return;
    if (rows > 0) this.#writer?.push(joinColumns(this.#unwritten));
    this.#unwritten = [];
  }

  #bookInfo(): BookInfo {
    const { title, kind, instrument, source, licence, epochNs } = this.#info as FeedInfo;
    const described = (this.#describer as RowDescriber).finish();
    const span = described.rows > 0 ? {} : { firstNs: 0, lastNs: 0 };
    const name = `paper-${instrument.symbol.toLowerCase()}-${epochNs}`;
    return { name, title, kind, instrument, source, licence, synthetic: false, notes: [], ...described, ...span };
  }
}
