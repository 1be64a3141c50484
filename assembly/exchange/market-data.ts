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
} from "../abi";
import { playRun } from "../book/play";
import { lotsOf, Run, Segment, ticksOf } from "../feed";
import { isNone } from "../orders";
import { Exchange } from "./exchange";
import { Level, Resting } from "./resting";

/** Rows of one exchange time change the book, move the queues and fill own orders. */
export function applyAtExchange(exchange: Exchange, run: Run, ts: i64): void {
  if (exchange.orders.count === 0) {
    playRun(exchange.book, run);
    return;
  }
  const end = run.end;
  for (let at = run.first; at < end; ) {
    const segment = changetype<Segment>(at);
    const rowsEnd = segment.end;
    const action = segment.plainAction;
    const wide = segment.isWide;
    const step = segment.step;
    for (let row = segment.rows; row < rowsEnd; row += step) {
      applyRow(exchange, action, ticksOf(row, wide), lotsOf(row, wide), ts);
    }
    at = rowsEnd;
  }
}

function applyRow(exchange: Exchange, action: i32, ticks: i32, lots: f64, ts: i64): void {
  if (action === ROW_BID) setBid(exchange, ticks, lots, ts);
  else if (action === ROW_ASK) setAsk(exchange, ticks, lots, ts);
  else if (action === ROW_BUY_TRADE) trade(exchange, exchange.sells, -ticks, lots, ts);
  else if (action === ROW_SELL_TRADE) trade(exchange, exchange.buys, ticks, lots, ts);
  else exchange.book.clearBy(action, ticks);
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
