import { ROW_ADD_ASK, ROW_ADD_BID, ROW_CANCEL, ROW_CLEAR, ROW_CLEAR_ASKS, ROW_CLEAR_BIDS, ROW_MODIFY, Row } from "../feed";
import { allocate, Pool } from "../memory";
import { Side } from "./ladder";
import { Levels } from "./levels";

const FIRST_BUCKETS: i32 = 1024;

/** An order of the feed; at the exchange also an own order's place among them. */
@unmanaged
export class QueueEntry {
  next: QueueEntry;
  previous: QueueEntry;
  /** At the exchange: the queue that it stands in. */
  queue: usize;
  nextInBucket: QueueEntry;
  /** The own order that stands here, 0 for one of the feed. */
  own: usize;
  ticks: i32;
  side: i32;
  id: f64;
  lots: f64;
}

export const NO_ENTRY: QueueEntry = changetype<QueueEntry>(0);

export function isNoEntry(entry: QueueEntry): boolean {
  return changetype<usize>(entry) === 0;
}

let entries: Pool = changetype<Pool>(0);

export function newEntry(): QueueEntry {
  if (changetype<usize>(entries) === 0) entries = Pool.make(offsetof<QueueEntry>(), 256);
  const entry = changetype<QueueEntry>(entries.take());
  entry.own = 0;
  entry.queue = 0;
  return entry;
}

export function freeEntry(entry: QueueEntry): void {
  entries.give(changetype<usize>(entry));
}

/** Orders of the feed by id. Doubles its buckets when they hold more than one order each. */
@unmanaged
export class OrderIndex {
  buckets: usize;
  mask: i32;
  count: i32;

  find(id: f64): QueueEntry {
    let entry = load<QueueEntry>(this.bucketOf(id));
    while (!isNoEntry(entry) && entry.id !== id) entry = entry.nextInBucket;
    return entry;
  }

  add(entry: QueueEntry): void {
    if (this.count > this.mask) this.grow();
    this.link(entry);
    this.count++;
  }

  remove(entry: QueueEntry): void {
    const bucket = this.bucketOf(entry.id);
    let at = load<QueueEntry>(bucket);
    if (at === entry) store<QueueEntry>(bucket, entry.nextInBucket);
    else {
      while (at.nextInBucket !== entry) at = at.nextInBucket;
      at.nextInBucket = entry.nextInBucket;
    }
    this.count--;
  }

  /** Takes every order of a side out and returns them, linked by `nextInBucket`. Side 0 is both. */
  takeSide(side: i32): QueueEntry {
    let taken = NO_ENTRY;
    for (let n = 0; n <= this.mask; n++) {
      const bucket = this.buckets + ((<usize>n) << 2);
      let entry = load<QueueEntry>(bucket);
      store<QueueEntry>(bucket, NO_ENTRY);
      while (!isNoEntry(entry)) {
        const next = entry.nextInBucket;
        if (side === 0 || entry.side === side) {
          entry.nextInBucket = taken;
          taken = entry;
          this.count--;
        } else this.link(entry);
        entry = next;
      }
    }
    return taken;
  }

  private link(entry: QueueEntry): void {
    const bucket = this.bucketOf(entry.id);
    entry.nextInBucket = load<QueueEntry>(bucket);
    store<QueueEntry>(bucket, entry);
  }

  private grow(): void {
    const before = this.buckets;
    const count = this.mask + 1;
    this.buckets = allocate((<usize>(count * 2)) << 2);
    this.mask = count * 2 - 1;
    for (let n = 0; n < count; n++) {
      let entry = load<QueueEntry>(before + ((<usize>n) << 2));
      while (!isNoEntry(entry)) {
        const next = entry.nextInBucket;
        this.link(entry);
        entry = next;
      }
    }
  }

  private bucketOf(id: f64): usize {
    const hash = reinterpret<u64>(id) * 0x9e3779b97f4a7c15;
    return this.buckets + ((<usize>(<i32>(hash >> 40) & this.mask)) << 2);
  }
}

/**
 * A market-by-order book: orders by id, and the levels that they add up to. A change of price or quantity goes to the
 * levels as hftbacktest's does: the old level's best is settled before the new one's; a change of quantity alone
 * looks at no best price.
 */
@unmanaged
export class ByOrder {
  levels: Levels;
  index: OrderIndex;

  static make(levels: Levels): ByOrder {
    const book = changetype<ByOrder>(allocate(offsetof<ByOrder>()));
    book.levels = levels;
    book.index = changetype<OrderIndex>(allocate(offsetof<OrderIndex>()));
    book.index.buckets = allocate((<usize>FIRST_BUCKETS) << 2);
    book.index.mask = FIRST_BUCKETS - 1;
    return book;
  }

  /** A row at the local side, where nobody's place in a queue is known. */
  apply(row: Row): void {
    if (row.action === ROW_ADD_BID) this.add(row.orderId, 1, row.ticks, row.lots);
    else if (row.action === ROW_ADD_ASK) this.add(row.orderId, -1, row.ticks, row.lots);
    else if (row.action === ROW_MODIFY || row.action === ROW_CANCEL) this.applyToOrder(row);
    else if (row.action === ROW_CLEAR_BIDS) this.forget(this.clear(1));
    else if (row.action === ROW_CLEAR_ASKS) this.forget(this.clear(-1));
    else if (row.action === ROW_CLEAR) this.forget(this.clear(0));
  }

  /** The new order; none when there is one of this id already. */
  add(id: f64, side: i32, ticks: i32, lots: f64): QueueEntry {
    if (!isNoEntry(this.index.find(id))) return NO_ENTRY;
    const entry = newEntry();
    entry.id = id;
    entry.side = side;
    entry.ticks = ticks;
    entry.lots = lots;
    this.index.add(entry);
    this.settle(side, ticks * side, this.change(side, ticks * side, lots));
    return entry;
  }

  modify(entry: QueueEntry, ticks: i32, lots: f64): void {
    const side = entry.side;
    const before = entry.ticks;
    const lotsBefore = entry.lots;
    entry.ticks = ticks;
    entry.lots = lots;
    if (ticks === before) {
      this.change(side, ticks * side, lots - lotsBefore);
      return;
    }
    this.leave(side, before * side, lotsBefore);
    this.settle(side, ticks * side, this.change(side, ticks * side, lots));
  }

  /** Takes an order out of the book; it is the caller's to free. */
  remove(entry: QueueEntry): void {
    this.index.remove(entry);
    this.leave(entry.side, entry.ticks * entry.side, entry.lots);
  }

  /** Empties a side, or both; returns its orders, linked by `nextInBucket`. */
  clear(side: i32): QueueEntry {
    if (side >= 0) this.levels.bids.clearAll();
    if (side <= 0) this.levels.asks.clearAll();
    return this.index.takeSide(side);
  }

  private applyToOrder(row: Row): void {
    const entry = this.index.find(row.orderId);
    if (isNoEntry(entry)) return;
    if (row.action === ROW_MODIFY) this.modify(entry, row.ticks, row.lots);
    else {
      this.remove(entry);
      freeEntry(entry);
    }
  }

  private forget(first: QueueEntry): void {
    let entry = first;
    while (!isNoEntry(entry)) {
      const next = entry.nextInBucket;
      freeEntry(entry);
      entry = next;
    }
  }

  private leave(side: i32, key: i32, lots: f64): void {
    const left = this.change(side, key, -lots);
    if (left === 0) this.settle(side, key, 0);
  }

  private change(side: i32, key: i32, lots: f64): f64 {
    const levels: Side = this.levels.side(side);
    const now = levels.lotsAt(key) + lots;
    levels.put(key, now);
    return now;
  }

  private settle(side: i32, key: i32, lots: f64): void {
    if (side > 0) this.levels.settleBid(key, lots);
    else this.levels.settleAsk(key, lots);
  }
}
