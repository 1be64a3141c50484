import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { BinanceMarketName } from "../../src/connectors/binance-wire.js";
import type { LiveClock } from "../../src/connectors/feed.js";
import { BookPlayer } from "./book-player.js";
import { VenueAccount } from "./venue-account.js";

export interface LocalVenueOptions {
  market?: BinanceMarketName;
  /** Milliseconds by which the venue's clock is ahead. */
  skewMs?: number;
  /**
   * The venue's time is that of the last message in the book, instead of the machine's. It plays only while every listener has
   * received all that was sent: what a listener receives, and when, does not depend on the machine.
   */
  bookTime?: boolean;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

const UNAVAILABLE: Answer = { status: 503, body: {} };

/** Looks at what is due this often when it plays at a speed, ms. */
const STEP_MS = 5;
/** Real time that one look makes up for at most, ms: a machine that can't keep up plays slower, instead of all at once. */
const MOST_STEP_MS = 50;
/** Start of book time, ms since 1970. */
const BOOK_EPOCH_MS = 1_700_000_000_000;

/**
 * A venue on loopback that speaks Binance's dialect: WebSocket streams and REST, fed by a book, with an account that takes orders.
 * It can be made to fail in every way that a network and a venue can.
 */
export class LocalVenue {
  readonly account: VenueAccount;
  readonly requests: string[] = [];
  skewMs: number;
  snapshots = 0;
  /** Times the book's own: that at which it played last. */
  speed = 1;
  /** Requests that match fail (503) for as long as this is set. */
  failing: RegExp | null = null;
  /** Nothing is sent, and nobody is told. */
  silent = false;
  #sockets = new Set<WebSocket>();
  /** Listeners that have not received everything yet. */
  readonly #behind = new Set<WebSocket>();
  #frozen = new Set<WebSocket>();
  #users = new Set<WebSocket>();
  /** Sockets that asked for streams by name, as ccxt does: they get bare messages. */
  #streams = new Map<WebSocket, string[]>();
  #connections = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #id = 1_000;
  #lost = 0;
  #twice = false;
  #held: string[] | null = null;
  #unanswered: RegExp | null = null;
  #release: (() => void)[] = [];
  #failures: { match: RegExp; answers: Answer[] }[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #pausedMs = Number.NaN;
  readonly #futures: boolean;

  private constructor(
    readonly player: BookPlayer,
    readonly options: LocalVenueOptions,
  ) {
    this.skewMs = options.skewMs ?? 0;
    this.#futures = !(options.market ?? "binance-futures").startsWith("binance-spot");
    this.account = new VenueAccount(
      player.info.instrument,
      this.#futures,
      () => this.nowMs,
      (event) => this.#tell(this.#users, event),
    );
  }

  static async start(book: Uint8Array, options: LocalVenueOptions = {}): Promise<LocalVenue> {
    const venue = new LocalVenue(await BookPlayer.of(book), options);
    await venue.listen();
    return venue;
  }

  get rest(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get stream(): string {
    return `ws://127.0.0.1:${this.#port}/stream?streams=`;
  }

  /** Book time as a clock for a feed. */
  get clock(): LiveClock {
    return { epochNs: BigInt(BOOK_EPOCH_MS) * 1_000_000n, nowNs: () => this.player.nowNs };
  }

  get nowMs(): number {
    if (this.options.bookTime) return BOOK_EPOCH_MS + Math.floor(this.player.nowNs / 1e6) + this.skewMs;
    // Of the clock that never jumps, as the one it is held against, in the whole milliseconds that venues tell.
    return Math.floor(performance.timeOrigin + performance.now()) + this.skewMs;
  }

  get listeners(): number {
    return this.#sockets.size + this.#streams.size;
  }

  /** Connections for an account's own events. */
  get users(): number {
    return this.#users.size;
  }

  /** Opens the port; the same one after a restart. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket, request) => this.#connected(socket, request.url ?? ""));
    server.on("connection", (socket) => {
      this.#connections.add(socket);
      socket.on("close", () => this.#connections.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Drops every connection and the port. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#connections) socket.destroy();
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Cuts the connections; the port stays. */
  cut(): void {
    for (const socket of [...this.#sockets, ...this.#streams.keys()]) socket.terminate();
  }

  /** The connections that there are say nothing more, not even that they are over; new ones do. */
  freeze(): void {
    this.#frozen = this.#sockets;
    this.#sockets = new Set();
  }

  thaw(): void {
    for (const socket of this.#frozen) socket.terminate();
    this.#frozen = new Set();
  }

  /** Plays at a multiple of the book's own speed. */
  play(speed = this.speed): void {
    clearInterval(this.#timer);
    this.speed = speed;
    let lookedMs = performance.now();
    let dueNs = this.player.nextNs;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const stepMs = this.options.bookTime ? STEP_MS : Math.min(nowMs - lookedMs, MOST_STEP_MS);
      lookedMs = nowMs;
      if (this.options.bookTime && (this.#sockets.size === 0 || this.#behind.size > 0)) return;
      dueNs += stepMs * 1e6 * speed;
      while (this.player.nextNs <= dueNs) this.step();
      if (this.options.bookTime) this.#awaitListeners();
    }, STEP_MS);
  }

  pause(): void {
    this.#pausedMs = performance.now();
    clearInterval(this.#timer);
  }

  /** Time since it was paused, ms. */
  get pausedForMs(): number {
    return performance.now() - this.#pausedMs;
  }

  /** Sends the next `count` messages now. */
  step(count = 1): void {
    for (let i = 0; i < count; i++) this.#send();
  }

  /** The next `count` updates happen, and are never sent. */
  lose(count: number): void {
    this.#lost = count;
  }

  /** The next message comes twice. */
  repeat(): void {
    this.#twice = true;
  }

  /** The next message comes after the one behind it. */
  swap(): void {
    this.#held = [];
  }

  /** Requests whose path matches get these answers, one each, and then the true ones again. */
  failNext(match: RegExp, ...answers: Answer[]): void {
    this.#failures.push({ match, answers });
  }

  /** Requests that match get no answer until `answerAgain`. */
  doNotAnswer(match: RegExp): void {
    this.#unanswered = match;
  }

  /** Answers requests again. Those that got no answer get 503 now. */
  answerAgain(): void {
    this.#unanswered = null;
    for (const release of this.#release.splice(0)) release();
  }

  /** Text for everybody who listens to the market. */
  broadcast(text: string): void {
    for (const socket of this.#sockets) socket.send(text);
    if (this.#streams.size === 0) return;
    const { stream, data } = JSON.parse(text) as { stream: string; data: unknown };
    for (const [socket, names] of this.#streams) if (names.includes(stream)) socket.send(JSON.stringify(data));
  }

  #send(): void {
    const { bids, asks, trades } = this.player.next();
    const symbol = this.player.info.instrument.symbol;
    const [E, T] = [this.nowMs, this.nowMs];
    if (bids.length + asks.length > 0) {
      const pu = this.#id;
      this.#id += bids.length + asks.length;
      const update = { e: "depthUpdate", E, ...(this.#futures ? { T, pu } : {}), s: symbol, U: pu + 1, u: this.#id, b: bids, a: asks };
      this.#deliver(JSON.stringify({ stream: `${symbol.toLowerCase()}@depth`, data: update }));
    }
    for (const { price, quantity, makerIsBuyer } of trades) {
      const trade = {
        e: "trade",
        E,
        T,
        s: symbol,
        t: 1,
        p: price,
        q: quantity,
        ...(this.#futures ? { X: "MARKET" } : {}),
        m: makerIsBuyer,
      };
      this.#deliver(JSON.stringify({ stream: `${symbol.toLowerCase()}@trade`, data: trade }));
      this.account.traded(Number(price));
    }
  }

  #deliver(text: string): void {
    const isDepth = text.includes("depthUpdate");
    if (isDepth && this.#lost > 0) this.#lost--;
    else if (isDepth && this.#held) {
      this.#held.push(text);
      if (this.#held.length < 2) return;
      const held = this.#held.reverse();
      this.#held = null;
      for (const each of held) this.#out(each);
    } else this.#out(text);
    if (!isDepth || !this.#twice) return;
    this.#twice = false;
    this.#out(text);
  }

  /** A listener answers a ping once it has received all messages before it. */
  #awaitListeners(): void {
    for (const socket of this.#sockets) {
      this.#behind.add(socket);
      socket.once("pong", () => this.#behind.delete(socket));
      socket.ping();
    }
  }

  #out(text: string): void {
    if (!this.silent) this.broadcast(text);
  }

  #tell(sockets: Set<WebSocket>, event: unknown): void {
    for (const socket of sockets) socket.send(JSON.stringify(event));
  }

  #connected(socket: WebSocket, url: string): void {
    const user = !url.startsWith("/stream") || !url.includes("@");
    const set = user ? this.#users : this.#sockets;
    set.add(socket);
    socket.on("close", () => {
      set.delete(socket);
      this.#behind.delete(socket);
    });
    socket.on("error", () => {});
    socket.on("message", (data) => this.#said(socket, String(data)));
  }

  /** Spot's private events are asked for by a signed message; streams by a list of names. */
  #said(socket: WebSocket, text: string): void {
    const { id, method, params } = JSON.parse(text) as { id?: unknown; method?: string; params?: unknown };
    if (id === undefined) return;
    if (method === "SUBSCRIBE" && Array.isArray(params)) {
      this.#users.delete(socket);
      const known = this.#streams.get(socket) ?? [];
      this.#streams.set(socket, [...known, ...params.map((name) => String(name).split("@").slice(0, 2).join("@"))]);
      socket.on("close", () => this.#streams.delete(socket));
    }
    const result = method === "userDataStream.subscribe.signature" ? { subscriptionId: 0 } : null;
    socket.send(JSON.stringify({ id, status: 200, result }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    let body = "";
    for await (const chunk of request) body += chunk;
    const path = `${request.method} ${url.pathname}`;
    this.requests.push(path);
    const late = this.#unanswered?.test(path) === true;
    if (late) await new Promise<void>((resolve) => this.#release.push(resolve));
    const { status, headers = {}, body: said } = late ? UNAVAILABLE : (this.#planned(path) ?? this.#true(request, url, body));
    response.writeHead(status, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*", ...headers });
    response.end(JSON.stringify(said));
  }

  #planned(path: string): Answer | null {
    if (this.failing?.test(path)) return UNAVAILABLE;
    for (const failure of this.#failures) {
      const answer = failure.match.test(path) ? failure.answers.shift() : undefined;
      if (answer) return answer;
    }
    return null;
  }

  #true(request: IncomingMessage, url: URL, body: string): Answer {
    const path = url.pathname.replace(/^\/(fapi|api)\/v\d/, "");
    const parameters = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
    if (path === "/time") return { status: 200, body: { serverTime: this.nowMs } };
    if (path === "/exchangeInfo")
      return { status: 200, body: { timezone: "UTC", serverTime: this.nowMs, symbols: [this.account.symbolInfo()] } };
    if (path === "/depth") {
      this.snapshots++;
      return {
        status: 200,
        body: { lastUpdateId: this.#id, ...(this.#futures ? { E: this.nowMs, T: this.nowMs } : {}), ...this.player.snapshot() },
      };
    }
    if (path === "/listenKey") return { status: 200, body: { listenKey: "local-listen-key" } };
    return this.account.answer(request.method ?? "GET", path, parameters, request.headers["x-mbx-apikey"]);
  }
}
