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
import { logFull, logHeard } from "./event-log";
import { applyOrdersAtExchange } from "./exchange/by-order";
import { applyAtExchange } from "./exchange/market-data";
import { receive } from "./exchange/requests";
import { Cursor, Feed, Run } from "./feed";
import { EXCHANGE_DATA, HUNGRY, Instrument, LOCAL_DATA, RESPONSE } from "./instrument";
import { Local } from "./local";
import { dropNews } from "./news";
import { freeMessage, liveOrders } from "./orders";
import {
  HISTOGRAM_ENTRY,
  HISTOGRAM_RESPONSE,
  HISTOGRAM_ROUND_TRIP,
  recordFeedLatency,
  recordLatency,
  recordSample,
  samplesFull,
} from "./record";
import { Turns } from "./turns";

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

const turns: Turns = Turns.make(MAX_INSTRUMENTS);

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
  if (instrumentCount === 1 && playAlone(until, mask)) return tell(STOP_EVENT);
  lookAround();
  let stop = GOES_ON;
  while (stop === GOES_ON) stop = step(until, mask);
  return stop;
}

const GOES_ON: i32 = -1;

/** What is first in turn. Returns why the run has to stop, or GOES_ON. */
function step(until: i64, mask: i32): i32 {
  const index = turns.first;
  const ts = turns.timeOf(index);
  if (ts === HUNGRY) {
    hungry = index;
    return STOP_NEED_ROWS;
  }
  if (mayStop && ts > now && hasHappened(mask)) return tell(STOP_EVENT);
  if (recordFull()) return STOP_RECORD;
  const last = min(until, i64.MAX_VALUE - 1);
  const next = min(ts, until);
  if (next > nextSample && ts !== i64.MAX_VALUE) sampleBefore(next);
  else if (ts > last) return tell(wait(until, ts));
  else process(index, ts, min(last, nextSample), mask);
  return GOES_ON;
}

/** The host may have sent requests and rows since. */
function lookAround(): void {
  for (let i = 0; i < instrumentCount; i++) turns.put(i, instrumentAt(i).due);
  turns.arrange(instrumentCount);
}

function start(): void {
  started = true;
  if (now === i64.MAX_VALUE) now = 0;
  nextSample = now;
}

function recordFull(): boolean {
  return logFull() || samplesFull(instrumentCount);
}

/** Nothing happens until `until`, or ever. */
function wait(until: i64, nextTs: i64): i32 {
  if (nextTs === i64.MAX_VALUE) return STOP_END;
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
  dropNews();
  for (let i = 0; i < instrumentCount; i++) instrumentAt(i).local.begin();
}

/** What is due at `ts`. Where that is data, all that follows up to `limit` at most is done, too, as long as nothing else may come between. */
function process(index: i32, ts: i64, limit: i64, mask: i32): void {
  const instrument = instrumentAt(index);
  playOne(instrument, ts, limit, mask);
  turns.change(index, instrument.due);
}

function playOne(instrument: Instrument, ts: i64, limit: i64, mask: i32): void {
  const kind = instrument.kindAt(ts);
  if (kind === LOCAL_DATA || kind === EXCHANGE_DATA) {
    playData(instrument, limit, mask);
    return;
  }
  now = max(now, ts);
  // Those of one time follow each other, unless an answer takes no time at all.
  const responses = instrument.exchange.responses;
  if (kind === RESPONSE) {
    do hearResponse(instrument, (mask & EVENT_RESPONSE) !== 0);
    while (responses.nextArrival === ts && !recordFull());
    if ((instrument.local.happened & EVENT_RESPONSE) !== 0) mayStop = true;
    return;
  }
  do {
    const request = instrument.requests.receive();
    recordLatency(HISTOGRAM_ENTRY, now - request.localTs);
    receive(instrument.exchange, request, now);
  } while (instrument.requests.nextArrival === ts && responses.nextArrival > ts);
}

function playData(instrument: Instrument, limit: i64, mask: i32): void {
  const listens = mayStop || (mask & (EVENT_BATCH | EVENT_TICK | EVENT_TRADE)) !== 0;
  if (liveOrders === 0) {
    // Then instruments know nothing of each other either, but for the order in which they are heard.
    if (listens) playHeard(instrument, min(limit, turns.limit), mask);
    else playApart(instrument, limit);
    return;
  }
  // Responses come before exchange data of the same time, requests after it.
  const last = min(min(limit, turns.limit), min(instrument.requests.nextArrival, instrument.exchange.responses.nextArrival - 1));
  const first = min(instrument.feed.exch.ts, instrument.feed.local.ts);
  if (listens || first > last || instrument.asksHost) playInTurn(instrument, last, mask);
  else playApart(instrument, last);
}

/**
 * While nobody listens the sides know nothing of each other but by messages: each goes on alone, over all its runs up to `last` at
 * once as far as their rows lie together. That costs less.
 */
function playApart(instrument: Instrument, last: i64): void {
  const heardUpTo = playExchange(instrument, last);
  const local = instrument.feed.local;
  const heard = instrument.local;
  while (local.ts <= heardUpTo) {
    const from = local.rows;
    let end: usize;
    let exchTs: i64;
    let localTs = heard.localTs;
    do {
      noteFeedLatency(local.run);
      exchTs = local.run.exchTs + local.shift;
      localTs = max(localTs, local.ts);
      end = local.rowsEnd;
      local.advance();
    } while (local.ts <= heardUpTo && local.rows === end);
    now = max(now, localTs);
    heard.hearRows(from, end, exchTs, localTs);
  }
}

/**
 * To the next thing that the host is told of, while no order is anywhere: nobody can tell then what the exchange's book is, so
 * that its rows may wait (see `Instrument.due`) until an order is sent, a sample is taken or rows run out, and a stop costs one side.
 */
function playHeard(instrument: Instrument, limit: i64, mask: i32): void {
  const local = instrument.feed.local;
  // What has happened is told before time goes on.
  const last = mayStop ? min(limit, now) : limit;
  if (local.ts === i64.MAX_VALUE) {
    playExchange(instrument, last);
    return;
  }
  while (local.ts <= last) {
    now = max(now, local.ts);
    hearRun(instrument.local, local, now, mask);
    local.advance();
    if (mayStop) break;
  }
  if (local.ts === i64.MAX_VALUE) playExchange(instrument, now);
}

/**
 * From batch to batch of a run's only instrument, without asking whose turn it is: as `runUntil` does it while no order is anywhere.
 * True when the host is to hear of something; false when something else is next.
 */
function playAlone(until: i64, mask: i32): boolean {
  if ((mask & (EVENT_BATCH | EVENT_TICK | EVENT_TRADE)) === 0) return false;
  const instrument = instrumentAt(0);
  const exch = instrument.feed.exch;
  const local = instrument.feed.local;
  const last = min(until, nextSample);
  while (liveOrders === 0 && max(exch.ts, local.ts) !== i64.MAX_VALUE) {
    if (mayStop && local.ts > now && hasHappened(mask)) return true;
    if (local.ts > last) return false;
    playHeard(instrument, last, mask);
  }
  return false;
}

/**
 * The exchange's rows up to `last`, or until an answer is the next thing that is heard. Returns up to when the local side can
 * follow: no further than that answer, or than the last row, since what the rows to come are answered with is not known.
 */
function playExchange(instrument: Instrument, last: i64): i64 {
  const exch = instrument.feed.exch;
  const alone = liveOrders === 0;
  let limit = last;
  let ts = i64.MIN_VALUE;
  while (exch.ts <= limit) {
    ts = playPiece(instrument, limit);
    if (!alone) limit = min(limit, instrument.exchange.responses.nextArrival - 1);
  }
  if (alone) return last;
  return exch.ts === i64.MAX_VALUE && !instrument.feed.ended ? min(last, ts) : max(limit, min(last, ts));
}

/** The exchange's next rows that lie together, up to `last` or to the first answer. Returns when the last of them was. */
function playPiece(instrument: Instrument, last: i64): i64 {
  const exch = instrument.feed.exch;
  const exchange = instrument.exchange;
  const piece = exchange.piece;
  const from = exch.rows;
  const run = changetype<usize>(exch.run);
  const firstEnd = exch.rowsEnd;
  let ts = exch.takeOn(last);
  const end = exch.rowsEnd;
  piece.open(run, firstEnd, end, exch.shift);
  const done = instrument.feed.byOrder ? applyOrdersAtExchange(exchange, from, end) : applyAtExchange(exchange, from, end);
  if (done !== end) {
    // What is behind an answer waits until that was heard.
    ts = piece.stampOf(done - 1);
    exch.goBack(piece.run, done);
  }
  now = max(now, ts);
  exch.advance();
  return ts;
}

/** In the order of their times, the local one first. */
function playInTurn(instrument: Instrument, limit: i64, mask: i32): void {
  const exch = instrument.feed.exch;
  const local = instrument.feed.local;
  // What has happened is told before time goes on.
  let last = mayStop ? min(limit, now) : limit;
  do {
    if (local.ts <= exch.ts) {
      now = max(now, local.ts);
      hearRun(instrument.local, local, now, mask);
      local.advance();
    } else {
      playPiece(instrument, instrument.asksHost ? exch.ts : min(last, local.ts - 1));
      last = min(last, instrument.exchange.responses.nextArrival - 1);
    }
  } while (!mayStop && min(local.ts, exch.ts) <= last && max(local.ts, exch.ts) !== i64.MAX_VALUE);
}

function hearRun(local: Local, cursor: Cursor, ts: i64, mask: i32): void {
  noteFeedLatency(cursor.run);
  local.hearRows(cursor.rows, cursor.rowsEnd, cursor.run.exchTs + cursor.shift, ts);
  if ((mask & EVENT_TRADE) !== 0) local.keepTrades(cursor.rows, cursor.rowsEnd);
  if ((mask & (EVENT_BATCH | EVENT_TICK)) !== 0 || (local.happened & mask & EVENT_TRADE) !== 0) mayStop = true;
}

function noteFeedLatency(run: Run): void {
  if ((run.flags & RUN_CONTINUES) === 0) recordFeedLatency(run.localTs - run.exchTs);
}

function hearResponse(instrument: Instrument, all: boolean): void {
  const message = instrument.exchange.responses.receive();
  const what = instrument.local.hear(message, now, instrument.index, all);
  const seen = message.stamped !== 0;
  if (seen) recordLatency(HISTOGRAM_RESPONSE, now - message.exchTs);
  if (seen && message.answers !== 0) recordLatency(HISTOGRAM_ROUND_TRIP, now - message.localTs);
  logHeard(what, now, instrument.index, message, instrument.local.book);
  freeMessage(message);
}

/** Whether what happened at `now`, which is over, is something that the host asked for. */
function hasHappened(mask: i32): boolean {
  mayStop = false;
  let all: i32 = 0;
  for (let i = 0; i < instrumentCount; i++) {
    const local = instrumentAt(i).local;
    if (mask & EVENT_TICK && local.happened & EVENT_BATCH) local.noteTick();
    // What it listens to is asked for with the order, not with the mask.
    all |= local.happened & (mask | EVENT_RESPONSE);
  }
  // Batches that told nothing of interest are not told with the next one that does.
  if (all === 0) for (let i = 0; i < instrumentCount; i++) instrumentAt(i).local.begin();
  happened = all;
  return all !== 0;
}

/** The next sample before an event at `ts`; the rows of exchanges that wait are events, too. */
function sampleBefore(ts: i64): void {
  let next = ts;
  for (let i = 0; liveOrders === 0 && i < instrumentCount; i++) {
    const instrument = instrumentAt(i);
    playExchange(instrument, nextSample);
    next = min(next, instrument.feed.exch.ts);
  }
  sampleUpTo(next);
}

/** A sample at the last point of the grid before `ts`: what was true from the event before until then. */
function sampleUpTo(ts: i64): void {
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
