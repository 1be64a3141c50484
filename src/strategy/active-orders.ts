import type { OwnOrder } from "./own-order.js";
import type { Order } from "./types.js";

/** Where active orders are found. */
export interface OrderViews {
  readonly orders: {
    readonly active: number;
    readonly first: number;
    after(at: number, orderId: number): number;
    find(orderId: number): number;
    orderId(at: number): number;
  };
  view(at: number): OwnOrder;
}

/** The orders that are active now, by id, read from the core; each has one view as long as it lives. */
export class ActiveOrders implements ReadonlyMap<number, Order> {
  readonly #views: OrderViews;

  constructor(views: OrderViews) {
    this.#views = views;
  }

  get size(): number {
    return this.#views.orders.active;
  }

  get(orderId: number): Order | undefined {
    const at = this.#views.orders.find(orderId);
    return at === 0 ? undefined : this.#views.view(at);
  }

  has(orderId: number): boolean {
    return this.#views.orders.find(orderId) !== 0;
  }

  keys(): MapIterator<number> {
    return new OrderIterator(this.#views, idOf) as unknown as MapIterator<number>;
  }

  values(): MapIterator<Order> {
    return new OrderIterator<Order>(this.#views, orderOf) as unknown as MapIterator<Order>;
  }

  entries(): MapIterator<[number, Order]> {
    return new OrderIterator(this.#views, entryOf) as unknown as MapIterator<[number, Order]>;
  }

  [Symbol.iterator](): MapIterator<[number, Order]> {
    return this.entries();
  }

  forEach(call: (order: Order, orderId: number, orders: ReadonlyMap<number, Order>) => void, self?: unknown): void {
    for (const [orderId, order] of this) call.call(self, order, orderId, this);
  }

  get [Symbol.toStringTag](): string {
    return "Map";
  }

  toJSON(): Order[] {
    return [...this.values()];
  }
}

const idOf = (_: OrderViews, __: number, orderId: number): number => orderId;
const orderOf = (views: OrderViews, at: number): Order => views.view(at);
const entryOf = (views: OrderViews, at: number, orderId: number): [number, Order] => [orderId, views.view(at)];

/** Goes on rightly when orders end and begin between its steps, as a Map's does. */
class OrderIterator<Value> implements IterableIterator<Value> {
  #at = 0;
  #orderId = 0;
  #done = false;
  readonly #views: OrderViews;
  readonly #valueAt: (views: OrderViews, at: number, orderId: number) => Value;

  constructor(views: OrderViews, valueAt: (views: OrderViews, at: number, orderId: number) => Value) {
    this.#views = views;
    this.#valueAt = valueAt;
  }

  next(): IteratorResult<Value> {
    const { orders } = this.#views;
    if (this.#done) return { done: true, value: undefined };
    const at = this.#orderId === 0 ? orders.first : orders.after(this.#at, this.#orderId);
    if (at === 0) {
      this.#done = true;
      return { done: true, value: undefined };
    }
    this.#at = at;
    this.#orderId = orders.orderId(at);
    return { done: false, value: this.#valueAt(this.#views, at, this.#orderId) };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

// Helpers such as `map` and `filter`, where the engine has them.
Object.setPrototypeOf(OrderIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf([].values())));
