import { HANDLE_ROW_BYTES, ROW_ADD_ASK, ROW_ADD_BID, ROW_CANCEL, ROW_CLEAR, ROW_CLEAR_ASKS, ROW_CLEAR_BIDS, ROW_MODIFY } from "../abi";
import { Row } from "../feed";
import { allocate } from "../memory";
import { Levels } from "./levels";

const FIRST_ROOM: u32 = 1024;

/** An order of the feed at one side of the wire. Its place in the table is its handle. */
@unmanaged
export class FeedOrder {
  lots: f64;
  /** When it came to the end of its level's queue: a count of arrivals. Kept only while own orders rest at the exchange. */
  arrival: f64;
  ticks: i32;
  /** 1 bid, -1 ask; 0 when there is no such order. */
  side: i32;
  /** Where its level's quantity lies in the ladder; 0 when that has to be looked for. */
  cell: usize;
  padding: i32;
}
const ORDER_SHIFT: u32 = 5;

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
  /** Of the ladder, when the orders' cells were good. */
  sweeps: i32;

  static make(levels: Levels): ByOrder {
    const book = changetype<ByOrder>(allocate(offsetof<ByOrder>()));
    book.levels = levels;
    book.orders = allocate((<usize>FIRST_ROOM) << ORDER_SHIFT);
    book.room = FIRST_ROOM;
    return book;
  }

  /** Rows that nobody else's place depends on: those of the local side, and of the exchange while no own order rests there. */
  playRows(from: usize, end: usize): void {
    for (let at = from; at < end; at += HANDLE_ROW_BYTES) {
      const row = changetype<Row>(at);
      const action = row.action;
      if (action === ROW_CANCEL) {
        const order = this.find(row.handle);
        if (order.side !== 0) this.remove(order);
      } else if (action === ROW_ADD_BID) this.add(row, 1);
      else if (action === ROW_ADD_ASK) this.add(row, -1);
      else this.playOther(row, action);
    }
  }

  private playOther(row: Row, action: i32): void {
    if (action === ROW_MODIFY) {
      const order = this.find(row.handle);
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
    const ticks = row.ticks;
    const lots = row.lots;
    order.side = side;
    order.ticks = ticks;
    order.lots = lots;
    this.join(order, side, ticks * side, lots);
    return true;
  }

  modify(order: FeedOrder, ticks: i32, lots: f64): void {
    const before = order.ticks;
    const lotsBefore = order.lots;
    order.ticks = ticks;
    order.lots = lots;
    if (ticks === before) this.changeAt(order, ticks * order.side, lots - lotsBefore);
    else {
      this.leave(order, before * order.side, lotsBefore);
      this.join(order, order.side, ticks * order.side, lots);
    }
  }

  remove(order: FeedOrder): void {
    this.leave(order, order.ticks * order.side, order.lots);
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

  private join(order: FeedOrder, side: i32, key: i32, lots: f64): void {
    const levels = this.levels.side(side);
    const cell = levels.cellOf(key);
    order.cell = cell;
    if (cell === 0) {
      this.levels.settleSide(side, key, levels.change(key, lots));
      this.checkCells();
      return;
    }
    const now = load<f64>(cell) + lots;
    store<f64>(cell, now);
    // Most orders come to levels between the best and the last one.
    if (now > 0 && key <= levels.best && key >= levels.low) return;
    this.levels.settleSide(side, key, now);
  }

  private leave(order: FeedOrder, key: i32, lots: f64): void {
    if (this.changeAt(order, key, -lots) !== 0) return;
    const levels = this.levels.side(order.side);
    if (key === levels.best) levels.settle(key, 0);
  }

  private changeAt(order: FeedOrder, key: i32, lots: f64): f64 {
    const cell = order.cell;
    if (cell === 0) {
      const now = this.levels.side(order.side).change(key, lots);
      this.checkCells();
      return now;
    }
    const now = load<f64>(cell) + lots;
    store<f64>(cell, now);
    return now;
  }

  /** Once blocks of the ladder were given back, nobody's cell can be relied on. */
  private checkCells(): void {
    const sweeps = this.levels.bids.sweeps + this.levels.asks.sweeps;
    if (sweeps === this.sweeps) return;
    this.sweeps = sweeps;
    for (let handle: u32 = 1; handle <= this.highest; handle++) this.find(handle).cell = 0;
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
