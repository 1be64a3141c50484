import { ROW_ADD_ASK, ROW_ADD_BID, ROW_CANCEL, ROW_CLEAR, ROW_CLEAR_ASKS, ROW_CLEAR_BIDS, ROW_MODIFY } from "../abi";
import { Row } from "../feed";
import { allocate } from "../memory";
import { Side } from "./ladder";
import { Levels } from "./levels";

const FIRST_ROOM: u32 = 1024;

/** An order of the feed at one side of the wire. Its place in the table is its handle. */
@unmanaged
export class FeedOrder {
  lots: f64;
  /** When it came to the end of its level's queue: a count of arrivals. Only kept at the exchange. */
  arrival: f64;
  ticks: i32;
  /** 1 bid, -1 ask; 0 when there is no such order. */
  side: i32;
}
const ORDER_BYTES: usize = 24;

/**
 * A market-by-order book: orders by handle, and the levels that they add up to. A change of price or quantity goes to the
 * levels as hftbacktest's does: the old level's best is settled before the new one's; a change of quantity alone
 * looks at no best price.
 */
@unmanaged
export class ByOrder {
  levels: Levels;
  orders: usize;
  room: u32;
  /** No order has a handle above this. */
  highest: u32;

  static make(levels: Levels): ByOrder {
    const book = changetype<ByOrder>(allocate(offsetof<ByOrder>()));
    book.levels = levels;
    book.orders = allocate(<usize>FIRST_ROOM * ORDER_BYTES);
    book.room = FIRST_ROOM;
    return book;
  }

  /** A row at the local side, where nobody's place in a queue is known. */
  apply(row: Row): void {
    if (row.action === ROW_CANCEL || row.action === ROW_MODIFY) {
      const order = this.find(row.handle);
      if (order.side === 0) return;
      if (row.action === ROW_CANCEL) this.remove(order);
      else this.modify(order, row.ticks, row.lots);
    } else if (row.action === ROW_ADD_BID) this.add(row, 1);
    else if (row.action === ROW_ADD_ASK) this.add(row, -1);
    else if (row.action === ROW_CLEAR_BIDS) this.clear(1);
    else if (row.action === ROW_CLEAR_ASKS) this.clear(-1);
    else if (row.action === ROW_CLEAR) this.clear(0);
  }

  /** The order of a handle; side 0 when there is none. */
  find(handle: u32): FeedOrder {
    // Nothing ever stands at handle 0.
    return changetype<FeedOrder>(this.orders + (handle <= this.highest ? <usize>handle * ORDER_BYTES : 0));
  }

  /** False when there is such an order already. */
  add(row: Row, side: i32): boolean {
    const handle = row.handle;
    if (handle > this.highest) this.reach(handle);
    const order = this.find(handle);
    if (order.side !== 0 || handle === 0) return false;
    order.side = side;
    order.ticks = row.ticks;
    order.lots = row.lots;
    const key = row.ticks * side;
    this.levels.settleSide(side, key, this.levels.side(side).change(key, row.lots));
    return true;
  }

  modify(order: FeedOrder, ticks: i32, lots: f64): void {
    const side = order.side;
    const before = order.ticks;
    const lotsBefore = order.lots;
    const levels: Side = this.levels.side(side);
    order.ticks = ticks;
    order.lots = lots;
    if (ticks === before) {
      levels.change(ticks * side, lots - lotsBefore);
      return;
    }
    this.leave(levels, side, before * side, lotsBefore);
    this.levels.settleSide(side, ticks * side, levels.change(ticks * side, lots));
  }

  remove(order: FeedOrder): void {
    const side = order.side;
    order.side = 0;
    this.leave(this.levels.side(side), side, order.ticks * side, order.lots);
  }

  /** Empties a side; 0 is both. */
  clear(side: i32): void {
    if (side >= 0) this.levels.bids.clearAll();
    if (side <= 0) this.levels.asks.clearAll();
    for (let handle: u32 = 1; handle <= this.highest; handle++) {
      const order = this.find(handle);
      if (side === 0 || order.side === side) order.side = 0;
    }
  }

  private leave(levels: Side, side: i32, key: i32, lots: f64): void {
    if (levels.change(key, -lots) === 0) this.levels.settleSide(side, key, 0);
  }

  private reach(handle: u32): void {
    if (handle >= this.room) {
      const larger = max(this.room * 2, handle + 1);
      const orders = allocate(<usize>larger * ORDER_BYTES);
      memory.copy(orders, this.orders, <usize>this.room * ORDER_BYTES);
      this.orders = orders;
      this.room = larger;
    }
    this.highest = handle;
  }
}
