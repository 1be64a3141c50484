import type { RunConfig } from "../config/config.js";
import { EXCH, LOCAL, type RowColumns } from "../data/rows.js";
import { type CoreRecord, type Engine, EVENT, STOP } from "../engine/engine.js";
import { addLatency, makeHistogram } from "../engine/histogram.js";
import type { LocalOrder } from "../engine/local-order.js";
import type { MarketView } from "../engine/market-view.js";
import type { OrderEventLog } from "../engine/order-events.js";
import { type AccountState, OrderEventKind, type RunRecord } from "../engine/record.js";
import type { LiveLatencies, TradingCore } from "../engine/trading-core.js";
import { HftError } from "../errors.js";
import type { OutgoingOrder, VenueEvent } from "./connector.js";
import type { LiveMarket } from "./live-market.js";
import type { TimeInForce } from "./types.js";
import { type LedgerOrder, VenueLedger } from "./venue-ledger.js";
import type { VenueOrders } from "./venue-orders.js";

const TIMES_IN_FORCE: readonly TimeInForce[] = ["GTC", "GTX", "FOK", "IOC"];
/** hftbacktest's status of an order that rests. */
const RESTS = 1;

/**
 * A venue behind the core's face. The core keeps the local book and tells what the market does; orders go to the venue, whose
 * answers become events of the same kind as the core's own. Time is when something was heard, and goes on by the clock for timers.
 */
export class VenueCore implements TradingCore {
  readonly #ledger: VenueLedger;
  readonly #latency = { feed: makeHistogram(), entry: makeHistogram(), response: makeHistogram(), roundTrip: makeHistogram() };
  readonly #decision = makeHistogram();
  #nowNs = 0;
  #nextId = 1;
  #heard = false;
  /** Of each instrument. */
  readonly #lastLocalTs: number[];

  constructor(
    readonly inner: Engine,
    readonly live: LiveMarket,
    config: RunConfig,
  ) {
    this.#ledger = new VenueLedger(
      live.books.map(({ info }) => info.instrument),
      config,
    );
    this.#lastLocalTs = live.books.map(() => Number.NEGATIVE_INFINITY);
  }

  /**
   * Behind the rows stands one that does nothing: the core closes a batch when it sees that the next is later, and a live one can't
   * wait for that.
   */
  pushRows(instrument: number, rows: RowColumns): void {
    if (rows.length === 0) return;
    this.#measureFeed(instrument, rows);
    const floor = (this.#lastLocalTs[instrument] as number) + 1;
    const localTs = rows.localTs.map((ts) => Math.max(ts, floor));
    this.inner.pushRows(instrument, { ...rows, localTs });
    const end = (localTs[rows.length - 1] as number) + 1;
    this.#lastLocalTs[instrument] = end - 1;
    this.inner.pushRows(instrument, {
      length: 1,
      ev: Uint32Array.of(EXCH + LOCAL),
      exchTs: Float64Array.of(end),
      localTs: Float64Array.of(end),
      ticks: new Int32Array(1),
      lots: new Float64Array(1),
      orderId: new Float64Array(1),
    });
  }

  endRows(instrument: number): void {
    this.inner.endRows(instrument);
  }

  runUntil(ns: number, mask: number): number {
    this.news.drop();
    this.#heard = this.#hear();
    if (this.#heard) return STOP.event;
    const stop = this.inner.runUntil(Number.POSITIVE_INFINITY, mask & ~EVENT.response);
    if (stop === STOP.event) this.#nowNs = Math.max(this.#nowNs, this.inner.nowNs);
    if (stop !== STOP.needRows) return stop;
    if (ns <= this.live.nowNs) {
      this.#nowNs = Math.max(this.#nowNs, ns);
      return STOP.time;
    }
    this.live.wantedNs = ns;
    return stop;
  }

  useLatency(): never {
    throw new HftError(1004, "latencySim: orders go to a venue, whose latencies are what they are.", { field: "latencySim" });
  }

  useQueue(): never {
    throw new HftError(1004, "queueManager: orders go to a venue, whose queue is what it is.", { field: "queueManager" });
  }

  exchangeLotsAt(instrument: number, ticks: number, side: 1 | -1): number {
    return this.market(instrument).lotsAt(ticks, side);
  }

  /** Simulated computing time: here it takes as long as it takes. */
  setDelay(): void {}

  get needsRows(): number {
    return this.inner.needsRows;
  }

  get nowNs(): number {
    return this.#nowNs;
  }

  get rowsDone(): number {
    return this.inner.rowsDone;
  }

  get eventMask(): number {
    return this.#heard ? EVENT.response : this.inner.eventMask;
  }

  instrumentMask(instrument: number): number {
    return this.#heard ? 0 : this.inner.instrumentMask(instrument);
  }

  market(instrument: number): MarketView {
    return this.inner.market(instrument);
  }

  get orders(): VenueOrders {
    return this.#ledger.own;
  }

  get news(): VenueOrders["news"] {
    return this.#ledger.own.news;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** There is no log in which an order could be looked up later. */
  get logIsFull(): boolean {
    return true;
  }

  get logPieces(): number {
    return 0;
  }

  get log(): OrderEventLog {
    return this.inner.log;
  }

  giveAhead(at: number, lots: number): void {
    this.orders.give(at, lots);
  }

  submitNext(instrument: number, side: 1 | -1, ticks: number, lots: number, tif: number, type: number): number {
    const orderId = this.#nextId;
    const timeInForce = TIMES_IN_FORCE[tif] as TimeInForce;
    const order: OutgoingOrder = { orderId, instrument, side, orderType: type === 0 ? "limit" : "market", timeInForce, ticks, lots };
    const nowNs = this.#decided();
    this.live.gateway.submit(order);
    this.#nextId++;
    this.#ledger.opened(order, tif, type, nowNs, this.market(instrument));
    return orderId;
  }

  cancel(instrument: number, id: number): boolean {
    const order = this.#free(id);
    if (!order) return false;
    const nowNs = this.#decided();
    this.live.gateway.cancel(id);
    this.#ledger.sent(order, 4, nowNs, this.market(instrument));
    return true;
  }

  cancelOrder(id: number): number {
    const at = this.orders.find(id);
    if (at !== 0 && this.orders.busy(at)) return -at;
    return at !== 0 && this.cancel(this.orders.instrument(at), id) ? at : 0;
  }

  modify(instrument: number, id: number, ticks: number, lots: number): boolean {
    const order = this.#free(id);
    if (!order) return false;
    const nowNs = this.#decided();
    this.live.gateway.modify(id, ticks, lots);
    this.#ledger.sent(order, 7, nowNs, this.market(instrument));
    return true;
  }

  /** The queue ahead is the most that it can be: what stood there when the order joined, or less when less is left. */
  order(id: number): LocalOrder | null {
    const order = this.#ledger.orders.get(id);
    if (!order) return null;
    const { request, side, ticks, lots, leavesLots } = order;
    const level = this.market(order.instrument).lotsAt(ticks, side);
    order.aheadLots = Math.min(order.aheadLots, Math.max(0, level - leavesLots));
    const { aheadLots: queueAheadLots } = order;
    const none = { execTicks: 0, execLots: 0, exchTs: Number.NaN, maker: false };
    return { status: RESTS, request, side, ticks, lots, leavesLots, ...none, queueAheadLots };
  }

  account(instrument: number): AccountState {
    return this.#ledger.account(instrument);
  }

  latency(): RunRecord["latency"] {
    return this.#latency;
  }

  liveLatencies(): LiveLatencies {
    const { latencies, clockOffset } = this.live.gateway;
    return { decision: this.#decision, ...latencies, clock: clockOffset };
  }

  finish(): CoreRecord {
    this.#hear();
    const record = this.inner.finish();
    return {
      ...record,
      hash: this.#ledger.hash,
      endNs: this.#nowNs,
      orderEvents: this.#ledger.log.finish(),
      samples: this.#ledger.complete(record.samples, this.#nowNs),
      latency: this.latency(),
      accounts: this.live.books.map((_, instrument) => this.account(instrument)),
      dropped: { ...record.dropped, orderEvents: this.#ledger.log.dropped },
    };
  }

  /** An order without a request on its way. */
  #free(id: number): LedgerOrder | null {
    const order = this.#ledger.orders.get(id);
    return order && order.request === 0 ? order : null;
  }

  #decided(): number {
    const nowNs = this.live.nowNs;
    addLatency(this.#decision, Math.max(0, nowNs - this.#nowNs));
    return nowNs;
  }

  #hear(): boolean {
    let heard = false;
    for (const event of this.live.takeEvents()) {
      const order = this.#ledger.orders.get(event.orderId);
      if (!order) continue;
      const market = this.market(order.instrument);
      this.#measure(event, order.requestNs);
      this.#ledger.heard(event, market, market.lotsAt(event.ticks, order.side) - event.leavesLots);
      this.#nowNs = Math.max(this.#nowNs, event.localTs);
      heard = true;
    }
    return heard;
  }

  /** Once a message; the venue's clock is put right where it is known how far it is off. */
  #measureFeed(instrument: number, { length, ev, exchTs, localTs }: RowColumns): void {
    const { gateway } = this.live;
    const offsetNs = (gateway.offsetOf?.(instrument) ?? gateway.clockOffset)?.offsetNs ?? 0;
    for (let i = 0; i < length; i++)
      // A row of no kind was not sent by anybody.
      if (((ev[i] as number) & 0xff) === 0) continue;
      else if (i === 0 || exchTs[i] !== exchTs[i - 1] || localTs[i] !== localTs[i - 1])
        addLatency(this.#latency.feed, (localTs[i] as number) - (exchTs[i] as number) + offsetNs);
  }

  #measure({ request, localTs, exchTs, what }: VenueEvent, requestNs: number): void {
    if (!Number.isNaN(exchTs)) addLatency(this.#latency.response, localTs - exchTs);
    if (request === 0 || what === OrderEventKind.sent) return;
    addLatency(this.#latency.roundTrip, localTs - requestNs);
    if (!Number.isNaN(exchTs)) addLatency(this.#latency.entry, exchTs - requestNs);
  }
}
