import * as abi from "../../assembly/abi.js";
import type { MemoryView } from "./memory-view.js";
import type { CoreOrders, OrderFacts } from "./own-orders.js";

/** What the last stop tells of own orders that are listened to, oldest first; gone when the core runs on. */
export interface OrderNews {
  readonly count: number;
  /** What happened, as OrderEventKind. */
  what(k: number): number;
  orderId(k: number): number;
  instrument(k: number): number;
  /** Place of the order; 0 when it was over before. */
  order(k: number): number;
  /** A place where the order is as it was then; not to be kept. */
  own(k: number): number;
  /** The order as it was then. */
  facts(k: number): OrderFacts;
  isFill(k: number): boolean;
  /** Of the execution. */
  maker(k: number): boolean;
  execTicks(k: number): number;
  execLots(k: number): number;
  fee(k: number): number;
  exchTs(k: number): number;
  localTs(k: number): number;
}

export class CoreNews implements OrderNews {
  constructor(
    readonly memory: MemoryView,
    readonly orders: CoreOrders,
    readonly statusAt: number,
  ) {}

  get count(): number {
    return this.memory.i32[(this.statusAt + abi.STATUS_NEWS) >> 2] as number;
  }

  what(k: number): number {
    return this.#u8(k, abi.NEWS_WHAT);
  }

  orderId(k: number): number {
    return this.#i32(k, abi.NEWS_ORDER_ID);
  }

  instrument(k: number): number {
    return this.#u8(k, abi.NEWS_INSTRUMENT);
  }

  order(k: number): number {
    return this.#i32(k, abi.NEWS_ORDER);
  }

  own(k: number): number {
    return this.#at(k) + abi.NEWS_OWN;
  }

  facts(k: number): OrderFacts {
    const told = this.#i32(k, abi.NEWS_OWN + abi.OWN_STORY) !== 0;
    return this.orders.facts(this.own(k), told ? this.#at(k) + abi.NEWS_STORY : 0);
  }

  isFill(k: number): boolean {
    return this.#u8(k, abi.NEWS_FILL) !== 0;
  }

  maker(k: number): boolean {
    return this.#u8(k, abi.NEWS_MAKER) !== 0;
  }

  execTicks(k: number): number {
    return this.#i32(k, abi.NEWS_EXEC_TICKS);
  }

  execLots(k: number): number {
    return this.#f64(k, abi.NEWS_EXEC_LOTS);
  }

  fee(k: number): number {
    return this.#f64(k, abi.NEWS_FEE);
  }

  exchTs(k: number): number {
    return this.#f64(k, abi.NEWS_EXCH_TS);
  }

  localTs(k: number): number {
    return this.#f64(k, abi.NEWS_LOCAL_TS);
  }

  #at(k: number): number {
    return (this.memory.i32[(this.statusAt + abi.STATUS_NEWS_AT) >> 2] as number) + k * abi.NEWS_BYTES;
  }

  #i32(k: number, field: number): number {
    return this.memory.i32[(this.#at(k) + field) >> 2] as number;
  }

  #f64(k: number, field: number): number {
    return this.memory.f64[(this.#at(k) + field) >> 3] as number;
  }

  #u8(k: number, field: number): number {
    return this.memory.bytes[this.#at(k) + field] as number;
  }
}
