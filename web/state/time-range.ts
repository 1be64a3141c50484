import type { TimeRange } from "./view.js";

const SHORTEST_NS = 1_000;

/** `range` inside `whole` and not too short to draw; null when it is all of it. */
export function clampRange(range: TimeRange, whole: TimeRange): TimeRange | null {
  const most = whole.toNs - whole.fromNs;
  const long = Math.max(SHORTEST_NS, Math.round(range.toNs - range.fromNs));
  if (long >= most * 0.999) return null;
  const fromNs = Math.min(Math.max(Math.round(range.fromNs), whole.fromNs), whole.toNs - long);
  return { fromNs, toNs: fromNs + long };
}

/** As long as it was, with `ns` near its beginning: what comes next is what is looked for. */
export function shiftedTo({ fromNs, toNs }: TimeRange, ns: number): TimeRange {
  const ahead = ns > toNs ? 0.15 : 0.5;
  const from = ns - (toNs - fromNs) * ahead;
  return { fromNs: from, toNs: from + toNs - fromNs };
}
