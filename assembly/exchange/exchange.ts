import { CAUSE_NONE, STATUS_EXPIRED, STATUS_FILLED, STATUS_NEW, STATUS_NONE, STATUS_PARTIALLY_FILLED } from "../abi";
import { ByOrder } from "../book/by-order";
import { Side } from "../book/ladder";
import { Levels } from "../book/levels";
import { OrderLatency } from "../latency";
import { Bus, freeOrder, Message, newMessage, newOrder, Order, OrderTable } from "../orders";
import { QueueModel } from "../queue/model";
import { Piece } from "./piece";
import { Resting } from "./resting";

/** The exchange of one instrument: its book, the own orders that rest in it, and the way back to the local side. */
@unmanaged
export class Exchange {
  kind: i32;
  /** Differences from hftbacktest that are switched on. */
  differences: i32;
  book: Levels;
  /** Only of a market-by-order feed. */
  byOrder: ByOrder;
  arrivals: f64;
  buys: Resting;
  sells: Resting;
  orders: OrderTable;
  queue: QueueModel;
  latency: OrderLatency;
  responses: Bus;
  /** The rows that are played now. */
  piece: Piece;

  opposite(side: i32): Side {
    return this.book.side(-side);
  }

  resting(side: i32): Resting {
    return side > 0 ? this.buys : this.sells;
  }

  /** Executes `lots` of what a message is about, which must not be more than it has left. */
  execute(message: Message, ts: i64, maker: boolean, cause: i32, ticks: i32, lots: f64): void {
    message.maker = maker ? 1 : 0;
    message.cause = cause;
    message.execTicks = ticks;
    message.execLots = lots;
    message.leaves -= lots;
    message.status = message.leaves > 0 ? STATUS_PARTIALLY_FILLED : STATUS_FILLED;
    message.exchTs = ts;
    message.stamped = 1;
    message.executed = 1;
  }

  /** Executes a resting order because of a row and tells the local side. A complete order is gone after this. */
  fill(order: Order, row: usize, cause: i32, lots: f64): void {
    const ts = this.piece.stampOf(row);
    this.piece.cut();
    const message = messageOf(order);
    this.execute(message, ts, true, cause, order.ticks, lots);
    const isOver = message.status === STATUS_FILLED;
    if (!isOver) order.remember(message);
    this.send(message, ts);
    if (isOver) this.remove(order);
  }

  /** A resting order is over because of a row, unasked. */
  expire(order: Order, row: usize): void {
    const ts = this.piece.stampOf(row);
    this.piece.cut();
    const message = messageOf(order);
    message.leaves = 0;
    expire(message, ts);
    this.send(message, ts);
    this.remove(order);
  }

  /** A request's order at the end of its queue. */
  rest(request: Message): Order {
    const order = newOrder();
    order.front = 0;
    order.traded = 0;
    order.id = request.id;
    order.ticks = request.ticks;
    order.side = <i8>request.side;
    order.lots = request.lots;
    order.remember(request);
    this.resting(order.side).add(order, order.ticks * order.side);
    this.orders.add(order);
    if (this.isByOrder) this.stand(order);
    return order;
  }

  get isByOrder(): boolean {
    return changetype<usize>(this.byOrder) !== 0;
  }

  /** Counts who comes to the end of a queue, of the feed and own: of two in one queue the one with less is ahead. */
  nextArrival(): f64 {
    return ++this.arrivals;
  }

  /** Takes its place in the real queue, behind all that the feed has there. */
  stand(order: Order): void {
    order.place = this.nextArrival();
    order.ahead = this.book.side(order.side).lotsAt(order.ticks * order.side);
  }

  remove(order: Order): void {
    this.resting(order.side).remove(order);
    this.orders.remove(order);
    freeOrder(order);
  }

  /** Quantity ahead of an own order: estimated, or in the real queue counted. */
  ahead(order: Order): f64 {
    return order.front;
  }

  send(message: Message, ts: i64): void {
    this.responses.send(message, ts + this.latency.response(ts, message.id));
  }
}

/** Tells of a resting order, without being asked. */
function messageOf(order: Order): Message {
  const message = newMessage();
  message.id = order.id;
  message.ticks = order.ticks;
  message.side = order.side;
  message.status = STATUS_NEW;
  message.req = STATUS_NONE;
  message.answers = STATUS_NONE;
  message.cause = CAUSE_NONE;
  message.executed = 0;
  message.lots = order.lots;
  order.tell(message);
  message.joined = NaN;
  message.localTs = 0;
  return message;
}

export function expire(message: Message, ts: i64): void {
  message.status = STATUS_EXPIRED;
  message.exchTs = ts;
  message.stamped = 1;
}
