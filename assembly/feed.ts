import {
  FLAG_BUY,
  FLAG_EXCH,
  FLAG_LOCAL,
  FLAG_SELL,
  KIND_ADD,
  KIND_CANCEL,
  KIND_CLEAR,
  KIND_DEPTH,
  KIND_FILL,
  KIND_MODIFY,
  KIND_SNAPSHOT,
  KIND_TRADE,
  LATENCY_CUSTOM,
  LATENCY_RECORDED,
  STAGING_EV,
  STAGING_EXCH_TS,
  STAGING_LOCAL_TS,
  STAGING_LOTS,
  STAGING_ORDER_ID,
  STAGING_ROWS,
  STAGING_TICKS,
} from "./abi";
import { feedLatency } from "./host";
import { Leg } from "./latency";
import { allocate, Pool } from "./memory";
import { NO_HANDLE, OrderIds } from "./order-ids";

/** What a row does, worked out once when it comes in. */
export const ROW_BID: i32 = 0;
export const ROW_ASK: i32 = 1;
export const ROW_BUY_TRADE: i32 = 2;
export const ROW_SELL_TRADE: i32 = 3;
export const ROW_CLEAR_BIDS: i32 = 4;
export const ROW_CLEAR_ASKS: i32 = 5;
export const ROW_CLEAR: i32 = 6;
export const ROW_OTHER: i32 = 7;
export const ROW_ADD_BID: i32 = 8;
export const ROW_ADD_ASK: i32 = 9;
export const ROW_MODIFY: i32 = 10;
export const ROW_CANCEL: i32 = 11;
export const ROW_FILL: i32 = 12;

/** Times that a double holds to the nanosecond. */
const MAX_TIME: f64 = 9007199254740992;
const MAX_LOTS: f64 = 9007199254740992;

/** A row as both sides read it. */
@unmanaged
export class Row {
  lots: f64;
  ticks: i32;
  action: i32;
  /** Only of a market-by-order feed: see order-ids.ts. Until it is known, the order's id as f64 lies here. */
  handle: u32;
}
const ROW_ID: usize = 16;
export const ROW_BYTES: usize = 16;
export const ORDER_ROW_BYTES: usize = 24;

/** Consecutive rows of one exchange time and one local time: the scheduler decides once for all of them. */
@unmanaged
export class Run {
  exchTs: i64;
  localTs: i64;
  rows: usize;
  count: i32;
  flags: i32;
  /** 1 when it goes on with the run before it, which ended with its chunk. */
  continues: i32;
}
const RUN_BYTES: usize = 40;

/** Rows pushed together; given back when both sides have read them. */
@unmanaged
class Chunk {
  next: Chunk;
  runs: i32;
  passed: i32;
}
const RUNS_AT: usize = 16;
const ROWS_AT: usize = RUNS_AT + <usize>STAGING_ROWS * RUN_BYTES;

let levelChunks: Pool = changetype<Pool>(0);
let orderChunks: Pool = changetype<Pool>(0);

/** Chunks of rows with or without order ids. */
function chunksOf(byOrder: boolean): Pool {
  const rowBytes = byOrder ? ORDER_ROW_BYTES : ROW_BYTES;
  const bytes = <u32>(ROWS_AT + <usize>STAGING_ROWS * rowBytes);
  if (byOrder) {
    if (changetype<usize>(orderChunks) === 0) orderChunks = Pool.make(bytes, 1);
    return orderChunks;
  }
  if (changetype<usize>(levelChunks) === 0) levelChunks = Pool.make(bytes, 1);
  return levelChunks;
}

/** One side's place in the rows. */
@unmanaged
export class Cursor {
  /** Time of the run it stands at; i64.MAX when there is none. */
  ts: i64;
  run: Run;
  flag: i32;
  chunk: Chunk;
  index: i32;
  chunks: Pool;

  /** Moves on to the next run that this side processes. */
  advance(): void {
    while (changetype<usize>(this.chunk) !== 0) {
      if (this.index < this.chunk.runs) {
        const run = changetype<Run>(changetype<usize>(this.chunk) + RUNS_AT + <usize>this.index * RUN_BYTES);
        this.index++;
        if ((run.flags & this.flag) === 0) continue;
        this.run = run;
        this.ts = this.flag === FLAG_EXCH ? run.exchTs : run.localTs;
        return;
      }
      if (changetype<usize>(this.chunk.next) === 0) break;
      this.enter(this.chunk.next);
    }
    this.ts = i64.MAX_VALUE;
  }

  private enter(next: Chunk): void {
    const left = this.chunk;
    this.chunk = next;
    this.index = 0;
    left.passed++;
    if (left.passed === 2) this.chunks.give(changetype<usize>(left));
  }
}

/** The rows of one instrument on their way through both sides. */
@unmanaged
export class Feed {
  exch: Cursor;
  local: Cursor;
  last: Chunk;
  instrument: i32;
  leg: Leg;
  chunks: Pool;
  byOrder: boolean;
  ids: OrderIds;
  ended: boolean;
  /** Key of the last run that came in, and the local time it got. */
  lastExchTs: f64;
  lastRecordedTs: f64;
  lastLocalTs: i64;
  lastFlags: i32;
  rows: f64;

  static make(instrument: i32, leg: Leg, byOrder: boolean): Feed {
    const feed = changetype<Feed>(allocate(offsetof<Feed>()));
    feed.instrument = instrument;
    feed.leg = leg;
    feed.byOrder = byOrder;
    if (byOrder) feed.ids = OrderIds.make();
    feed.chunks = chunksOf(byOrder);
    feed.exch = makeCursor(FLAG_EXCH, feed.chunks);
    feed.local = makeCursor(FLAG_LOCAL, feed.chunks);
    feed.lastExchTs = NaN;
    feed.lastLocalTs = i64.MIN_VALUE;
    return feed;
  }

  /** True when a side has read all it was given and more may come: nothing can be decided before it does. */
  get hungry(): boolean {
    return !this.ended && (this.exch.ts === i64.MAX_VALUE || this.local.ts === i64.MAX_VALUE);
  }

  /** Takes `count` staged rows. Returns -1, or the first row that can't be: nothing was taken then. */
  push(staging: usize, count: i32): i32 {
    if (count === 0) return -1;
    const chunk = changetype<Chunk>(this.chunks.take());
    chunk.next = changetype<Chunk>(0);
    chunk.passed = 0;
    const exchTs = this.lastExchTs;
    const recordedTs = this.lastRecordedTs;
    const localTs = this.lastLocalTs;
    const flags = this.lastFlags;
    chunk.runs = this.fill(changetype<usize>(chunk), staging, count);
    if (chunk.runs < 0) {
      this.chunks.give(changetype<usize>(chunk));
      this.lastExchTs = exchTs;
      this.lastRecordedTs = recordedTs;
      this.lastLocalTs = localTs;
      this.lastFlags = flags;
      return firstBad(staging, count);
    }
    if (this.byOrder) this.resolve(chunk);
    this.append(chunk);
    this.rows += <f64>count;
    return -1;
  }

  /**
   * Stamps are compared as the doubles that they come as, and converted and checked once a run. Returns how many runs there
   * are, -1 when a row can't be: which one is looked for then.
   */
  private fill(chunk: usize, staging: usize, count: i32): i32 {
    const rowBytes = this.byOrder ? ORDER_ROW_BYTES : ROW_BYTES;
    let row = changetype<Row>(chunk + ROWS_AT);
    let run = changetype<Run>(chunk + RUNS_AT);
    let runs: i32 = 0;
    let ev: u32 = 0;
    let action: i32 = ROW_OTHER;
    let good = true;
    for (let i: usize = 0; i < <usize>count; i++) {
      const rowEv = load<u32>(staging + STAGING_EV + (i << 2));
      if (rowEv !== ev) {
        ev = rowEv;
        action = actionOf(rowEv);
      }
      const lots = load<f64>(staging + STAGING_LOTS + (i << 3));
      const ticks = load<i32>(staging + STAGING_TICKS + (i << 2));
      good = good && isRow(lots, ticks);
      row.lots = lots;
      row.ticks = ticks;
      row.action = action;
      if (this.byOrder) store<f64>(changetype<usize>(row), load<f64>(staging + STAGING_ORDER_ID + (i << 3)), ROW_ID);
      const flags = <i32>(rowEv >>> 28) & (FLAG_EXCH | FLAG_LOCAL);
      const same = this.goesOn(load<f64>(staging + STAGING_EXCH_TS + (i << 3)), load<f64>(staging + STAGING_LOCAL_TS + (i << 3)), flags);
      if (!same || runs === 0) {
        run = changetype<Run>(chunk + RUNS_AT + <usize>runs * RUN_BYTES);
        runs++;
        good = good && isTime(this.lastExchTs) && isTime(this.lastRecordedTs);
        this.open(run, row, same);
      }
      run.count++;
      row = changetype<Row>(changetype<usize>(row) + rowBytes);
    }
    return good ? runs : -1;
  }

  /** Handles instead of ids. Only once all of the rows are known to be taken: what is given can't be taken back. */
  private resolve(chunk: Chunk): void {
    for (let n: usize = 0; n < <usize>chunk.runs; n++) {
      const run = changetype<Run>(changetype<usize>(chunk) + RUNS_AT + n * RUN_BYTES);
      const end = run.rows + <usize>run.count * ORDER_ROW_BYTES;
      for (let at = run.rows; at < end; at += ORDER_ROW_BYTES) {
        const row = changetype<Row>(at);
        row.handle = this.handleOf(row.action, load<f64>(at, ROW_ID), run.flags);
      }
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

  /** Whether a row belongs to the run before it; if not, a new one begins. */
  private goesOn(exchTs: f64, recordedTs: f64, flags: i32): boolean {
    if (exchTs === this.lastExchTs && recordedTs === this.lastRecordedTs && flags === this.lastFlags) return true;
    this.begin(exchTs, recordedTs, flags);
    return false;
  }

  private open(run: Run, row: Row, continues: boolean): void {
    run.exchTs = <i64>this.lastExchTs;
    run.rows = changetype<usize>(row);
    run.count = 0;
    run.flags = this.lastFlags;
    run.continues = <i32>continues;
    run.localTs = this.lastFlags & FLAG_LOCAL ? this.lastLocalTs : <i64>this.lastRecordedTs;
  }

  /** A new run: its local time is the recorded one or, modelled, the exchange time and a draw, in order. */
  private begin(exchTs: f64, recordedTs: f64, flags: i32): void {
    this.lastExchTs = exchTs;
    this.lastRecordedTs = recordedTs;
    this.lastFlags = flags;
    if ((flags & FLAG_LOCAL) === 0) return;
    if (this.leg.model === LATENCY_RECORDED) this.lastLocalTs = <i64>recordedTs;
    else this.lastLocalTs = max(this.lastLocalTs, <i64>exchTs + this.modelled(<i64>exchTs));
  }

  private modelled(exchTs: i64): i64 {
    return this.leg.model === LATENCY_CUSTOM ? <i64>feedLatency(this.instrument, <f64>exchTs) : this.leg.draw();
  }

  private append(chunk: Chunk): void {
    if (changetype<usize>(this.last) === 0) {
      this.exch.chunk = chunk;
      this.local.chunk = chunk;
    } else this.last.next = chunk;
    this.last = chunk;
    if (this.exch.ts === i64.MAX_VALUE) this.exch.advance();
    if (this.local.ts === i64.MAX_VALUE) this.local.advance();
  }
}

function makeCursor(flag: i32, chunks: Pool): Cursor {
  const cursor = changetype<Cursor>(allocate(offsetof<Cursor>()));
  cursor.flag = flag;
  cursor.chunks = chunks;
  cursor.ts = i64.MAX_VALUE;
  return cursor;
}

function firstBad(staging: usize, count: i32): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const exchTs = load<f64>(staging + STAGING_EXCH_TS + (i << 3));
    const localTs = load<f64>(staging + STAGING_LOCAL_TS + (i << 3));
    const lots = load<f64>(staging + STAGING_LOTS + (i << 3));
    const ticks = load<i32>(staging + STAGING_TICKS + (i << 2));
    if (!isTime(exchTs) || !isTime(localTs) || !isRow(lots, ticks)) return <i32>i;
  }
  return -1;
}

/** Written so that NaN is none. */
function isTime(ns: f64): boolean {
  return abs(ns) <= MAX_TIME;
}

/** The smallest integer is its own absolute value. */
function isRow(lots: f64, ticks: i32): boolean {
  return lots >= 0 && lots <= MAX_LOTS && <u32>abs(ticks) <= <u32>(i32.MAX_VALUE - 1);
}

function actionOf(ev: u32): i32 {
  switch (<i32>(ev & 0xff)) {
    case KIND_DEPTH:
    case KIND_SNAPSHOT:
      return bySide(ev, ROW_BID, ROW_ASK, ROW_OTHER);
    case KIND_TRADE:
      return bySide(ev, ROW_BUY_TRADE, ROW_SELL_TRADE, ROW_OTHER);
    case KIND_CLEAR:
      return bySide(ev, ROW_CLEAR_BIDS, ROW_CLEAR_ASKS, ROW_CLEAR);
    case KIND_ADD:
      return bySide(ev, ROW_ADD_BID, ROW_ADD_ASK, ROW_OTHER);
    case KIND_MODIFY:
      return ROW_MODIFY;
    case KIND_CANCEL:
      return ROW_CANCEL;
    case KIND_FILL:
      return bySide(ev, ROW_FILL, ROW_FILL, ROW_OTHER);
    default:
      return ROW_OTHER;
  }
}

function bySide(ev: u32, buy: i32, sell: i32, neither: i32): i32 {
  const flags = <i32>(ev >>> 28);
  if (flags & FLAG_BUY) return buy;
  return flags & FLAG_SELL ? sell : neither;
}
