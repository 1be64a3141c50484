import { STATUS_FILLED, STATUS_PARTIALLY_FILLED } from "../abi";
import { ByOrder } from "../book/by-order";
import { Side } from "../book/ladder";
import { Levels } from "../book/levels";
import { OrderLatency } from "../latency";
import { Bus, copyOrder, freeOrder, Order, OrderTable } from "../orders";
import { QueueModel } from "../queue/model";
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

  opposite(order: Order): Side {
    return this.book.side(-order.side);
  }

  resting(side: i32): Resting {
    return side > 0 ? this.buys : this.sells;
  }

  /** Executes `lots` of an order, which must not be more than it has left. */
  execute(order: Order, ts: i64, maker: boolean, cause: i32, ticks: i32, lots: f64): void {
    order.maker = maker ? 1 : 0;
    order.cause = cause;
    order.execTicks = ticks;
    order.execLots = lots;
    order.leaves -= lots;
    order.status = order.leaves > 0 ? STATUS_PARTIALLY_FILLED : STATUS_FILLED;
    order.exchTs = ts;
    order.stamped = 1;
    order.executed = 1;
  }

  /** Executes a resting order and tells the local side. A complete order is gone after this. */
  fill(order: Order, ts: i64, cause: i32, lots: f64): void {
    this.execute(order, ts, true, cause, order.ticks, lots);
    this.tell(order, ts);
    order.executed = 0;
    if (order.status === STATUS_FILLED) this.remove(order);
  }

  /** Tells the local side what became of an order, without being asked. */
  tell(order: Order, ts: i64): void {
    const message = copyOrder(order);
    message.answers = 0;
    this.send(message, ts);
  }

  /** A new order at the end of its queue. */
  rest(order: Order): void {
    this.resting(order.side).add(order, order.ticks * order.side);
    this.orders.add(order);
    if (this.isByOrder) this.stand(order);
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
    return this.isByOrder ? order.ahead : order.front;
  }

  send(message: Order, ts: i64): void {
    this.responses.send(message, ts + this.latency.response(ts, message.id));
  }
}
