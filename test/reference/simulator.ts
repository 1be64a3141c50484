import type { CaseAction } from "../../src/cli/conformance-case.js";
import type { RunConfig } from "../../src/config/config.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { SlowBook } from "./book.js";
import { SlowByOrder } from "./by-order.js";
import { SlowQueueExchange } from "./by-order-exchange.js";
import { afterDepth } from "./queue.js";
import {
  blankOrder,
  CANCELLED,
  constantNs,
  EXPIRED,
  execute,
  FILLED,
  FOK,
  GTC,
  GTX,
  lastTick,
  MARKET,
  NEW,
  NONE,
  PARTIALLY_FILLED,
  REJECTED,
  REPLACED,
  type SlowOrder,
  viewOf,
} from "./slow-order.js";

interface Message {
  arrival: number;
  order: SlowOrder;
}

export interface SlowRun {
  trace: (number | null)[][];
  bookAt: (number | null)[][];
  account: { positionLots: number; balance: number; fee: number; numTrades: number; tradingVolumeLots: number; tradingValue: number };
}

export interface SlowCase {
  rows: RowColumns;
  tickSize: number;
  lotSize: number;
  config: RunConfig;
  actions: CaseAction[];
  /** Times at which the local book is noted. */
  bookTimes: number[];
}

/**
 * The slow twin of the whole core, for one instrument: every event of every kind is looked for among all of them,
 * orders are objects in maps, rows are taken one by one. Written from the design and the conformance suite's rules.
 */
export class SlowSimulator {
  readonly #local: SlowBook;
  readonly #exchange: SlowBook;
  /** Of a market-by-order run: the two sides' orders. */
  readonly #localOrders: SlowByOrder | null = null;
  readonly #queues: SlowQueueExchange | null = null;
  readonly #ownOrders = new Map<number, SlowOrder>();
  readonly #resting = new Map<number, SlowOrder>();
  readonly #requests: Message[] = [];
  readonly #responses: Message[] = [];
  readonly #localRows: number[] = [];
  readonly #exchangeRows: number[] = [];
  readonly #seen = new Map<number, string>();
  readonly #run: SlowRun;
  #now = 0;

  constructor(readonly given: SlowCase) {
    if (given.config.queueModel.model === "L3Fifo") {
      this.#localOrders = new SlowByOrder();
      this.#queues = new SlowQueueExchange({
        fill: (order) => this.#fillResting(order as SlowOrder, this.#now, order.leaves),
        expire: (order) => this.#expireResting(order as SlowOrder),
      });
    }
    this.#local = this.#localOrders?.book ?? new SlowBook();
    this.#exchange = this.#queues?.feed.book ?? new SlowBook();
    for (let row = 0; row < given.rows.length; row++) {
      const ev = given.rows.ev[row] as number;
      if (ev & LOCAL) this.#localRows.push(row);
      if (ev >= EXCH) this.#exchangeRows.push(row);
    }
    const account = { positionLots: 0, balance: 0, fee: 0, numTrades: 0, tradingVolumeLots: 0, tradingValue: 0 };
    this.#run = { trace: [], bookAt: [], account };
  }

  toEnd(): SlowRun {
    const times = [...this.given.bookTimes];
    for (const action of this.given.actions) {
      while (times.length > 0 && (times[0] as number) <= action[0]) this.#noteBook(times.shift() as number);
      this.#runTo(action[0]);
      this.#act(action);
    }
    for (const time of times) this.#noteBook(time);
    this.#runTo(Number.POSITIVE_INFINITY);
    return this.#run;
  }

  #runTo(until: number): void {
    for (;;) {
      const next = [
        this.#localRows.length > 0 ? (this.given.rows.localTs[this.#localRows[0] as number] as number) : Number.POSITIVE_INFINITY,
        this.#responses[0]?.arrival ?? Number.POSITIVE_INFINITY,
        this.#exchangeRows.length > 0 ? (this.given.rows.exchTs[this.#exchangeRows[0] as number] as number) : Number.POSITIVE_INFINITY,
        this.#requests[0]?.arrival ?? Number.POSITIVE_INFINITY,
      ];
      const ts = Math.min(...next);
      if (ts > this.#now) this.#noteChanges();
      if (ts > until || ts === Number.POSITIVE_INFINITY) break;
      this.#now = ts;
      this.#step(next.indexOf(ts), ts);
    }
    if (until !== Number.POSITIVE_INFINITY) this.#now = until;
  }

  #step(kind: number, ts: number): void {
    if (kind === 0) this.#hearRow(this.#localRows.shift() as number);
    else if (kind === 1) this.#hear((this.#responses.shift() as Message).order);
    else if (kind === 2) this.#exchangeRow(this.#exchangeRows.shift() as number, ts);
    else this.#receive((this.#requests.shift() as Message).order, ts);
  }

  #row(row: number) {
    const { ev, ticks, lots, orderId } = this.given.rows;
    const flags = ev[row] as number;
    const side = flags & BUY ? 1 : flags & SELL ? -1 : 0;
    return {
      kind: flags & 0xff,
      side: side as 0 | 1 | -1,
      ticks: ticks[row] as number,
      lots: lots[row] as number,
      id: orderId[row] as number,
    };
  }

  #hearRow(index: number): void {
    const row = this.#row(index);
    const { kind, side, ticks, lots } = row;
    if (this.#localOrders) {
      if (kind === Kind.clear) this.#localOrders.clear(side);
      else this.#localOrders.apply(row);
    } else if (kind === Kind.clear) this.#local.clear(side, ticks);
    else if (kind !== Kind.trade && side !== 0) this.#local.set(side, ticks, lots);
  }

  #exchangeRow(index: number, ts: number): void {
    const row = this.#row(index);
    const { kind, side, ticks, lots } = row;
    if (this.#queues) this.#queues.apply(row);
    else if (kind === Kind.clear) this.#exchange.clear(side, ticks);
    else if (side === 0) return;
    else if (kind === Kind.trade) this.#trade(side, ticks, lots, ts);
    else this.#depth(side, ticks, lots, ts);
  }

  #depth(side: 1 | -1, ticks: number, lots: number, ts: number): void {
    const { before, improved } = this.#exchange.set(side, ticks, lots);
    const { queueModel } = this.given.config;
    for (const order of this.#resting.values())
      if (order.side === side && order.ticks === ticks) afterDepth(queueModel, this.given.lotSize, order, before, lots);
    if (!improved) return;
    for (const order of [...this.#resting.values()])
      if (order.side === -side && (ticks - order.ticks) * side >= 0) this.#fillResting(order, ts, order.leaves);
  }

  /** `side` took: it meets own orders of the other side. */
  #trade(side: 1 | -1, ticks: number, lots: number, ts: number): void {
    for (const order of [...this.#resting.values()]) {
      if (order.side === side) continue;
      const through = (ticks - order.ticks) * side;
      if (through > 0) this.#fillResting(order, ts, order.leaves);
      else if (through === 0) this.#tradeAtPrice(order, lots, ts);
    }
  }

  #tradeAtPrice(order: SlowOrder, lots: number, ts: number): void {
    order.ahead -= lots;
    order.traded += lots;
    const executable = order.ahead > 0 ? 0 : Math.round(-order.ahead);
    if (executable < 1) return;
    order.ahead = 0;
    const whole = this.given.config.exchange === "no-partial-fill";
    this.#fillResting(order, ts, whole ? order.leaves : Math.min(executable, order.leaves));
  }

  #fillResting(order: SlowOrder, ts: number, lots: number): void {
    execute(order, ts, 1, order.ticks, lots);
    this.#respond({ ...order }, ts);
    if (order.leaves === 0) this.#resting.delete(order.id);
  }

  #expireResting(order: SlowOrder): void {
    this.#resting.delete(order.id);
    this.#respond({ ...order, status: EXPIRED, leaves: 0, execLots: 0, exchTs: this.#now }, this.#now);
  }

  #rest(order: SlowOrder): void {
    this.#resting.set(order.id, order);
    this.#queues?.rest(order);
  }

  #receive(request: SlowOrder, ts: number): void {
    const asked = request.req;
    request.req = NONE;
    if (asked === NEW) this.#arrive(request, ts);
    else if (asked === CANCELLED) this.#cancelled(request, ts);
    else this.#modified(request, ts);
    this.#respond(request, ts);
  }

  #arrive(order: SlowOrder, ts: number): void {
    const opposite = order.side > 0 ? this.#exchange.bestAsk : this.#exchange.bestBid;
    const crosses = Number.isFinite(opposite) && (order.ticks - opposite) * order.side >= 0;
    order.exchTs = ts;
    if (order.type === MARKET || crosses) this.#take(order, opposite, ts);
    else if (order.tif === GTC || order.tif === GTX) {
      order.status = NEW;
      order.ahead = (order.side > 0 ? this.#exchange.bids : this.#exchange.asks).get(order.ticks) ?? 0;
      order.traded = 0;
      this.#rest({ ...order });
    } else order.status = EXPIRED;
  }

  #take(order: SlowOrder, opposite: number, ts: number): void {
    const npf = this.given.config.exchange === "no-partial-fill";
    // hftbacktest fills a market order that finds nobody, at its number for no price.
    if (!Number.isFinite(opposite) && npf) execute(order, ts, 0, order.side * 2 ** 63, order.leaves);
    else if (!Number.isFinite(opposite) || (order.type !== MARKET && order.tif === GTX)) order.status = EXPIRED;
    else if (npf) execute(order, ts, 0, opposite, order.leaves);
    else this.#takeByLevels(order, opposite, ts);
  }

  #takeByLevels(order: SlowOrder, opposite: number, ts: number): void {
    const levels = order.side > 0 ? this.#exchange.asks : this.#exchange.bids;
    const last = lastTick(order, opposite);
    const prices = [...levels.keys()].filter((price) => (price - opposite) * order.side >= 0 && (last - price) * order.side >= 0);
    prices.sort((a, b) => (a - b) * order.side);
    const within = prices.reduce((sum, price) => sum + (levels.get(price) as number), 0);
    if (order.type !== MARKET && order.tif === FOK && within < order.lots) prices.length = 0;
    for (const price of prices) {
      if (order.leaves > 0) execute(order, ts, 0, price, Math.min(order.leaves, levels.get(price) as number));
    }
    if (order.leaves > 0) this.#afterTaking(order, ts);
  }

  /** GTC takes the rest at its own limit: it can't rest crossed. */
  #afterTaking(order: SlowOrder, ts: number): void {
    if (order.type !== MARKET && order.tif === GTC) execute(order, ts, 0, order.ticks, order.leaves);
    else order.status = EXPIRED;
  }

  #cancelled(request: SlowOrder, ts: number): void {
    const order = this.#resting.get(request.id);
    if (order) {
      const { ticks, lots, leaves, execTicks, execLots, maker } = order;
      Object.assign(request, { ticks, lots, leaves, execTicks, execLots, maker, status: CANCELLED });
      this.#resting.delete(request.id);
      this.#queues?.remove(order);
    } else request.req = REJECTED;
    request.exchTs = ts;
  }

  #modified(request: SlowOrder, ts: number): void {
    const order = this.#resting.get(request.id);
    request.exchTs = ts;
    if (!order) request.req = REJECTED;
    else if (this.#queues) this.#modifiedInQueue(this.#queues, order, request, ts);
    else if (order.ticks !== request.ticks || request.lots > order.leaves) {
      this.#resting.delete(request.id);
      this.#arrive(request, ts);
    } else {
      Object.assign(order, { lots: request.lots, leaves: request.lots, exchTs: ts });
      request.leaves = request.lots;
    }
  }

  /** Among the feed's orders: no look at whether it crosses. */
  #modifiedInQueue(queues: SlowQueueExchange, order: SlowOrder, request: SlowOrder, ts: number): void {
    request.leaves = request.lots;
    if (order.ticks === request.ticks && request.lots <= order.leaves) {
      Object.assign(order, { lots: request.lots, leaves: request.lots, exchTs: ts });
      return;
    }
    queues.remove(order);
    this.#rest({ ...request });
  }

  #respond(order: SlowOrder, ts: number): void {
    this.#send(this.#responses, order, ts + constantNs(this.given.config, "response"));
  }

  #send(bus: Message[], order: SlowOrder, arrival: number): void {
    bus.push({ order, arrival: Math.max(arrival, bus.at(-1)?.arrival ?? Number.NEGATIVE_INFINITY) });
  }

  #hear(message: SlowOrder): void {
    if (message.status === FILLED) this.#book(message);
    const order = this.#ownOrders.get(message.id) as SlowOrder;
    if (message.req === REJECTED) {
      if (message.localTs !== order.localTs) return;
      if (order.req === NEW) order.status = EXPIRED;
      order.req = NONE;
      return;
    }
    const { ticks, lots, leaves, status, req, execTicks, execLots, maker } = message;
    Object.assign(order, { ticks, lots, leaves, status, req, execTicks, execLots, maker, exchTs: message.exchTs ?? order.exchTs });
  }

  #book({ side, execTicks, execLots, maker }: SlowOrder): void {
    const { tickSize, lotSize, config } = this.given;
    const value = execTicks * tickSize * (execLots * lotSize) * config.contractSize;
    const { account } = this.#run;
    account.positionLots += side * execLots;
    account.balance -= side * value;
    account.fee += value * (maker ? config.fees.maker : config.fees.taker);
    account.numTrades++;
    account.tradingVolumeLots += execLots;
    account.tradingValue += value;
  }

  #act(action: CaseAction): void {
    const [, what, id = 0, ...rest] = action;
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = rest;
    let order = this.#ownOrders.get(id);
    if (what === "new") {
      order = { ...blankOrder(id), side: first as 1 | -1, ticks: second, lots: third, leaves: third, tif: fourth, type: fifth };
      this.#ownOrders.set(id, order);
    }
    if (!order) throw new Error(`no order ${id}`);
    if (what === "modify") Object.assign(order, { ticks: first, lots: second });
    order.req = what === "new" ? NEW : what === "cancel" ? CANCELLED : REPLACED;
    order.localTs = this.#now;
    this.#sendRequest({ ...order });
    this.#seen.set(id, String(viewOf(order)));
  }

  #sendRequest(order: SlowOrder): void {
    const entry = constantNs(this.given.config, "entry");
    if (entry >= 0) this.#send(this.#requests, order, this.#now + entry);
    else this.#send(this.#responses, { ...order, req: REJECTED }, this.#now - entry);
  }

  #noteChanges(): void {
    for (const [id, before] of this.#seen) {
      const order = this.#ownOrders.get(id) as SlowOrder;
      const view = viewOf(order);
      if (String(view) === before) continue;
      this.#run.trace.push([this.#now, id, ...view]);
      const over = order.req === NONE && ![NONE, NEW, PARTIALLY_FILLED].includes(order.status);
      if (over) this.#seen.delete(id);
      else this.#seen.set(id, String(view));
    }
  }

  #noteBook(ts: number): void {
    this.#runTo(ts);
    const { bids, asks, bestBid, bestAsk } = this.#local;
    const bid = Number.isFinite(bestBid) ? bestBid : null;
    const ask = Number.isFinite(bestAsk) ? bestAsk : null;
    this.#run.bookAt.push([ts, bid, bids.get(bestBid) ?? 0, ask, asks.get(bestAsk) ?? 0, this.#local.sum(1, 50), this.#local.sum(-1, 50)]);
  }
}
