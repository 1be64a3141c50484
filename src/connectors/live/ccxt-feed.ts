import { BUY, type Instrument, Kind, SELL } from "../../data/rows.js";
import { HftError } from "../../errors.js";
import type { FeedInfo, FeedListener, LiveClock, MarketFeed } from "../feed.js";
import { LiveRows } from "../live-rows.js";
import type { CcxtBook, CcxtExchange, CcxtTrade } from "./ccxt-exchange.js";

const RETRY_MS = 1_000;
const MOST_RETRY_MS = 30_000;
/** Levels of a side that are followed; those beyond are the venue's. */
const LEVELS = 100;

/**
 * Depth and trades of any exchange whose ccxt class has WebSockets. ccxt joins snapshot and updates; here a book is told by how it
 * differs from the one before. After any error the book is told whole again.
 */
export class CcxtFeed implements MarketFeed {
  readonly #rows = new LiveRows();
  readonly #known = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  #whole = false;
  #closed = false;
  #listener: FeedListener | null = null;
  #opened: (() => void) | null = null;

  constructor(
    readonly exchange: CcxtExchange,
    readonly symbol: string,
    readonly instrument: Instrument,
    readonly clock: LiveClock,
  ) {}

  /** @throws HftError 6008 for an exchange whose ccxt class has no WebSockets. */
  async open(listener: FeedListener): Promise<FeedInfo> {
    const { exchange, instrument } = this;
    if (exchange.has.watchOrderBook !== true) throw new HftError(6008, `ccxt's ${exchange.id} has no order book over WebSocket.`);
    this.#listener = listener;
    listener.state("connecting", `Connects to ${exchange.name}.`);
    const whole = new Promise<void>((resolve) => {
      this.#opened = resolve;
    });
    void this.#follow("book", async () => this.#book(await exchange.watchOrderBook(this.symbol)));
    if (exchange.has.watchTrades === true) void this.#follow("trades", async () => this.#trades(await exchange.watchTrades(this.symbol)));
    await whole;
    const epochNs = String(this.clock.epochNs);
    return {
      title: `${instrument.symbol}, ${exchange.name}, live`,
      kind: "L2",
      instrument,
      epochNs,
      source: `${exchange.name}, public market data`,
      licence: "the venue's terms",
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener?.state("closed", "Closed.");
  }

  async #follow(what: "book" | "trades", step: () => Promise<void>): Promise<void> {
    for (let retryMs = RETRY_MS; !this.#closed; ) {
      try {
        await step();
        retryMs = RETRY_MS;
      } catch (error) {
        if (this.#closed) return;
        if (what === "book") {
          this.#whole = false;
          this.#listener?.state("resyncing", `${(error as Error).message.slice(0, 200)} Connects anew in ${retryMs / 1e3} s.`);
        }
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        retryMs = Math.min(MOST_RETRY_MS, retryMs * 2);
      }
    }
  }

  async #book({ bids, asks, timestamp }: CcxtBook): Promise<void> {
    if (bids.length === 0 || asks.length === 0) return;
    this.#stamp(timestamp);
    if (!this.#whole) this.#clear();
    this.#side(BUY, bids.slice(0, LEVELS), this.#known.bids);
    this.#side(SELL, asks.slice(0, LEVELS), this.#known.asks);
    if (!this.#whole) this.#listener?.state("live", "The book is whole.");
    this.#whole = true;
    this.#flush();
    this.#opened?.();
    this.#opened = null;
  }

  async #trades(trades: readonly CcxtTrade[]): Promise<void> {
    if (!this.#whole) return;
    const { tickSize, lotSize } = this.instrument;
    for (const { price, amount, side, timestamp } of trades) {
      this.#stamp(timestamp);
      this.#rows.add(Kind.trade + (side === "sell" ? SELL : BUY), Math.round(price / tickSize), Math.round(amount / lotSize));
    }
    this.#flush();
  }

  #clear(): void {
    this.#known.bids.clear();
    this.#known.asks.clear();
    this.#rows.add(Kind.clear, 0, 0);
  }

  #side(side: number, levels: CcxtBook["bids"], known: Map<number, number>): void {
    const kind = (this.#whole ? Kind.depth : Kind.snapshot) + side;
    const { tickSize, lotSize } = this.instrument;
    const now = new Map(levels.map(([price, amount]) => [Math.round(price / tickSize), Math.round(amount / lotSize)]));
    for (const ticks of known.keys()) if (!now.has(ticks)) this.#rows.add(Kind.depth + side, ticks, 0);
    for (const [ticks, lots] of now) if (known.get(ticks) !== lots) this.#rows.add(kind, ticks, lots);
    known.clear();
    for (const [ticks, lots] of now) known.set(ticks, lots);
  }

  #stamp(venueMs: number | undefined): void {
    const nowNs = this.clock.nowNs();
    const epochMs = Number(this.clock.epochNs / 1_000_000n);
    const exchNs = venueMs === undefined ? nowNs : (venueMs - epochMs) * 1e6 - Number(this.clock.epochNs % 1_000_000n);
    this.#rows.message(exchNs, nowNs);
  }

  #flush(): void {
    const rows = this.#rows.take();
    if (rows) this.#listener?.rows(rows);
  }
}
