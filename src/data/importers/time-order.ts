/**
 * The places of some times in their order; equal ones stay as they are. Merges the stretches that are in order already: a capture is
 * nearly so, and a sort by a comparing function would cost more than reading it.
 */
export function timeOrder(times: Float64Array): Uint32Array {
  let ends = stretchesOf(times);
  let from: Uint32Array = new Uint32Array(times.length);
  for (let i = 0; i < from.length; i++) from[i] = i;
  let to: Uint32Array = new Uint32Array(times.length);
  while (ends.length > 1) {
    const merged: number[] = [];
    for (let pair = 0; pair < ends.length; pair += 2) {
      const start = pair === 0 ? 0 : (ends[pair - 1] as number);
      const middle = ends[pair] as number;
      const end = ends[pair + 1] ?? middle;
      mergeStretches(times, from, to, start, middle, end);
      merged.push(end);
    }
    [from, to] = [to, from];
    ends = merged;
  }
  return from;
}

/** Ends of the stretches in which no time is before the one it follows. */
function stretchesOf(times: Float64Array): number[] {
  const ends: number[] = [];
  for (let i = 1; i < times.length; i++) if ((times[i] as number) < (times[i - 1] as number)) ends.push(i);
  ends.push(times.length);
  return ends;
}

function mergeStretches(times: Float64Array, from: Uint32Array, to: Uint32Array, start: number, middle: number, end: number): void {
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const isLeft = right >= end || (left < middle && (times[from[left] as number] as number) <= (times[from[right] as number] as number));
    to[at] = from[isLeft ? left++ : right++] as number;
  }
}
