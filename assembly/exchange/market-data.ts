import {
  CAUSE_BEST_CROSSED,
  CAUSE_QUEUE,
  CAUSE_TRADE_THROUGH,
  DIFFERENCE_SHARED_TRADES,
  EXCHANGE_PARTIAL_FILL,
  LEVEL_ROW_BYTES,
  ROW_ASK,
  ROW_BID,
  ROW_BUY_TRADE,
  ROW_SELL_TRADE,
  SEGMENT_ACTION,
  SEGMENT_BYTES,
  SEGMENT_COUNT,
  SEGMENT_WIDE,
} from "../abi";
import { playRows, Rows } from "../book/play";
import { lotsOf, Segment, ticksOf } from "../feed";
import { isNone } from "../orders";
import { Exchange } from "./exchange";
import { Level, RESTING_MASK, Resting } from "./resting";

/** Rows change the book, move the queues and fill own orders. Returns behind the last row that was played: see Piece. */
export function applyAtExchange(exchange: Exchange, from: usize, end: usize): usize {
  if (exchange.orders.count === 0) {
    playRows(exchange.book, from, end);
    return end;
  }
  let at = from;
  while (at < exchange.piece.end) {
    const action = load<u32>(at, SEGMENT_ACTION);
    const rows = at + SEGMENT_BYTES;
    if (action === ROW_BID) at = applyBids<u32>(exchange, rows, rows + <usize>load<u32>(at, SEGMENT_COUNT) * LEVEL_ROW_BYTES);
    else if (action === ROW_ASK) at = applyAsks<u32>(exchange, rows, rows + <usize>load<u32>(at, SEGMENT_COUNT) * LEVEL_ROW_BYTES);
    else at = applyOther(exchange, changetype<Segment>(at));
  }
  return at;
}

/** Returns the end, as all of these. */
function applyBids<Lots>(exchange: Exchange, from: usize, end: usize): usize {
  const buys = exchange.buys;
  for (let row = from; row < end; row += Rows.step<Lots>()) {
    row = Rows.playPlain<Lots>(exchange.book.bids, 1, row, end, buys.lowest, buys.filter, RESTING_MASK);
    if (row === end) break;
    setBid(exchange, row, Rows.ticks<Lots>(row), Rows.lots<Lots>(row));
  }
  return end;
}

function applyAsks<Lots>(exchange: Exchange, from: usize, end: usize): usize {
  const sells = exchange.sells;
  for (let row = from; row < end; row += Rows.step<Lots>()) {
    row = Rows.playPlain<Lots>(exchange.book.asks, -1, row, end, sells.lowest, sells.filter, RESTING_MASK);
    if (row === end) break;
    setAsk(exchange, row, Rows.ticks<Lots>(row), Rows.lots<Lots>(row));
  }
  return end;
}

function applyOther(exchange: Exchange, segment: Segment): usize {
  if (segment.action === ROW_BID + SEGMENT_WIDE) return applyBids<f64>(exchange, segment.rows, segment.end);
  if (segment.action === ROW_ASK + SEGMENT_WIDE) return applyAsks<f64>(exchange, segment.rows, segment.end);
  const end = segment.end;
  const action = segment.plainAction;
  const wide = segment.isWide;
  for (let row = segment.rows; row < end; row += segment.step) {
    if (action === ROW_BUY_TRADE) trade(exchange, exchange.sells, row, -ticksOf(row, wide), lotsOf(row, wide));
    else if (action === ROW_SELL_TRADE) trade(exchange, exchange.buys, row, ticksOf(row, wide), lotsOf(row, wide));
    else exchange.book.clearBy(action, ticksOf(row, wide));
  }
  return end;
}

function setBid(exchange: Exchange, row: usize, ticks: i32, lots: f64): void {
  const before = exchange.book.bids.put(ticks, lots);
  if (exchange.buys.mayHold(ticks)) moveQueue(exchange, exchange.buys.levelAt(ticks), before, lots);
  if (exchange.book.settleBid(ticks, lots) && exchange.sells.count > 0) fillCrossed(exchange, exchange.sells, row, -ticks);
}

function setAsk(exchange: Exchange, row: usize, ticks: i32, lots: f64): void {
  const before = exchange.book.asks.put(-ticks, lots);
  if (exchange.sells.mayHold(-ticks)) moveQueue(exchange, exchange.sells.levelAt(-ticks), before, lots);
  if (exchange.book.settleAsk(-ticks, lots) && exchange.buys.count > 0) fillCrossed(exchange, exchange.buys, row, ticks);
}

function moveQueue(exchange: Exchange, level: Level, before: f64, after: f64): void {
  if (changetype<usize>(level) === 0) return;
  for (let order = level.first; !isNone(order); order = order.next) exchange.queue.onDepth(order, before, after);
}

/** The opposite best has come to `key`, on this side's scale: all own orders there or better are filled. */
function fillCrossed(exchange: Exchange, resting: Resting, row: usize, key: i32): void {
  let level = resting.top;
  while (changetype<usize>(level) !== 0 && level.key >= key) {
    const below = level.below;
    fillLevel(exchange, level, row, CAUSE_BEST_CROSSED);
    level = below;
  }
}

/** A trade took from this side at `key`: better own orders are filled, those at the price move up their queue. */
function trade(exchange: Exchange, resting: Resting, row: usize, key: i32, lots: f64): void {
  let level = resting.top;
  while (changetype<usize>(level) !== 0 && level.key > key) {
    const below = level.below;
    fillLevel(exchange, level, row, CAUSE_TRADE_THROUGH);
    level = below;
  }
  if (changetype<usize>(level) !== 0 && level.key === key) tradeInQueue(exchange, level, row, lots);
}

function fillLevel(exchange: Exchange, level: Level, row: usize, cause: i32): void {
  let order = level.first;
  while (!isNone(order)) {
    const next = order.next;
    exchange.fill(order, row, cause, order.leaves);
    order = next;
  }
}

function tradeInQueue(exchange: Exchange, level: Level, row: usize, lots: f64): void {
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
      exchange.fill(order, row, CAUSE_QUEUE, all ? order.leaves : executable);
    }
    order = next;
  }
}
