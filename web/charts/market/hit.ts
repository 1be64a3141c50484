import { type Frame, xOf, yOf } from "./frame.js";
import type { OwnTrading } from "./scene.js";

/** The order whose fill, or else whose line, is nearest to a point within `reach` pixels; null when none is. */
export function orderAt(own: OwnTrading, frame: Frame, x: number, y: number, reach: number): number | null {
  return nearestFill(own, frame, x, y, reach) ?? nearestLine(own, frame, x, y, reach * 0.6);
}

function nearestFill(own: OwnTrading, frame: Frame, x: number, y: number, reach: number): number | null {
  let found: number | null = null;
  let nearest = reach;
  for (const fill of own.fills) {
    const distance = Math.hypot(xOf(frame, fill.localNs) - x, yOf(frame, fill.ticks) - y);
    if (distance >= nearest) continue;
    nearest = distance;
    found = fill.orderId;
  }
  return found;
}

function nearestLine(own: OwnTrading, frame: Frame, x: number, y: number, reach: number): number | null {
  let found: number | null = null;
  let nearest = reach;
  for (const life of own.lives) {
    for (const { fromNs, toNs, ticks } of life.segments) {
      const right = Number.isNaN(toNs) ? frame.width : xOf(frame, toNs);
      const aside = Math.max(xOf(frame, fromNs) - x, x - right, 0);
      const distance = Math.hypot(aside, yOf(frame, ticks) - y);
      if (distance >= nearest) continue;
      nearest = distance;
      found = life.orderId;
    }
  }
  return found;
}
