/** The part of abi.ts that tells how packed rows lie in memory. */

/** What a row does, worked out once when rows are packed. */
export const ROW_BID = 0;
export const ROW_ASK = 1;
export const ROW_BUY_TRADE = 2;
export const ROW_SELL_TRADE = 3;
export const ROW_CLEAR_BIDS = 4;
export const ROW_CLEAR_ASKS = 5;
export const ROW_CLEAR = 6;
export const ROW_OTHER = 7;
export const ROW_ADD_BID = 8;
export const ROW_ADD_ASK = 9;
export const ROW_MODIFY = 10;
export const ROW_CANCEL = 11;
export const ROW_FILL = 12;

/** Packed rows, as docs/core.md draws them: a head, then rows, level rows in segments, then runs, which tell when. All little-endian. */
export const PACK_ROWS = 0; // u32
export const PACK_BY_ORDER = 4; // u32, one of the next three
export const PACK_LEVELS = 0;
/** Orders by the ids that they have at the exchange, or by handles: small numbers, see assembly/order-ids.ts. */
export const PACK_IDS = 1;
export const PACK_HANDLES = 2;
/** Where the first run begins, and the last one with FLAG_LOCAL, which is 0 when there is none. */
export const PACK_RUNS = 8; // u32
export const PACK_LAST_LOCAL_RUN = 12; // u32
export const PACK_BYTES = 16;
/** Rows in one pack at most, and how long they can be: each a run of its own, by order. */
export const PACK_MAX_ROWS = 8192;
export const PACK_MAX_BYTES = 393232;

/** A run: rows of equal times and flags. Its rows follow those of the run before. */
export const RUN_EXCH_TS = 0; // i64, ns
export const RUN_LOCAL_TS = 8; // i64, ns
export const RUN_SIZE = 16; // u32, bytes of its rows
export const RUN_FLAGS = 20; // u32, FLAG_EXCH and FLAG_LOCAL; the core adds RUN_CONTINUES
export const RUN_BYTES = 24;
/** The run before it, which ended with its pack, goes on. */
export const RUN_CONTINUES = 16;

/** A segment: level rows of a run that do the same, in one of two forms. */
export const SEGMENT_ACTION = 0; // u32, ROW_BID to ROW_CLEAR, with SEGMENT_WIDE for wide rows
export const SEGMENT_COUNT = 4; // u32
export const SEGMENT_BYTES = 8;
export const SEGMENT_WIDE = 16;

/** A level row: lots that are whole and fit 32 bits. */
export const LEVEL_ROW_TICKS = 0; // i32
export const LEVEL_ROW_LOTS = 4; // u32
export const LEVEL_ROW_BYTES = 8;
/** A wide level row, and one of a market-by-order feed, which has its own action and an id. */
export const WIDE_ROW_LOTS = 0; // f64
export const WIDE_ROW_TICKS = 8; // i32
export const WIDE_ROW_ACTION = 12; // i32, only by order
export const WIDE_ROW_BYTES = 16;
export const ORDER_ROW_ID = 16; // f64
export const ORDER_ROW_BYTES = 24;
/** With a handle it has that in the place of its action, and its action in the four lowest bits: HANDLE_SHIFT. */
export const HANDLE_ROW_BYTES = 16;
export const HANDLE_SHIFT = 4;
export const MAX_HANDLE = 268435455;
