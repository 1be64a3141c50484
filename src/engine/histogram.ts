import type { LatencyHistogram } from "./record.js";

/**
 * The core's latency histogram: below 8 ns a bucket a nanosecond, above it 8 buckets an octave. Bucket `i` of octave
 * `e` (2^e <= ns < 2^(e+1)) is `(e - 2) * 8 + s`, where `s` is the eighth of the octave.
 */
const HISTOGRAM_BUCKETS = 496;
const PER_OCTAVE = 8;

export function bucketOf(ns: number): number {
  const whole = Math.floor(ns);
  if (whole < PER_OCTAVE) return Math.max(0, whole);
  let octave = Math.floor(Math.log2(whole));
  // log2 rounds up just below large powers of two.
  if (2 ** octave > whole) octave--;
  else if (2 ** (octave + 1) <= whole) octave++;
  const eighth = Math.floor((whole / 2 ** octave - 1) * PER_OCTAVE);
  return Math.min(HISTOGRAM_BUCKETS - 1, (octave - 2) * PER_OCTAVE + eighth);
}

/** Lowest value of bucket `index`, ns. */
export function bucketLowNs(index: number): number {
  if (index < PER_OCTAVE) return index;
  const octave = Math.floor(index / PER_OCTAVE) + 2;
  return 2 ** octave * (1 + (index % PER_OCTAVE) / PER_OCTAVE);
}

export function makeHistogram(): LatencyHistogram {
  return { count: 0, minNs: Number.NaN, maxNs: Number.NaN, sumNs: 0, buckets: new Float64Array(HISTOGRAM_BUCKETS), negative: 0 };
}

export function addLatency(histogram: LatencyHistogram, ns: number): void {
  if (histogram.count === 0 || ns < histogram.minNs) histogram.minNs = ns;
  if (histogram.count === 0 || ns > histogram.maxNs) histogram.maxNs = ns;
  histogram.count++;
  histogram.sumNs += ns;
  if (ns < 0) histogram.negative++;
  else histogram.buckets[bucketOf(ns)]!++;
}

/** All latencies of both. */
export function mergeHistograms(a: LatencyHistogram, b: LatencyHistogram): LatencyHistogram {
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  return {
    count: a.count + b.count,
    minNs: Math.min(a.minNs, b.minNs),
    maxNs: Math.max(a.maxNs, b.maxNs),
    sumNs: a.sumNs + b.sumNs,
    buckets: a.buckets.map((count, i) => count + (b.buckets[i] as number)),
    negative: a.negative + b.negative,
  };
}

/**
 * The value below which the fraction `q` of the latencies lies, ns: the nearest rank, spread evenly within its bucket
 * and kept within the exact extremes. NaN without a latency.
 */
export function quantileNs(histogram: LatencyHistogram, q: number): number {
  const { count, minNs, maxNs, buckets } = histogram;
  if (count === 0) return Number.NaN;
  const rank = Math.min(count, Math.max(1, Math.ceil(q * count)));
  let below = histogram.negative;
  if (rank <= below) return minNs;
  for (let index = 0; index < buckets.length; index++) {
    const here = buckets[index] as number;
    if (below + here >= rank) {
      const low = bucketLowNs(index);
      const inside = low + (bucketLowNs(index + 1) - low) * ((rank - below - 0.5) / here);
      return Math.min(maxNs, Math.max(minNs, inside));
    }
    below += here;
  }
  return maxNs;
}

/** Fraction of the latencies at or below `targetNs`; a bucket that holds the target counts by the part below it. NaN without any. */
export function fractionWithin(histogram: LatencyHistogram, targetNs: number): number {
  const { count, minNs, maxNs, buckets } = histogram;
  if (count === 0) return Number.NaN;
  if (maxNs <= targetNs) return 1;
  if (minNs > targetNs) return 0;
  let within = histogram.negative;
  for (let index = 0; index < buckets.length; index++) {
    const low = bucketLowNs(index);
    const high = bucketLowNs(index + 1);
    if (low > targetNs) break;
    within += (buckets[index] as number) * (high <= targetNs ? 1 : (targetNs - low) / (high - low));
  }
  return within / count;
}
