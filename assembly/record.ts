import {
  HISTOGRAM_BYTES,
  HISTOGRAM_COUNT,
  HISTOGRAM_COUNTS,
  HISTOGRAM_MAX,
  HISTOGRAM_MIN,
  HISTOGRAM_NEGATIVE,
  HISTOGRAM_SUM,
  HISTOGRAMS,
  ORDER_EVENT_ASK_TICKS,
  ORDER_EVENT_BID_TICKS,
  ORDER_EVENT_BYTES,
  ORDER_EVENT_CAPACITY,
  ORDER_EVENT_CAUSE,
  ORDER_EVENT_EXCH_TS,
  ORDER_EVENT_EXEC_LOTS,
  ORDER_EVENT_EXEC_TICKS,
  ORDER_EVENT_INSTRUMENT,
  ORDER_EVENT_LEAVES_LOTS,
  ORDER_EVENT_LOCAL_TS,
  ORDER_EVENT_LOTS,
  ORDER_EVENT_MAKER,
  ORDER_EVENT_ORDER_ID,
  ORDER_EVENT_QUEUE_AHEAD_LOTS,
  ORDER_EVENT_REQUEST,
  ORDER_EVENT_REQUEST_TS,
  ORDER_EVENT_SIDE,
  ORDER_EVENT_TICKS,
  ORDER_EVENT_WHAT,
  SAMPLE_ASK_TICKS,
  SAMPLE_BALANCE,
  SAMPLE_BID_TICKS,
  SAMPLE_BYTES,
  SAMPLE_CAPACITY,
  SAMPLE_FEE,
  SAMPLE_INSTRUMENT,
  SAMPLE_POSITION_LOTS,
  SAMPLE_TS,
  WHAT_EXPIRED,
  WHAT_REJECTED,
  WHAT_SENT,
} from "./abi";
import { Account } from "./account";
import { askTick, bidTick, Levels } from "./book/levels";
import { allocate } from "./memory";
import { Order } from "./orders";

const HISTOGRAM_FEED: i32 = 0;
export const HISTOGRAM_ENTRY: i32 = 1;
export const HISTOGRAM_RESPONSE: i32 = 2;
export const HISTOGRAM_ROUND_TRIP: i32 = 3;

/** Buffers that the host drains: order events, samples, histograms; and the hash over every response. */
export const eventsAt: usize = allocate(<usize>ORDER_EVENT_BYTES * ORDER_EVENT_CAPACITY);
export const samplesAt: usize = allocate(<usize>SAMPLE_BYTES * SAMPLE_CAPACITY);
export const histogramsAt: usize = allocate(<usize>HISTOGRAM_BYTES * HISTOGRAMS);
export let eventCount: i32 = 0;
export let sampleCount: i32 = 0;
export let hash: u64 = 0x736967_6d6178;

/** Room that one step of the scheduler may need before it looks again. */
const EVENT_ROOM: i32 = 8;

export function eventsFull(): boolean {
  return eventCount > ORDER_EVENT_CAPACITY - EVENT_ROOM;
}

export function samplesFull(instruments: i32): boolean {
  return sampleCount > SAMPLE_CAPACITY - instruments;
}

export function dropDrained(): void {
  eventCount = 0;
  sampleCount = 0;
}

function mix(value: u64): void {
  let h = (hash ^ value) * 0x9e3779b97f4a7c15;
  h ^= h >> 32;
  hash = h * 0xd6e8feb86659fd93;
}

/** `exchTs` NaN: the exchange never saw it. */
export function recordOrder(what: i32, ts: i64, exchTs: f64, instrument: i32, order: Order, book: Levels): void {
  const at = eventsAt + <usize>eventCount * ORDER_EVENT_BYTES;
  eventCount++;
  const executed = order.executed !== 0 && what !== WHAT_SENT;
  const request = what === WHAT_SENT ? order.req : order.answers;
  store<f64>(at + ORDER_EVENT_LOCAL_TS, <f64>ts);
  store<f64>(at + ORDER_EVENT_EXCH_TS, exchTs);
  store<f64>(at + ORDER_EVENT_REQUEST_TS, request === 0 ? NaN : <f64>order.localTs);
  store<f64>(at + ORDER_EVENT_LOTS, order.lots);
  store<f64>(at + ORDER_EVENT_LEAVES_LOTS, order.leaves);
  store<f64>(at + ORDER_EVENT_EXEC_LOTS, executed ? order.execLots : 0);
  store<f64>(at + ORDER_EVENT_QUEUE_AHEAD_LOTS, request === 0 || what === WHAT_SENT ? NaN : order.joined);
  store<f64>(at + ORDER_EVENT_ORDER_ID, <f64>order.id);
  store<i32>(at + ORDER_EVENT_TICKS, order.ticks);
  store<i32>(at + ORDER_EVENT_EXEC_TICKS, executed ? order.execTicks : 0);
  store<i32>(at + ORDER_EVENT_BID_TICKS, bidTick(book));
  store<i32>(at + ORDER_EVENT_ASK_TICKS, askTick(book));
  store<u8>(at + ORDER_EVENT_INSTRUMENT, <u8>instrument);
  store<u8>(at + ORDER_EVENT_WHAT, <u8>what);
  store<u8>(at + ORDER_EVENT_REQUEST, <u8>request);
  store<i8>(at + ORDER_EVENT_SIDE, <i8>order.side);
  store<u8>(at + ORDER_EVENT_MAKER, executed ? <u8>order.maker : 0);
  store<u8>(at + ORDER_EVENT_CAUSE, executed || what === WHAT_REJECTED || what === WHAT_EXPIRED ? <u8>order.cause : 0);
  if (what !== WHAT_SENT) mixEvent(at);
}

function mixEvent(at: usize): void {
  mix(load<u64>(at + ORDER_EVENT_LOCAL_TS));
  mix(load<u64>(at + ORDER_EVENT_EXCH_TS));
  mix(load<u64>(at + ORDER_EVENT_LOTS));
  mix(load<u64>(at + ORDER_EVENT_LEAVES_LOTS));
  mix(load<u64>(at + ORDER_EVENT_EXEC_LOTS));
  mix(load<u64>(at + ORDER_EVENT_ORDER_ID));
  mix(load<u64>(at + ORDER_EVENT_TICKS));
  mix(load<u32>(at + ORDER_EVENT_INSTRUMENT));
  mix(load<u16>(at + ORDER_EVENT_MAKER));
}

export function recordSample(ts: i64, instrument: i32, book: Levels, account: Account): void {
  const at = samplesAt + <usize>sampleCount * SAMPLE_BYTES;
  sampleCount++;
  store<f64>(at + SAMPLE_TS, <f64>ts);
  store<f64>(at + SAMPLE_POSITION_LOTS, account.positionLots);
  store<f64>(at + SAMPLE_BALANCE, account.balance);
  store<f64>(at + SAMPLE_FEE, account.fee);
  store<i32>(at + SAMPLE_BID_TICKS, bidTick(book));
  store<i32>(at + SAMPLE_ASK_TICKS, askTick(book));
  store<i32>(at + SAMPLE_INSTRUMENT, instrument);
}

/** Of the feed there is one a run: sums as integers, which `flushFeedLatency` hands on when somebody looks. */
let feedCount: i64 = 0;
let feedSum: i64 = 0;
let feedLeast: i64 = i64.MAX_VALUE;
let feedMost: i64 = i64.MIN_VALUE;

export function recordFeedLatency(ns: i64): void {
  feedCount++;
  feedSum += ns;
  feedLeast = min(feedLeast, ns);
  feedMost = max(feedMost, ns);
  const at = histogramsAt + <usize>HISTOGRAM_FEED * HISTOGRAM_BYTES;
  const cell = ns < 0 ? at + HISTOGRAM_NEGATIVE : at + HISTOGRAM_COUNTS + ((<usize>bucketOf(<u64>ns)) << 3);
  store<f64>(cell, load<f64>(cell) + 1);
}

export function flushFeedLatency(): void {
  if (feedCount === 0) return;
  const at = histogramsAt + <usize>HISTOGRAM_FEED * HISTOGRAM_BYTES;
  store<f64>(at + HISTOGRAM_COUNT, <f64>feedCount);
  store<f64>(at + HISTOGRAM_SUM, <f64>feedSum);
  store<f64>(at + HISTOGRAM_MIN, <f64>feedLeast);
  store<f64>(at + HISTOGRAM_MAX, <f64>feedMost);
}

/** Log-linear: below 8 ns a bucket a nanosecond, above it 8 buckets an octave. */
export function recordLatency(which: i32, ns: i64): void {
  const at = histogramsAt + <usize>which * HISTOGRAM_BYTES;
  const value = <f64>ns;
  const count = load<f64>(at + HISTOGRAM_COUNT);
  store<f64>(at + HISTOGRAM_COUNT, count + 1);
  store<f64>(at + HISTOGRAM_SUM, load<f64>(at + HISTOGRAM_SUM) + value);
  if (count === 0 || value < load<f64>(at + HISTOGRAM_MIN)) store<f64>(at + HISTOGRAM_MIN, value);
  if (count === 0 || value > load<f64>(at + HISTOGRAM_MAX)) store<f64>(at + HISTOGRAM_MAX, value);
  const cell = ns < 0 ? at + HISTOGRAM_NEGATIVE : at + HISTOGRAM_COUNTS + ((<usize>bucketOf(<u64>ns)) << 3);
  store<f64>(cell, load<f64>(cell) + 1);
}

function bucketOf(ns: u64): i32 {
  if (ns < 8) return <i32>ns;
  const octave = 63 - <i32>clz<u64>(ns);
  return ((octave - 2) << 3) + (<i32>(ns >> <u64>(octave - 3)) & 7);
}
