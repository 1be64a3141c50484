import { type OrderEventColumns, OrderEventKind } from "../engine/record.js";
import type { QueuedStretch } from "../estimate/queue-paths.js";

/** An order's stay at one price, with its order. */
export interface OrderStretch extends QueuedStretch {
  orderId: number;
}

/** Every stay of an order in a queue, at the exchange: from its acceptance, or from a move to another price, to the next or its end. */
export function queuedStretches(events: OrderEventColumns, instrument: number): OrderStretch[] {
  const all: OrderStretch[] = [];
  const open = new Map<number, OrderStretch>();
  for (let i = 0; i < events.length; i++) {
    if (events.instrument[i] !== instrument) continue;
    const now = open.get(events.orderId[i] as number);
    if (joins(events, i)) {
      const next = stretchAt(events, i);
      // A change that leaves the price leaves the order in its queue, or at its end, which the book does not tell.
      if (now?.ticks === next.ticks) continue;
      leave(now, next.fromNs);
      all.push(next);
      open.set(next.orderId, next);
    } else if (ends(events, i)) {
      leave(now, events.exchTs[i] as number);
      open.delete(events.orderId[i] as number);
    }
  }
  return all;
}

function leave(stretch: OrderStretch | undefined, ns: number): void {
  if (stretch && !Number.isNaN(ns)) stretch.untilNs = ns;
}

const joins = ({ what }: OrderEventColumns, i: number): boolean =>
  what[i] === OrderEventKind.accepted || what[i] === OrderEventKind.replaced;

function stretchAt({ orderId, side, ticks, exchTs }: OrderEventColumns, i: number): OrderStretch {
  return {
    orderId: orderId[i] as number,
    side: (side[i] as number) < 0 ? -1 : 1,
    ticks: ticks[i] as number,
    fromNs: exchTs[i] as number,
    untilNs: Number.MAX_VALUE,
  };
}

function ends({ what, leavesLots, request }: OrderEventColumns, i: number): boolean {
  const kind = what[i];
  if (kind === OrderEventKind.filled || kind === OrderEventKind.cancelled) return true;
  return kind === OrderEventKind.expired && request[i] === 1 && leavesLots[i] === 0;
}
