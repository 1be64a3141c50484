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
  MAX_HANDLE,
  PACK_MAX_ROWS,
  ROW_ADD_ASK,
  ROW_ADD_BID,
  ROW_ASK,
  ROW_BID,
  ROW_BUY_TRADE,
  ROW_CANCEL,
  ROW_CLEAR,
  ROW_CLEAR_ASKS,
  ROW_CLEAR_BIDS,
  ROW_FILL,
  ROW_MODIFY,
  ROW_OTHER,
  ROW_SELL_TRADE,
  RUN_BYTES,
} from "./abi";
import * as columns from "./columns";
import {
  COLUMNS,
  COUNTS,
  EXCH_TS,
  HANDLES,
  HEAD,
  IDS,
  KINDS,
  LEVEL_COLUMNS,
  LOCAL_TS,
  LOTS,
  lengthOf,
  MAX_INTEGER,
  REFERENCES,
  signed,
  TICKS,
  unsigned,
  VARINT_BYTES,
  valueOf,
  withSign,
} from "./columns";
import { allocate } from "./memory";
import * as pack from "./pack";

/**
 * Decodes a chunk of a `.hftbook` (docs/hftbook.md) into packed rows. src/data/hftbook/decode-chunk.ts is its slow twin, and says
 * what is wrong with a chunk that is refused here.
 *
 * No read is checked on its own: behind the chunk there is room for the longest reads that rows can ask for, what was
 * read is checked as it is used, and at the end each column must have been read to its end.
 */
const HAS_ORDERS: u64 = 1;

const FORM_NONE: i32 = 0;
const FORM_FRESH: i32 = 1;
const FORM_KNOWN: i32 = 3;
const FORM_KNOWN_EMPTY: i32 = 4;
const FORM_KNOWN_SAME: i32 = 5;
const FORM_LAST: i32 = 8;
const KIND_FORMS: u64 = 16;

const MAX_TICK: i64 = 2147483646;
const MAX_TIME: f64 = 4503599627370496;
/** What all rows of a chunk can read of one column, and as much again for those that begin behind it. */
const SLACK: usize = (<usize>PACK_MAX_ROWS + 8) * VARINT_BYTES * 2;

/** By side (bits 28 and 29 of ev): the last price, i64. */
const lastTicks: usize = memory.data(32);
/** Ids of added orders, and of all others. */
let lastAdded: i64 = 0;
let lastOther: i64 = 0;

/** A kind of rows, worked out once: what its rows do, who hears them, their side and form. */
@unmanaged
class RowKind {
  action: u8;
  flags: u8;
  side: u8;
  form: u8;
  adds: u8;
  padding: u8;
  last: u16;
}
const ROW_KIND_BYTES: usize = 8;

/** An order that the chunk has met. */
@unmanaged
class Met {
  lots: f64;
  ticks: i32;
  handle: u32;
}
const MET_BYTES: usize = 16;

let input: usize = 0;
let room: usize = 0;
let kinds: usize = 0;
let met: usize = 0;
let metCount: usize = 0;
let freed: usize = 0;
let freedCount: usize = 0;
let runs: usize = 0;
let maxHandle: u32 = 0;
let exchTs: f64 = 0;
let localTs: f64 = 0;
let exchUnit: f64 = 0;
let localUnit: f64 = 0;

/** Where the host writes an inflated chunk of `bytes`. */
export function chunkAt(bytes: usize): usize {
  if (<u64>bytes + SLACK > <u64>room) {
    const wanted = <u64>bytes + bytes / 2 + SLACK;
    input = allocate(wanted);
    room = <usize>wanted;
  }
  if (kinds === 0) {
    kinds = allocate(<usize>PACK_MAX_ROWS * ROW_KIND_BYTES);
    met = allocate(<usize>PACK_MAX_ROWS * MET_BYTES);
    freed = allocate((<usize>PACK_MAX_ROWS) << 2);
    runs = allocate(<usize>PACK_MAX_ROWS * RUN_BYTES);
  }
  return input;
}

/**
 * Decodes the chunk of `bytes` that was written there, of `rows` rows, to a pack at `to`. Returns the pack's length, 0 when the chunk
 * is not one. The pack is by order or by level; in a pack of orders they have handles, none above `highestHandle`.
 */
export function decodeChunk(bytes: usize, rows: u32, byOrder: boolean, highestHandle: u32, to: usize): usize {
  // Neither rows nor bytes that there is no room for.
  if (rows > <u32>PACK_MAX_ROWS || <u64>bytes + SLACK > <u64>room) return 0;
  maxHandle = min(highestHandle, <u32>MAX_HANDLE);
  metCount = 0;
  freedCount = 0;
  lastAdded = 0;
  lastOther = 0;
  memory.fill(lastTicks, 0, 32);
  columns.begin(input);
  if (unsigned(HEAD) !== <u64>rows || rows > <u32>PACK_MAX_ROWS) return 0;
  pack.begin(to, rows, byOrder, runs);
  const hasOrders = unsigned(HEAD);
  if (hasOrders > HAS_ORDERS) return 0;
  return decodeBody(bytes, rows, byOrder, hasOrders === HAS_ORDERS);
}

function decodeBody(bytes: usize, rows: u32, byOrder: boolean, hasOrders: boolean): usize {
  exchTs = <f64>signed(HEAD);
  exchUnit = <f64>unsigned(HEAD);
  localTs = <f64>signed(HEAD);
  localUnit = <f64>unsigned(HEAD);
  if (exchUnit === 0 || localUnit === 0 || !columns.find(input, bytes, hasOrders ? COLUMNS : LEVEL_COLUMNS)) return 0;
  const count = <u32>min(unsigned(KINDS), 0xffffffff);
  if (count > rows || !readKinds(count, hasOrders)) return 0;
  if (!decodeRuns(rows, count, byOrder)) return 0;
  return columns.areRead() ? pack.finish() : 0;
}

/** Bits that tell `count` kinds apart. */
function kindBits(count: u32): u32 {
  return count < 2 ? 0 : 32 - <u32>clz<u32>(count - 1);
}

function readKinds(count: u32, hasOrders: boolean): boolean {
  for (let place: u32 = 0; place < count; place++) {
    const value = unsigned(KINDS);
    if (value >= KIND_FORMS << 32) return false;
    const ev = <u32>(value / KIND_FORMS);
    const form = <i32>(value % KIND_FORMS);
    const plain = form & (FORM_LAST - 1);
    if (plain > FORM_KNOWN_SAME || (hasOrders ? form === FORM_LAST : form !== FORM_NONE)) return false;
    const kind = changetype<RowKind>(kinds + <usize>place * ROW_KIND_BYTES);
    kind.action = <u8>actionOf(ev);
    kind.flags = <u8>((ev >>> 28) & (FLAG_EXCH | FLAG_LOCAL));
    kind.side = <u8>((ev >>> 28) & (FLAG_BUY | FLAG_SELL));
    kind.form = <u8>plain;
    kind.adds = (ev & 0xff) === KIND_ADD ? 1 : 0;
    kind.last = form >= FORM_LAST ? 1 : 0;
  }
  return true;
}

/** Rows that still follow with the kind at hand. */
let kindLeft: u32 = 0;
let kindNow: RowKind = changetype<RowKind>(0);

/** Runs and kinds have their own ends; between two of either, rows are all alike. */
function decodeRuns(rows: u32, count: u32, byOrder: boolean): boolean {
  kindLeft = 0;
  for (let left = rows; left > 0; ) {
    const inRun = unsigned(COUNTS) + 1;
    exchTs += <f64>signed(EXCH_TS) * exchUnit;
    localTs += <f64>signed(LOCAL_TS) * localUnit;
    if (inRun > <u64>left || !(abs(exchTs) <= MAX_TIME && abs(localTs) <= MAX_TIME)) return false;
    for (let ofRun = <u32>inRun; ofRun > 0; ) {
      if (kindLeft === 0 && !nextKind(count, left)) return false;
      const alike = min(ofRun, kindLeft);
      pack.place(exchTs, localTs, kindNow.flags);
      decodeRows(kindNow, alike, byOrder);
      ofRun -= alike;
      kindLeft -= alike;
      left -= alike;
    }
  }
  return true;
}

/** The kind of the next rows, of which `left` are still to come. */
function nextKind(count: u32, left: u32): boolean {
  const bits = <u64>kindBits(count);
  const value = unsigned(KINDS);
  const place = <u32>value & ((1 << (<u32>bits)) - 1);
  if (place >= count || value >> bits >= <u64>left) return false;
  kindLeft = <u32>(value >> bits) + 1;
  kindNow = changetype<RowKind>(kinds + <usize>place * ROW_KIND_BYTES);
  return true;
}

function decodeRows(kind: RowKind, count: u32, byOrder: boolean): void {
  const shown = <i32>kind.action <= ROW_CLEAR;
  if (kind.form === <u8>FORM_NONE && !byOrder && shown) {
    decodeLevels(kind, count);
    return;
  }
  for (let n: u32 = 0; n < count; n++) {
    if (byOrder) decodeOrder(kind);
    else if (decodeRow(kind) && shown) pack.putLevel(kind.action, rowTicks, rowLots);
  }
}

/** Rows that are a price and a quantity each: most rows of most books. */
function decodeLevels(kind: RowKind, count: u32): void {
  const action = kind.action;
  const last = lastTicks + ((<usize>kind.side) << 3);
  let tick = load<i64>(last);
  let ticksAt = columns.placeIn(TICKS);
  let lotsAt = columns.placeIn(LOTS);
  let wrong = 0;
  for (let n: u32 = 0; n < count; n++) {
    let change = <u64>load<u8>(ticksAt);
    if (change < 0x80) ticksAt++;
    else {
      const word = load<u64>(ticksAt);
      const bits = lengthOf(word);
      change = valueOf(word, bits);
      ticksAt += <usize>(bits >> 3);
      wrong |= <i32>(bits > 64);
    }
    let lots = <u64>load<u8>(lotsAt);
    if (lots < 0x80) lotsAt++;
    else {
      const word = load<u64>(lotsAt);
      const bits = lengthOf(word);
      lots = valueOf(word, bits);
      lotsAt += <usize>(bits >> 3);
      wrong |= <i32>(bits > 64) | <i32>(lots > MAX_INTEGER);
    }
    tick += withSign(change);
    wrong |= <i32>(tick > MAX_TICK) | <i32>(tick < -MAX_TICK);
    pack.putLevel(action, <i32>tick, <f64>lots);
  }
  store<i64>(last, tick);
  columns.goTo(TICKS, ticksAt);
  columns.goTo(LOTS, lotsAt);
  if (wrong !== 0) columns.refuse();
}

let rowTicks: i32 = 0;
let rowLots: f64 = 0;
let rowHandle: u32 = 0;

function decodeOrder(kind: RowKind): void {
  if (decodeRow(kind)) pack.putOrder(kind.action, rowTicks, rowLots, rowHandle);
}

/** Any row. False when it can't be. */
function decodeRow(kind: RowKind): boolean {
  if (kind.form < <u8>FORM_KNOWN) return decodeFresh(kind);
  const back = unsigned(REFERENCES);
  if (back === 0 || back > <u64>metCount) {
    columns.refuse();
    return false;
  }
  const order = changetype<Met>(met + (metCount - <usize>back) * MET_BYTES);
  if (kind.form === <u8>FORM_KNOWN) {
    order.ticks = checkTick(<i64>order.ticks + signed(TICKS));
    order.lots = <f64>unsigned(LOTS);
  } else if (kind.form === <u8>FORM_KNOWN_EMPTY) order.lots = 0;
  take(kind, order);
  return true;
}

/** A row about no order, or about one that the chunk meets. */
function decodeFresh(kind: RowKind): boolean {
  const last = lastTicks + ((<usize>kind.side) << 3);
  if (kind.form === <u8>FORM_NONE) {
    rowTicks = checkTick(load<i64>(last) + signed(TICKS));
    store<i64>(last, <i64>rowTicks);
    rowLots = <f64>unsigned(LOTS);
    rowHandle = 0;
    return true;
  }
  readId(kind.adds !== 0);
  const order = changetype<Met>(met + metCount * MET_BYTES);
  metCount++;
  order.ticks = checkTick(load<i64>(last) + signed(TICKS));
  store<i64>(last, <i64>order.ticks);
  order.lots = <f64>unsigned(LOTS);
  order.handle = kind.form === <u8>FORM_FRESH ? <u32>min(unsigned(HANDLES), 0xffffffff) : reused();
  if (order.handle > maxHandle) columns.refuse();
  take(kind, order);
  return true;
}

function take(kind: RowKind, order: Met): void {
  rowTicks = order.ticks;
  rowLots = order.lots;
  rowHandle = order.handle;
  if (kind.last === 0) return;
  store<u32>(freed + (freedCount << 2), order.handle);
  freedCount++;
}

function reused(): u32 {
  if (freedCount === 0) {
    columns.refuse();
    return 0;
  }
  freedCount--;
  return load<u32>(freed + (freedCount << 2));
}

/** Ids are not needed to play, but a chunk with one that can't be is refused. */
function readId(added: boolean): void {
  const id = (added ? lastAdded : lastOther) + signed(IDS);
  if (id < 0 || id > <i64>MAX_INTEGER) columns.refuse();
  if (added) lastAdded = id;
  else lastOther = id;
}

function checkTick(tick: i64): i32 {
  if (tick > MAX_TICK || tick < -MAX_TICK) columns.refuse();
  return <i32>tick;
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
