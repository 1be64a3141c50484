import type { RunConfig } from "../config/config.js";
import type { Instrument } from "../data/rows.js";
import { KEPT_FINISHED, type OrderFacts } from "../engine/own-orders.js";
import type { TradingCore } from "../engine/trading-core.js";
import { HftError } from "../errors.js";
import type { FillProbability } from "../estimate/fill-history.js";
import { Answer, type Asking, Later } from "./answer.js";
import { LiveBook, midTicks } from "./book-view.js";
import { executionOf, isOver, sideName } from "./execution.js";
import type { FillHistories } from "./fill-histories.js";
import { Guards } from "./guards.js";
import { bridgeLatency, bridgeQueue } from "./model-bridge.js";
import { LatencySimulator, QueuePositionManager } from "./models.js";
import { CancelAsk, ExecutionAsk } from "./order-asks.js";
import { type CheckedOrder, checkOrder, checkPrice, checkQuantity, findMarket, type Market, Markets, makeMarket } from "./order-check.js";
import { OrderDesk } from "./order-desk.js";
import type { FeeOf } from "./recall.js";
import type { Schedule } from "./schedule.js";
import { type PerformanceStats, performanceStats } from "./stats.js";
import type {
  Account,
  BookView,
  Execution,
  Fill,
  FillProbabilityRequest,
  HftEngine,
  Order,
  OrderBookLevels,
  OrderRequest,
} from "./types.js";
import { feeOf, worthOf } from "./worth.js";

const TIF_CODES = { GTC: 0, GTX: 1, FOK: 2, IOC: 3 } as const;
const TYPE_CODES = { limit: 0, market: 1 } as const;

/** `HftEngine` on the simulated exchange, or on a venue that looks like it. */
export class SimulatedEngine implements HftEngine {
  readonly markets: Markets;
  readonly byIndex: readonly Market[];
  readonly #books: LiveBook[];
  readonly #symbols: readonly string[];
  /** Who waits for orders, and what the strategy sees of them. */
  readonly desk: OrderDesk;
  #latencySim: LatencySimulator | null = null;
  #queueManager: QueuePositionManager | null = null;
  readonly #guards: Guards;
  #asked = false;
  /** Requests that an answer let go. */
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly core: TradingCore,
    instruments: readonly Instrument[],
    readonly config: RunConfig,
    readonly epochNs: bigint,
    readonly schedule: Schedule,
    /** Told that promises were settled, so that the replay lets their continuations run. */
    readonly onSettled: () => void,
    readonly histories: FillHistories,
    warn: (text: string) => void,
  ) {
    this.#guards = new Guards(config.guards, this, warn);
    this.byIndex = instruments.map((instrument, index) => makeMarket(index, instrument));
    this.markets = new Markets(this.byIndex);
    this.#books = this.byIndex.map((market) => new LiveBook(market, core.market(market.index)));
    this.#symbols = Object.freeze([...this.markets.keys()]);
    const fee: FeeOf = (index, ticks, lots, maker) => feeOf(this.marketAt(index), ticks, lots, maker, config);
    this.desk = new OrderDesk(core, this.byIndex, fee, onSettled);
  }

  get latencySim(): LatencySimulator | null {
    return this.#latencySim;
  }

  set latencySim(model: LatencySimulator | null) {
    if (!(model instanceof LatencySimulator))
      throw new HftError(4006, "latencySim wants an instance of a class that extends LatencySimulator.");
    this.#latencySim = model;
    this.core.useLatency(bridgeLatency(model, this.byIndex));
  }

  get queueManager(): QueuePositionManager | null {
    return this.#queueManager;
  }

  set queueManager(model: QueuePositionManager | null) {
    if (!(model instanceof QueuePositionManager))
      throw new HftError(4006, "queueManager wants an instance of a class that extends QueuePositionManager.");
    this.#queueManager = model;
    const orders = {
      side: (orderId: number) => sideName(this.core.order(orderId)?.side ?? 1),
      ticks: (orderId: number) => this.core.order(orderId)?.ticks ?? 0,
    };
    this.core.useQueue(bridgeQueue(model, this.core, this.byIndex, orders));
  }

  get nowNs(): number {
    return this.core.nowNs;
  }

  get symbols(): readonly string[] {
    return this.#symbols;
  }

  get activeOrders(): ReadonlyMap<number, Order> {
    return this.desk.active;
  }

  /** Whether every answer has to be heard, also one that nobody waits for. */
  get watchesEnds(): boolean {
    return this.#guards.watchEnds;
  }

  marketAt(index: number): Market {
    return this.byIndex[index] as Market;
  }

  bookAt(index: number): LiveBook {
    return this.#books[index] as LiveBook;
  }

  get hasAsked(): boolean {
    return this.#asked;
  }

  /** Whether requests were sent since this was last asked. */
  takeAsked(): boolean {
    const asked = this.#asked;
    this.#asked = false;
    return asked;
  }

  executeOrder(request: OrderRequest): Promise<Execution> {
    const checked = checkOrder(request, this.markets);
    const { market, side, orderType, timeInForce, ticks, lots } = checked;
    const { core, desk } = this;
    if (desk.orders.active >= this.config.maxActiveOrders) this.#refuseMore();
    if (this.#guards.watchOrders) this.#guards.beforeOrder(request);
    const orderId = core.nextId;
    const at = core.submitNext(market.index, side === "buy" ? 1 : -1, ticks, lots, TIF_CODES[timeInForce], TYPE_CODES[orderType]);
    if (request.orderBook) core.giveAhead(at, givenQueue(request.orderBook, checked));
    const ask = new ExecutionAsk(desk, at, orderId, request.awaitFill === true, market);
    this.#asked = true;
    // What can't be looked up later has to be kept when it is heard.
    return request.orderBook || core.logIsFull ? Later.of(ask) : new Answer(ask);
  }

  #refuseMore(): never {
    const { active } = this.desk.orders;
    throw new HftError(3108, `${active} orders are active and maxActiveOrders is ${this.config.maxActiveOrders}.`, {
      field: "maxActiveOrders",
    });
  }

  cancelOrder(orderId: number): Promise<boolean> {
    const ask = this.#cancel(orderId);
    this.#asked = true;
    if (ask === null) return Promise.reject(this.#unknown(orderId));
    return this.core.logIsFull ? Later.of(ask) : new Answer(ask);
  }

  /** Null for an order that never was. */
  #cancel(orderId: number): Asking<boolean> | null {
    const at = this.core.cancelOrder(orderId);
    if (at > 0) return new CancelAsk(this.desk, at, orderId);
    if (at < 0) return this.#cancelLater(-at, orderId);
    return this.#wasSent(orderId) ? this.#tooLate : null;
  }

  readonly #tooLate: Asking<boolean> = {
    ask: (settle) => {
      settle(false);
      this.onSettled();
    },
  };

  /** A request can only be sent when the one before it has been answered: until then this waits. */
  #cancelLater(at: number, orderId: number): Asking<boolean> {
    const later = new Later<boolean>();
    this.desk.whenAnswered(at, orderId, () => {
      this.#waiting.push(() => later.follow(this.#cancel(orderId) as Asking<boolean>));
      return false;
    });
    return later;
  }

  async cancelAllOrders(options: { symbol?: string } = {}): Promise<number> {
    const market = options.symbol === undefined ? null : findMarket(options.symbol, this.markets);
    const chosen = [...this.activeOrders.values()].filter(({ symbol }) => market === null || symbol === market.instrument.symbol);
    const answers = await Promise.all(chosen.map(({ orderId }) => this.cancelOrder(orderId)));
    return answers.filter(Boolean).length;
  }

  async modifyOrder(orderId: number, change: { price?: number; quantity?: number }): Promise<boolean> {
    const { core, desk } = this;
    const at = desk.orders.find(orderId);
    if (at === 0 && !this.#wasSent(orderId)) throw this.#unknown(orderId);
    if (at === 0) return false;
    const { market } = desk.view(at);
    const ticks = change.price === undefined ? null : checkPrice(change.price, market);
    const lots = change.quantity === undefined ? null : checkQuantity(change.quantity, market);
    while (desk.isActive(at, orderId) && desk.orders.busy(at)) await this.#nextAnswer(at, orderId);
    if (!desk.isActive(at, orderId)) return false;
    const { replacements, ticks: oldTicks, leavesLots } = desk.orders.facts(at);
    if (!core.modify(market.index, orderId, ticks ?? oldTicks, lots ?? leavesLots)) return false;
    const after = await this.#nextAnswer(at, orderId);
    return after.replacements > replacements;
  }

  #nextAnswer(at: number, orderId: number): Promise<OrderFacts> {
    return new Promise((resolve) =>
      this.desk.whenAnswered(at, orderId, (facts) => {
        resolve(facts);
        return true;
      }),
    );
  }

  sleep(ns: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule.addSleep(this.nowNs, ns, resolve);
    });
  }

  estimateFillProbability(request: FillProbabilityRequest): Promise<FillProbability> {
    const { market, side, ticks, lots } = checkOrder(
      { ...request, symbol: findMarket(request.symbol, this.markets).instrument.symbol },
      this.markets,
    );
    const { horizonNs } = request;
    if (!(typeof horizonNs === "number" && horizonNs > 0 && Number.isFinite(horizonNs)))
      throw new HftError(3112, `horizonNs: got ${String(horizonNs)}, wanted a number of nanoseconds above 0.`, { field: "horizonNs" });
    return this.histories.ask(market.index, { side: side === "buy" ? 1 : -1, ticks, lots, horizonNs }, this.nowNs);
  }

  account(symbol?: string): Account {
    const market = findMarket(symbol, this.markets);
    const state = this.core.account(market.index);
    const position = market.quantity.toNumber(state.positionLots);
    const mid = midTicks(this.core.market(market.index)) * market.price.step;
    const held = position === 0 ? 0 : worthOf(position, mid, market, this.config);
    return { position, balance: state.balance, fee: state.fee, trades: state.numTrades, equity: state.balance - state.fee + held };
  }

  getPerformanceStats(): PerformanceStats {
    const { active, sent, ended, executed, executions } = this.desk.orders;
    let partly = 0;
    for (const { cumQty } of this.activeOrders.values()) if (cumQty > 0) partly++;
    const counts = {
      totalOrders: sent,
      totalExecutions: executions,
      activeOrders: active,
      ended: ended + partly,
      executed: executed + partly,
    };
    return performanceStats(this.core, counts, this.config.latencyTargetNs);
  }

  getExecutionHistory({ limit = KEPT_FINISHED }: { limit?: number } = {}): Execution[] {
    const { orders } = this.desk;
    return orders.finished(Math.max(0, Math.floor(limit))).map((at) => {
      const facts = orders.facts(at);
      return executionOf(facts, this.marketAt(facts.instrument));
    });
  }

  book(symbol?: string): BookView {
    return this.bookAt(findMarket(symbol, this.markets).index);
  }

  instrument(symbol?: string): Instrument {
    return findMarket(symbol, this.markets).instrument;
  }

  /** The execution that news `k` tells. */
  fillOf(k: number): Fill {
    const { news } = this.core;
    const { price, quantity, instrument } = this.marketAt(news.instrument(k));
    return {
      orderId: news.orderId(k),
      symbol: instrument.symbol,
      side: sideName(this.desk.orders.side(news.own(k))),
      price: price.toNumber(news.execTicks(k)),
      quantity: quantity.toNumber(news.execLots(k)),
      fee: news.fee(k),
      maker: news.maker(k),
      exchTs: news.exchTs(k),
      localTs: news.localTs(k),
    };
  }

  /** Handlers have heard this of an order: who waits for it goes on. */
  settle(facts: OrderFacts): void {
    this.desk.settle(facts);
    if (this.#guards.watchEnds && isOver(facts)) this.#guards.afterEnd();
  }

  /** Sends what waited for the answers that were heard just now. */
  sendWaiting(): void {
    this.desk.heardAll();
    if (this.#waiting.length === 0) return;
    for (const send of this.#waiting.splice(0)) send();
  }

  /** The run is over. */
  close(): void {
    this.#guards.atEnd();
  }

  #wasSent(orderId: number): boolean {
    return Number.isInteger(orderId) && orderId >= 1 && orderId < this.core.nextId;
  }

  #unknown(orderId: number): HftError {
    const text = `Unknown order ${String(orderId)}; ids given out so far are 1 to ${this.core.nextId - 1}.`;
    return new HftError(3107, text, {}, { got: String(orderId) });
  }
}

/** Quantity at the order's price in a book that the caller gave; NaN when the price is not in it. */
function givenQueue(book: OrderBookLevels, { market, side, ticks }: CheckedOrder): number {
  const levels = side === "buy" ? book.bids : book.asks;
  const level = levels.find(([price]) => market.price.toSteps(price) === ticks);
  return level ? Math.max(0, market.quantity.toSteps(level[1]) ?? level[1] / market.quantity.step) : Number.NaN;
}
