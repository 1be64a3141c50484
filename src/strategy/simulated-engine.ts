import type { RunConfig } from "../config/config.js";
import type { Instrument } from "../data/rows.js";
import { FillCause, OrderEventKind } from "../engine/record.js";
import type { TradingCore } from "../engine/trading-core.js";
import { HftError } from "../errors.js";
import type { FillProbability } from "../estimate/fill-history.js";
import { Answer } from "./answer.js";
import { LiveBook, midTicks } from "./book-view.js";
import type { FillHistories } from "./fill-histories.js";
import { Guards } from "./guards.js";
import { ExecutionHistory } from "./history.js";
import { bridgeLatency, bridgeQueue } from "./model-bridge.js";
import { LatencySimulator, QueuePositionManager } from "./models.js";
import { type CheckedOrder, checkOrder, checkPrice, checkQuantity, findMarket, type Market, makeMarket } from "./order-check.js";
import { isFill, statusAfter } from "./order-status.js";
import { OwnOrder } from "./own-order.js";
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

const TIF_CODES = { GTC: 0, GTX: 1, FOK: 2, IOC: 3 } as const;
const TYPE_CODES = { limit: 0, market: 1 } as const;
/** What an order event changed, for the strategy's handlers. */
export interface HeardEvent {
  order: OwnOrder;
  fill: Fill | null;
}

/** `HftEngine` on the simulated exchange, or on a venue that looks like it. */
export class SimulatedEngine implements HftEngine {
  readonly markets: ReadonlyMap<string, Market>;
  readonly #byIndex: Market[];
  readonly #books: LiveBook[];
  readonly #active = new Map<number, OwnOrder>();
  /** Orders that are over, for late answers and for telling an old id from an unknown one. */
  #highestId = 0;
  #ended = 0;
  /** Orders that are over and were executed, wholly or in part. */
  #executed = 0;
  #executions = 0;
  readonly #history = new ExecutionHistory();
  #latencySim: LatencySimulator | null = null;
  #queueManager: QueuePositionManager | null = null;
  #sent = 0;
  readonly #guards: Guards;
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
    this.#byIndex = instruments.map((instrument, index) => makeMarket(index, instrument));
    this.markets = new Map(this.#byIndex.map((market) => [market.instrument.symbol, market]));
    this.#books = this.#byIndex.map((market) => new LiveBook(market, core.market(market.index)));
  }

  get latencySim(): LatencySimulator | null {
    return this.#latencySim;
  }

  set latencySim(model: LatencySimulator | null) {
    if (!(model instanceof LatencySimulator))
      throw new HftError(4006, "latencySim wants an instance of a class that extends LatencySimulator.");
    this.#latencySim = model;
    this.core.useLatency(bridgeLatency(model, this.#byIndex));
  }

  get queueManager(): QueuePositionManager | null {
    return this.#queueManager;
  }

  set queueManager(model: QueuePositionManager | null) {
    if (!(model instanceof QueuePositionManager))
      throw new HftError(4006, "queueManager wants an instance of a class that extends QueuePositionManager.");
    this.#queueManager = model;
    const orders = {
      side: (orderId: number) => (this.#active.get(orderId) as OwnOrder).side,
      ticks: (orderId: number) => this.core.order(orderId)?.ticks ?? 0,
    };
    this.core.useQueue(bridgeQueue(model, this.core, this.#byIndex, orders));
  }

  get nowNs(): number {
    return this.core.nowNs;
  }

  get symbols(): readonly string[] {
    return [...this.markets.keys()];
  }

  get activeOrders(): ReadonlyMap<number, Order> {
    return this.#active;
  }

  get ordersSent(): number {
    return this.#sent;
  }

  marketAt(index: number): Market {
    return this.#byIndex[index] as Market;
  }

  bookAt(index: number): LiveBook {
    return this.#books[index] as LiveBook;
  }

  executeOrder(request: OrderRequest): Promise<Execution> {
    const checked = checkOrder(request, this.markets);
    const { market, side, orderType, timeInForce, ticks, lots } = checked;
    if (this.#active.size >= this.config.maxActiveOrders) {
      throw new HftError(3108, `${this.#active.size} orders are active and maxActiveOrders is ${this.config.maxActiveOrders}.`, {
        field: "maxActiveOrders",
      });
    }
    this.#guards.beforeOrder(request);
    const sign = side === "buy" ? 1 : -1;
    const id = this.core.submit(market.index, sign, ticks, lots, TIF_CODES[timeInForce], TYPE_CODES[orderType]);
    const mid = midTicks(this.core.market(market.index));
    const order = new OwnOrder(id, market, side, orderType, timeInForce, ticks, lots, this.nowNs, mid, this.#queueAheadLots);
    if (request.orderBook) order.givenQueueLots = givenQueue(request.orderBook, checked);
    this.#active.set(id, order);
    this.#highestId = Math.max(this.#highestId, id);
    this.#sent++;
    const answer = Answer.pending<Execution>();
    const settle = (): boolean => answer.settle(order.execution());
    if (request.awaitFill) order.whenEnded(settle);
    else order.whenAnswered(settle);
    return answer;
  }

  cancelOrder(orderId: number): Promise<boolean> {
    const order = this.#find(orderId);
    const answer = Answer.pending<boolean>();
    if (order instanceof HftError) return Promise.reject(order);
    if (order) this.#cancel(order, answer);
    else answer.settle(false);
    return answer;
  }

  async cancelAllOrders(options: { symbol?: string } = {}): Promise<number> {
    const market = options.symbol === undefined ? null : findMarket(options.symbol, this.markets);
    const chosen = [...this.#active.values()].filter((order) => market === null || order.market === market);
    const answers = await Promise.all(chosen.map((order) => this.cancelOrder(order.orderId)));
    return answers.filter(Boolean).length;
  }

  async modifyOrder(orderId: number, change: { price?: number; quantity?: number }): Promise<boolean> {
    const order = this.#find(orderId);
    if (order instanceof HftError) throw order;
    if (!order) return false;
    const ticks = change.price === undefined ? null : checkPrice(change.price, order.market);
    const lots = change.quantity === undefined ? null : checkQuantity(change.quantity, order.market);
    while (order.active && order.busy) await new Promise<void>((resolve) => order.whenAnswered(() => noted(resolve)));
    if (!order.active || !this.core.modify(order.market.index, orderId, ticks ?? order.ticks, lots ?? order.leavesLots)) return false;
    const replaced = order.replacements;
    order.busy = true;
    await new Promise<void>((resolve) => order.whenAnswered(() => noted(resolve)));
    return order.replacements > replaced;
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
    const held = position === 0 ? 0 : this.#worth(position, mid, market);
    return { position, balance: state.balance, fee: state.fee, trades: state.numTrades, equity: state.balance - state.fee + held };
  }

  getPerformanceStats(): PerformanceStats {
    const partly = [...this.#active.values()].filter((order) => order.cumLots > 0).length;
    const counts = {
      totalOrders: this.#sent,
      totalExecutions: this.#executions,
      activeOrders: this.#active.size,
      ended: this.#ended + partly,
      executed: this.#executed + partly,
    };
    return performanceStats(this.core, counts, this.config.latencyTargetNs);
  }

  getExecutionHistory({ limit }: { limit?: number } = {}): Execution[] {
    return this.#history.last(limit);
  }

  /** Of a position at a price, in the account's currency. */
  #worth(position: number, price: number, { instrument }: Market): number {
    const size = this.config.contractSize * instrument.contractSize;
    return this.config.contract === "inverse" ? (position * size) / price : position * price * size;
  }

  book(symbol?: string): BookView {
    return this.bookAt(findMarket(symbol, this.markets).index);
  }

  instrument(symbol?: string): Instrument {
    return findMarket(symbol, this.markets).instrument;
  }

  /** Takes event `index` of the core's record into the orders. Null for events that no strategy hears, such as its own requests. */
  hear(index: number): HeardEvent | null {
    const events = this.core.events;
    const what = events.what[index] as number;
    const order = this.#active.get(events.orderId[index] as number);
    if (!order || what === OrderEventKind.sent) return null;
    const fill = (events.execLots[index] as number) > 0 && isFill(what) ? this.#fillOf(order, index) : null;
    this.#apply(order, what, index);
    return { order, fill };
  }

  /** Settles what waited for an order's answer, after its handlers were called. */
  settle(order: OwnOrder): void {
    if (!order.busy && order.answered) {
      const waiters = order.answered;
      order.answered = null;
      this.#call(waiters, order);
    }
    if (!order.active && order.ended) {
      const waiters = order.ended;
      order.ended = null;
      this.#call(waiters, order);
    }
  }

  /** Sends what waited for the answers that were heard just now. */
  sendWaiting(): void {
    if (this.#waiting.length === 0) return;
    for (const send of this.#waiting.splice(0)) send();
  }

  /** The run is over. */
  close(): void {
    this.#guards.atEnd();
  }

  #apply(order: OwnOrder, what: number, index: number): void {
    const events = this.core.events;
    const request = events.request[index] as number;
    const localTs = events.localTs[index] as number;
    if (request !== 0 || !(what === OrderEventKind.filled || what === OrderEventKind.partiallyFilled)) {
      order.busy = false;
      if (Number.isNaN(order.answeredNs)) order.answeredNs = localTs;
    }
    const refused = what === OrderEventKind.expired && (events.cause[index] as number) >= FillCause.rateLimit;
    order.status = refused ? "rejected" : statusAfter(order.status, what, request);
    if (what === OrderEventKind.accepted || what === OrderEventKind.replaced) this.#join(order, what, index);
    if (what !== OrderEventKind.rejected) order.leavesLots = events.leavesLots[index] as number;
    if (!order.active) {
      order.busy = false;
      this.#active.delete(order.orderId);
      this.#ended++;
      if (order.cumLots > 0) this.#executed++;
      this.#history.add(order);
      this.#guards.afterEnd();
    }
  }

  #join(order: OwnOrder, what: number, index: number): void {
    const events = this.core.events;
    if (Number.isNaN(order.acceptedNs)) {
      order.acceptedNs = events.exchTs[index] as number;
      order.joinedBehindLots = events.queueAheadLots[index] as number;
    }
    if (what !== OrderEventKind.replaced) return;
    order.ticks = events.ticks[index] as number;
    order.lots = events.lots[index] as number;
    order.replacements++;
  }

  #fillOf(order: OwnOrder, index: number): Fill {
    const events = this.core.events;
    const execTicks = events.execTicks[index] as number;
    const execLots = events.execLots[index] as number;
    const maker = events.maker[index] === 1;
    const { price, quantity } = order.market;
    const fee = this.#feeOf(order.market, execTicks, execLots, maker);
    this.#executions++;
    order.cumLots += execLots;
    order.cumTickLots += execTicks * execLots;
    order.cumFee += fee;
    order.lastMaker = maker;
    const exchTs = events.exchTs[index] as number;
    if (Number.isNaN(order.firstFillNs)) order.firstFillNs = exchTs;
    return {
      orderId: order.orderId,
      symbol: order.symbol,
      side: order.side,
      price: price.toNumber(execTicks),
      quantity: quantity.toNumber(execLots),
      fee,
      maker,
      exchTs,
      localTs: events.localTs[index] as number,
    };
  }

  /** As the core's account counts it. */
  #feeOf(market: Market, execTicks: number, execLots: number, maker: boolean): number {
    const { model, maker: makerFee, taker: takerFee } = this.config.fees;
    const rate = maker ? makerFee : takerFee;
    const quantity = execLots * market.quantity.step;
    if (model === "flat") return rate;
    return model === "quantity" ? quantity * rate : this.#worth(quantity, execTicks * market.price.step, market) * rate;
  }

  readonly #queueAheadLots = (order: OwnOrder): number => {
    if (order.status !== "new" && order.status !== "partiallyFilled") return Number.NaN;
    return Math.max(0, this.core.order(order.orderId)?.queueAheadLots ?? Number.NaN);
  };

  /** Null for one that is over, an error for one that never was. */
  #find(orderId: number): OwnOrder | HftError | null {
    const order = this.#active.get(orderId);
    if (order) return order;
    if (Number.isInteger(orderId) && orderId >= 1 && orderId <= this.#highestId) return null;
    return new HftError(
      3107,
      `Unknown order ${String(orderId)}; ids given out so far are 1 to ${this.#highestId}.`,
      {},
      { got: String(orderId) },
    );
  }

  /** A request can only be sent when the one before it has been answered: until then this waits. */
  #cancel(order: OwnOrder, answer: Answer<boolean>): void {
    if (order.active && order.busy) {
      order.whenAnswered(() => {
        this.#waiting.push(() => this.#cancel(order, answer));
        return false;
      });
    } else if (order.active && this.core.cancel(order.market.index, order.orderId)) {
      order.busy = true;
      order.whenAnswered(() => answer.settle(order.status === "cancelled"));
    } else if (answer.settle(false)) this.onSettled();
  }

  #call(waiters: ((order: OwnOrder) => boolean)[], order: OwnOrder): void {
    let listened = false;
    for (const waiter of waiters) if (waiter(order)) listened = true;
    if (listened) this.onSettled();
  }
}

/** Quantity at the order's price in a book that the caller gave; NaN when the price is not in it. */
function givenQueue(book: OrderBookLevels, { market, side, ticks }: CheckedOrder): number {
  const levels = side === "buy" ? book.bids : book.asks;
  const level = levels.find(([price]) => market.price.toSteps(price) === ticks);
  return level ? Math.max(0, level[1] / market.quantity.step) : Number.NaN;
}

/** A waiter of the engine's own, which goes on at once. */
function noted(resolve: () => void): true {
  resolve();
  return true;
}
