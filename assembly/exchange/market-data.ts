import {
  CAUSE_BEST_CROSSED,
  CAUSE_QUEUE,
  CAUSE_TRADE_THROUGH,
  DIFFERENCE_SHARED_TRADES,
  EXCHANGE_PARTIAL_FILL,
  ROW_ASK,
  ROW_BID,
  ROW_BUY_TRADE,
  ROW_SELL_TRADE,
  SEGMENT_WIDE,
} from "../abi";
import { playRows, Rows } from "../book/play";
import { lotsOf, Segment, ticksOf } from "../feed";
import { isNone } from "../orders";
import { Exchange } from "./exchange";
import { Level, RESTING_MASK, Resting } from "./resting";

/** Rows of one exchange time change the book, move the queues and fill own orders. */
export function applyAtExchange(exchange: Exchange, from: usize, end: usize, ts: i64): void {
  if (exchange.orders.count === 0) {
    playRows(exchange.book, from, end);
    return;
  }
  for (let at = from; at < end; ) {
    const segment = changetype<Segment>(at);
    at = segment.end;
    if (segment.action === ROW_BID) applyBids<u32>(exchange, segment.rows, at, ts);
    else if (segment.action === ROW_ASK) applyAsks<u32>(exchange, segment.rows, at, ts);
    else if (segment.action === ROW_BID + SEGMENT_WIDE) applyBids<f64>(exchange, segment.rows, at, ts);
    else if (segment.action === ROW_ASK + SEGMENT_WIDE) applyAsks<f64>(exchange, segment.rows, at, ts);
    else applyOther(exchange, segment, ts);
  }
}

function applyBids<Lots>(exchange: Exchange, from: usize, end: usize, ts: i64): void {
  const filter = exchange.buys.filter;
  for (let row = from; row < end; row += Rows.step<Lots>()) {
    row = Rows.playPlain<Lots>(exchange.book.bids, 1, row, end, filter, RESTING_MASK);
    if (row === end) return;
    setBid(exchange, Rows.ticks<Lots>(row), Rows.lots<Lots>(row), ts);
  }
}

function applyAsks<Lots>(exchange: Exchange, from: usize, end: usize, ts: i64): void {
  const filter = exchange.sells.filter;
  for (let row = from; row < end; row += Rows.step<Lots>()) {
    row = Rows.playPlain<Lots>(exchange.book.asks, -1, row, end, filter, RESTING_MASK);
    if (row === end) return;
    setAsk(exchange, Rows.ticks<Lots>(row), Rows.lots<Lots>(row), ts);
  }
}

function applyOther(exchange: Exchange, segment: Segment, ts: i64): void {
  const end = segment.end;
  const action = segment.plainAction;
  const wide = segment.isWide;
  for (let row = segment.rows; row < end; row += segment.step) {
    if (action === ROW_BUY_TRADE) trade(exchange, exchange.sells, -ticksOf(row, wide), lotsOf(row, wide), ts);
    else if (action === ROW_SELL_TRADE) trade(exchange, exchange.buys, ticksOf(row, wide), lotsOf(row, wide), ts);
    else exchange.book.clearBy(action, ticksOf(row, wide));
  }
}

function setBid(exchange: Exchange, ticks: i32, lots: f64, ts: i64): void {
  const before = exchange.book.bids.put(ticks, lots);
  if (exchange.buys.mayHold(ticks)) moveQueue(exchange, exchange.buys.levelAt(ticks), before, lots);
  if (exchange.book.settleBid(ticks, lots) && exchange.sells.count > 0) fillCrossed(exchange, exchange.sells, -ticks, ts);
}

function setAsk(exchange: Exchange, ticks: i32, lots: f64, ts: i64): void {
  const before = exchange.book.asks.put(-ticks, lots);
  if (exchange.sells.mayHold(-ticks)) moveQueue(exchange, exchange.sells.levelAt(-ticks), before, lots);
  if (exchange.book.settleAsk(-ticks, lots) && exchange.buys.count > 0) fillCrossed(exchange, exchange.buys, ticks, ts);
}

function moveQueue(exchange: Exchange, level: Level, before: f64, after: f64): void {
  if (changetype<usize>(level) === 0) return;
  for (let order = level.first; !isNone(order); order = order.next) exchange.queue.onDepth(order, before, after);
}

/** The opposite best has come to `key`, on this side's scale: all own orders there or better are filled. */
function fillCrossed(exchange: Exchange, resting: Resting, key: i32, ts: i64): void {
  let level = resting.top;
  while (changetype<usize>(level) !== 0 && level.key >= key) {
    const below = level.below;
    fillLevel(exchange, level, CAUSE_BEST_CROSSED, ts);
    level = below;
  }
}

/** A trade took from this side at `key`: better own orders are filled, those at the price move up their queue. */
function trade(exchange: Exchange, resting: Resting, key: i32, lots: f64, ts: i64): void {
  let level = resting.top;
  while (changetype<usize>(level) !== 0 && level.key > key) {
    const below = level.below;
    fillLevel(exchange, level, CAUSE_TRADE_THROUGH, ts);
    level = below;
  }
  if (changetype<usize>(level) !== 0 && level.key === key) tradeInQueue(exchange, level, lots, ts);
}

function fillLevel(exchange: Exchange, level: Level, cause: i32, ts: i64): void {
  let order = level.first;
  while (!isNone(order)) {
    const next = order.next;
    exchange.fill(order, ts, cause, order.leaves);
    order = next;
  }
}

function tradeInQueue(exchange: Exchange, level: Level, lots: f64, ts: i64): void {
  // What own orders ahead took of this trade; hftbacktest gives the whole trade to each of them.
  let taken: f64 = 0;
  let order = level.first;
  while (!isNone(order)) {
    const next = order.next;
    exchange.queue.onTrade(order, lots);
    const executable = exchange.queue.takeExecutable(order) - taken;
    if (executable > 0) {
      const all = exchange.kind !== EXCHANGE_PARTIAL_FILL || executable > order.leaves;
      if (exchange.differences & DIFFERENCE_SHARED_TRADES) taken += min(executable, order.leaves);
      exchange.fill(order, ts, CAUSE_QUEUE, all ? order.leaves : executable);
    }
    order = next;
  }
}
