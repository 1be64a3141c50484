import { HANDLE_ROW_BYTES, ROW_ADD_ASK, ROW_ADD_BID, ROW_CANCEL } from "../abi";
import { Row } from "../feed";
import { ByOrder, FeedOrder } from "./by-order";
import { Side } from "./ladder";
import { NO_BEST } from "./node";

/** Fewer rows than these are not worth what goes before and after them. */
const FEW_BYTES: usize = 4 * HANDLE_ROW_BYTES;
/** Ticks below the best at which an anchor is looked for first. */
const DEEPEST_ANCHOR: i32 = 4096;

/**
 * Rows of a market-by-order feed that change orders and levels and nothing else: those of the local side, and of the exchange
 * while no own order rests there. Most orders come and go at the best price, so that the next best is looked for once, when
 * all rows are done.
 */
export function playOrders(book: ByOrder, from: usize, end: usize): void {
  const bids = book.levels.bids;
  const asks = book.levels.asks;
  let at = from;
  while (end - at > FEW_BYTES && findAnchor(bids) && findAnchor(asks)) {
    at = playLate(book, at, end);
    catchUp(bids);
    catchUp(asks);
    if (at === end) return;
    book.play(changetype<Row>(at));
    at += HANDLE_ROW_BYTES;
  }
  for (; at < end; at += HANDLE_ROW_BYTES) book.play(changetype<Row>(at));
}

/** Whether there is a level to keep as anchor: the one that is, or one that lies deep, where little happens. */
function findAnchor(side: Side): boolean {
  if (side.best === NO_BEST) return false;
  if (side.anchor <= side.best && side.anchor >= side.low && side.lotsAt(side.anchor) > 0) return true;
  for (let depth = DEEPEST_ANCHOR; depth > 0; depth >>= 4) {
    if (<u32>(side.best - side.low) < <u32>depth) continue;
    const found = side.below(side.best - depth + 1);
    if (found === NO_BEST) continue;
    side.anchor = found;
    return true;
  }
  return false;
}

/** After rows that left the best late. */
function catchUp(side: Side): void {
  if (side.isLate === 0) return;
  side.isLate = 0;
  side.best = side.below(side.best + 1);
}

/**
 * Best prices are late in here: no more than that nothing better is there is known of one that is marked so. Returns the first
 * row that is more than an order that comes or goes, or that an anchor depends on, or the end.
 *
 * What makes it exact: the best before any row is the highest level at or below the late one, since a side with an anchor is not
 * empty, so that its lowest is never forgotten; and a new order can't cross the other side's best unless it improves its own.
 */
function playLate(book: ByOrder, from: usize, end: usize): usize {
  let at = from;
  for (; at < end; at += HANDLE_ROW_BYTES) {
    const row = changetype<Row>(at);
    if (row.handle - 1 >= book.highest || !Late.play(book, row, book.find(row.handle))) break;
  }
  return at;
}

/** Written for one loop each: decorators of AssemblyScript's go with methods only. All return false for a row that they leave as it was. */
abstract class Late {
  @inline
  static play(book: ByOrder, row: Row, order: FeedOrder): boolean {
    const action = row.action;
    if (action === ROW_CANCEL) return order.side === 0 || Late.leave(book, order);
    if (<u32>(action - ROW_ADD_BID) > <u32>(ROW_ADD_ASK - ROW_ADD_BID)) return false;
    return order.side !== 0 || Late.join(book, order, row, 1 - ((action - ROW_ADD_BID) << 1));
  }

  @inline
  static leave(book: ByOrder, order: FeedOrder): boolean {
    const levels = book.levels.sideOf(order.side);
    const key = order.ticks * order.side;
    const cell = levels.cellOf(key);
    if (cell === 0) return false;
    const now = load<f64>(cell) - order.lots;
    if (key === levels.anchor && !(now > 0)) return false;
    store<f64>(cell, now);
    order.side = 0;
    levels.isLate |= <i32>(key === levels.best) & <i32>(now === 0);
    return true;
  }

  @inline
  static join(book: ByOrder, order: FeedOrder, row: Row, side: i32): boolean {
    const levels = book.levels.sideOf(side);
    const others = book.levels.sideOf(-side);
    const key = row.ticks * side;
    const cell = levels.cellOf(key);
    // Keys of the two sides are each other's negatives: the other side's best must be at or below this.
    const below = -key - 1;
    if (cell === 0 || below < others.anchor) return false;
    const now = load<f64>(cell) + row.lots;
    if (!(now > 0)) return false;
    store<f64>(cell, now);
    order.lots = row.lots;
    order.ticks = row.ticks;
    order.side = side;
    if (key > levels.best) {
      levels.best = key;
      levels.isLate = 0;
    }
    if (key < levels.low) levels.low = key;
    if (others.best > below) {
      others.best = below;
      others.isLate = 1;
    }
    return true;
  }
}
