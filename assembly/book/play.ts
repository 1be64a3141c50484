import {
  LEVEL_ROW_BYTES,
  LEVEL_ROW_LOTS,
  LEVEL_ROW_TICKS,
  ROW_ASK,
  ROW_BID,
  ROW_BUY_TRADE,
  ROW_SELL_TRADE,
  SEGMENT_ACTION,
  SEGMENT_BYTES,
  SEGMENT_COUNT,
  SEGMENT_WIDE,
  WIDE_ROW_BYTES,
  WIDE_ROW_LOTS,
  WIDE_ROW_TICKS,
} from "../abi";
import { Segment, ticksOf } from "../feed";
import { Side } from "./ladder";
import { Levels } from "./levels";
import { blockOf, NO_BEST, NODE_FLAGS } from "./node";

/**
 * Rows that change levels and nothing else: those of the local side, and of the exchange while no own order rests there.
 * A loop a side and a form of row, so that it has no branch on either, with what it needs in locals.
 */
export function playRows(levels: Levels, from: usize, end: usize): void {
  for (let at = from; at < end; ) {
    const action = load<u32>(at, SEGMENT_ACTION);
    const rows = at + SEGMENT_BYTES;
    if (action === ROW_BID) at = playBids<u32>(levels, rows, rows + <usize>load<u32>(at, SEGMENT_COUNT) * LEVEL_ROW_BYTES);
    else if (action === ROW_ASK) at = playAsks<u32>(levels, rows, rows + <usize>load<u32>(at, SEGMENT_COUNT) * LEVEL_ROW_BYTES);
    else at = playOther(levels, changetype<Segment>(at));
  }
}

/** Returns where the next segment begins, as all of these. */
function playOther(levels: Levels, segment: Segment): usize {
  const end = segment.end;
  const action = segment.plainAction;
  if (action === ROW_BUY_TRADE || action === ROW_SELL_TRADE) return end;
  if (segment.action === ROW_BID + SEGMENT_WIDE) return playBids<f64>(levels, segment.rows, end);
  if (segment.action === ROW_ASK + SEGMENT_WIDE) return playAsks<f64>(levels, segment.rows, end);
  const wide = segment.isWide;
  for (let row = segment.rows; row < end; row += segment.step) levels.clearBy(action, ticksOf(row, wide));
  return end;
}

function playBids<Lots>(levels: Levels, from: usize, end: usize): usize {
  for (let row = from; row < end; ) {
    row = Rows.playPlain<Lots>(levels.bids, 1, row, end);
    if (row === end) break;
    levels.setBid(Rows.ticks<Lots>(row), Rows.lots<Lots>(row));
    row += Rows.step<Lots>();
  }
  return end;
}

function playAsks<Lots>(levels: Levels, from: usize, end: usize): usize {
  for (let row = from; row < end; ) {
    row = Rows.playPlain<Lots>(levels.asks, -1, row, end);
    if (row === end) break;
    levels.setAsk(Rows.ticks<Lots>(row), Rows.lots<Lots>(row));
    row += Rows.step<Lots>();
  }
  return end;
}

/** Written once, compiled for each side and form: decorators of AssemblyScript's go with methods only. */
export abstract class Rows {
  /**
   * Stores quantities as long as nothing but the quantity changes: the block is there, and neither the best price nor the
   * lowest becomes another, and `filter`, where there is one, has no 1 at the lower bits of a key from `filterFrom` up. Returns
   * the first row that is not so, or the end. On real books that is one row in 200.
   */
  @inline
  static playPlain<Lots>(side: Side, sign: i32, from: usize, end: usize, filterFrom: i32 = 0, filter: usize = 0, mask: i32 = 0): usize {
    const best = side.best;
    if (best === NO_BEST) return from;
    const home = side.goHome();
    // Above the best or below the lowest in one comparison; the lowest here is the lowest of this node.
    const low = max(side.low, side.homeKey);
    const span = <u32>(best - low);
    // Rows below what the filter is for are as plain as where there is none.
    const plain = mask === 0 ? span : Rows.below(filterFrom, low, span);
    const step = Rows.step<Lots>();
    let row = from;
    for (; row < end; row += step) {
      const key = Rows.ticks<Lots>(row) * sign;
      // Most rows are below the best: only those at it, or where the filter may say something, are looked at twice.
      const above = <u32>(key - low);
      if (above >= plain && ((above >= span && Rows.movesBest<Lots>(row, key, best)) || Rows.isMarked(key, filter, mask))) break;
      const place = blockOf(key);
      const block = load<usize>(home + ((<usize>place) << 2));
      if (block === 0) break;
      store<f64>(block + ((<usize>(key & 63)) << 3), Rows.lots<Lots>(row));
      store<u8>(home + <usize>place, 1, NODE_FLAGS);
    }
    return row;
  }

  /** How many of the keys from `low` up are below `key`, `most` at most. */
  @inline
  static below(key: i32, low: i32, most: u32): u32 {
    return key <= low ? 0 : min(most, <u32>(key - low));
  }

  /** Of a row that is not below the best. */
  @inline
  static movesBest<Lots>(row: usize, key: i32, best: i32): boolean {
    return key !== best || Rows.isGone<Lots>(row) !== 0;
  }

  @inline
  static isMarked(key: i32, filter: usize, mask: i32): boolean {
    return mask !== 0 && load<u8>(filter + <usize>(key & mask)) !== 0;
  }

  /** 1 for no quantity. */
  @inline
  static isGone<Lots>(row: usize): i32 {
    return isInteger<Lots>() ? <i32>(load<u32>(row, LEVEL_ROW_LOTS) === 0) : <i32>(load<f64>(row, WIDE_ROW_LOTS) === 0);
  }

  @inline
  static ticks<Lots>(row: usize): i32 {
    return isInteger<Lots>() ? load<i32>(row, LEVEL_ROW_TICKS) : load<i32>(row, WIDE_ROW_TICKS);
  }

  @inline
  static lots<Lots>(row: usize): f64 {
    return isInteger<Lots>() ? <f64>load<u32>(row, LEVEL_ROW_LOTS) : load<f64>(row, WIDE_ROW_LOTS);
  }

  @inline
  static step<Lots>(): usize {
    return isInteger<Lots>() ? LEVEL_ROW_BYTES : WIDE_ROW_BYTES;
  }
}
