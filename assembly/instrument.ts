import {
  CAUSE_GATEWAY,
  CAUSE_NONE,
  CAUSE_RATE_LIMIT,
  CONFIG_CANCEL,
  CONFIG_CONTRACT,
  CONFIG_CONTRACT_SIZE,
  CONFIG_DIFFERENCES,
  CONFIG_ENTRY,
  CONFIG_EXCHANGE,
  CONFIG_FEE_MODEL,
  CONFIG_FEED,
  CONFIG_KEEPS_FINISHED,
  CONFIG_L3,
  CONFIG_LOT_SIZE,
  CONFIG_MAKER_FEE,
  CONFIG_MODIFY,
  CONFIG_QUEUE_MODEL,
  CONFIG_QUEUE_N,
  CONFIG_RATE_BURST,
  CONFIG_RATE_PER_SECOND,
  CONFIG_RESPONSE,
  CONFIG_TABLE,
  CONFIG_TABLE_OFFSET_NS,
  CONFIG_TABLE_ROWS,
  CONFIG_TAKER_FEE,
  CONFIG_TICK_SIZE,
  STATUS_CANCELLED,
  STATUS_NEW,
  STATUS_NONE,
  STATUS_REJECTED,
  STATUS_REPLACED,
} from "./abi";
import { Account } from "./account";
import { ByOrder } from "./book/by-order";
import { askTick, bidTick, Levels } from "./book/levels";
import { NO_BEST } from "./book/node";
import { logSent } from "./event-log";
import { Exchange } from "./exchange/exchange";
import { Piece } from "./exchange/piece";
import { Resting } from "./exchange/resting";
import { Feed } from "./feed";
import { LatencyTable, Leg, OrderLatency } from "./latency";
import { isOver, Local } from "./local";
import { allocate } from "./memory";
import { Bus, liveOrders, Message, newMessage, OrderTable } from "./orders";
import { isNobody, OwnOrder, openOrder, storyOf } from "./own-orders";
import { QueueModel } from "./queue/model";

/** What comes next. Lower is first among events of one time. */
export const LOCAL_DATA: i32 = 0;
export const RESPONSE: i32 = 1;
export const EXCHANGE_DATA: i32 = 2;
export const REQUEST: i32 = 3;

/** Before all times. */
export const HUNGRY: i64 = i64.MIN_VALUE;

/** One instrument of a run: both sides, the wire between them, and the rows on their way through. */
@unmanaged
export class Instrument {
  index: i32;
  exchange: Exchange;
  local: Local;
  feed: Feed;
  latency: OrderLatency;
  requests: Bus;
  limiter: Limiter;
  /** Time that the strategy takes from the event to its request, ns. */
  delay: i64;

  /** Models of the host are asked, which may look at anything: then everything is done in the order of its time. */
  asksHost: boolean;

  /** When its next event is; HUNGRY when it must have rows before that can be known. */
  get due(): i64 {
    const exch = this.feed.exch.ts;
    const local = this.feed.local.ts;
    if (max(exch, local) === i64.MAX_VALUE && !this.feed.ended) return HUNGRY;
    // The exchange's rows change nothing that anybody can see while no order is anywhere: they wait (sim.ts).
    if (liveOrders === 0 && local !== i64.MAX_VALUE) return local;
    return min(min(local, this.exchange.responses.nextArrival), min(exch, this.requests.nextArrival));
  }

  kindAt(ts: i64): i32 {
    if (this.feed.local.ts === ts) return LOCAL_DATA;
    if (this.exchange.responses.nextArrival === ts) return RESPONSE;
    return this.feed.exch.ts === ts ? EXCHANGE_DATA : REQUEST;
  }

  /** The order, or none when there is one with this id already. */
  submit(now: i64, id: i32, side: i32, ticks: i32, lots: f64, tif: i32, type: i32): OwnOrder {
    if (!isNobody(this.local.orders.find<OwnOrder>(id))) return changetype<OwnOrder>(0);
    const order = openOrder(id);
    const book = this.local.book;
    order.instrument = <u8>this.index;
    order.side = <i8>side;
    order.ticks = ticks;
    order.lots = lots;
    order.tif = <u8>tif;
    order.type = <u8>type;
    order.sentTs = <f64>now;
    order.bidTicks = bidTick(book);
    order.askTicks = askTick(book);
    this.local.orders.add(order);
    this.send(order, STATUS_NEW, now);
    return order;
  }

  cancel(now: i64, id: i32): boolean {
    return this.cancelOne(now, this.local.orders.find<OwnOrder>(id));
  }

  /** `order` may be none. */
  cancelOne(now: i64, order: OwnOrder): boolean {
    if (!this.isIdle(order)) return false;
    this.send(order, STATUS_CANCELLED, now);
    return true;
  }

  modify(now: i64, id: i32, ticks: i32, lots: f64): boolean {
    const order = this.local.orders.find<OwnOrder>(id);
    if (!this.isIdle(order)) return false;
    // What the strategy sees stays as it was until the answer.
    storyOf(order);
    order.ticks = ticks;
    order.lots = lots;
    this.send(order, STATUS_REPLACED, now);
    return true;
  }

  /** Whether there is an order, and no request under way for it. */
  private isIdle(order: OwnOrder): boolean {
    if (isNobody(order) || order.req !== STATUS_NONE) return false;
    return this.local.keepsFinished !== 0 || !isOver(order.status);
  }

  private send(order: OwnOrder, request: i32, now: i64): void {
    order.req = <u8>request;
    order.busy = 1;
    order.localTs = now;
    const message = requestOf(order);
    const book = this.local.book;
    if (!this.limiter.allows(now)) {
      const there = this.latency.entry(now, request, order.id);
      this.refuse(message, CAUSE_RATE_LIMIT, now + (there < 0 ? -there : there + this.latency.response(now + there, order.id)));
      logSent(now, NaN, this.index, message, request, book);
      return;
    }
    const sent = now + this.delay;
    const entry = this.latency.entry(sent, request, order.id);
    let reaches: f64 = NaN;
    if (entry < 0) this.refuse(message, CAUSE_GATEWAY, sent - entry);
    else {
      this.requests.send(message, sent + entry);
      reaches = <f64>message.arrival;
    }
    logSent(now, reaches, this.index, message, request, book);
  }

  /** The venue's gateway refuses the request, or it is lost: there and back, and no further. */
  private refuse(message: Message, cause: i32, heard: i64): void {
    message.answers = message.req;
    message.req = STATUS_REJECTED;
    message.cause = cause;
    this.exchange.responses.send(message, heard);
  }
}

function requestOf(order: OwnOrder): Message {
  const message = newMessage();
  const story = order.story;
  const executed = changetype<usize>(story) !== 0;
  message.id = order.id;
  message.ticks = order.ticks;
  message.execTicks = executed ? story.execTicks : 0;
  message.side = order.side;
  message.status = order.status;
  message.req = order.req;
  message.tif = order.tif;
  message.type = order.type;
  message.maker = executed ? story.execMaker : 0;
  message.cause = CAUSE_NONE;
  message.answers = STATUS_NONE;
  message.stamped = 0;
  message.executed = 0;
  message.lots = order.lots;
  message.leaves = order.leaves;
  message.execLots = executed ? story.execLots : 0;
  message.joined = NaN;
  message.localTs = order.localTs;
  return message;
}

/** Tokens for requests: `perSecond` of them come back each second, `burst` can be there at once. 0 a second is no limit. */
@unmanaged
export class Limiter {
  perSecond: f64;
  burst: f64;
  tokens: f64;
  at: i64;

  allows(now: i64): boolean {
    if (this.perSecond === 0) return true;
    this.tokens = min(this.burst, this.tokens + <f64>(now - this.at) * 1e-9 * this.perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Builds an instrument from the configuration that the host wrote. */
export function makeInstrument(index: i32, config: usize): Instrument {
  const instrument = changetype<Instrument>(allocate(offsetof<Instrument>()));
  instrument.index = index;
  instrument.latency = makeLatency(index, config);
  instrument.limiter = makeLimiter(config);
  instrument.requests = makeBus();
  instrument.feed = Feed.make(index, readLeg(config + CONFIG_FEED), load<i32>(config + CONFIG_L3) !== 0);
  instrument.exchange = makeExchange(index, config, instrument.latency);
  instrument.local = makeLocal(config);
  return instrument;
}

function makeExchange(index: i32, config: usize, latency: OrderLatency): Exchange {
  const exchange = changetype<Exchange>(allocate(offsetof<Exchange>()));
  exchange.kind = load<i32>(config + CONFIG_EXCHANGE);
  exchange.differences = load<i32>(config + CONFIG_DIFFERENCES);
  exchange.book = Levels.make();
  exchange.buys = Resting.make();
  exchange.sells = Resting.make();
  exchange.orders = OrderTable.make();
  exchange.latency = latency;
  exchange.responses = makeBus();
  const queue = changetype<QueueModel>(allocate(offsetof<QueueModel>()));
  queue.instrument = index;
  queue.kind = load<i32>(config + CONFIG_QUEUE_MODEL);
  queue.n = load<f64>(config + CONFIG_QUEUE_N);
  queue.lotSize = load<f64>(config + CONFIG_LOT_SIZE);
  exchange.queue = queue;
  exchange.piece = changetype<Piece>(allocate(offsetof<Piece>()));
  if (load<i32>(config + CONFIG_L3) !== 0) exchange.byOrder = ByOrder.make(exchange.book);
  return exchange;
}

function makeLocal(config: usize): Local {
  const local = changetype<Local>(allocate(offsetof<Local>()));
  local.book = Levels.make();
  local.orders = OrderTable.make();
  local.differences = load<i32>(config + CONFIG_DIFFERENCES);
  local.keepsFinished = load<i32>(config + CONFIG_KEEPS_FINISHED);
  local.localTs = i64.MIN_VALUE;
  local.bidKey = NO_BEST;
  local.askKey = NO_BEST;
  local.changed = 1;
  const account = changetype<Account>(allocate(offsetof<Account>()));
  account.tickSize = load<f64>(config + CONFIG_TICK_SIZE);
  account.lotSize = load<f64>(config + CONFIG_LOT_SIZE);
  account.contractSize = load<f64>(config + CONFIG_CONTRACT_SIZE);
  account.makerFee = load<f64>(config + CONFIG_MAKER_FEE);
  account.takerFee = load<f64>(config + CONFIG_TAKER_FEE);
  account.contract = load<i32>(config + CONFIG_CONTRACT);
  account.feeModel = load<i32>(config + CONFIG_FEE_MODEL);
  local.account = account;
  if (load<i32>(config + CONFIG_L3) !== 0) local.byOrder = ByOrder.make(local.book);
  return local;
}

function makeLimiter(config: usize): Limiter {
  const limiter = changetype<Limiter>(allocate(offsetof<Limiter>()));
  limiter.perSecond = load<f64>(config + CONFIG_RATE_PER_SECOND);
  limiter.burst = load<f64>(config + CONFIG_RATE_BURST);
  limiter.tokens = limiter.burst;
  return limiter;
}

function makeLatency(index: i32, config: usize): OrderLatency {
  const latency = changetype<OrderLatency>(allocate(offsetof<OrderLatency>()));
  latency.instrument = index;
  latency.offset = <i64>load<f64>(config + CONFIG_TABLE_OFFSET_NS);
  latency.cancelLeg = readLeg(config + CONFIG_CANCEL);
  latency.modifyLeg = readLeg(config + CONFIG_MODIFY);
  latency.entryLeg = readLeg(config + CONFIG_ENTRY);
  latency.responseLeg = readLeg(config + CONFIG_RESPONSE);
  const table = changetype<LatencyTable>(allocate(offsetof<LatencyTable>()));
  table.rows = load<usize>(config + CONFIG_TABLE);
  table.count = load<i32>(config + CONFIG_TABLE_ROWS);
  latency.table = table;
  return latency;
}

function readLeg(config: usize): Leg {
  const leg = changetype<Leg>(allocate(offsetof<Leg>()));
  leg.read(config);
  return leg;
}

function makeBus(): Bus {
  return changetype<Bus>(allocate(offsetof<Bus>()));
}
