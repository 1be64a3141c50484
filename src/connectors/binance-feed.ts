import type { Level, TradeMessage } from "../data/importers/binance.js";
import { BUY, type Instrument, Kind, SELL } from "../data/rows.js";
import { HftError } from "../errors.js";
import type { ClockOffset } from "../strategy/connector.js";
import {
  BINANCE_MARKETS,
  type BinanceMarket,
  type BinanceMarketName,
  readSnapshot,
  readWire,
  type SequencedUpdate,
} from "./binance-wire.js";
import { OffsetEstimate } from "./clock-offset.js";
import { type FeedInfo, type FeedListener, type FeedState, type LiveClock, type MarketFeed, machineClock, stampsFor } from "./feed.js";
import { LiveRows } from "./live-rows.js";

/** What a feed needs of a WebSocket: browsers and Node from 22 on have one of their own. */
export interface FeedSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  close(): void;
}

export interface BinanceFeedOptions {
  market: BinanceMarketName;
  /** Such as `BTCUSDT`. */
  symbol: string;
  /** Asked of the venue unless given. */
  instrument?: Instrument;
  /** Other addresses than the venue's own. */
  streamUrl?: string;
  restUrl?: string;
  socket?: (url: string) => FeedSocket;
  fetchJson?: (url: string) => Promise<unknown>;
  clock?: LiveClock;
  /** Silence after which the connection is held for dead, ms. */
  silenceMs?: number;
  /** Pause before connecting anew, ms; doubled each time up to half a minute. */
  retryMs?: number;
}

const MOST_RETRY_MS = 30_000;
/** Updates that are kept while a snapshot is on its way; more of them mean that it does not come. */
const MOST_WAITING = 10_000;
/** Connections that are tried before the book has been known once. */
const MOST_FAILURES = 4;
/** Messages that can't be read in one connection before it is given up. */
const MOST_UNREADABLE = 10;
/** Snapshots that are asked for within a span; they weigh the most of all requests at the venue. */
const MOST_SNAPSHOTS = 5;
const SNAPSHOT_SPAN_NS = 10e9;
/** When a venue that was asked too often does not say for how long. */
const ASKED_TOO_OFTEN_MS = 10_000;

/**
 * Binance's public depth and trades over WebSocket: a snapshot and the updates that were heard meanwhile, joined by the
 * venue's own rule. On a gap, a silence or a lost connection it says so and starts over; nothing is shown until the book is
 * whole again. Source of the rule: Binance's documentation, "How to manage a local order book correctly".
 */
export class BinanceFeed implements MarketFeed {
  readonly #market: BinanceMarket;
  readonly clock: LiveClock;
  readonly #rows = new LiveRows();
  #listener: FeedListener | null = null;
  #instrument: Instrument | null = null;
  #socket: FeedSocket | null = null;
  #waiting: SequencedUpdate[] | null = null;
  #last: SequencedUpdate | null = null;
  #snapshotId: number | null = null;
  readonly #ns: (ms: number) => number;
  #retryMs: number;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #unreadable = 0;
  #failures = 0;
  #closed = false;
  /** When snapshots were asked for, lately. */
  readonly #askedNs: number[] = [];
  readonly #offset = new OffsetEstimate();
  #opened: { resolve: () => void; reject: (reason: HftError) => void } | null = null;

  /** @throws HftError 6001 for a symbol that no address can hold, 6002 where there is no WebSocket. */
  constructor(readonly options: BinanceFeedOptions) {
    if (!/^[A-Za-z0-9_]{2,40}$/.test(options.symbol))
      throw new HftError(6001, `Got symbol ${JSON.stringify(options.symbol)}, wanted letters and digits, such as BTCUSDT.`, {});
    this.#market = BINANCE_MARKETS[options.market];
    this.clock = options.clock ?? machineClock();
    this.#retryMs = options.retryMs ?? 1_000;
    this.#ns = stampsFor(this.clock);
  }

  /** Of the exchange's clock against this machine's, as the quickest message tells; includes the way. */
  get leastTravelNs(): number {
    return this.#rows.leastTravelNs;
  }

  /** Of the last messages, by the venue's stamp and this machine's clock, ns; put it right by `clockOffset`. */
  get medianTravelNs(): number {
    return this.#rows.medianTravelNs;
  }

  /** How far the venue's clock is ahead of this machine's; null before `askClock`. */
  get clockOffset(): ClockOffset | null {
    return this.#offset.best;
  }

  /** Asks the venue what time it is. Do it now and then: clocks drift. @throws HftError 6001 when it does not answer. */
  async askClock(): Promise<void> {
    const askedNs = this.clock.nowNs();
    const url = `${this.options.restUrl ?? this.#market.rest}${this.#market.timePath}`;
    const answer = (await (this.options.fetchJson ?? fetchJson)(url).catch((error: Error) => {
      throw new HftError(6001, `${this.#market.title} did not tell its time: ${error.message}.`);
    })) as { serverTime?: unknown } | null;
    const { serverTime } = answer ?? {};
    if (typeof serverTime !== "number" || !Number.isSafeInteger(serverTime))
      throw new HftError(6001, `${this.#market.title} did not tell its time.`);
    this.#offset.add(askedNs, this.#ns(serverTime), this.clock.nowNs());
  }

  async open(listener: FeedListener): Promise<FeedInfo> {
    this.#listener = listener;
    this.#instrument = this.options.instrument ?? (await this.#askInstrument());
    await new Promise<void>((resolve, reject) => {
      this.#opened = { resolve, reject };
      this.#connect();
    });
    const { title } = this.#market;
    return {
      title: `${this.#instrument.symbol}, ${title}, live`,
      kind: "L2",
      instrument: this.#instrument,
      epochNs: String(this.clock.epochNs),
      source: `${title}, public market data`,
      licence: "the venue's terms",
    };
  }

  restate(): void {
    if (this.#snapshotId !== null && this.#rows.again(this.clock.nowNs())) this.#flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#hangUp();
    this.#opened?.reject(new HftError(6001, "The feed was closed before its book was known."));
    this.#tell("closed", "Closed.");
  }

  #connect(): void {
    this.#tell("connecting", `Connects to ${this.#market.title}.`);
    const name = this.options.symbol.toLowerCase();
    const url = `${this.options.streamUrl ?? this.#market.stream}${name}${this.#market.depthStream}/${name}@trade`;
    let socket: FeedSocket;
    try {
      socket = (this.options.socket ?? browserSocket)(url);
    } catch (error) {
      this.#opened?.reject(error instanceof HftError ? error : new HftError(6001, `Can't connect to ${url}: ${(error as Error).message}.`));
      return;
    }
    this.#socket = socket;
    this.#unreadable = 0;
    this.#listen();
    socket.onopen = () => this.#resync("A snapshot is on its way.");
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onclose = () => this.#lost(socket, "The connection was closed.");
    socket.onerror = () => this.#lost(socket, "The connection failed.");
  }

  /** Starts the silence anew. */
  #listen(): void {
    clearTimeout(this.#silence);
    const silenceMs = this.options.silenceMs ?? 10_000;
    this.#silence = setTimeout(() => {
      this.#tell("stalled", `Nothing was heard for ${silenceMs / 1e3} s.`);
      if (this.#socket) this.#lost(this.#socket, "The connection is dead.");
    }, silenceMs);
  }

  #lost(socket: FeedSocket, why: string, leastMs = 0): void {
    if (this.#closed || socket !== this.#socket) return;
    this.#hangUp();
    if (this.#opened && ++this.#failures >= MOST_FAILURES) {
      this.#opened.reject(new HftError(6001, `${this.#market.title}: ${why} Tried ${MOST_FAILURES} times.`));
      this.#opened = null;
      this.close();
      return;
    }
    const waitMs = Math.max(leastMs, this.#retryMs);
    this.#tell("resyncing", `${why} Connects anew in ${waitMs / 1e3} s.`);
    this.#retry = setTimeout(() => this.#connect(), waitMs);
    this.#retryMs = Math.min(MOST_RETRY_MS, this.#retryMs * 2);
  }

  #hangUp(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    this.#waiting = null;
    this.#last = null;
    this.#snapshotId = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Hanging up before the connection stood is an error to some sockets, which must not be nobody's.
    socket.onerror = () => {};
    socket.close();
  }

  /** Gathers updates until a snapshot has come that they can be joined to. */
  #resync(why: string): void {
    const socket = this.#socket;
    this.#waiting = [];
    this.#last = null;
    this.#snapshotId = null;
    const waitMs = this.#snapshotPauseMs();
    const later = waitMs === 0 ? "" : ` ${MOST_SNAPSHOTS} snapshots were asked for lately; the next in ${(waitMs / 1e3).toFixed(1)} s.`;
    this.#tell("resyncing", why + later);
    if (waitMs === 0) this.#askSnapshot(socket);
    else this.#retry = setTimeout(() => this.#askSnapshot(socket), waitMs);
  }

  /** A venue whose updates never fit would be asked without end. */
  #snapshotPauseMs(): number {
    const nowNs = this.clock.nowNs();
    while (this.#askedNs.length > 0 && (this.#askedNs[0] as number) < nowNs - SNAPSHOT_SPAN_NS) this.#askedNs.shift();
    const waitMs = this.#askedNs.length < MOST_SNAPSHOTS ? 0 : Math.ceil(((this.#askedNs[0] as number) + SNAPSHOT_SPAN_NS - nowNs) / 1e6);
    this.#askedNs.push(nowNs + waitMs * 1e6);
    return waitMs;
  }

  #askSnapshot(socket: FeedSocket | null): void {
    if (socket !== this.#socket) return;
    const url = `${this.options.restUrl ?? this.#market.rest}${this.#market.depthPath}?symbol=${this.options.symbol.toUpperCase()}&limit=${this.#market.limit}`;
    (this.options.fetchJson ?? fetchJson)(url).then(
      (value) => {
        if (socket === this.#socket && socket) this.#join(value, socket);
      },
      (error: Error) => {
        const waitMs = error instanceof AskedTooOften ? error.waitMs : 0;
        if (socket) this.#lost(socket, `The snapshot could not be had: ${error.message}.`, waitMs);
      },
    );
  }

  #join(value: unknown, socket: FeedSocket): void {
    const snapshot = readSnapshot(value);
    if (!snapshot) {
      this.#lost(socket, "The snapshot is none.");
      return;
    }
    const waiting = (this.#waiting ?? []).filter((update) => !this.#market.isOld(update, snapshot.lastUpdateId));
    const [first] = waiting;
    if (first && !this.#market.isFirst(first, snapshot.lastUpdateId)) {
      this.#resync("The snapshot is older than the updates.");
      return;
    }
    this.#waiting = null;
    this.#snapshotId = snapshot.lastUpdateId;
    const nowNs = this.clock.nowNs();
    this.#rows.message(Number.isSafeInteger(snapshot.T) ? this.#ns(snapshot.T as number) : nowNs, nowNs);
    // Nothing is known any more of what lies beyond the snapshot's levels.
    this.#add(Kind.clear, ["0", "0"]);
    for (const level of snapshot.bids) this.#add(Kind.snapshot + BUY, level);
    for (const level of snapshot.asks) this.#add(Kind.snapshot + SELL, level);
    for (const update of waiting) if (!this.#update(update)) return;
    this.#retryMs = this.options.retryMs ?? 1_000;
    this.#tell("live", "The book is whole.");
    this.#flush();
    this.#opened?.resolve();
    this.#opened = null;
  }

  #hear(text: string): void {
    this.#listen();
    const message = this.#read(text);
    if (!message) return;
    if ("depth" in message) {
      if (this.#waiting === null) {
        if (this.#snapshotId !== null && this.#update(message.depth)) this.#flush();
      } else if (this.#waiting.push(message.depth) > MOST_WAITING && this.#socket) this.#lost(this.#socket, "No snapshot came.");
    } else if (this.#snapshotId !== null) {
      this.#trade(message.trade);
      this.#flush();
    }
  }

  #read(text: string): ReturnType<typeof readWire> {
    try {
      return readWire(text);
    } catch {
      if (++this.#unreadable > MOST_UNREADABLE && this.#socket) this.#lost(this.#socket, "What comes can't be read.");
      return null;
    }
  }

  /** False when it does not go on where the book is. */
  #update(update: SequencedUpdate): boolean {
    const follows = this.#last ? this.#market.isNext(update, this.#last) : this.#market.isFirst(update, this.#snapshotId as number);
    if (!follows && !this.#last && this.#market.isOld(update, this.#snapshotId as number)) return true;
    if (!follows) {
      this.#resync(`An update is missing after ${this.#last?.u ?? this.#snapshotId}.`);
      return false;
    }
    this.#last = update;
    this.#rows.message(this.#ns(update.T ?? update.E), this.clock.nowNs());
    for (const level of update.b) this.#add(Kind.depth + BUY, level);
    for (const level of update.a) this.#add(Kind.depth + SELL, level);
    return true;
  }

  #trade({ T, p, q, m }: TradeMessage): void {
    this.#rows.message(this.#ns(T), this.clock.nowNs());
    this.#add(Kind.trade + (m ? SELL : BUY), [p, q]);
  }

  #add(ev: number, [price, quantity]: Level): void {
    const { tickSize, lotSize } = this.#instrument as Instrument;
    this.#rows.add(ev, Math.round(Number(price) / tickSize), Math.round(Number(quantity) / lotSize));
  }

  #flush(): void {
    const rows = this.#rows.take();
    if (rows) this.#listener?.rows(rows);
  }

  #tell(state: FeedState, why: string): void {
    this.#listener?.state(state, why);
  }

  async #askInstrument(): Promise<Instrument> {
    const symbol = this.options.symbol.toUpperCase();
    const url = `${this.options.restUrl ?? this.#market.rest}${this.#market.infoPath}?symbol=${symbol}`;
    const value = await (this.options.fetchJson ?? fetchJson)(url).catch((error: Error) => {
      throw new HftError(6001, `${this.#market.title} could not be asked for ${symbol}: ${error.message}.`);
    });
    return instrumentOf(value, symbol, this.#market.title);
  }
}

/** @throws HftError 6001 when the venue has no such symbol. */
function instrumentOf(value: unknown, symbol: string, venue: string): Instrument {
  const { symbols } = (value ?? {}) as { symbols?: Record<string, unknown>[] };
  const found = Array.isArray(symbols) ? symbols.find((each) => each?.symbol === symbol) : undefined;
  const filters = Array.isArray(found?.filters) ? (found.filters as Record<string, unknown>[]) : [];
  const step = (type: string, field: string) => Number(filters.find(({ filterType }) => filterType === type)?.[field]);
  const [tickSize, lotSize] = [step("PRICE_FILTER", "tickSize"), step("LOT_SIZE", "stepSize")];
  if (!found || !(tickSize > 0) || !(lotSize > 0)) throw new HftError(6001, `${venue} has no symbol ${symbol}.`);
  const { baseAsset = "", quoteAsset = "" } = found;
  return { symbol, venue, tickSize, lotSize, contractSize: 1, baseCurrency: String(baseAsset), quoteCurrency: String(quoteAsset) };
}

/** The venue's limit of requests was reached (429), or overrun so often that it does not listen (418). */
class AskedTooOften extends Error {
  constructor(
    words: string,
    readonly waitMs: number,
  ) {
    super(`${words}, to be asked again in ${waitMs / 1e3} s`);
  }
}

function browserSocket(url: string): FeedSocket {
  const { WebSocket } = globalThis as { WebSocket?: new (url: string) => unknown };
  if (!WebSocket) throw new HftError(6002, "This machine has no WebSocket (Node has one from version 22 on): pass `socket`.");
  return new WebSocket(url) as FeedSocket;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  const words = `${response.status} ${response.statusText}`.trim();
  if (response.status === 429 || response.status === 418) {
    const seconds = Number(response.headers.get("Retry-After"));
    throw new AskedTooOften(words, seconds > 0 ? seconds * 1e3 : ASKED_TOO_OFTEN_MS);
  }
  if (!response.ok) throw new Error(words);
  return response.json();
}
