import {
  FAIL_LOG,
  LOG_ASK,
  LOG_BID,
  LOG_BYTES,
  LOG_DRAIN,
  LOG_EVENT_MAX,
  LOG_EXCH,
  LOG_EXEC,
  LOG_EXEC_TICKS,
  LOG_INSTRUMENT,
  LOG_KNOWN,
  LOG_LEAVES,
  LOG_LOTS,
  LOG_ORDERS,
  LOG_QUEUE,
  LOG_REQUEST_KNOWN,
  LOG_REQUEST_TS,
  LOG_STATE_BYTES,
  LOG_STATE_EVENTS,
  LOG_STATE_USED,
  LOG_TIME,
  STATUS_NONE,
  WHAT_EXPIRED,
  WHAT_REJECTED,
  WHAT_SENT,
} from "./abi";
import { askTick, bidTick, Levels } from "./book/levels";
import { fail } from "./host";
import { allocate } from "./memory";
import { Message } from "./orders";

/** The order events of the record, which the host drains; abi.ts has their form. And the hash over every response. */
export const logAt: usize = allocate(LOG_BYTES);
export const logStateAt: usize = memory.data(LOG_STATE_BYTES, 4);
export let hash: u64 = 0x736967_6d6178;

/** The last that was told of an order in this log; all zero at its start, for the reader, too. */
@unmanaged
class Known {
  id: i32;
  ticks: i32;
  lots: f64;
  requestTs: i64;
}
const KNOWN_BYTES: usize = <usize>LOG_ORDERS * offsetof<Known>();
const knownAt: usize = allocate(KNOWN_BYTES);
let known: Known = changetype<Known>(knownAt);

const MAX_U32: f64 = 4294967295;

/** Of the event before; none at the start of a log. */
let lastTs: i64 = i64.MIN_VALUE;
let lastBid: i32 = 0;
let lastAsk: i32 = 0;
let isFirst: boolean = true;

/** Not even one event fits: a step of the scheduler and a request write one each. */
export function logFull(): boolean {
  return load<u32>(logStateAt + LOG_STATE_USED) > <u32>LOG_BYTES - LOG_EVENT_MAX;
}

/** It is long enough to be taken out. */
export function logWaits(): boolean {
  return load<u32>(logStateAt + LOG_STATE_USED) > <u32>LOG_DRAIN;
}

export function dropLog(): void {
  store<u32>(logStateAt + LOG_STATE_USED, 0);
  store<i32>(logStateAt + LOG_STATE_EVENTS, 0);
  lastTs = i64.MIN_VALUE;
  memory.fill(knownAt, 0, KNOWN_BYTES);
}

/** Where the next word goes, and the head so far. */
let to: usize = 0;
let head: u32 = 0;

/** A request that was sent: `reaches` is when it will be at the exchange, NaN when it never will. */
export function logSent(ts: i64, reaches: f64, instrument: i32, message: Message, request: i32, book: Levels): void {
  begin(WHAT_SENT | (request << 3), ts, message);
  writeExch(ts, reaches);
  head |= 1 << LOG_REQUEST_TS;
  known.requestTs = ts;
  writeLots(message);
  end(instrument, book);
}

/** What the local side hears. It goes into the hash. */
export function logHeard(what: i32, ts: i64, instrument: i32, message: Message, book: Levels): void {
  const executed = message.executed !== 0;
  const cause: i32 = executed || what === WHAT_REJECTED || what === WHAT_EXPIRED ? message.cause : 0;
  begin(what | (message.answers << 3) | (executed ? message.maker << 7 : 0) | (cause << 8), ts, message);
  const exchTs: f64 = message.stamped ? <f64>message.exchTs : NaN;
  writeExch(ts, exchTs);
  if (message.answers !== STATUS_NONE) writeRequest(ts, message.localTs);
  writeLots(message);
  if (executed) writeExecution(message);
  if (message.answers !== STATUS_NONE) head |= amount(message.joined, NaN) << LOG_QUEUE;
  end(instrument, book);
  mixEvent(what, cause, ts, exchTs, instrument, message);
}

function begin(start: u32, ts: i64, message: Message): void {
  if (logFull()) fail(FAIL_LOG);
  to = logAt + load<u32>(logStateAt + LOG_STATE_USED) + 8;
  head = start | (message.side < 0 ? 64 : 0);
  store<i32>(to - 4, message.id);
  if (isKnown(message)) head |= 1 << LOG_KNOWN;
  else writeU32(<u32>message.ticks);
  isFirst = lastTs === i64.MIN_VALUE;
  const passed = ts - lastTs;
  lastTs = ts;
  if (isFirst || <u64>passed > u32.MAX_VALUE) {
    head |= 2 << LOG_TIME;
    writeF64(<f64>ts);
  } else if (passed !== 0) {
    head |= 1 << LOG_TIME;
    writeU32(<u32>passed);
  }
}

/** Whether price and quantity are as this order's event before told them. From now on they are these. */
function isKnown(message: Message): boolean {
  known = changetype<Known>(knownAt + <usize>(message.id & (LOG_ORDERS - 1)) * offsetof<Known>());
  if (known.id === message.id && known.ticks === message.ticks && known.lots === message.lots) return true;
  if (known.id !== message.id) known.requestTs = 0;
  known.id = message.id;
  known.ticks = message.ticks;
  known.lots = message.lots;
  return false;
}

function end(instrument: i32, book: Levels): void {
  const bid = bidTick(book);
  const ask = askTick(book);
  if (isFirst || bid !== lastBid) {
    head |= 1 << LOG_BID;
    writeU32(<u32>bid);
  }
  if (isFirst || ask !== lastAsk) {
    head |= 1 << LOG_ASK;
    writeU32(<u32>ask);
  }
  if (instrument !== 0) {
    head |= 1 << LOG_INSTRUMENT;
    writeU32(<u32>instrument);
  }
  lastBid = bid;
  lastAsk = ask;
  const used = load<u32>(logStateAt + LOG_STATE_USED);
  store<u32>(logAt + used, head);
  store<u32>(logStateAt + LOG_STATE_USED, <u32>(to - logAt));
  store<i32>(logStateAt + LOG_STATE_EVENTS, load<i32>(logStateAt + LOG_STATE_EVENTS) + 1);
}

function writeExch(ts: i64, exchTs: f64): void {
  if (isNaN(exchTs)) return;
  const away = <i64>exchTs - ts;
  if (away === <i64>(<i32>away)) {
    head |= 1 << LOG_EXCH;
    writeU32(<u32>(<i32>away));
  } else {
    head |= 2 << LOG_EXCH;
    writeF64(exchTs);
  }
}

function writeRequest(ts: i64, requestTs: i64): void {
  const before = ts - requestTs;
  if (requestTs === known.requestTs) head |= 1 << LOG_REQUEST_KNOWN;
  else if (before === 0) head |= 1 << LOG_REQUEST_TS;
  else if (before > 0 && before <= <i64>u32.MAX_VALUE) {
    head |= 2 << LOG_REQUEST_TS;
    writeU32(<u32>before);
  } else {
    head |= 3 << LOG_REQUEST_TS;
    writeF64(<f64>requestTs);
  }
}

function writeLots(message: Message): void {
  const lots = message.lots;
  if (head & (1 << LOG_KNOWN)) {
    // The reader has it.
  } else if (isSmall(lots)) writeU32(<u32>lots);
  else {
    head |= 1 << LOG_LOTS;
    writeF64(lots);
  }
  if (message.leaves !== lots) head |= amount(message.leaves, lots) << LOG_LEAVES;
}

function writeExecution(message: Message): void {
  if (message.execLots === message.lots) head |= 1 << LOG_EXEC;
  else if (isSmall(message.execLots)) {
    head |= 2 << LOG_EXEC;
    writeU32(<u32>message.execLots);
  } else {
    head |= 3 << LOG_EXEC;
    writeF64(message.execLots);
  }
  if (message.execTicks === message.ticks) return;
  head |= 1 << LOG_EXEC_TICKS;
  writeU32(<u32>message.execTicks);
}

/** How a quantity is told: 0 is `none`, 1 zero, 2 a whole number, 3 any. Writes what follows. */
function amount(lots: f64, none: f64): u32 {
  if (lots === none || (isNaN(lots) && isNaN(none))) return 0;
  if (lots === 0) return 1;
  if (isSmall(lots)) {
    writeU32(<u32>lots);
    return 2;
  }
  writeF64(lots);
  return 3;
}

function isSmall(lots: f64): boolean {
  return lots >= 0 && lots <= MAX_U32 && <f64>(<u32>lots) === lots;
}

function writeU32(value: u32): void {
  store<u32>(to, value);
  to += 4;
}

function writeF64(value: f64): void {
  store<f64>(to, value);
  to += 8;
}

function mixEvent(what: i32, cause: i32, ts: i64, exchTs: f64, instrument: i32, message: Message): void {
  const executed = message.executed !== 0;
  let h = Mix.f64(hash, <f64>ts);
  h = Mix.f64(h, exchTs);
  h = Mix.f64(h, message.lots);
  h = Mix.f64(h, message.leaves);
  h = Mix.f64(h, executed ? message.execLots : 0);
  h = Mix.f64(h, <f64>message.id);
  h = Mix.u64(h, <u64>(<u32>message.ticks) | ((<u64>(<u32>(executed ? message.execTicks : 0))) << 32));
  h = Mix.u64(h, <u64>(<u32>(instrument | (what << 8) | (message.answers << 16) | ((<i32>(<u8>message.side)) << 24))));
  hash = Mix.u64(h, <u64>(<u32>((executed ? message.maker : 0) | (cause << 8))));
}

/** A hash and the next value. A decorator of AssemblyScript's goes with methods only. */
abstract class Mix {
  @inline
  static u64(hash: u64, value: u64): u64 {
    let h = (hash ^ value) * 0x9e3779b97f4a7c15;
    h ^= h >> 32;
    return h * 0xd6e8feb86659fd93;
  }

  @inline
  static f64(hash: u64, value: f64): u64 {
    return Mix.u64(hash, reinterpret<u64>(value));
  }
}
