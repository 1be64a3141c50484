import { OrderEventKind, type RunRecord } from "../../src/engine/record.js";
import type { FillRow } from "../../src/metrics/fills.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { lastAtOrBefore } from "../../src/metrics/search.js";
import { parseTime } from "../format/time.js";
import type { TimeRange } from "./view.js";

/** An event of the strategy's own orders, as the strategy's side saw it. */
export interface OwnStep {
  ns: number;
  /** Row of the record's order events. */
  row: number;
}

/** The next answer or fill after `ns` that the strategy heard, or the one before; null without any. Requests are no answers. */
export function stepOwn({ orderEvents }: RunRecord, ns: number, by: 1 | -1, unit: "response" | "fill"): OwnStep | null {
  const { localTs, what, length } = orderEvents;
  const fits = (row: number) =>
    unit === "fill"
      ? what[row] === OrderEventKind.filled || what[row] === OrderEventKind.partiallyFilled
      : what[row] !== OrderEventKind.sent;
  const first = lastAtOrBefore(localTs, ns, length) + 1;
  if (by > 0) {
    for (let row = first; row < length; row++) if (fits(row)) return { ns: localTs[row] as number, row };
    return null;
  }
  for (let row = first - 1; row >= 0; row--) if ((localTs[row] as number) < ns && fits(row)) return { ns: localTs[row] as number, row };
  return null;
}

/** What a person typed to go to. */
export type Place = { kind: "time"; ns: number } | { kind: "order"; orderId: number } | { kind: "fill"; number: number };

/** `04:57.301`, `297.3` (seconds), `order 156` or `#156`, `fill 12`; null for anything else. */
export function parsePlace(text: string): Place | null {
  const words = text.trim().toLowerCase();
  const named = /^(order|fill|#)\s*(\d+)$/.exec(words);
  if (named) {
    const number = Number(named[2]);
    return named[1] === "fill" ? { kind: "fill", number } : { kind: "order", orderId: number };
  }
  const ns = parseTime(words);
  return Number.isNaN(ns) ? null : { kind: "time", ns };
}

const LEAST_ROOM_NS = 5e7;

/** The stretch of time that shows an order from its request to its end, and what was around it. */
export function rangeOfOrder(life: OrderLife, endNs: number): TimeRange {
  const fromNs = life.sentNs;
  const toNs = Number.isNaN(life.endNs) ? endNs : life.endNs;
  const room = Math.max(LEAST_ROOM_NS, (toNs - fromNs) * 0.25);
  return { fromNs: fromNs - room, toNs: toNs + room };
}

/** Two seconds around a fill. */
export const rangeOfFill = (fill: FillRow): TimeRange => ({ fromNs: fill.localNs - 1e9, toNs: fill.localNs + 1e9 });
