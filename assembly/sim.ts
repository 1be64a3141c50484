import {
  EVENT_BATCH,
  EVENT_RESPONSE,
  EVENT_TICK,
  EVENT_TRADE,
  RUN_CONTINUES,
  STOP_END,
  STOP_EVENT,
  STOP_NEED_ROWS,
  STOP_RECORD,
  STOP_TIME,
} from "./abi";
import { applyOrdersAtExchange } from "./exchange/by-order";
import { applyAtExchange } from "./exchange/market-data";
import { receive } from "./exchange/requests";
import { Feed } from "./feed";
import { EXCHANGE_DATA, Instrument, LOCAL_DATA, RESPONSE } from "./instrument";
import { freeOrder } from "./orders";
import {
  eventsFull,
  HISTOGRAM_ENTRY,
  HISTOGRAM_FEED,
  HISTOGRAM_RESPONSE,
  HISTOGRAM_ROUND_TRIP,
  recordLatency,
  recordOrder,
  recordSample,
  samplesFull,
} from "./record";

export const MAX_INSTRUMENTS: i32 = 64;
const instruments: usize = memory.data(256);
export let instrumentCount: i32 = 0;

/** i64.MAX before the first rows came in. */
export let now: i64 = i64.MAX_VALUE;
/** Events of the last stop, over all instruments. */
export let happened: i32 = 0;
/** The instrument that wants rows after STOP_NEED_ROWS. */
export let hungry: i32 = 0;

/** Something that the host listens for happened at `now`: once all of this time is done, the run stops. */
let mayStop: boolean = false;
/** The host has been told of everything so far. */
let told: boolean = true;
let started: boolean = false;
let sampleNs: i64 = i64.MAX_VALUE;
let nextSample: i64 = 0;

let nextTs: i64 = 0;
let nextInstrument: Instrument = changetype<Instrument>(0);

export function instrumentAt(index: i32): Instrument {
  return load<Instrument>(instruments + ((<usize>index) << 2));
}

export function addInstrument(instrument: Instrument): void {
  store<Instrument>(instruments + ((<usize>instrumentCount) << 2), instrument);
  instrumentCount++;
}

export function setSampling(ns: i64): void {
  sampleNs = ns;
}

/** Rows came in: until the run starts, its time is that of the earliest row. */
export function noteFirst(feed: Feed): void {
  if (!started) now = min(now, min(feed.exch.ts, feed.local.ts));
}

export function runUntil(until: i64, mask: i32): i32 {
  if (told) begin();
  while (findNext()) {
    if (mayStop && nextTs > now && hasHappened(mask)) return tell(STOP_EVENT);
    if (recordFull()) return STOP_RECORD;
    if (nextTs > min(until, i64.MAX_VALUE - 1)) return tell(wait(until));
    if (nextTs > nextSample) sampleUpTo(nextTs);
    now = max(now, nextTs);
    if (process(mask)) mayStop = true;
  }
  return STOP_NEED_ROWS;
}

function start(): void {
  started = true;
  if (now === i64.MAX_VALUE) now = 0;
  nextSample = now;
}

function recordFull(): boolean {
  return eventsFull() || samplesFull(instrumentCount);
}

/** Nothing happens until `until`, or ever. */
function wait(until: i64): i32 {
  if (nextTs === i64.MAX_VALUE) return STOP_END;
  sampleUpTo(until);
  now = max(now, until);
  return STOP_TIME;
}

function tell(stop: i32): i32 {
  told = true;
  return stop;
}

function begin(): void {
  if (!started) start();
  told = false;
  happened = 0;
  for (let i = 0; i < instrumentCount; i++) instrumentAt(i).local.begin();
}

/** The earliest event of all. False when an instrument must have rows before that can be known. */
function findNext(): boolean {
  nextTs = i64.MAX_VALUE;
  for (let i = 0; i < instrumentCount; i++) {
    const instrument = instrumentAt(i);
    if (instrument.feed.hungry) {
      hungry = i;
      return false;
    }
    const ts = instrument.earliest();
    if (ts >= nextTs) continue;
    nextTs = ts;
    nextInstrument = instrument;
  }
  return true;
}

/** True when the host may want to hear of it. */
function process(mask: i32): boolean {
  const instrument = nextInstrument;
  const kind = instrument.kindAt(nextTs);
  if (kind === EXCHANGE_DATA) {
    const cursor = instrument.feed.exch;
    if (instrument.feed.byOrder) applyOrdersAtExchange(instrument.exchange, cursor.run, cursor.ts);
    else applyAtExchange(instrument.exchange, cursor.run, cursor.ts);
    cursor.advance();
    return false;
  }
  if (kind === LOCAL_DATA) {
    hearRows(instrument, mask);
    return (mask & (EVENT_BATCH | EVENT_TICK | EVENT_TRADE)) !== 0;
  }
  if (kind === RESPONSE) {
    hearResponse(instrument);
    return (mask & EVENT_RESPONSE) !== 0;
  }
  const request = instrument.requests.receive();
  recordLatency(HISTOGRAM_ENTRY, now - request.localTs);
  receive(instrument.exchange, request, now);
  return false;
}

function hearRows(instrument: Instrument, mask: i32): void {
  const cursor = instrument.feed.local;
  const run = cursor.run;
  if ((run.flags & RUN_CONTINUES) === 0) recordLatency(HISTOGRAM_FEED, run.localTs - run.exchTs);
  instrument.local.hearRows(run, now, cursor.shift, (mask & EVENT_TRADE) !== 0);
  cursor.advance();
}

function hearResponse(instrument: Instrument): void {
  const message = instrument.exchange.responses.receive();
  const what = instrument.local.hear(message);
  const seen = message.stamped !== 0;
  if (seen) recordLatency(HISTOGRAM_RESPONSE, now - message.exchTs);
  if (seen && message.answers !== 0) recordLatency(HISTOGRAM_ROUND_TRIP, now - message.localTs);
  recordOrder(what, now, seen ? <f64>message.exchTs : NaN, instrument.index, message, instrument.local.book);
  freeOrder(message);
}

/** Whether what happened at `now`, which is over, is something that the host asked for. */
function hasHappened(mask: i32): boolean {
  mayStop = false;
  let all: i32 = 0;
  for (let i = 0; i < instrumentCount; i++) {
    const local = instrumentAt(i).local;
    if (mask & EVENT_TICK && local.happened & EVENT_BATCH) local.noteTick();
    all |= local.happened & mask;
  }
  // Batches that told nothing of interest are not told with the next one that does.
  if (all === 0) for (let i = 0; i < instrumentCount; i++) instrumentAt(i).local.begin();
  happened = all;
  return all !== 0;
}

/** A sample at the last point of the grid before `ts`: what was true from the event before until then. */
function sampleUpTo(ts: i64): void {
  if (nextSample >= ts) return;
  const at = ((ts - 1) / sampleNs) * sampleNs;
  nextSample = at + sampleNs;
  for (let i = 0; i < instrumentCount; i++) {
    const local = instrumentAt(i).local;
    recordSample(at, i, local.book, local.account);
  }
}

export function sampleAtEnd(): void {
  for (let i = 0; i < instrumentCount; i++) {
    const local = instrumentAt(i).local;
    recordSample(now, i, local.book, local.account);
  }
}
