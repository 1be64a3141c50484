import {
  HISTOGRAM_BYTES,
  HISTOGRAM_COUNT,
  HISTOGRAM_COUNTS,
  HISTOGRAM_MAX,
  HISTOGRAM_MIN,
  HISTOGRAM_NEGATIVE,
  HISTOGRAM_SUM,
  HISTOGRAMS,
  SAMPLE_ASK_TICKS,
  SAMPLE_BALANCE,
  SAMPLE_BID_TICKS,
  SAMPLE_BYTES,
  SAMPLE_CAPACITY,
  SAMPLE_FEE,
  SAMPLE_INSTRUMENT,
  SAMPLE_POSITION_LOTS,
  SAMPLE_TS,
} from "./abi";
import { Account } from "./account";
import { askTick, bidTick, Levels } from "./book/levels";
import { allocate } from "./memory";

const HISTOGRAM_FEED: i32 = 0;
export const HISTOGRAM_ENTRY: i32 = 1;
export const HISTOGRAM_RESPONSE: i32 = 2;
export const HISTOGRAM_ROUND_TRIP: i32 = 3;

/** Samples, which the host drains, and latency histograms. */
export const samplesAt: usize = allocate(<usize>SAMPLE_BYTES * SAMPLE_CAPACITY);
export const histogramsAt: usize = allocate(<usize>HISTOGRAM_BYTES * HISTOGRAMS);
export let sampleCount: i32 = 0;

export function samplesFull(instruments: i32): boolean {
  return sampleCount > SAMPLE_CAPACITY - instruments;
}

export function dropSamples(): void {
  sampleCount = 0;
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
