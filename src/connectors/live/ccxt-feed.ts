import { BUY, type Instrument, Kind, SELL } from "../../data/rows.js";
import { HftError } from "../../errors.js";
import type { ClockOffset } from "../../strategy/connector.js";
import { OffsetEstimate } from "../clock-offset.js";
import { type FeedInfo, type FeedListener, type LiveClock, type MarketFeed, stampsFor } from "../feed.js";
import { LiveRows } from "../live-rows.js";
import { type CcxtBook, type CcxtExchange, type CcxtTrade, closeExchange } from "./ccxt-exchange.js";

const SILENCE_MS = 10_000;
const RETRY_MS = 1_000;
const MOST_RETRY_MS = 30_000;
/** Levels of a side that are followed; those beyond are the venue's. */
const LEVELS = 100;
/** Attempts before the book has been known once. */
const MOST_FAILURES = 4;
const MOST_WORDS = 200;

export interface CcxtFeedOptions {
  exchange: CcxtExchange;
  /** ccxt's name of the market, such as `BTC/USDT`. */
  symbol: string;
  instrument: Instrument;
  clock: LiveClock;
  /** Silence after which the connection is held for dead, ms. Default 10,000. */
  silenceMs?: number | undefined;
  /** Pause before connecting anew, ms; doubled each time up to half a minute. Default 1,000. */
  retryMs?: number | undefined;
  /** Whether closing the feed closes the exchange's connections, too. */
  closesExchange?: boolean;
}

/**
 * Depth and trades of any exchange whose ccxt class has WebSockets. ccxt joins snapshot and updates; here a book is told by how it
 * differs from the one before. After any error the book is told whole again.
 */
export class CcxtFeed implements MarketFeed {
  readonly #rows = new LiveRows();
  readonly #offset = new OffsetEstimate();
  readonly #known = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  #whole = false;
  #closed = false;
  #listener: FeedListener | null = null;
  #opened: { resolve: () => void; reject: (reason: HftError) => void } | null = null;
  #failures = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Ends the waits of whoever follows, once the feed is closed or its connections are. */
  #wake: (() => void)[] = [];
  readonly clock: LiveClock;
  readonly #ns: (ms: number) => number;

  constructor(readonly options: CcxtFeedOptions) {
    this.clock = options.clock;
    this.#ns = stampsFor(this.clock);
  }

  /** @throws HftError 6001 when the book can't be had, 6008 for an exchange whose ccxt class has no WebSockets. */
  async open(listener: FeedListener): Promise<FeedInfo> {
    const { exchange, instrument, symbol } = this.options;
    if (exchange.has.watchOrderBook !== true) throw new HftError(6008, `ccxt's ${exchange.id} has no order book over WebSocket.`);
    this.#listener = listener;
    listener.state("connecting", `Connects to ${exchange.name}.`);
    const whole = new Promise<void>((resolve, reject) => {
      this.#opened = { resolve, reject };
    });
    void this.#follow("book", async () => this.#book(await exchange.watchOrderBook(symbol)));
    if (exchange.has.watchTrades === true) void this.#follow("trades", async () => this.#trades(await exchange.watchTrades(symbol)));
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

  get medianTravelNs(): number {
    return this.#rows.medianTravelNs;
  }

  get clockOffset(): ClockOffset | null {
    return this.#offset.best;
  }

  async askClock(): Promise<void> {
    const askedNs = this.clock.nowNs();
    const venueMs = await this.options.exchange.fetchTime();
    if (venueMs !== undefined) this.#offset.add(askedNs, this.#ns(venueMs), this.clock.nowNs());
  }

  restate(): void {
    if (this.#whole && this.#rows.again(this.clock.nowNs())) this.#flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#silence);
    for (const wake of this.#wake.splice(0)) wake();
    this.#opened?.reject(new HftError(6001, "The feed was closed before its book was known."));
    this.#opened = null;
    this.#listener?.state("closed", "Closed.");
    if (this.options.closesExchange) void closeExchange(this.options.exchange);
  }

  async #follow(what: "book" | "trades", step: () => Promise<void>): Promise<void> {
    const first = this.options.retryMs ?? RETRY_MS;
    for (let retryMs = first; !this.#closed; ) {
      try {
        await step();
        retryMs = first;
      } catch (error) {
        if (this.#closed) return;
        if (what === "book") this.#lost((error as Error).message.slice(0, MOST_WORDS), retryMs);
        await this.#pause(retryMs);
        retryMs = Math.min(MOST_RETRY_MS, retryMs * 2);
      }
    }
  }

  #lost(why: string, retryMs: number): void {
    clearTimeout(this.#silence);
    this.#whole = false;
    if (this.#opened && ++this.#failures >= MOST_FAILURES) {
      const { name } = this.options.exchange;
      this.#opened.reject(new HftError(6001, `${name}: ${why} Tried ${MOST_FAILURES} times.`));
      this.#opened = null;
      this.close();
    } else this.#listener?.state("resyncing", `${why} Connects anew in ${retryMs / 1e3} s.`);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Starts the silence anew. */
  #listen(): void {
    clearTimeout(this.#silence);
    const silenceMs = this.options.silenceMs ?? SILENCE_MS;
    this.#silence = setTimeout(() => {
      this.#whole = false;
      this.#listener?.state("stalled", `Nothing was heard for ${silenceMs / 1e3} s.`);
      // Whoever waits for the next book or trade is told by a rejection, and connects anew.
      void closeExchange(this.options.exchange);
    }, silenceMs);
  }

  #book({ bids, asks, timestamp }: CcxtBook): void {
    // Closed while it was on its way.
    if (this.#closed) return;
    this.#listen();
    if (bids.length === 0 || asks.length === 0) return;
    this.#stamp(timestamp);
    if (!this.#whole) this.#clear();
    this.#side(BUY, bids.slice(0, LEVELS), this.#known.bids);
    this.#side(SELL, asks.slice(0, LEVELS), this.#known.asks);
    if (!this.#whole) this.#listener?.state("live", "The book is whole.");
    this.#whole = true;
    this.#flush();
    this.#opened?.resolve();
    this.#opened = null;
  }

  #trades(trades: readonly CcxtTrade[]): void {
    if (!this.#whole || this.#closed) return;
    this.#listen();
    const { tickSize, lotSize } = this.options.instrument;
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
    const { tickSize, lotSize } = this.options.instrument;
    const now = new Map(levels.map(([price, amount]) => [Math.round(price / tickSize), Math.round(amount / lotSize)]));
    for (const ticks of known.keys()) if (!now.has(ticks)) this.#rows.add(Kind.depth + side, ticks, 0);
    for (const [ticks, lots] of now) if (known.get(ticks) !== lots) this.#rows.add(kind, ticks, lots);
    known.clear();
    for (const [ticks, lots] of now) known.set(ticks, lots);
  }

  #stamp(venueMs: number | undefined): void {
    const nowNs = this.clock.nowNs();
    this.#rows.message(venueMs === undefined ? nowNs : this.#ns(venueMs), nowNs);
  }

  #flush(): void {
    const rows = this.#rows.take();
    if (rows) this.#listener?.rows(rows);
  }
}
