import { batch, signal } from "@preact/signals";
import type { RunConfig } from "../../src/config/config.js";
import { BinanceFeed } from "../../src/connectors/binance-feed.js";
import { BINANCE_MARKETS, type BinanceMarketName } from "../../src/connectors/binance-wire.js";
import { keepAskingClock } from "../../src/connectors/clock-asks.js";
import { type FeedInfo, type FeedState, type LiveClock, machineClock } from "../../src/connectors/feed.js";
import { type BookHealth, MarketWatch } from "../../src/connectors/market-watch.js";
import { ownServer } from "../../src/connectors/origins.js";
import type { RowColumns } from "../../src/data/rows.js";
import { type Problem, problemOf } from "../state/problem.js";
import { load, save } from "../state/storage.js";
import { PaperRun } from "./paper-run.js";
import { bestLevels, COLUMN_MS, Tape } from "./tape.js";

export interface LiveDraft {
  market: BinanceMarketName;
  symbol: string;
  /** `host:port` of a server of one's own; empty for the venue's. */
  address: string;
}

/** What a person sees of a market that goes on. */
export interface LiveFacts {
  health: BookHealth;
  bids: [ticks: number, lots: number][];
  asks: [ticks: number, lots: number][];
  rows: number;
  messagesPerSecond: number;
  /** Exchange to this page, half of the last messages took less, ns; NaN while the clocks' offset is not known. */
  feedNs: number;
  clock: { offsetNs: number; errorNs: number } | null;
  lastTicks: number;
}

export interface LiveLine {
  /** ms since 1970. */
  ms: number;
  state: FeedState;
  text: string;
}

const KEY = "live";
const MOST_LINES = 200;
const LEVELS = 60;
/** Older than this, a book is shown as stale, ms. */
const STALE_MS = 3_000;
const FIRST: LiveDraft = { market: "binance-futures", symbol: "BTCUSDT", address: "" };

/** The page's connection to a market that goes on; the page holds the socket, the sandbox only ever gets rows. */
export class Live {
  readonly draft = signal<LiveDraft>(draftFrom(load(KEY)));
  readonly state = signal<FeedState | "off">("off");
  readonly info = signal<FeedInfo | null>(null);
  readonly facts = signal<LiveFacts | null>(null);
  readonly lines = signal<readonly LiveLine[]>([]);
  readonly problem = signal<Problem | null>(null);
  readonly tape = new Tape();
  /** Counts up with every column of the tape. */
  readonly beat = signal(0);
  readonly paper = new PaperRun();
  #feed: BinanceFeed | null = null;
  #watch: MarketWatch | null = null;
  #clock: LiveClock | null = null;
  #last = { exchTs: 0, localTs: 0 };
  #turn = 0;
  #rows = 0;
  #messages = 0;
  /** Ends what goes on by timers. */
  #rest = (): void => {};

  set<K extends keyof LiveDraft>(field: K, value: LiveDraft[K]): void {
    this.draft.value = { ...this.draft.value, [field]: value };
    save(KEY, this.draft.value);
  }

  async connect(): Promise<void> {
    if (this.state.value !== "off") return;
    const { market, symbol, address } = this.draft.value;
    const turn = ++this.#turn;
    this.#reset();
    try {
      const clock = machineClock();
      const addresses = address.trim() === "" ? {} : ownServer(address);
      const feed = new BinanceFeed({ market, symbol: symbol.trim().toUpperCase(), clock, ...addresses });
      this.#feed = feed;
      this.#clock = clock;
      this.#watch = new MarketWatch(clock, STALE_MS);
      this.state.value = "connecting";
      const heard = (rows: RowColumns) => feed === this.#feed && this.#hear(rows);
      const info = await feed.open({ rows: heard, state: (state, why) => feed === this.#feed && this.#tell(state, why) });
      if (feed !== this.#feed) return;
      this.info.value = info;
      this.#begin(feed);
    } catch (error) {
      // Disconnecting ends the attempt, which is no problem.
      if (turn !== this.#turn) return;
      this.#end();
      this.problem.value = problemOf(error);
    }
  }

  disconnect(): void {
    if (this.state.value === "off") return;
    this.#turn++;
    this.paper.over();
    this.#end();
  }

  /** Begins a run of the strategy on what is heard from now on, recorded; or records alone. */
  startPaper(strategy: { files: { name: string; text: string }[]; entry: string; config: RunConfig } | null): void {
    const info = this.info.value;
    const watch = this.#watch;
    if (!info || !watch?.health.good) return;
    this.paper.start({ info, ladder: watch.ladder, stamps: this.#last, strategy });
  }

  #begin(feed: BinanceFeed): void {
    const columns = setInterval(() => this.#column(), COLUMN_MS);
    const noMoreAsking = keepAskingClock(() => feed.askClock());
    this.#rest = () => {
      clearInterval(columns);
      noMoreAsking();
    };
  }

  #end(): void {
    const feed = this.#feed;
    this.#feed = null;
    this.#rest();
    feed?.close();
    batch(() => {
      if (this.state.value !== "off") this.#line("closed", "Disconnected.");
      this.state.value = "off";
    });
  }

  #reset(): void {
    this.tape.clear();
    this.#rows = 0;
    this.#messages = 0;
    batch(() => {
      this.problem.value = null;
      this.info.value = null;
      this.facts.value = null;
      this.lines.value = [];
    });
  }

  #hear(rows: RowColumns): void {
    this.#watch?.rows(rows);
    this.tape.rows(rows);
    this.paper.hear(rows);
    this.#rows += rows.length;
    this.#messages++;
    const last = rows.length - 1;
    this.#last = { exchTs: rows.exchTs[last] as number, localTs: rows.localTs[last] as number };
  }

  #tell(state: FeedState, why: string): void {
    if (this.#watch) this.#watch.state = state;
    batch(() => {
      this.#line(state, why);
      if (state !== "closed") this.state.value = state;
    });
  }

  #line(state: FeedState, text: string): void {
    this.lines.value = [...this.lines.value.slice(1 - MOST_LINES), { ms: Date.now(), state, text }];
  }

  #column(): void {
    const [watch, feed, clock] = [this.#watch, this.#feed, this.#clock];
    if (!watch || !feed || !clock) return;
    const { health, ladder } = watch;
    this.tape.sample(ladder, health.good, clock.nowNs());
    const offset = feed.clockOffset;
    const messagesPerSecond = (this.#messages * 1e3) / COLUMN_MS;
    this.#messages = 0;
    batch(() => {
      this.facts.value = {
        health,
        bids: health.good ? bestLevels(ladder.bids, -1, LEVELS) : [],
        asks: health.good ? bestLevels(ladder.asks, 1, LEVELS) : [],
        rows: this.#rows,
        messagesPerSecond,
        feedNs: offset ? feed.medianTravelNs + offset.offsetNs : Number.NaN,
        clock: offset,
        lastTicks: watch.lastTradeTicks,
      };
      this.beat.value++;
    });
  }
}

function draftFrom(kept: unknown): LiveDraft {
  const { market, symbol, address } = (kept ?? {}) as Partial<Record<keyof LiveDraft, unknown>>;
  return {
    market: typeof market === "string" && Object.hasOwn(BINANCE_MARKETS, market) ? (market as BinanceMarketName) : FIRST.market,
    symbol: typeof symbol === "string" ? symbol.slice(0, 40) : FIRST.symbol,
    address: typeof address === "string" ? address.slice(0, 60) : "",
  };
}

const made = new WeakMap<object, Live>();

/** The page's one: it goes on while its pane is closed. */
export function liveOf(store: object): Live {
  const live = made.get(store) ?? new Live();
  made.set(store, live);
  return live;
}
