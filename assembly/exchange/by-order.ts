import { CAUSE_BEST_CROSSED, CAUSE_QUEUE, CAUSE_TRADE_THROUGH } from "../abi";
import { freeEntry, isNoEntry, QueueEntry } from "../book/by-order";
import { NO_BEST } from "../book/ladder";
import {
  ORDER_ROW_BYTES,
  ROW_ADD_ASK,
  ROW_ADD_BID,
  ROW_CANCEL,
  ROW_CLEAR,
  ROW_CLEAR_ASKS,
  ROW_CLEAR_BIDS,
  ROW_FILL,
  ROW_MODIFY,
  Row,
  Run,
} from "../feed";
import { isNone, Order } from "../orders";
import { Exchange } from "./exchange";
import { expire } from "./taking";

/** Rows of a market-by-order feed at one exchange time: own orders stand in the real queues. */
export function applyOrdersAtExchange(exchange: Exchange, run: Run): void {
  const ts = run.exchTs;
  const end = run.rows + <usize>run.count * ORDER_ROW_BYTES;
  for (let at = run.rows; at < end; at += ORDER_ROW_BYTES) applyRow(exchange, changetype<Row>(at), ts);
}

function applyRow(exchange: Exchange, row: Row, ts: i64): void {
  switch (row.action) {
    case ROW_ADD_BID:
      add(exchange, row, 1, ts);
      break;
    case ROW_ADD_ASK:
      add(exchange, row, -1, ts);
      break;
    case ROW_CLEAR_BIDS:
      clear(exchange, 1, ts);
      break;
    case ROW_CLEAR_ASKS:
      clear(exchange, -1, ts);
      break;
    case ROW_CLEAR:
      clear(exchange, 0, ts);
      break;
    default:
      applyToOrder(exchange, row, ts);
  }
}

function applyToOrder(exchange: Exchange, row: Row, ts: i64): void {
  const action = row.action;
  if (action !== ROW_MODIFY && action !== ROW_CANCEL && action !== ROW_FILL) return;
  const entry = exchange.byOrder.index.find(row.orderId);
  if (isNoEntry(entry)) return;
  if (action === ROW_MODIFY) modify(exchange, entry, row, ts);
  else if (action === ROW_FILL) fillAhead(exchange, entry, row.ticks, ts);
  else {
    exchange.byOrder.remove(entry);
    exchange.queues.leave(entry);
    freeEntry(entry);
  }
}

function add(exchange: Exchange, row: Row, side: i32, ts: i64): void {
  const before = exchange.book.side(side).best;
  const entry = exchange.byOrder.add(row.orderId, side, row.ticks, row.lots);
  if (isNoEntry(entry)) return;
  exchange.queues.join(entry);
  fillIfImproved(exchange, side, before, ts);
}

/** An order keeps its place unless its price changes or its quantity grows. */
function modify(exchange: Exchange, entry: QueueEntry, row: Row, ts: i64): void {
  const before = exchange.book.side(entry.side).best;
  const keepsPlace = entry.ticks === row.ticks && row.lots <= entry.lots;
  if (!keepsPlace) exchange.queues.leave(entry);
  exchange.byOrder.modify(entry, row.ticks, row.lots);
  if (!keepsPlace) exchange.queues.join(entry);
  fillIfImproved(exchange, entry.side, before, ts);
}

/** A better best fills own orders of the other side that it meets. */
function fillIfImproved(exchange: Exchange, side: i32, before: i32, ts: i64): void {
  const best = exchange.book.side(side).best;
  if (best > before) fillBetween(exchange, -side, -before - 1, -best, before === NO_BEST, CAUSE_BEST_CROSSED, ts);
}

/**
 * A taker executed an order of the feed: own orders ahead of it in its queue are executed too, and those at better prices.
 */
function fillAhead(exchange: Exchange, entry: QueueEntry, ticks: i32, ts: i64): void {
  const side = entry.side;
  const key = ticks * side;
  const best = exchange.book.side(side).best;
  if (key < best) fillBetween(exchange, side, best, key + 1, false, CAUSE_TRADE_THROUGH, ts);
  let at = firstOf(entry);
  while (at !== entry) {
    const next = at.next;
    if (at.own !== 0) fillWhole(exchange, changetype<Order>(at.own), CAUSE_QUEUE, ts);
    at = next;
  }
}

function firstOf(entry: QueueEntry): QueueEntry {
  let at = entry;
  while (!isNoEntry(at.previous)) at = at.previous;
  return at;
}

/**
 * Fills own orders of a side with keys from `low` to `high`. As in hftbacktest, the upper end is not looked at when
 * there was none (`open`), or when the own orders of both sides are fewer than the ticks between: an order that was
 * modified to beyond the best is then filled as well.
 */
function fillBetween(exchange: Exchange, side: i32, high: i32, low: i32, open: boolean, cause: i32, ts: i64): void {
  const all = open || exchange.orders.count < high - low;
  let level = exchange.resting(side).top;
  while (changetype<usize>(level) !== 0 && level.key >= low) {
    const below = level.below;
    if (all || level.key <= high) {
      let order = level.first;
      while (!isNone(order)) {
        const next = order.next;
        fillWhole(exchange, order, cause, ts);
        order = next;
      }
    }
    level = below;
  }
}

function fillWhole(exchange: Exchange, order: Order, cause: i32, ts: i64): void {
  exchange.fill(order, ts, cause, order.leaves);
}

/** The exchange drops a side's orders; the own ones expire with them. */
function clear(exchange: Exchange, side: i32, ts: i64): void {
  let entry = exchange.byOrder.clear(side);
  while (!isNoEntry(entry)) {
    const next = entry.nextInBucket;
    exchange.queues.leave(entry);
    freeEntry(entry);
    entry = next;
  }
  if (side >= 0) expireAll(exchange, 1, ts);
  if (side <= 0) expireAll(exchange, -1, ts);
}

function expireAll(exchange: Exchange, side: i32, ts: i64): void {
  const resting = exchange.resting(side);
  while (changetype<usize>(resting.top) !== 0) {
    const order = resting.top.first;
    order.execLots = 0;
    order.leaves = 0;
    expire(order, ts);
    exchange.tell(order, ts);
    exchange.remove(order);
  }
}
