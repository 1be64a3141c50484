import { BUY, Kind, SELL } from "../rows.js";
import { CrossWatch } from "./oddities.js";
import type { RowBuilder } from "./row-builder.js";

/** Prices are in billionths. */
export const PRICE_PARTS = 1e9;
/** Ids that a double can't hold get numbers from here on. */
const FIRST_OWN_ID = 2 ** 52;
const HIGH = 2 ** 32;

/** One record of market by order. */
export interface MboRecord {
  action: string;
  /** Flag of a row, 0 for none. */
  side: number;
  /** Two halves of the order's id. */
  idHigh: number;
  idLow: number;
  price: number;
  size: number;
}

interface Order {
  side: number;
  price: number;
  size: number;
}

/**
 * Turns market by order into rows. As Databento has it, a trade and a fill do not touch the book: the cancels and changes
 * after them do. A change of an order that is not there adds it.
 */
export class MboOrders {
  readonly #orders = new Map<number, Order>();
  readonly #ownIds = new Map<string, number>();
  readonly #crosses = new CrossWatch();
  #nextOwnId = FIRST_OWN_ID;
  #exchTs = 0;
  #localTs = 0;

  constructor(readonly rows: RowBuilder) {}

  at(exchTs: number, localTs: number): void {
    this.#exchTs = exchTs;
    this.#localTs = localTs;
  }

  /** After the last record of an event: only now is the book one that stood. */
  endEvent(): void {
    if (this.#crosses.becameCrossed()) this.rows.note("book crossed");
  }

  /** False for an action that there is not. */
  apply(record: MboRecord): boolean {
    switch (record.action) {
      case "A":
        this.#enter(record);
        return true;
      case "M":
        this.#modify(record);
        return true;
      case "C":
        this.#cancel(record);
        return true;
      case "F":
        this.#fill(record);
        return true;
      case "R":
        this.#clear();
        return true;
      case "T":
        this.#add(Kind.trade, record.side, record.price, record.size, 0);
        return true;
      default:
        return record.action === "N";
    }
  }

  #enter(record: MboRecord): void {
    const id = this.#idOf(record);
    const { side, price, size } = record;
    if (side === 0) this.rows.note("order without a side");
    else if (this.#orders.has(id)) this.rows.note("order added twice");
    else {
      this.#orders.set(id, { side, price, size });
      this.#crosses.add(side, price, 1);
      this.#add(Kind.add, side, price, size, id);
    }
  }

  #modify(record: MboRecord): void {
    const id = this.#idOf(record);
    const order = this.#orders.get(id);
    if (!order) {
      this.rows.note("order changed before it was added");
      this.#enter(record);
      return;
    }
    this.#crosses.add(order.side, order.price, -1);
    this.#crosses.add(order.side, record.price, 1);
    order.price = record.price;
    order.size = record.size;
    this.#add(Kind.modify, order.side, order.price, order.size, id);
  }

  /** All of an order, or a part of it. */
  #cancel(record: MboRecord): void {
    const id = this.#idOf(record);
    const order = this.#orders.get(id);
    if (!order) {
      this.rows.note("order never seen");
      return;
    }
    if (record.size > order.size) this.rows.note("more canceled than there was");
    order.size = Math.max(0, order.size - record.size);
    if (order.size > 0) {
      this.#add(Kind.modify, order.side, order.price, order.size, id);
      return;
    }
    this.#add(Kind.cancel, order.side, order.price, 0, id);
    this.#crosses.add(order.side, order.price, -1);
    this.#orders.delete(id);
    if (id >= FIRST_OWN_ID) this.#ownIds.delete(keyOf(record));
  }

  #fill(record: MboRecord): void {
    const id = this.#idOf(record);
    const order = this.#orders.get(id);
    if (order) this.#add(Kind.fill, order.side, record.price, record.size, id);
    else this.rows.note("order never seen");
  }

  #clear(): void {
    for (const { side, price } of this.#orders.values()) this.#crosses.add(side, price, -1);
    this.#orders.clear();
    this.#ownIds.clear();
    this.#add(Kind.clear, 0, 0, 0, 0);
  }

  #idOf(record: MboRecord): number {
    const id = record.idHigh * HIGH + record.idLow;
    if (id < FIRST_OWN_ID) return id;
    const key = keyOf(record);
    const known = this.#ownIds.get(key);
    if (known !== undefined) return known;
    this.#ownIds.set(key, this.#nextOwnId);
    return this.#nextOwnId++;
  }

  #add(kind: number, side: number, price: number, size: number, id: number): void {
    this.rows.add(kind + side, this.#exchTs, this.#localTs, price / PRICE_PARTS, size, id);
  }
}

/** `B` and `A`, whichever they stand for in their action. */
export function sideOf(letter: string): number {
  if (letter === "B") return BUY;
  return letter === "A" ? SELL : 0;
}

function keyOf({ idHigh, idLow }: MboRecord): string {
  return `${idHigh}:${idLow}`;
}
