import { allocate, Pool } from "./memory";

/** What is found by its id in a table. A block in no table has id 0. */
@unmanaged
export class Numbered {
  nextInBucket: Numbered;
  id: i32;
}

/** What few orders at the exchange have: an execution, or less left than their quantity. */
@unmanaged
export class Past {
  leaves: f64;
  /** Of the last execution. */
  execLots: f64;
  execTicks: i32;
  maker: i32;
}

/** An order that rests at the exchange. */
@unmanaged
export class Order extends Numbered {
  /** In a level: its neighbours. */
  next: Order;
  previous: Order;
  /** Its level. */
  level: usize;
  past: Past;
  ticks: i32;
  /** 1 buy, -1 sell. */
  side: i8;
  /** 1 when a custom model keeps its queue position. */
  custom: u8;
  lots: f64;
  /** Quantity ahead, V. */
  front: f64;
  /** Traded at its price since the last depth change. */
  traded: f64;

  get leaves(): f64 {
    return changetype<usize>(this.past) === 0 ? this.lots : this.past.leaves;
  }

  /** Keeps its place with another quantity, all of which is left. */
  resize(lots: f64): void {
    this.lots = lots;
    if (changetype<usize>(this.past) !== 0) this.past.leaves = lots;
  }

  /** Takes over what a message about it tells. */
  remember(message: Message): void {
    if (changetype<usize>(this.past) === 0) {
      if (message.leaves === this.lots && message.execLots === 0 && message.execTicks === 0 && !message.maker) return;
      this.past = takePast();
    }
    const past = this.past;
    past.leaves = message.leaves;
    past.execLots = message.execLots;
    past.execTicks = message.execTicks;
    past.maker = message.maker;
  }

  /** Tells a message what is left of it, and its last execution. */
  tell(message: Message): void {
    const past = this.past;
    const executed = changetype<usize>(past) !== 0;
    message.leaves = executed ? past.leaves : this.lots;
    message.execLots = executed ? past.execLots : 0;
    message.execTicks = executed ? past.execTicks : 0;
    message.maker = executed ? past.maker : 0;
  }

  /** In a market-by-order feed its queue is real, and the same room is for its count of arrivals, … */
  get place(): f64 {
    return this.traded;
  }

  set place(count: f64) {
    this.traded = count;
  }

  /** … and the feed's quantity ahead of it. */
  get ahead(): f64 {
    return this.front;
  }

  set ahead(lots: f64) {
    this.front = lots;
  }
}

/** A request on its way to the exchange, or an answer on its way back. */
@unmanaged
export class Message {
  next: Message;
  id: i32;
  ticks: i32;
  execTicks: i32;
  side: i32;
  status: i32;
  req: i32;
  tif: i32;
  type: i32;
  maker: i32;
  cause: i32;
  /** Request that a response answers; 0 when it answers none. */
  answers: i32;
  /** 1 when exchTs is a stamp: 0 is a time like any other. */
  stamped: i32;
  /** 1 when it tells an execution for the first time. */
  executed: i32;
  lots: f64;
  leaves: f64;
  execLots: f64;
  /** V when it joined its queue; NaN when it did not. */
  joined: f64;
  /** The exchange's stamp. */
  exchTs: i64;
  /** Of the request. */
  localTs: i64;
  /** When it gets there. */
  arrival: i64;
}

const BATCH: u32 = 64;
let orders: Pool = changetype<Pool>(0);
let pasts: Pool = changetype<Pool>(0);
let messages: Pool = changetype<Pool>(0);
const NO_PAST: Past = changetype<Past>(0);
/** Orders that rest and messages on their way, of all instruments: while there are none, no instrument can tell anything. */
export let liveOrders: i32 = 0;

/** A model of the host's may look at an exchange's book at any moment: from now on that counts as an order. */
export function watchExchanges(): void {
  liveOrders++;
}

export function newOrder(): Order {
  liveOrders++;
  if (changetype<usize>(orders) === 0) orders = Pool.make(offsetof<Order>(), BATCH);
  const order = changetype<Order>(orders.take());
  order.past = NO_PAST;
  return order;
}

function takePast(): Past {
  if (changetype<usize>(pasts) === 0) pasts = Pool.make(offsetof<Past>(), BATCH);
  return changetype<Past>(pasts.take());
}

export function freeOrder(order: Order): void {
  liveOrders--;
  if (changetype<usize>(order.past) !== 0) pasts.give(changetype<usize>(order.past));
  orders.give(changetype<usize>(order));
}

/** Its fields are whatever its last user left; who takes one writes them all. */
export function newMessage(): Message {
  liveOrders++;
  if (changetype<usize>(messages) === 0) messages = Pool.make(offsetof<Message>(), BATCH);
  return changetype<Message>(messages.take());
}

export function freeMessage(message: Message): void {
  liveOrders--;
  messages.give(changetype<usize>(message));
}

export function copyMessage(message: Message): Message {
  const copy = newMessage();
  memory.copy(changetype<usize>(copy), changetype<usize>(message), offsetof<Message>());
  return copy;
}

export const NO_ORDER: Order = changetype<Order>(0);
const NO_MESSAGE: Message = changetype<Message>(0);

export function isNone(order: Order): boolean {
  return changetype<usize>(order) === 0;
}

/** Messages on their way, first in, first out: none overtakes the one before it. */
@unmanaged
export class Bus {
  head: Message;
  tail: Message;

  get nextArrival(): i64 {
    return changetype<usize>(this.head) === 0 ? i64.MAX_VALUE : this.head.arrival;
  }

  send(message: Message, arrival: i64): void {
    message.next = NO_MESSAGE;
    if (changetype<usize>(this.head) === 0) {
      message.arrival = arrival;
      this.head = message;
    } else {
      message.arrival = max(arrival, this.tail.arrival);
      this.tail.next = message;
    }
    this.tail = message;
  }

  receive(): Message {
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

  /** Null when there is none. */
  find<T>(id: i32): T {
    let at = load<Numbered>(this.bucketOf(id));
    while (changetype<usize>(at) !== 0 && at.id !== id) at = at.nextInBucket;
    return changetype<T>(changetype<usize>(at));
  }

  add(order: Numbered): void {
    const bucket = this.bucketOf(order.id);
    order.nextInBucket = load<Numbered>(bucket);
    store<Numbered>(bucket, order);
    this.count++;
  }

  remove(order: Numbered): void {
    const bucket = this.bucketOf(order.id);
    let at = load<Numbered>(bucket);
    if (at === order) store<Numbered>(bucket, order.nextInBucket);
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
