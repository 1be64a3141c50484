import type { OrderEventColumns } from "../engine/record.js";
import { midTicks, type OrderLife } from "./order-lives.js";
import type { BestPrices } from "./overview.js";
import { lastAtOrBefore } from "./search.js";

/** One execution. */
export interface FillRow {
  /** Row in the event columns. */
  event: number;
  orderId: number;
  instrument: number;
  side: 1 | -1;
  /** When the strategy heard of it, ns. */
  localNs: number;
  exchNs: number;
  ticks: number;
  lots: number;
  maker: boolean;
  /** FillCause. */
  cause: number;
  /** Mid of the local book when it was heard, ticks. */
  midTicks: number;
  /** What it cost against the mid at the decision, bp: positive is worse than the mid. */
  slippageBp: number;
  /** First request to execution at the exchange, ns. */
  timeToFillNs: number;
}

/** All executions of the orders, by the time they were heard. */
export function listFills(events: OrderEventColumns, lives: readonly OrderLife[]): FillRow[] {
  const fills = lives.flatMap((life) => life.fillEvents.map((event) => fillRow(events, life, event)));
  return fills.sort((a, b) => a.event - b.event);
}

function fillRow(events: OrderEventColumns, life: OrderLife, event: number): FillRow {
  const ticks = events.execTicks[event] as number;
  const exchNs = events.exchTs[event] as number;
  return {
    event,
    orderId: life.orderId,
    instrument: life.instrument,
    side: life.side,
    localNs: events.localTs[event] as number,
    exchNs,
    ticks,
    lots: events.execLots[event] as number,
    maker: events.maker[event] === 1,
    cause: events.cause[event] as number,
    midTicks: midTicks(events.bidTicks[event] as number, events.askTicks[event] as number),
    slippageBp: (life.side * (ticks - life.midTicksAtSend) * 1e4) / life.midTicksAtSend,
    timeToFillNs: exchNs - life.sentNs,
  };
}

/** The mid at the exchange's time `ns`, ticks; NaN before the first price, after the last one's time or on an empty side. */
export function midAt(best: BestPrices, ns: number): number {
  const at = lastAtOrBefore(best.exchTs, ns, best.length);
  return at < 0 ? Number.NaN : midTicks(best.bidTicks[at] as number, best.askTicks[at] as number);
}

/** What a fill was worth `afterNs` later, bp of its price: positive is a gain. NaN when the book ends before. */
export function markoutBp(fill: FillRow, best: BestPrices, afterNs: number, lastNs: number): number {
  if (fill.exchNs + afterNs > lastNs) return Number.NaN;
  return (fill.side * (midAt(best, fill.exchNs + afterNs) - fill.ticks) * 1e4) / fill.ticks;
}

export interface MarkoutPoint {
  afterNs: number;
  side: 1 | -1;
  count: number;
  meanBp: number;
  /** Half of the 95 % interval of the mean; NaN below two fills. */
  halfWidthBp: number;
}

export const MARKOUT_HORIZONS_NS = [1e6, 1e7, 1e8, 1e9, 1e10, 6e10];

/** Mean markout by side and time after the fill. */
export function markoutCurve(fills: readonly FillRow[], best: BestPrices, lastNs: number): MarkoutPoint[] {
  return ([1, -1] as const).flatMap((side) => {
    const ofSide = fills.filter((fill) => fill.side === side);
    return MARKOUT_HORIZONS_NS.map((afterNs) => markoutPoint(ofSide, best, afterNs, lastNs, side));
  });
}

function markoutPoint(fills: FillRow[], best: BestPrices, afterNs: number, lastNs: number, side: 1 | -1): MarkoutPoint {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const fill of fills) {
    const value = markoutBp(fill, best, afterNs, lastNs);
    if (Number.isNaN(value)) continue;
    count++;
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }
  const halfWidthBp = count < 2 ? Number.NaN : 1.96 * Math.sqrt(squares / (count - 1) / count);
  return { afterNs, side, count, meanBp: count === 0 ? Number.NaN : mean, halfWidthBp };
}
