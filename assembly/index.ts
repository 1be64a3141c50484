import {
  ABI_VERSION,
  CANCEL_BUSY,
  CONFIG_BYTES,
  FAIL_ARGUMENT,
  FAIL_LOG,
  LATENCY_CUSTOM,
  LEVEL_BYTES,
  LEVEL_LOTS,
  LEVEL_TICKS,
  LEVELS_CAPACITY,
  ORDER_BYTES,
  ORDER_EXCH_TS,
  ORDER_EXEC_LOTS,
  ORDER_EXEC_TICKS,
  ORDER_LEAVES_LOTS,
  ORDER_LOTS,
  ORDER_MAKER,
  ORDER_QUEUE_AHEAD_LOTS,
  ORDER_REQUEST,
  ORDER_SIDE,
  ORDER_STATUS,
  ORDER_TICKS,
  OWN_BYTES,
  OWN_ID,
  PACK_BYTES,
  PACK_MAX_BYTES,
  QUEUE_CUSTOM,
  SAMPLE_CAPACITY,
  STATUS_BYTES,
  STATUS_NEWS,
  STATUS_NEWS_AT,
  STATUS_NOW_NS,
  STATUS_SAMPLES,
  STOP_DRAIN,
  STOP_HAPPENED,
  VIEW_ASK_LOTS,
  VIEW_ASK_TICKS,
  VIEW_BID_LOTS,
  VIEW_BID_TICKS,
  VIEW_BYTES,
  VIEW_EXCH_TS,
  VIEW_HAPPENED,
  VIEW_LOCAL_TS,
  VIEW_TRADE_COUNT,
  VIEW_TRADES,
} from "./abi";
import { askTick, bidTick } from "./book/levels";
import * as node from "./book/node";
import { NO_BEST } from "./book/node";
import { chunkAt as bookChunkAt } from "./book-chunk";
import * as log from "./event-log";
import { fail } from "./host";
import { Instrument, makeInstrument } from "./instrument";
import { setEpoch } from "./latency";
import { allocate } from "./memory";
import * as news from "./news";
import { isNone, Order, watchExchanges } from "./orders";
import * as own from "./own-orders";
import * as record from "./record";
import * as sim from "./sim";

const config: usize = allocate(CONFIG_BYTES);
const view: usize = allocate(<usize>VIEW_BYTES * sim.MAX_INSTRUMENTS);
const status: usize = allocate(STATUS_BYTES);
const order: usize = allocate(ORDER_BYTES);
const levels: usize = allocate(<usize>LEVEL_BYTES * LEVELS_CAPACITY);

/** The instrument of a number that the host gives. */
function its(instrument: i32): Instrument {
  if (<u32>instrument >= <u32>sim.instrumentCount) fail(FAIL_ARGUMENT);
  return sim.instrumentAt(instrument);
}

export function abiVersion(): i32 {
  return ABI_VERSION;
}

export function configAt(): usize {
  return config;
}

export function viewAt(instrument: i32): usize {
  return view + <usize>instrument * VIEW_BYTES;
}

export function accountAt(instrument: i32): usize {
  return changetype<usize>(its(instrument).local.account);
}

export function statusAt(): usize {
  return status;
}

export function orderAt(): usize {
  return order;
}

export function levelsAt(): usize {
  return levels;
}

export function logAt(): usize {
  return log.logAt;
}

export function logStateAt(): usize {
  return log.logStateAt;
}

export function deskAt(): usize {
  return own.deskAt;
}

export function samplesAt(): usize {
  return record.samplesAt;
}

export function searchesAt(): usize {
  return node.searchesAt;
}

export function histogramsAt(): usize {
  record.flushFeedLatency();
  return record.histogramsAt;
}

/** Room for what the host brings along, such as a latency table. */
export function reserve(bytes: i32): usize {
  return allocate(<usize>bytes);
}

export function setUp(epochNs: i64, sampleNs: f64): void {
  setEpoch(epochNs);
  sim.setSampling(<i64>sampleNs);
}

/** Adds an instrument from the configuration area; returns its number, -1 when there are too many. */
export function addInstrument(): i32 {
  const index = sim.instrumentCount;
  if (index >= sim.MAX_INSTRUMENTS) return -1;
  sim.addInstrument(makeInstrument(index, config));
  writeView(index);
  return index;
}

/** Where the host writes the next pack of an instrument's rows, at most PACK_MAX_BYTES. */
export function packAt(instrument: i32): usize {
  return its(instrument).feed.room();
}

/** Takes the pack of `bytes` that was written there. Its times are `shiftNs` later than they say. */
export function pushPack(instrument: i32, bytes: usize, shiftNs: f64): void {
  if (bytes < <usize>PACK_BYTES || bytes > <usize>PACK_MAX_BYTES) fail(FAIL_ARGUMENT);
  const feed = its(instrument).feed;
  feed.push(bytes, <i64>shiftNs);
  sim.noteFirst(feed);
  writeStatus();
}

/** Where the host writes the next inflated chunk of a book file, of `bytes`. */
export function chunkAt(bytes: usize): usize {
  return bookChunkAt(bytes);
}

/** Takes the chunk that was written there, as `Feed.pushChunk` does. */
export function pushChunk(instrument: i32, bytes: usize, rows: i32, highestHandle: f64, shiftNs: f64): boolean {
  const feed = its(instrument).feed;
  const taken = feed.pushChunk(bytes, rows, <u32>highestHandle, <i64>shiftNs);
  if (taken) sim.noteFirst(feed);
  writeStatus();
  return taken;
}

export function endRows(instrument: i32): void {
  its(instrument).feed.ended = true;
}

/** Why it came back, and with what: STOP_… in abi.ts. */
export function runUntil(ns: f64, mask: i32): i32 {
  const stop = sim.runUntil(ns >= 9.2e18 ? i64.MAX_VALUE : <i64>ns, mask);
  for (let i = 0; i < sim.instrumentCount; i++) writeView(i);
  writeStatus();
  const drain = log.logWaits() || record.sampleCount > SAMPLE_CAPACITY / 2 ? STOP_DRAIN : 0;
  return stop | drain | (sim.happened << STOP_HAPPENED);
}

export function hungry(): i32 {
  return sim.hungry;
}

/** The order's place in memory, 0 when there is one with this id. */
export function submit(instrument: i32, id: i32, side: i32, ticks: i32, lots: f64, tif: i32, type: i32): usize {
  return changetype<usize>(its(instrument).submit(sim.now, id, side, ticks, lots, tif, type));
}

export function cancel(instrument: i32, id: i32): boolean {
  return its(instrument).cancel(sim.now, id);
}

export function modify(instrument: i32, id: i32, ticks: i32, lots: f64): boolean {
  return its(instrument).modify(sim.now, id, ticks, lots);
}

/** Cancels an active order of any instrument. Returns its place in memory, with CANCEL_BUSY when another request is on its way; 0 when there is none. */
export function cancelActive(id: i32): usize {
  for (let i = 0; i < sim.instrumentCount; i++) {
    const instrument = sim.instrumentAt(i);
    const order = instrument.local.orders.find<own.OwnOrder>(id);
    if (own.isNobody(order)) continue;
    if (order.busy) return changetype<usize>(order) | CANCEL_BUSY;
    return instrument.cancelOne(sim.now, order) ? changetype<usize>(order) : 0;
  }
  return 0;
}

/** An active order's place in memory, 0 when there is none with this id. */
export function findActive(id: i32): usize {
  for (let i = 0; i < sim.instrumentCount; i++) {
    const order = sim.instrumentAt(i).local.orders.find<own.OwnOrder>(id);
    if (!own.isNobody(order)) return changetype<usize>(order);
  }
  return 0;
}

/** Quantity ahead of an order by a book that the strategy gave with it. */
export function giveAhead(order: usize, lots: f64): void {
  if (<u64>order + OWN_BYTES > (<u64>(<u32>memory.size())) << 16 || findActive(load<i32>(order, OWN_ID)) !== order) fail(FAIL_ARGUMENT);
  own.storyOf(changetype<own.OwnOrder>(order)).givenAhead = lots;
}

/** From now on the host's model gives these latencies; a row that has been pushed keeps the one it has. */
export function useCustomLatency(instrument: i32, feed: boolean, entry: boolean, response: boolean): void {
  const changed = its(instrument);
  changed.asksHost = true;
  if (feed) changed.feed.leg.model = LATENCY_CUSTOM;
  if (entry) changed.latency.entryLeg.model = LATENCY_CUSTOM;
  if (response) changed.latency.responseLeg.model = LATENCY_CUSTOM;
}

/** The host's model keeps the queue positions of orders that are accepted from now on. */
export function useCustomQueue(instrument: i32): void {
  its(instrument).asksHost = true;
  its(instrument).exchange.queue.kind = QUEUE_CUSTOM;
  watchExchanges();
}

/** Requests leave this much later than the event that they answer. */
export function setDelay(ns: f64): void {
  for (let i = 0; i < sim.instrumentCount; i++) sim.instrumentAt(i).delay = <i64>ns;
}

/** Renews the status after anything but a run: what was sent, what was pushed. */
export function look(): void {
  writeStatus();
}

/** The host has copied the order events. */
export function dropLog(): void {
  log.dropLog();
}

/** The host has copied the samples. */
export function dropSamples(): void {
  record.dropSamples();
  writeStatus();
}

export function sampleAtEnd(): void {
  if (record.samplesFull(sim.instrumentCount)) fail(FAIL_LOG);
  sim.sampleAtEnd();
  writeStatus();
}

export function hash(): i64 {
  return log.hash;
}

/** Quantity at a price of the local book. */
export function lotsAt(instrument: i32, side: i32, ticks: i32): f64 {
  return its(instrument)
    .local.book.side(side)
    .lotsAt(ticks * side);
}

/** Quantity at a price of the exchange's book, which the strategy has not heard of yet: for custom models only. */
export function exchangeLotsAt(instrument: i32, side: i32, ticks: i32): f64 {
  return its(instrument)
    .exchange.book.side(side)
    .lotsAt(ticks * side);
}

/** Writes the best `count` levels of a side; returns how many there are. */
export function readLevels(instrument: i32, side: i32, count: i32): i32 {
  const levelsOfSide = its(instrument).local.book.side(side);
  let key = levelsOfSide.best;
  let n: i32 = 0;
  for (; n < min(count, LEVELS_CAPACITY) && key !== NO_BEST; n++) {
    const at = levels + <usize>n * LEVEL_BYTES;
    store<f64>(at + LEVEL_LOTS, levelsOfSide.lotsAt(key));
    store<i32>(at + LEVEL_TICKS, key * side);
    key = levelsOfSide.below(key);
  }
  return n;
}

/** Writes an order as the local side sees it; false when there is none. */
export function lookAtOrder(instrument: i32, id: i32): boolean {
  const found = its(instrument).local.orders.find<own.OwnOrder>(id);
  if (own.isNobody(found)) return false;
  const exchange = its(instrument).exchange;
  const atExchange = exchange.orders.find<Order>(id);
  const story = found.story;
  const executed = changetype<usize>(story) !== 0;
  store<i32>(order + ORDER_STATUS, found.status);
  store<i32>(order + ORDER_REQUEST, found.req);
  store<i32>(order + ORDER_SIDE, found.side);
  store<i32>(order + ORDER_TICKS, found.ticks);
  store<i32>(order + ORDER_EXEC_TICKS, executed ? story.execTicks : 0);
  store<i32>(order + ORDER_MAKER, executed ? story.execMaker : 0);
  store<f64>(order + ORDER_LOTS, found.lots);
  store<f64>(order + ORDER_LEAVES_LOTS, found.leaves);
  store<f64>(order + ORDER_EXEC_LOTS, executed ? story.execLots : 0);
  store<f64>(order + ORDER_EXCH_TS, found.stamped ? found.exchTs : NaN);
  store<f64>(order + ORDER_QUEUE_AHEAD_LOTS, isNone(atExchange) ? NaN : exchange.ahead(atExchange));
  return true;
}

function writeStatus(): void {
  store<f64>(status + STATUS_NOW_NS, sim.now === i64.MAX_VALUE ? 0 : <f64>sim.now);
  store<i32>(status + STATUS_NEWS, news.newsCount);
  store<usize>(status + STATUS_NEWS_AT, news.newsAt);
  store<i32>(status + STATUS_SAMPLES, record.sampleCount);
}

function writeView(index: i32): void {
  const at = viewAt(index);
  const local = sim.instrumentAt(index).local;
  store<i32>(at + VIEW_HAPPENED, local.happened);
  store<i32>(at + VIEW_TRADE_COUNT, local.tradeCount);
  if (local.changed === 0) return;
  local.changed = 0;
  store<i32>(at + VIEW_BID_TICKS, bidTick(local.book));
  store<i32>(at + VIEW_ASK_TICKS, askTick(local.book));
  store<f64>(at + VIEW_BID_LOTS, local.book.bestLots(1));
  store<f64>(at + VIEW_ASK_LOTS, local.book.bestLots(-1));
  store<f64>(at + VIEW_EXCH_TS, <f64>local.exchTs);
  store<f64>(at + VIEW_LOCAL_TS, local.localTs === i64.MIN_VALUE ? 0 : <f64>local.localTs);
  store<usize>(at + VIEW_TRADES, local.trades);
}
