import {
  CAUSE_BEST_CROSSED,
  CAUSE_QUEUE,
  CAUSE_TRADE_THROUGH,
  HANDLE_ROW_BYTES,
  ROW_ADD_ASK,
  ROW_ADD_BID,
  ROW_CANCEL,
  ROW_CLEAR,
  ROW_CLEAR_ASKS,
  ROW_CLEAR_BIDS,
  ROW_FILL,
  ROW_MODIFY,
} from "../abi";
import { FeedOrder } from "../book/by-order";
import { NO_BEST } from "../book/node";
import { playOrders } from "../book/play-orders";
import { Row } from "../feed";
import { isNone, Order } from "../orders";
import { Exchange } from "./exchange";

/** Rows of a market-by-order feed: own orders stand in the real queues. Returns behind the last row that was played. */
export function applyOrdersAtExchange(exchange: Exchange, from: usize, end: usize): usize {
  if (exchange.orders.count === 0) {
    playOrders(exchange.byOrder, from, end);
    return end;
  }
  let at = from;
  for (; at < exchange.piece.end; at += HANDLE_ROW_BYTES) applyRow(exchange, changetype<Row>(at));
  return at;
}

function applyRow(exchange: Exchange, row: Row): void {
  const action = row.action;
  if (action === ROW_ADD_BID) add(exchange, row, 1);
  else if (action === ROW_ADD_ASK) add(exchange, row, -1);
  else if (action >= ROW_MODIFY) applyToOrder(exchange, row);
  else if (action === ROW_CLEAR_BIDS) clear(exchange, 1, row);
  else if (action === ROW_CLEAR_ASKS) clear(exchange, -1, row);
  else if (action === ROW_CLEAR) clear(exchange, 0, row);
}

function applyToOrder(exchange: Exchange, row: Row): void {
  const order = exchange.byOrder.find(row.handle);
  if (order.side === 0) return;
  if (row.action === ROW_CANCEL) {
    shrinkAhead(exchange, order, order.lots);
    exchange.byOrder.remove(order);
  } else if (row.action === ROW_MODIFY) modify(exchange, order, row);
  else if (row.action === ROW_FILL) fillAhead(exchange, order, row);
}

function add(exchange: Exchange, row: Row, side: i32): void {
  const before = exchange.book.side(side).best;
  if (!exchange.byOrder.add(row, side)) return;
  exchange.byOrder.noteArrival(exchange.byOrder.find(row.handle), exchange.nextArrival());
  fillIfImproved(exchange, side, before, row);
}

/** An order keeps its place unless its price changes or its quantity grows. */
function modify(exchange: Exchange, order: FeedOrder, row: Row): void {
  const before = exchange.book.side(order.side).best;
  const keepsPlace = order.ticks === row.ticks && row.lots <= order.lots;
  shrinkAhead(exchange, order, keepsPlace ? order.lots - row.lots : order.lots);
  exchange.byOrder.modify(order, row.ticks, row.lots);
  if (!keepsPlace) exchange.byOrder.noteArrival(order, exchange.nextArrival());
  fillIfImproved(exchange, order.side, before, row);
}

/** An order of the feed gives up `lots` of its place: own orders of its level that came later have so much less ahead. */
function shrinkAhead(exchange: Exchange, order: FeedOrder, lots: f64): void {
  const resting = exchange.resting(order.side);
  const key = order.ticks * order.side;
  if (!resting.mayHold(key)) return;
  const level = resting.levelAt(key);
  if (changetype<usize>(level) === 0) return;
  const arrival = exchange.byOrder.arrivalOf(order);
  for (let own = level.first; !isNone(own); own = own.next) if (own.place > arrival) own.ahead -= lots;
}

/** A better best fills own orders of the other side that it meets. */
function fillIfImproved(exchange: Exchange, side: i32, before: i32, row: Row): void {
  const best = exchange.book.side(side).best;
  if (best > before) fillBetween(exchange, -side, -before - 1, -best, before === NO_BEST, CAUSE_BEST_CROSSED, row);
}

/**
 * A taker executed an order of the feed: own orders ahead of it in its queue are executed too, and those at better prices.
 */
function fillAhead(exchange: Exchange, order: FeedOrder, row: Row): void {
  const side = order.side;
  const key = row.ticks * side;
  const best = exchange.book.side(side).best;
  if (key < best) fillBetween(exchange, side, best, key + 1, false, CAUSE_TRADE_THROUGH, row);
  const level = exchange.resting(side).levelAt(order.ticks * side);
  if (changetype<usize>(level) === 0) return;
  const arrival = exchange.byOrder.arrivalOf(order);
  let own = level.first;
  while (!isNone(own) && own.place < arrival) {
    const next = own.next;
    fillWhole(exchange, own, CAUSE_QUEUE, row);
    own = next;
  }
}

/**
 * Fills own orders of a side with keys from `low` to `high`. As in hftbacktest, the upper end is not looked at when
 * there was none (`open`), or when the own orders of both sides are fewer than the ticks between: an order that was
 * modified to beyond the best is then filled as well.
 */
function fillBetween(exchange: Exchange, side: i32, high: i32, low: i32, open: boolean, cause: i32, row: Row): void {
  const all = open || exchange.orders.count < high - low;
  let level = exchange.resting(side).top;
  while (changetype<usize>(level) !== 0 && level.key >= low) {
    const below = level.below;
    if (all || level.key <= high) {
      let order = level.first;
      while (!isNone(order)) {
        const next = order.next;
        fillWhole(exchange, order, cause, row);
        order = next;
      }
    }
    level = below;
  }
}

function fillWhole(exchange: Exchange, order: Order, cause: i32, row: Row): void {
  exchange.fill(order, changetype<usize>(row), cause, order.leaves);
}

/** The exchange drops a side's orders; the own ones expire with them. */
function clear(exchange: Exchange, side: i32, row: Row): void {
  exchange.byOrder.clear(side);
  if (side >= 0) expireAll(exchange, 1, row);
  if (side <= 0) expireAll(exchange, -1, row);
}

function expireAll(exchange: Exchange, side: i32, row: Row): void {
  const resting = exchange.resting(side);
  while (changetype<usize>(resting.top) !== 0) exchange.expire(resting.top.first, changetype<usize>(row));
}
