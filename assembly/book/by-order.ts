import { ROW_ADD_ASK, ROW_ADD_BID, ROW_CANCEL, ROW_CLEAR, ROW_CLEAR_ASKS, ROW_CLEAR_BIDS, ROW_MODIFY } from "../abi";
import { Row } from "../feed";
import { allocate } from "../memory";
import { Levels } from "./levels";

const FIRST_ROOM: u32 = 1024;

/** An order of the feed at one side of the wire. Its place in the table is its handle. */
@unmanaged
export class FeedOrder {
  lots: f64;
  ticks: i32;
  /** 1 bid, -1 ask; 0 when there is no such order. */
  side: i32;
}
/** Four to a cache line: which order is next can't be foreseen, so that the table's size is what finding one costs. */
const ORDER_SHIFT: u32 = 4;
const ARRIVAL_SHIFT: u32 = 3;

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
  /** By handle, f64: when an order came to the end of its level's queue, a count of arrivals. Kept only while own orders rest at the exchange. */
  arrivals: usize;
  arrivalRoom: u32;

  static make(levels: Levels): ByOrder {
    const book = changetype<ByOrder>(allocate(offsetof<ByOrder>()));
    book.levels = levels;
    book.orders = allocate((<usize>FIRST_ROOM) << ORDER_SHIFT);
    book.room = FIRST_ROOM;
    return book;
  }

  /** A row that nobody else's place depends on. */
  play(row: Row): void {
    const action = row.action;
    const order = this.find(row.handle);
    if (action === ROW_ADD_BID) this.add(row, 1);
    else if (action === ROW_ADD_ASK) this.add(row, -1);
    else if (action === ROW_CANCEL) {
      if (order.side !== 0) this.remove(order);
    } else if (action === ROW_MODIFY) {
      if (order.side !== 0) this.modify(order, row.ticks, row.lots);
    } else if (action === ROW_CLEAR_BIDS) this.clear(1);
    else if (action === ROW_CLEAR_ASKS) this.clear(-1);
    else if (action === ROW_CLEAR) this.clear(0);
  }

  /** The order of a handle; side 0 when there is none. */
  find(handle: u32): FeedOrder {
    // Nothing ever stands at handle 0.
    return changetype<FeedOrder>(this.orders + (handle <= this.highest ? (<usize>handle) << ORDER_SHIFT : 0));
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
    this.join(side, row.ticks * side, row.lots);
    return true;
  }

  modify(order: FeedOrder, ticks: i32, lots: f64): void {
    const side = order.side;
    if (ticks === order.ticks) this.levels.side(side).change(ticks * side, lots - order.lots);
    else {
      this.leave(side, order.ticks * side, order.lots);
      this.join(side, ticks * side, lots);
    }
    order.ticks = ticks;
    order.lots = lots;
  }

  remove(order: FeedOrder): void {
    this.leave(order.side, order.ticks * order.side, order.lots);
    order.side = 0;
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

  /** Before all others when it came while no own order rested. */
  arrivalOf(order: FeedOrder): f64 {
    const handle = this.handleOf(order);
    return handle < this.arrivalRoom ? load<f64>(this.arrivals + ((<usize>handle) << ARRIVAL_SHIFT)) : 0;
  }

  noteArrival(order: FeedOrder, arrival: f64): void {
    const handle = this.handleOf(order);
    if (handle >= this.arrivalRoom) {
      const arrivals = allocate((<usize>this.room) << ARRIVAL_SHIFT);
      memory.copy(arrivals, this.arrivals, (<usize>this.arrivalRoom) << ARRIVAL_SHIFT);
      this.arrivals = arrivals;
      this.arrivalRoom = this.room;
    }
    store<f64>(this.arrivals + ((<usize>handle) << ARRIVAL_SHIFT), arrival);
  }

  private handleOf(order: FeedOrder): u32 {
    return <u32>((changetype<usize>(order) - this.orders) >> ORDER_SHIFT);
  }

  private join(side: i32, key: i32, lots: f64): void {
    this.levels.settleSide(side, key, this.levels.side(side).change(key, lots));
  }

  private leave(side: i32, key: i32, lots: f64): void {
    const levels = this.levels.side(side);
    if (levels.change(key, -lots) === 0) levels.settle(key, 0);
  }

  private reach(handle: u32): void {
    if (handle >= this.room) {
      const larger = max(this.room * 2, handle + 1);
      const orders = allocate((<u64>larger) << ORDER_SHIFT);
      memory.copy(orders, this.orders, (<usize>this.room) << ORDER_SHIFT);
      this.orders = orders;
      this.room = larger;
    }
    this.highest = handle;
  }
}
