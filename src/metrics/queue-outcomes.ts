import { wilson } from "../estimate/wilson.js";
import type { OrderLife } from "./order-lives.js";

/** Orders that joined their queue behind a quantity in (lowLots, highLots]; the first bucket is exactly 0. */
export interface QueueBucket {
  lowLots: number;
  highLots: number;
  /** In whole or in part. */
  filled: number;
  /** Ended without an execution. */
  cancelled: number;
  /** Still resting without an execution when the run ended: no case of either. */
  open: number;
  /** filled + cancelled */
  cases: number;
  rate: number;
  /** 95 % Wilson interval of the rate; NaN without a case. */
  lowRate: number;
  highRate: number;
}

const MOST_BUCKETS = 6;
const STEPS = [[1, 2, 5], [1, 3], [1]];

/** Outcome of accepted orders by the queue they joined; orders without a queue (takers) are left out. */
export function queueOutcomes(lives: readonly OrderLife[], lotSize: number): QueueBucket[] {
  const queued = lives.filter((life) => life.queueAheadLots >= 0);
  if (queued.length === 0) return [];
  const edges = bucketEdges(
    queued.map((life) => life.queueAheadLots).filter((lots) => lots > 0),
    lotSize,
  );
  const buckets = [0, ...edges].map((highLots, i, all) =>
    emptyBucket(i === 0 ? Number.NEGATIVE_INFINITY : (all[i - 1] as number), highLots),
  );
  for (const life of queued) {
    const bucket = buckets.find(({ highLots }) => life.queueAheadLots <= highLots);
    if (bucket) count(bucket, life);
  }
  return buckets.map(withRate);
}

/** Upper edges, lots: steps that a person reads at a glance in the quantity's unit. The last one holds everything. */
export function bucketEdges(lots: number[], lotSize: number): number[] {
  if (lots.length === 0) return [];
  const sorted = Float64Array.from(lots).sort();
  const low = (sorted[Math.floor(sorted.length * 0.1)] as number) * lotSize;
  const high = (sorted[Math.floor((sorted.length - 1) * 0.9)] as number) * lotSize;
  for (const steps of STEPS) {
    const edges = niceBetween(low, high, steps);
    if (edges.length < MOST_BUCKETS) return [...edges.map((edge) => edge / lotSize), Number.POSITIVE_INFINITY];
  }
  const decades = niceBetween(low, high, [1]);
  return [...decades.slice(-(MOST_BUCKETS - 1)).map((edge) => edge / lotSize), Number.POSITIVE_INFINITY];
}

function niceBetween(low: number, high: number, steps: readonly number[]): number[] {
  const edges: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of steps) edges.push(Number(`${step}e${power}`));
  return edges.filter((edge) => edge >= low && edge <= high);
}

function emptyBucket(lowLots: number, highLots: number): QueueBucket {
  return { lowLots, highLots, filled: 0, cancelled: 0, open: 0, cases: 0, rate: Number.NaN, lowRate: Number.NaN, highRate: Number.NaN };
}

function count(bucket: QueueBucket, life: OrderLife): void {
  if (life.filledLots > 0) bucket.filled++;
  else if (life.outcome === "open") bucket.open++;
  else bucket.cancelled++;
}

function withRate(bucket: QueueBucket): QueueBucket {
  const cases = bucket.filled + bucket.cancelled;
  const { low, high } = wilson(bucket.filled, cases);
  return { ...bucket, cases, rate: bucket.filled / cases, lowRate: low, highRate: high };
}
