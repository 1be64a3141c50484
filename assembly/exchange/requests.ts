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
import { NO_BEST } from "../book/node";
import { isNone, Message, Order } from "../orders";
import { Exchange, expire } from "./exchange";
import { take } from "./taking";

/** A request reaches the exchange. Its message turns round and is the answer. */
export function receive(exchange: Exchange, request: Message, ts: i64): void {
  request.answers = request.req;
  request.req = STATUS_NONE;
  request.executed = 0;
  if (request.answers === STATUS_NEW) arrive(exchange, request, ts);
  else if (request.answers === STATUS_CANCELLED) cancel(exchange, request, ts);
  else if (request.answers === STATUS_REPLACED) modify(exchange, request, ts);
  exchange.send(request, ts);
}

function arrive(exchange: Exchange, request: Message, ts: i64): void {
  const opposite = exchange.opposite(request.side);
  // On the opposite side's scale the limit is this key; levels at or above it can be traded with.
  const crosses = opposite.best !== NO_BEST && opposite.best >= -request.ticks * request.side;
  if (request.type === TYPE_MARKET || crosses) take(exchange, request, ts);
  else if (request.tif === TIF_GTC || request.tif === TIF_GTX) rest(exchange, request, ts);
  else expire(request, ts);
}

function rest(exchange: Exchange, request: Message, ts: i64): void {
  const levelLots = exchange.book.side(request.side).lotsAt(request.ticks * request.side);
  request.status = STATUS_NEW;
  request.exchTs = ts;
  request.stamped = 1;
  const order = exchange.rest(request);
  if (!exchange.isByOrder) exchange.queue.join(order, levelLots);
  request.joined = order.front;
}

function cancel(exchange: Exchange, request: Message, ts: i64): void {
  const order = exchange.orders.find<Order>(request.id);
  request.exchTs = ts;
  request.stamped = 1;
  if (isNone(order)) {
    request.req = STATUS_REJECTED;
    return;
  }
  // The answer is the exchange's copy of the order, not the local one that asked.
  request.ticks = order.ticks;
  request.lots = order.lots;
  order.tell(request);
  request.status = STATUS_CANCELLED;
  exchange.remove(order);
}

function modify(exchange: Exchange, request: Message, ts: i64): void {
  const order = exchange.orders.find<Order>(request.id);
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
  order.resize(request.lots);
  request.leaves = request.lots;
  request.exchTs = ts;
  request.stamped = 1;
}

/** In a market-by-order book hftbacktest never checks whether the new price crosses: the order waits to be met. */
function modifyInQueue(exchange: Exchange, order: Order, request: Message, ts: i64): void {
  request.leaves = request.lots;
  request.exchTs = ts;
  request.stamped = 1;
  if (order.ticks === request.ticks && request.lots <= order.leaves) {
    order.resize(request.lots);
    return;
  }
  exchange.remove(order);
  request.joined = exchange.book.side(request.side).lotsAt(request.ticks * request.side);
  exchange.rest(request);
}
