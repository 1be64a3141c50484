/** Half octaves of distance from the mid, in ticks over what the mid moves in a second. */
const DISTANCES = 24;
const NEAREST_LOG = -4;
/** Octaves of the queue joined, over a typical trade; the first is an empty one. */
const QUEUES = 10;

/** Inside the spread, at the best price of its side, behind it. */
const RANKS = 3;

/** Orders are alike when their side, rank, distance and queue are. */
export const cellCount = 2 * RANKS * DISTANCES * QUEUES;

/**
 * @param behind Ticks behind the best price of its side; below 0 inside the spread.
 * @param distance From the mid, over what the mid moves in a second.
 * @param queue That it joins with itself, over a typical trade.
 */
export function cellOf(side: 1 | -1, behind: number, distance: number, queue: number): number {
  const near = clamp(Math.floor(2 * (Math.log2(Math.max(distance, 1e-9)) - NEAREST_LOG)), DISTANCES);
  const long = queue <= 0 ? 0 : clamp(Math.floor(Math.log2(queue)) + 3, QUEUES - 1, 1);
  const rank = Math.sign(behind) + 1;
  return (((side > 0 ? 0 : 1) * RANKS + rank) * DISTANCES + near) * QUEUES + long;
}

/** How wide a neighbourhood is, in cells, and what the other side and another rank are worth in it. */
const WIDTHS = {
  near: { distance: 0.8, queue: 1, otherSide: 0.5, otherRank: 0.05 },
  wide: { distance: 3, queue: 4, otherSide: 1, otherRank: 0.3 },
} as const;

/** What the orders of another cell are worth for one of this cell: 1 for the same, less with the difference (a Gaussian kernel). */
export function kernelOf(cell: number, width: keyof typeof WIDTHS): (other: number) => number {
  const { distance, queue, otherSide, otherRank } = WIDTHS[width];
  const [side, rank, near, long] = placeOf(cell);
  return (other) => {
    const [itsSide, itsRank, itsNear, itsLong] = placeOf(other);
    const far = ((itsNear - near) / distance) ** 2 + ((itsLong - long) / queue) ** 2;
    return far > 9 ? 0 : Math.exp(-far / 2) * (itsSide === side ? 1 : otherSide) * (itsRank === rank ? 1 : otherRank);
  };
}

function placeOf(cell: number): [side: number, rank: number, near: number, long: number] {
  const row = Math.floor(cell / QUEUES);
  const block = Math.floor(row / DISTANCES);
  return [Math.floor(block / RANKS), block % RANKS, row % DISTANCES, cell % QUEUES];
}

function clamp(value: number, count: number, least = 0): number {
  return Math.max(least, Math.min(count - 1, value));
}
