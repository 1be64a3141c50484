import {
  FLAG_EXCH,
  FLAG_LOCAL,
  HANDLE_ROW_BYTES,
  HANDLE_SHIFT,
  LATENCY_CUSTOM,
  LATENCY_RECORDED,
  LEVEL_ROW_BYTES,
  LEVEL_ROW_LOTS,
  LEVEL_ROW_TICKS,
  ORDER_ROW_BYTES,
  ORDER_ROW_ID,
  PACK_BY_ORDER,
  PACK_BYTES,
  PACK_IDS,
  PACK_LAST_LOCAL_RUN,
  PACK_MAX_BYTES,
  PACK_ROWS,
  PACK_RUNS,
  ROW_ADD_ASK,
  ROW_ADD_BID,
  ROW_CANCEL,
  ROW_CLEAR,
  ROW_CLEAR_ASKS,
  ROW_CLEAR_BIDS,
  ROW_FILL,
  ROW_MODIFY,
  RUN_BYTES,
  RUN_CONTINUES,
  RUN_EXCH_TS,
  RUN_FLAGS,
  RUN_LOCAL_TS,
  RUN_SIZE,
  SEGMENT_BYTES,
  SEGMENT_WIDE,
  WIDE_ROW_ACTION,
  WIDE_ROW_BYTES,
  WIDE_ROW_LOTS,
  WIDE_ROW_TICKS,
} from "./abi";
import { decodeChunk } from "./book-chunk";
import { feedLatency } from "./host";
import { Leg } from "./latency";
import { allocate, Pool } from "./memory";
import { NO_HANDLE, OrderIds } from "./order-ids";

/** A run of packed rows, where both sides read it. Its times count from the pack's own time 0: see `Cursor.ts`. */
@unmanaged
export class Run {
  exchTs: i64;
  localTs: i64;
  size: u32;
  flags: u32;
}

/** Rows of a run that do the same: wide or not. */
@unmanaged
export class Segment {
  action: u32;
  count: u32;

  get plainAction(): i32 {
    return <i32>(this.action & ~SEGMENT_WIDE);
  }

  get isWide(): boolean {
    return (this.action & SEGMENT_WIDE) !== 0;
  }

  get step(): usize {
    return this.isWide ? WIDE_ROW_BYTES : LEVEL_ROW_BYTES;
  }

  get rows(): usize {
    return changetype<usize>(this) + SEGMENT_BYTES;
  }

  get end(): usize {
    return this.rows + <usize>this.count * this.step;
  }
}

export function ticksOf(row: usize, wide: boolean): i32 {
  return wide ? load<i32>(row, WIDE_ROW_TICKS) : load<i32>(row, LEVEL_ROW_TICKS);
}

export function lotsOf(row: usize, wide: boolean): f64 {
  return wide ? load<f64>(row, WIDE_ROW_LOTS) : <f64>load<u32>(row, LEVEL_ROW_LOTS);
}

/** A row of a market-by-order feed, of an order with a handle: see order-ids.ts. */
@unmanaged
export class Row {
  lots: f64;
  ticks: i32;
  what: u32;

  get action(): i32 {
    return <i32>(this.what & ((1 << HANDLE_SHIFT) - 1));
  }

  get handle(): u32 {
    return this.what >>> HANDLE_SHIFT;
  }
}

/** Packed rows on their way; given back when both sides have read them. */
@unmanaged
class Chunk {
  next: Chunk;
  passed: i32;
  /** Its first run, and behind the last one. */
  runs: usize;
  end: usize;
  /** Added to the times of its runs. */
  shift: i64;
  /** Where it is given back to. */
  pool: Pool;
}
const CHUNK_BYTES: usize = 32;
/** Packs up to this long wait in blocks of their own: thousands of a row each can be on their way, all of one time. */
const SHORT_BYTES: usize = 4096;

let chunks: Pool = changetype<Pool>(0);
let shortChunks: Pool = changetype<Pool>(0);

/** One side's place in the rows. */
@unmanaged
export class Cursor {
  /** Time of the run it stands at; i64.MAX when there is none. */
  ts: i64;
  /** Of its chunk. */
  shift: i64;
  run: Run;
  /** The run's rows, and behind them. */
  rows: usize;
  rowsEnd: usize;
  /** The run after it, and behind the last one of its chunk. */
  next: usize;
  end: usize;
  chunk: Chunk;
  flag: u32;
  /** Which of a run's times is this side's. */
  tsAt: usize;

  /** Moves on to the next run that this side processes. */
  advance(): void {
    let run = this.next;
    let rows = this.rowsEnd;
    while (true) {
      if (run === this.end) {
        if (!this.enterNext()) break;
        run = this.next;
        rows = this.rowsEnd;
        continue;
      }
      const rowsEnd = rows + load<u32>(run, RUN_SIZE);
      if ((load<u32>(run, RUN_FLAGS) & this.flag) !== 0) {
        this.run = changetype<Run>(run);
        this.ts = load<i64>(run + this.tsAt) + this.shift;
        this.rows = rows;
        this.rowsEnd = rowsEnd;
        this.next = run + RUN_BYTES;
        return;
      }
      run += RUN_BYTES;
      rows = rowsEnd;
    }
    this.ts = i64.MAX_VALUE;
  }

  /**
   * Takes along the runs behind this one that this side processes up to `last`, as far as all lie together: `rowsEnd` and `next` are
   * then those of the last one. Returns when that is.
   */
  takeOn(last: i64): i64 {
    let run = this.next;
    let ts = this.ts;
    while (run !== this.end && (load<u32>(run, RUN_FLAGS) & this.flag) !== 0) {
      const next = load<i64>(run + this.tsAt) + this.shift;
      if (next > last) break;
      ts = next;
      this.rowsEnd += load<u32>(run, RUN_SIZE);
      run += RUN_BYTES;
    }
    this.next = run;
    return ts;
  }

  /** Of the runs taken along, none behind `run`, whose rows end at `rowsEnd`. */
  goBack(run: usize, rowsEnd: usize): void {
    this.rowsEnd = rowsEnd;
    this.next = run + RUN_BYTES;
  }

  /** False when there is no chunk after this one yet: then it stays at the end of it. */
  private enterNext(): boolean {
    const left = this.chunk;
    this.next = this.end;
    if (changetype<usize>(left) === 0 || changetype<usize>(left.next) === 0) return false;
    this.enter(left.next);
    left.passed++;
    if (left.passed === 2) left.pool.give(changetype<usize>(left));
    return true;
  }

  enter(chunk: Chunk): void {
    this.chunk = chunk;
    this.shift = chunk.shift;
    this.rowsEnd = changetype<usize>(chunk) + CHUNK_BYTES + PACK_BYTES;
    this.next = chunk.runs;
    this.end = chunk.end;
  }
}

/** The rows of one instrument on their way through both sides. */
@unmanaged
export class Feed {
  exch: Cursor;
  local: Cursor;
  /** Taken for the host to write a pack into, and the last one that came in. */
  open: Chunk;
  last: Chunk;
  instrument: i32;
  leg: Leg;
  byOrder: boolean;
  ids: OrderIds;
  ended: boolean;
  /** Of the last run that came in; no flags before the first. */
  lastExchTs: i64;
  lastRecordedTs: i64;
  lastFlags: u32;
  /** Local time of the last run that the local side processes. */
  lastLocalTs: i64;
  rows: f64;

  static make(instrument: i32, leg: Leg, byOrder: boolean): Feed {
    // A side stays in its last chunk until there is another, so that any feed of more than one needs two.
    if (changetype<usize>(chunks) === 0) {
      chunks = Pool.make(<u32>CHUNK_BYTES + PACK_MAX_BYTES, 2);
      shortChunks = Pool.make(<u32>(CHUNK_BYTES + SHORT_BYTES), 2);
    }
    const feed = changetype<Feed>(allocate(offsetof<Feed>()));
    feed.instrument = instrument;
    feed.leg = leg;
    feed.byOrder = byOrder;
    if (byOrder) feed.ids = OrderIds.make();
    feed.exch = makeCursor(FLAG_EXCH, RUN_EXCH_TS);
    feed.local = makeCursor(FLAG_LOCAL, RUN_LOCAL_TS);
    feed.lastLocalTs = i64.MIN_VALUE;
    return feed;
  }

  /** Where the next pack goes. */
  room(): usize {
    if (changetype<usize>(this.open) === 0) this.open = changetype<Chunk>(chunks.take());
    return changetype<usize>(this.open) + CHUNK_BYTES;
  }

  /** Takes the pack of `bytes` that was written to `room`. Its times are `shift` later than they say. */
  push(bytes: usize, shift: i64): void {
    const chunk = this.chunkOf(bytes);
    const pack = changetype<usize>(chunk) + CHUNK_BYTES;
    chunk.next = changetype<Chunk>(0);
    chunk.passed = 0;
    chunk.runs = pack + load<u32>(pack, PACK_RUNS);
    chunk.end = pack + bytes;
    chunk.shift = shift;
    if (this.goesOn(chunk.runs, shift)) store<u32>(chunk.runs, load<u32>(chunk.runs, RUN_FLAGS) | RUN_CONTINUES, RUN_FLAGS);
    const lastRun = chunk.end - RUN_BYTES;
    this.lastExchTs = load<i64>(lastRun, RUN_EXCH_TS) + shift;
    this.lastRecordedTs = load<i64>(lastRun, RUN_LOCAL_TS) + shift;
    this.lastFlags = load<u32>(lastRun, RUN_FLAGS) & (FLAG_EXCH | FLAG_LOCAL);
    if (this.leg.model !== LATENCY_RECORDED) this.model(chunk);
    else this.noteLastLocal(pack, shift);
    if (load<u32>(pack, PACK_BY_ORDER) === PACK_IDS) this.resolve(chunk);
    this.rows += <f64>load<u32>(pack, PACK_ROWS);
    this.append(chunk);
  }

  /**
   * Takes the chunk of a book file that was written to `chunkAt`: `bytes` of `rows` rows, `shift` later than they say, of orders with
   * handles up to `highestHandle`. False when it is not one: nothing is taken then.
   */
  pushChunk(bytes: usize, rows: u32, highestHandle: u32, shift: i64): boolean {
    const length = decodeChunk(bytes, rows, this.byOrder, highestHandle, this.room());
    if (length === 0) return false;
    this.push(length, shift);
    return true;
  }

  /** The chunk of the pack that was written to `room`, which stays open when the pack is short enough to be moved. */
  private chunkOf(bytes: usize): Chunk {
    const pack = this.room();
    const isShort = bytes <= SHORT_BYTES;
    const pool = isShort ? shortChunks : chunks;
    const chunk = isShort ? changetype<Chunk>(pool.take()) : this.open;
    if (isShort) memory.copy(changetype<usize>(chunk) + CHUNK_BYTES, pack, bytes);
    else this.open = changetype<Chunk>(0);
    chunk.pool = pool;
    return chunk;
  }

  /** Whether a pack's first run is the rest of the last one. */
  private goesOn(run: usize, shift: i64): boolean {
    return (
      load<u32>(run, RUN_FLAGS) === this.lastFlags &&
      changetype<usize>(this.last) !== 0 &&
      load<i64>(run, RUN_EXCH_TS) + shift === this.lastExchTs &&
      load<i64>(run, RUN_LOCAL_TS) + shift === this.lastRecordedTs
    );
  }

  private noteLastLocal(pack: usize, shift: i64): void {
    const at = load<u32>(pack, PACK_LAST_LOCAL_RUN);
    if (at !== 0) this.lastLocalTs = load<i64>(pack + at, RUN_LOCAL_TS) + shift;
  }

  /** A run's local time becomes its exchange time and a draw, in order. */
  private model(chunk: Chunk): void {
    for (let run = chunk.runs; run < chunk.end; run += RUN_BYTES) {
      const flags = load<u32>(run, RUN_FLAGS);
      if ((flags & FLAG_LOCAL) === 0) continue;
      if ((flags & RUN_CONTINUES) === 0) {
        const exchTs = load<i64>(run, RUN_EXCH_TS) + chunk.shift;
        this.lastLocalTs = max(this.lastLocalTs, exchTs + this.draw(exchTs));
      }
      store<i64>(run, this.lastLocalTs - chunk.shift, RUN_LOCAL_TS);
    }
  }

  private draw(exchTs: i64): i64 {
    return this.leg.model === LATENCY_CUSTOM ? <i64>feedLatency(this.instrument, <f64>exchTs) : this.leg.draw();
  }

  /** Handles instead of ids, which makes rows shorter. Nothing of the pack is read here after it has been overwritten. */
  private resolve(chunk: Chunk): void {
    let row = changetype<usize>(chunk) + CHUNK_BYTES + PACK_BYTES;
    let to = row;
    for (let run = chunk.runs; run < chunk.end; run += RUN_BYTES) {
      const end = row + load<u32>(run, RUN_SIZE);
      const start = to;
      const flags = load<u32>(run, RUN_FLAGS);
      for (; row < end; row += ORDER_ROW_BYTES) {
        const action = load<i32>(row, WIDE_ROW_ACTION);
        const handle = this.handleOf(action, load<f64>(row, ORDER_ROW_ID), flags);
        store<f64>(to, load<f64>(row, WIDE_ROW_LOTS), WIDE_ROW_LOTS);
        store<i32>(to, load<i32>(row, WIDE_ROW_TICKS), WIDE_ROW_TICKS);
        store<u32>(to, (handle << HANDLE_SHIFT) | action, WIDE_ROW_ACTION);
        to += HANDLE_ROW_BYTES;
      }
      store<u32>(run, <u32>(to - start), RUN_SIZE);
    }
  }

  private handleOf(action: i32, id: f64, flags: i32): u32 {
    if (action === ROW_CANCEL) return this.ids.remove(id, flags);
    if (action === ROW_ADD_BID || action === ROW_ADD_ASK) return this.ids.add(id, flags, action === ROW_ADD_BID);
    if (action === ROW_MODIFY || action === ROW_FILL) return this.ids.find(id);
    if (action === ROW_CLEAR || action === ROW_CLEAR_BIDS) this.ids.clear(flags, true, action === ROW_CLEAR);
    else if (action === ROW_CLEAR_ASKS) this.ids.clear(flags, false, true);
    return NO_HANDLE;
  }

  private append(chunk: Chunk): void {
    if (changetype<usize>(this.last) === 0) {
      this.exch.enter(chunk);
      this.local.enter(chunk);
    } else this.last.next = chunk;
    this.last = chunk;
    if (this.exch.ts === i64.MAX_VALUE) this.exch.advance();
    if (this.local.ts === i64.MAX_VALUE) this.local.advance();
  }
}

function makeCursor(flag: u32, tsAt: usize): Cursor {
  const cursor = changetype<Cursor>(allocate(offsetof<Cursor>()));
  cursor.flag = flag;
  cursor.tsAt = tsAt;
  cursor.ts = i64.MAX_VALUE;
  return cursor;
}
