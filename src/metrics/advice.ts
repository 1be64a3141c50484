import { FillCause, type LatencyHistogram, OrderEventKind, type RunRecord } from "../engine/record.js";
import { makeScale } from "../units.js";
import { fractionWithin, quantileNs } from "./histogram.js";
import { type OrderLife, orderLives } from "./order-lives.js";

/** Something that a person should look at, with the figures that say why. */
export interface Advice {
  id: "noOrders" | "lowFillRate" | "crossedPostOnly" | "lateCancels" | "latencyTarget" | "staleOrders" | "refused" | "trueQueue";
  text: string;
}

/** Fewer orders than this say nothing about a rate. */
const ENOUGH = 20;
const LOW_FILL_RATE = 0.1;
const MANY = 0.2;
const STALE_NS = 60e9;

/** What a trader would be asked to look at after this run, the weightiest first; empty when there is nothing. */
export function adviseOn(record: RunRecord): Advice[] {
  const lives = orderLives(record.orderEvents);
  if (record.outcome === "error") return [];
  if (lives.length === 0) return [{ id: "noOrders", text: "The strategy sent no order. Does it wait for something that never came?" }];
  const found = [
    refusals(record),
    crossedPostOnly(lives),
    lowFillRate(record, lives),
    lateCancels(record),
    latencyTarget(record),
    staleOrders(record, lives),
    trueQueue(record, lives),
  ];
  return found.filter((advice) => advice !== null);
}

/** Why is my fill rate low? Distances, queue at entry, cancels before the fill. */
function lowFillRate(record: RunRecord, lives: readonly OrderLife[]): Advice | null {
  const rested = lives.filter((life) => !Number.isNaN(life.acceptedNs) && life.outcome !== "open");
  const filled = rested.filter((life) => life.filledLots > 0);
  if (rested.length < ENOUGH || filled.length / rested.length >= LOW_FILL_RATE) return null;
  const unfilled = rested.filter((life) => life.filledLots === 0);
  const cancelled = unfilled.filter((life) => life.outcome === "cancelled");
  const away = median(unfilled.map((life) => Math.abs(life.midTicksAtSend - life.ticks)));
  const ahead = median(unfilled.map((life) => life.queueAheadLots));
  const waited = median(cancelled.map((life) => life.endNs - life.acceptedNs));
  const { lotSize = 1, baseCurrency = "" } = record.books[0]?.instrument ?? {};
  const parts = [
    `${filled.length} of ${rested.length} orders that rested were filled.`,
    `Of the others half stood more than ${plain(away)} ticks from the mid, behind ${makeScale(lotSize).format(Math.round(ahead))} ${baseCurrency};`,
    `${percent(cancelled.length / unfilled.length)} were cancelled before they filled, half of them within ${seconds(waited)}.`,
    "Quote nearer, join shorter queues, or leave orders longer.",
  ];
  return { id: "lowFillRate", text: parts.join(" ") };
}

function crossedPostOnly(lives: readonly OrderLife[]): Advice | null {
  const expired = lives.filter((life) => life.outcome === "expired" && life.filledLots === 0 && Number.isNaN(life.acceptedNs));
  if (lives.length < ENOUGH || expired.length / lives.length < MANY) return null;
  return {
    id: "crossedPostOnly",
    text: `${percent(expired.length / lives.length)} of the orders expired on arrival: the price had moved while they were on their way. Post a tick further away, or send less often into a moving book.`,
  };
}

/** A cancel that comes after the fill is the price of the latency. */
function lateCancels({ orderEvents: { length, what, request } }: RunRecord): Advice | null {
  let sent = 0;
  let late = 0;
  for (let i = 0; i < length; i++) {
    if (request[i] !== 4) continue;
    if (what[i] === OrderEventKind.sent) sent++;
    else if (what[i] === OrderEventKind.rejected) late++;
  }
  if (sent < ENOUGH || late / sent < MANY) return null;
  return {
    id: "lateCancels",
    text: `${percent(late / sent)} of the cancels came too late: the order had filled. Those fills are the ones that a slower trader gets.`,
  };
}

function latencyTarget({ latency, config }: RunRecord): Advice | null {
  const { roundTrip, entry, response } = latency;
  const p99 = quantileNs(roundTrip, 0.99);
  if (roundTrip.count < ENOUGH || p99 <= config.latencyTargetNs) return null;
  const [name, leg] = quantileNs(entry, 0.99) >= quantileNs(response, 0.99) ? ["the way there", entry] : ["the way back", response];
  return {
    id: "latencyTarget",
    text: `The latency target of ${seconds(config.latencyTargetNs)} was missed: ${percent(fractionWithin(roundTrip, config.latencyTargetNs))} of the round trips kept it, one in a hundred took ${seconds(p99)} or more; ${name as string} took most, ${seconds(quantileNs(leg as LatencyHistogram, 0.99))}.`,
  };
}

function staleOrders(record: RunRecord, lives: readonly OrderLife[]): Advice | null {
  const stale = lives.filter((life) => life.outcome === "open" && record.endNs - life.acceptedNs > STALE_NS);
  if (stale.length === 0) return null;
  const oldest = Math.max(...stale.map((life) => record.endNs - life.acceptedNs));
  return {
    id: "staleOrders",
    text:
      stale.length === 1
        ? `1 order still rested at the end, for ${seconds(oldest)}. Is it wanted?`
        : `${stale.length} orders still rested at the end after more than a minute, the oldest for ${seconds(oldest)}. Are they wanted?`,
  };
}

/** A book of orders has what the models of levels guess. */
function trueQueue({ books, config }: RunRecord, lives: readonly OrderLife[]): Advice | null {
  const { model } = config.queueModel;
  if (books.some(({ kind }) => kind !== "L3") || model === "L3Fifo" || !lives.some(({ acceptedNs }) => !Number.isNaN(acceptedNs)))
    return null;
  return {
    id: "trueQueue",
    text: `The book has every order of the market. The queue model L3Fifo puts yours into its true queue, where ${model} estimates: do they agree?`,
  };
}

function refusals({ orderEvents: { length, cause }, config }: RunRecord): Advice | null {
  let refused = 0;
  for (let i = 0; i < length; i++) if (cause[i] === FillCause.rateLimit) refused++;
  if (refused === 0) return null;
  const { perSecond = 0, burst = 0 } = config.rateLimit ?? {};
  return {
    id: "refused",
    text: `The venue refused ${refused} requests: its limit is ${perSecond} a second, ${burst} at once. Send fewer, or wait for tokens.`,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[sorted.length >> 1] as number);
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const plain = (value: number): string => String(Number(value.toFixed(1)));

/** A duration in the unit that suits it. */
function seconds(ns: number): string {
  for (const [unit, size] of [
    ["s", 1e9],
    ["ms", 1e6],
    ["µs", 1e3],
  ] as const)
    if (ns >= size) return `${Number((ns / size).toPrecision(3))} ${unit}`;
  return `${Math.round(ns)} ns`;
}
