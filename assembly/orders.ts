import { allocate, Pool } from "./memory";

/**
 * An order, in one of three places: what the local side believes, what the exchange holds, or a copy travelling
 * between the two. All are blocks of one pool.
 */
@unmanaged
export class Order {
  /** In a bus: the next message. In a level: the next order. */
  next: Order;
  /** In a level: the order before. */
  previous: Order;
  /** In a table: the next order in the bucket. */
  nextInBucket: Order;
  /** At the exchange: its level. */
  level: usize;

  id: i32;
  ticks: i32;
  execTicks: i32;
  status: i32;
  req: i32;
  tif: i32;
  type: i32;
  /** 1 buy, -1 sell. */
  side: i32;
  maker: i32;
  cause: i32;
  /** Request that a response answers; 0 when it answers none. */
  answers: i32;

  lots: f64;
  leaves: f64;
  execLots: f64;
  /** Quantity ahead, V. */
  front: f64;
  /** Traded at its price since the last depth change. */
  traded: f64;
  /** V when it joined its queue; NaN when it never rested. */
  joined: f64;
  /** At the exchange of a market-by-order feed: its count of arrivals in the real queue, and the feed's quantity ahead there. */
  place: f64;
  ahead: f64;

  /** 0 when the exchange never stamped it. */
  exchTs: i64;
  /** Of the latest request. */
  localTs: i64;
  /** Of a message: when it gets there. */
  arrival: i64;
  /** 1 when exchTs is a stamp: 0 is a time like any other. */
  stamped: i32;
  /** 1 in a message that tells an execution for the first time. */
  executed: i32;
  /** 1 when a custom model keeps its queue position. */
  custom: i32;
}

let pool: Pool = changetype<Pool>(0);

export function newOrder(): Order {
  if (changetype<usize>(pool) === 0) pool = Pool.make(offsetof<Order>(), 64);
  return changetype<Order>(pool.take());
}

export function freeOrder(order: Order): void {
  pool.give(changetype<usize>(order));
}

/** A copy for the wire. */
export function copyOrder(order: Order): Order {
  const copy = newOrder();
  memory.copy(changetype<usize>(copy), changetype<usize>(order), offsetof<Order>());
  return copy;
}

export const NO_ORDER: Order = changetype<Order>(0);

export function isNone(order: Order): boolean {
  return changetype<usize>(order) === 0;
}

/** Messages on their way, first in, first out: none overtakes the one before it. */
@unmanaged
export class Bus {
  head: Order;
  tail: Order;

  get nextArrival(): i64 {
    return isNone(this.head) ? i64.MAX_VALUE : this.head.arrival;
  }

  send(message: Order, arrival: i64): void {
    message.next = NO_ORDER;
    if (isNone(this.head)) {
      message.arrival = arrival;
      this.head = message;
    } else {
      message.arrival = max(arrival, this.tail.arrival);
      this.tail.next = message;
    }
    this.tail = message;
  }

  receive(): Order {
    const message = this.head;
    this.head = message.next;
    return message;
  }
}

const BUCKETS: i32 = 4096;

/** Orders by id: one table on each side of the wire. */
@unmanaged
export class OrderTable {
  buckets: usize;
  count: i32;

  static make(): OrderTable {
    const table = changetype<OrderTable>(allocate(offsetof<OrderTable>()));
    table.buckets = allocate(<usize>BUCKETS * 4);
    return table;
  }

  find(id: i32): Order {
    let order = load<Order>(this.bucketOf(id));
    while (!isNone(order) && order.id !== id) order = order.nextInBucket;
    return order;
  }

  add(order: Order): void {
    const bucket = this.bucketOf(order.id);
    order.nextInBucket = load<Order>(bucket);
    store<Order>(bucket, order);
    this.count++;
  }

  remove(order: Order): void {
    const bucket = this.bucketOf(order.id);
    let at = load<Order>(bucket);
    if (at === order) store<Order>(bucket, order.nextInBucket);
    else {
      while (at.nextInBucket !== order) at = at.nextInBucket;
      at.nextInBucket = order.nextInBucket;
    }
    this.count--;
  }

  private bucketOf(id: i32): usize {
    return this.buckets + ((<usize>(id & (BUCKETS - 1))) << 2);
  }
}
