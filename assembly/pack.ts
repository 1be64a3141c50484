import {
  FLAG_LOCAL,
  HANDLE_SHIFT,
  LEVEL_ROW_BYTES,
  LEVEL_ROW_LOTS,
  LEVEL_ROW_TICKS,
  PACK_BY_ORDER,
  PACK_BYTES,
  PACK_HANDLES,
  PACK_LAST_LOCAL_RUN,
  PACK_LEVELS,
  PACK_ROWS,
  PACK_RUNS,
  RUN_BYTES,
  RUN_EXCH_TS,
  RUN_FLAGS,
  RUN_LOCAL_TS,
  RUN_SIZE,
  SEGMENT_ACTION,
  SEGMENT_BYTES,
  SEGMENT_COUNT,
  SEGMENT_WIDE,
  WIDE_ROW_ACTION,
  WIDE_ROW_BYTES,
  WIDE_ROW_LOTS,
  WIDE_ROW_TICKS,
} from "./abi";

/** Writes packed rows, as src/data/packed-rows.ts does, from what a decoder finds. One pack at a time. */
const MAX_NARROW: f64 = 4294967295;
const NO_KIND: u32 = 0xffffffff;

let start: usize = 0;
let at: usize = 0;
/** Where runs wait until the rows are all there. */
let runs: usize = 0;
let run: usize = 0;
/** Where its rows begin. */
let rowsAt: usize = 0;
let segment: usize = 0;
let segmentKind: u32 = NO_KIND;
let segmentRows: u32 = 0;
let runExchTs: f64 = 0;
let runLocalTs: f64 = 0;
let runFlags: u32 = 0;

/** `scratch` has room for a run a row. */
export function begin(to: usize, rows: u32, byOrder: boolean, scratch: usize): void {
  start = to;
  runs = scratch;
  at = to + PACK_BYTES;
  run = 0;
  segmentKind = NO_KIND;
  segmentRows = 0;
  store<u32>(to, rows, PACK_ROWS);
  store<u32>(to, byOrder ? PACK_HANDLES : PACK_LEVELS, PACK_BY_ORDER);
  store<u32>(to, 0, PACK_LAST_LOCAL_RUN);
}

/** The rows that follow have these times and are heard by these sides. */
export function place(exchTs: f64, localTs: f64, flags: u32): void {
  if (run !== 0) {
    if (exchTs === runExchTs && localTs === runLocalTs && flags === runFlags) return;
    closeRun();
  }
  runExchTs = exchTs;
  runLocalTs = localTs;
  runFlags = flags;
  run = run === 0 ? runs : run + RUN_BYTES;
  rowsAt = at;
  store<i64>(run, <i64>exchTs, RUN_EXCH_TS);
  store<i64>(run, <i64>localTs, RUN_LOCAL_TS);
  store<u32>(run, flags, RUN_FLAGS);
  // From the first run on, until it is known where that lies.
  if (flags & FLAG_LOCAL) store<u32>(start, <u32>(run + RUN_BYTES - runs), PACK_LAST_LOCAL_RUN);
}

export function putLevel(action: u32, ticks: i32, lots: f64): void {
  const kind = lots <= MAX_NARROW ? action : action + SEGMENT_WIDE;
  if (kind !== segmentKind) openSegment(kind);
  segmentRows++;
  if (kind >= <u32>SEGMENT_WIDE) {
    putWide(ticks, lots, 0);
    return;
  }
  store<i32>(at, ticks, LEVEL_ROW_TICKS);
  store<u32>(at, <u32>lots, LEVEL_ROW_LOTS);
  at += LEVEL_ROW_BYTES;
}

export function putOrder(action: u32, ticks: i32, lots: f64, handle: u32): void {
  putWide(ticks, lots, (handle << HANDLE_SHIFT) | action);
}

/** Returns its length. */
export function finish(): usize {
  closeRun();
  const size = run + RUN_BYTES - runs;
  memory.copy(at, runs, size);
  store<u32>(start, <u32>(at - start), PACK_RUNS);
  const lastLocal = load<u32>(start, PACK_LAST_LOCAL_RUN);
  if (lastLocal !== 0) store<u32>(start, <u32>(at - start) + lastLocal - RUN_BYTES, PACK_LAST_LOCAL_RUN);
  return at + size - start;
}

function putWide(ticks: i32, lots: f64, action: u32): void {
  store<f64>(at, lots, WIDE_ROW_LOTS);
  store<i32>(at, ticks, WIDE_ROW_TICKS);
  store<u32>(at, action, WIDE_ROW_ACTION);
  at += WIDE_ROW_BYTES;
}

function openSegment(kind: u32): void {
  closeSegment();
  segmentKind = kind;
  segment = at;
  store<u32>(at, kind, SEGMENT_ACTION);
  at += SEGMENT_BYTES;
}

function closeSegment(): void {
  if (segmentKind !== NO_KIND) store<u32>(segment, segmentRows, SEGMENT_COUNT);
  segmentRows = 0;
}

function closeRun(): void {
  closeSegment();
  segmentKind = NO_KIND;
  store<u32>(run, <u32>(at - rowsAt), RUN_SIZE);
}
