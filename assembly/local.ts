import {
  DIFFERENCE_EVERY_FILL,
  EVENT_BATCH,
  EVENT_RESPONSE,
  EVENT_TICK,
  EVENT_TRADE,
  HANDLE_ROW_BYTES,
  ROW_BUY_TRADE,
  ROW_SELL_TRADE,
  STATUS_CANCELLED,
  STATUS_EXPIRED,
  STATUS_FILLED,
  STATUS_NEW,
  STATUS_NONE,
  STATUS_PARTIALLY_FILLED,
  STATUS_REJECTED,
  STATUS_REPLACED,
  TRADE_BYTES,
  TRADE_EXCH_TS,
  TRADE_LOTS,
  TRADE_SIDE,
  TRADE_TICKS,
  WHAT_ACCEPTED,
  WHAT_CANCELLED,
  WHAT_EXPIRED,
  WHAT_FILLED,
  WHAT_PARTIALLY_FILLED,
  WHAT_REJECTED,
  WHAT_REPLACED,
} from "./abi";
import { Account } from "./account";
import { ByOrder } from "./book/by-order";
import { Levels } from "./book/levels";
import { playRows } from "./book/play";
import { playOrders } from "./book/play-orders";
import { lotsOf, Row, Segment, ticksOf } from "./feed";
import { allocate } from "./memory";
import { writeNews } from "./news";
import { Message, OrderTable } from "./orders";
import { closeOrder, isNobody, noteAnswer, noteExecution, noteLeft, OwnOrder, storyOf } from "./own-orders";

/** The local side of one instrument: what the strategy has heard by now, late by the feed and the wire. */
@unmanaged
export class Local {
  book: Levels;
  /** Only of a market-by-order feed. */
  byOrder: ByOrder;
  orders: OrderTable;
  account: Account;
  differences: i32;
  /** 1 to keep orders that are over, as hftbacktest does until it is told to clear them. */
  keepsFinished: i32;
  /** Events since the host was last told. */
  happened: i32;
  exchTs: i64;
  localTs: i64;
  trades: usize;
  tradeCount: i32;
  tradeRoom: i32;
  bidKey: i32;
  askKey: i32;
  bidLots: f64;
  askLots: f64;
  /** The host's view is older than the book. */
  changed: i32;

  /** The host has seen the last stop: trades and events of it are over. */
  begin(): void {
    this.happened = 0;
    this.tradeCount = 0;
  }

  /** Rows from `from` to `end`, of which the last were at `exchTs` and are heard at `localTs`. */
  hearRows(from: usize, end: usize, exchTs: i64, localTs: i64): void {
    this.exchTs = exchTs;
    this.localTs = localTs;
    this.happened |= EVENT_BATCH;
    this.changed = 1;
    if (this.isByOrder) playOrders(this.byOrder, from, end);
    else playRows(this.book, from, end);
  }

  /** Those of the rows heard last that are trades. They and levels don't touch each other on this side. */
  keepTrades(from: usize, end: usize): void {
    if (this.isByOrder) this.keepTradesByOrder(from, end);
    else this.keepTradesByLevel(from, end);
  }

  private get isByOrder(): boolean {
    return changetype<usize>(this.byOrder) !== 0;
  }

  private keepTradesByOrder(from: usize, end: usize): void {
    for (let at = from; at < end; at += HANDLE_ROW_BYTES) {
      const row = changetype<Row>(at);
      if (row.action === ROW_BUY_TRADE || row.action === ROW_SELL_TRADE) this.keepTrade(row.action, row.ticks, row.lots);
    }
  }

  private keepTradesByLevel(from: usize, end: usize): void {
    for (let at = from; at < end; ) {
      const segment = changetype<Segment>(at);
      at = segment.end;
      const action = segment.plainAction;
      if (action !== ROW_BUY_TRADE && action !== ROW_SELL_TRADE) continue;
      const wide = segment.isWide;
      for (let row = segment.rows; row < at; row += segment.step) this.keepTrade(action, ticksOf(row, wide), lotsOf(row, wide));
    }
  }

  /** Whether the best prices or their quantities are others than when this was last asked. */
  noteTick(): void {
    const bids = this.book.bids;
    const asks = this.book.asks;
    const bidLots = this.book.bestLots(1);
    const askLots = this.book.bestLots(-1);
    if (bids.best === this.bidKey && asks.best === this.askKey && bidLots === this.bidLots && askLots === this.askLots) return;
    this.bidKey = bids.best;
    this.askKey = asks.best;
    this.bidLots = bidLots;
    this.askLots = askLots;
    this.happened |= EVENT_TICK;
  }

  /**
   * Takes an answer or a fill into the order and the account, and tells the host when it listens, to `all` of them or to
   * this order. Returns what it tells, for the record.
   */
  hear(message: Message, ts: i64, instrument: i32, all: boolean): i32 {
    const what = whatItTells(message);
    if (this.countsInAccount(message)) this.account.apply(message.side, message.execTicks, message.execLots, message.maker !== 0);
    const order = this.orders.find<OwnOrder>(message.id);
    const isFill = isExecution(message, what);
    const fee: f64 = isFill ? this.account.feeFor(message.execTicks, message.execLots, message.maker !== 0) : 0;
    if (!isNobody(order)) {
      if (isFill) noteExecution(order, message, fee);
      this.update(order, message, what);
      noteAnswer(order, message, what, ts);
      if (this.keepsFinished === 0 && isOver(order.status)) {
        this.orders.remove(order);
        closeOrder(order);
      }
    }
    if (all || (!isNobody(order) && order.listened !== 0)) {
      this.happened |= EVENT_RESPONSE;
      writeNews(what, ts, instrument, message, order, isFill, fee);
    }
    return what;
  }

  /** hftbacktest's local account counts a response whenever it says filled, a second time when a late request is refused. */
  private countsInAccount(message: Message): boolean {
    if (this.differences & DIFFERENCE_EVERY_FILL) return message.executed !== 0;
    return message.status === STATUS_FILLED;
  }

  private update(order: OwnOrder, message: Message, what: i32): void {
    if (message.req === STATUS_REJECTED) {
      // A refusal acts only when it answers the latest request.
      if (message.localTs !== order.localTs) return;
      if (order.req === STATUS_NEW) order.status = <u8>STATUS_EXPIRED;
      order.req = <u8>STATUS_NONE;
      return;
    }
    order.ticks = message.ticks;
    order.lots = message.lots;
    noteLeft(order, message, what, this.keepsFinished === 0 && isOver(message.status));
    order.status = <u8>message.status;
    order.req = <u8>message.req;
    if (changetype<usize>(order.story) === 0 && message.execLots === 0) return;
    const story = storyOf(order);
    story.execTicks = message.execTicks;
    story.execLots = message.execLots;
    story.execMaker = <u8>message.maker;
  }

  private keepTrade(action: i32, ticks: i32, lots: f64): void {
    if (this.tradeCount === this.tradeRoom) this.growTrades();
    const at = this.trades + <usize>this.tradeCount * TRADE_BYTES;
    this.tradeCount++;
    store<f64>(at + TRADE_LOTS, lots);
    store<f64>(at + TRADE_EXCH_TS, <f64>this.exchTs);
    store<i32>(at + TRADE_TICKS, ticks);
    store<i32>(at + TRADE_SIDE, action === ROW_BUY_TRADE ? 1 : -1);
    this.happened |= EVENT_TRADE;
  }

  private growTrades(): void {
    const room = max(256, this.tradeRoom * 2);
    const larger = allocate(<u64>room * TRADE_BYTES);
    memory.copy(larger, this.trades, <usize>this.tradeCount * TRADE_BYTES);
    this.trades = larger;
    this.tradeRoom = room;
  }
}

export function isOver(status: i32): boolean {
  return status === STATUS_EXPIRED || status === STATUS_FILLED || status === STATUS_CANCELLED;
}

function whatItTells(message: Message): i32 {
  if (message.req === STATUS_REJECTED) return message.answers === STATUS_NEW ? WHAT_EXPIRED : WHAT_REJECTED;
  if (message.status === STATUS_FILLED) return WHAT_FILLED;
  if (message.status === STATUS_EXPIRED) return WHAT_EXPIRED;
  if (message.status === STATUS_CANCELLED) return WHAT_CANCELLED;
  if (message.answers === STATUS_REPLACED) return WHAT_REPLACED;
  return message.status === STATUS_PARTIALLY_FILLED ? WHAT_PARTIALLY_FILLED : WHAT_ACCEPTED;
}

/** hftbacktest tells some fills again, with the answer to a request that came too late. */
function isExecution(message: Message, what: i32): boolean {
  if (message.executed === 0 || !(message.execLots > 0)) return false;
  return what === WHAT_FILLED || what === WHAT_PARTIALLY_FILLED || what === WHAT_EXPIRED;
}
