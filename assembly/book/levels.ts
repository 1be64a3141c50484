import { NO_TICK, ROW_CLEAR, ROW_CLEAR_ASKS, ROW_CLEAR_BIDS } from "../abi";
import { allocate } from "../memory";
import { Side } from "./ladder";
import { NO_BEST } from "./node";

/**
 * An L2 book: both sides, and the rule that joins them. When a better price crosses the opposite best, the opposite best
 * moves to the next level beyond; the crossed levels stay stored until they are updated, as in hftbacktest.
 */
@unmanaged
export class Levels {
  bids: Side;
  asks: Side;

  static make(): Levels {
    const levels = changetype<Levels>(allocate(offsetof<Levels>()));
    levels.bids = Side.make();
    levels.asks = Side.make();
    return levels;
  }

  /** After a store on the bid side: true when the best bid is better now. */
  settleBid(key: i32, lots: f64): boolean {
    if (!this.bids.settle(key, lots)) return false;
    if (this.asks.best >= -key) this.asks.retreat(-key);
    return true;
  }

  settleAsk(key: i32, lots: f64): boolean {
    if (!this.asks.settle(key, lots)) return false;
    if (this.bids.best >= -key) this.bids.retreat(-key);
    return true;
  }

  settleSide(side: i32, key: i32, lots: f64): boolean {
    return side > 0 ? this.settleBid(key, lots) : this.settleAsk(key, lots);
  }

  setBid(ticks: i32, lots: f64): void {
    this.bids.put(ticks, lots);
    this.settleBid(ticks, lots);
  }

  setAsk(ticks: i32, lots: f64): void {
    this.asks.put(-ticks, lots);
    this.settleAsk(-ticks, lots);
  }

  /** A clear row: of a side from its best to `ticks`, or of everything. Other rows change nothing. */
  clearBy(action: i32, ticks: i32): void {
    if (action === ROW_CLEAR_BIDS) this.bids.clear(ticks);
    else if (action === ROW_CLEAR_ASKS) this.asks.clear(-ticks);
    else if (action === ROW_CLEAR) {
      this.bids.clearAll();
      this.asks.clearAll();
    }
  }

  /** As `side`, without a branch: `bids` and `asks` lie next to each other. */
  @inline
  sideOf(side: i32): Side {
    return load<Side>(changetype<usize>(this) + ((<usize>(side >>> 31)) << 2), offsetof<Levels>("bids"));
  }

  /** The side that an order of this side rests on. */
  side(side: i32): Side {
    return side > 0 ? this.bids : this.asks;
  }

  bestLots(side: i32): f64 {
    return this.side(side).bestLots;
  }
}

/** Best prices as the host reads them. */
export function bidTick(book: Levels): i32 {
  return book.bids.best === NO_BEST ? NO_TICK : book.bids.best;
}

export function askTick(book: Levels): i32 {
  return book.asks.best === NO_BEST ? NO_TICK : -book.asks.best;
}
