import {
  DIFFERENCE_LEAVES,
  STATUS_CANCELLED,
  STATUS_NEW,
  STATUS_NONE,
  STATUS_REJECTED,
  STATUS_REPLACED,
  TIF_GTC,
  TIF_GTX,
  TYPE_MARKET,
} from "../abi";
import { NO_BEST } from "../book/ladder";
import { copyOrder, isNone, Order } from "../orders";
import { Exchange } from "./exchange";
import { expire, take } from "./taking";

/** A request reaches the exchange. Its message turns round and is the answer. */
export function receive(exchange: Exchange, request: Order, ts: i64): void {
  request.answers = request.req;
  request.req = STATUS_NONE;
  request.executed = 0;
  if (request.answers === STATUS_NEW) arrive(exchange, request, ts);
  else if (request.answers === STATUS_CANCELLED) cancel(exchange, request, ts);
  else if (request.answers === STATUS_REPLACED) modify(exchange, request, ts);
  exchange.send(request, ts);
}

function arrive(exchange: Exchange, order: Order, ts: i64): void {
  const opposite = exchange.opposite(order);
  // On the opposite side's scale the limit is this key; levels at or above it can be traded with.
  const crosses = opposite.best !== NO_BEST && opposite.best >= -order.ticks * order.side;
  if (order.type === TYPE_MARKET || crosses) take(exchange, order, ts);
  else if (order.tif === TIF_GTC || order.tif === TIF_GTX) rest(exchange, order, ts);
  else expire(order, ts);
}

function rest(exchange: Exchange, request: Order, ts: i64): void {
  const key = request.ticks * request.side;
  exchange.queue.join(request, exchange.book.side(request.side).lotsAt(key));
  request.status = STATUS_NEW;
  request.exchTs = ts;
  request.stamped = 1;
  exchange.rest(copyOrder(request));
}

function cancel(exchange: Exchange, request: Order, ts: i64): void {
  const order = exchange.orders.find(request.id);
  request.exchTs = ts;
  request.stamped = 1;
  if (isNone(order)) {
    request.req = STATUS_REJECTED;
    return;
  }
  // The answer is the exchange's copy of the order, not the local one that asked.
  request.ticks = order.ticks;
  request.lots = order.lots;
  request.leaves = order.leaves;
  request.execTicks = order.execTicks;
  request.execLots = order.execLots;
  request.maker = order.maker;
  request.status = STATUS_CANCELLED;
  exchange.remove(order);
}

function modify(exchange: Exchange, request: Order, ts: i64): void {
  const order = exchange.orders.find(request.id);
  request.joined = NaN;
  if (isNone(order)) {
    request.exchTs = ts;
    request.stamped = 1;
    request.req = STATUS_REJECTED;
    return;
  }
  if (exchange.differences & DIFFERENCE_LEAVES) request.leaves = request.lots;
  if (exchange.isByOrder) {
    modifyInQueue(exchange, order, request, ts);
    return;
  }
  if (order.ticks !== request.ticks || request.lots > order.leaves) {
    exchange.remove(order);
    arrive(exchange, request, ts);
    return;
  }
  // Same price and no more than it has left: it keeps its place. Its status stays as either side has it.
  order.lots = request.lots;
  order.leaves = request.lots;
  order.exchTs = ts;
  request.leaves = request.lots;
  request.exchTs = ts;
  request.stamped = 1;
}

/** In a market-by-order book hftbacktest never checks whether the new price crosses: the order waits to be met. */
function modifyInQueue(exchange: Exchange, order: Order, request: Order, ts: i64): void {
  request.leaves = request.lots;
  request.exchTs = ts;
  request.stamped = 1;
  if (order.ticks === request.ticks && request.lots <= order.leaves) {
    order.lots = request.lots;
    order.leaves = request.lots;
    order.exchTs = ts;
    return;
  }
  exchange.remove(order);
  request.joined = exchange.book.side(request.side).lotsAt(request.ticks * request.side);
  exchange.rest(copyOrder(request));
}
