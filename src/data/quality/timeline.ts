import { LIMITS } from "./limits.js";
import type { Stretch, Timeline } from "./report.js";

/** Most buckets; when a book is longer they become wider, so that memory does not grow with it. */
const BUCKETS = 240;
const FIRST_WIDTH_NS = 1e9;

const FIELDS = ["rows", "trades", "traded", "spread", "mid", "depth", "bookNs"] as const;
type Field = (typeof FIELDS)[number];

/** Sums over time in a bounded number of buckets. */
export class TimelineWatch {
  readonly #sums = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(BUCKETS)])) as Record<Field, Float64Array>;
  readonly #least = new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY);
  /** Of trades, ticks. */
  readonly #low = new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY);
  readonly #high = new Float64Array(BUCKETS).fill(Number.NEGATIVE_INFINITY);
  #widthNs = FIRST_WIDTH_NS;
  #fromNs: number | null = null;
  #lastNs = 0;
  /** The moment that was looked for last, and its bucket. */
  #seenNs = Number.NaN;
  #seenAt = 0;

  /** Something is at this moment, though not counted. */
  reach(localNs: number): void {
    this.#bucketOf(localNs);
  }

  row(localNs: number, latencyNs: number): void {
    const at = this.#bucketOf(localNs);
    this.#add("rows", at, 1);
    this.#least[at] = Math.min(this.#least[at] as number, latencyNs);
  }

  trade(localNs: number, ticks: number): void {
    const at = this.#bucketOf(localNs);
    this.#add("trades", at, 1);
    this.#add("traded", at, ticks);
    this.#low[at] = Math.min(this.#low[at] as number, ticks);
    this.#high[at] = Math.max(this.#high[at] as number, ticks);
  }

  /** What the book showed from one moment to another. */
  book(fromNs: number, toNs: number, { bidTicks, askTicks, bestLots }: { bidTicks: number; askTicks: number; bestLots: number }): void {
    this.reach(toNs);
    for (let from = fromNs; from < toNs; ) {
      const at = this.#bucketOf(from);
      const until = Math.min(toNs, (this.#fromNs as number) + (at + 1) * this.#widthNs);
      this.#add("spread", at, (askTicks - bidTicks) * (until - from));
      this.#add("mid", at, ((askTicks + bidTicks) / 2) * (until - from));
      this.#add("depth", at, bestLots * (until - from));
      this.#add("bookNs", at, until - from);
      from = until;
    }
  }

  /** Windows with less than a part of the mean rate, neighbours joined. The last one, not a whole one, is left out. */
  thinStretches(): Stretch[] {
    const { rows, widthNs } = this.#windows();
    const most = (rows.reduce((sum, count) => sum + count, 0) / rows.length) * LIMITS.thinPart;
    const stretches: Stretch[] = [];
    for (const [at, count] of rows.slice(0, -1).entries()) {
      if (count >= most) continue;
      const fromNs = (this.#fromNs as number) + at * widthNs;
      const last = stretches.at(-1);
      if (last?.toNs === fromNs) {
        last.toNs += widthNs;
        last.rows += count;
      } else stretches.push({ fromNs, toNs: fromNs + widthNs, rows: count });
    }
    return stretches;
  }

  /** Buckets joined until chance alone makes none of them thin. */
  #windows(): { rows: number[]; widthNs: number } {
    let rows = this.#shown("rows");
    let widthNs = this.#widthNs;
    const all = rows.reduce((sum, count) => sum + count, 0);
    while (rows.length > 1 && all / rows.length < LIMITS.windowRows) {
      rows = rows.filter((_, at) => at % 2 === 0).map((count, at) => count + (rows[2 * at + 1] ?? 0));
      widthNs *= 2;
    }
    return { rows, widthNs };
  }

  /**
   * The slope of the least latency, ns a ns: the median of the slopes between all buckets (Theil and Sen), which bursts do
   * not move; and the median distance from that line.
   */
  drift(): { slope: number; noiseNs: number } | null {
    const points = this.finish().leastLatencyNs.flatMap((ns, at) => (ns === null ? [] : [[at * this.#widthNs, ns] as const]));
    if (points.length < 8) return null;
    const slopes = points.flatMap(([time, ns], i) => points.slice(0, i).map(([before, nsBefore]) => (ns - nsBefore) / (time - before)));
    const slope = median(slopes);
    const level = median(points.map(([time, ns]) => ns - slope * time));
    return { slope, noiseNs: median(points.map(([time, ns]) => Math.abs(ns - slope * time - level))) };
  }

  finish(): Timeline {
    const bookNs = this.#shown("bookNs");
    const mean = (sum: number, at: number): number | null => ((bookNs[at] as number) > 0 ? short(sum / (bookNs[at] as number)) : null);
    return {
      fromNs: this.#fromNs ?? 0,
      widthNs: this.#widthNs,
      rows: this.#shown("rows"),
      trades: this.#shown("trades"),
      leastLatencyNs: [...this.#least.subarray(0, bookNs.length)].map((ns) => (Number.isFinite(ns) ? ns : null)),
      spreadTicks: this.#shown("spread").map(mean),
      bestLots: this.#shown("depth").map(mean),
      ...this.#prices(this.#shown("mid").map(mean)),
    };
  }

  /** Of trades, which are there in a crossed book too; between best bid and ask where there are none. */
  #prices(mids: (number | null)[]): Pick<Timeline, "priceTicks" | "lowTicks" | "highTicks"> {
    const traded = this.#shown("traded");
    const trades = this.#shown("trades");
    const either = (at: number, ofTrades: number): number | null => ((trades[at] as number) > 0 ? ofTrades : (mids[at] ?? null));
    return {
      priceTicks: traded.map((sum, at) => either(at, short(sum / (trades[at] as number)))),
      lowTicks: traded.map((_, at) => either(at, this.#low[at] as number)),
      highTicks: traded.map((_, at) => either(at, this.#high[at] as number)),
    };
  }

  #shown(field: Field): number[] {
    if (this.#fromNs === null) return [];
    return [...this.#sums[field].subarray(0, Math.floor((this.#lastNs - this.#fromNs) / this.#widthNs) + 1)];
  }

  #add(field: Field, at: number, amount: number): void {
    const sums = this.#sums[field];
    sums[at] = (sums[at] as number) + amount;
  }

  #bucketOf(ns: number): number {
    // A message's rows are of one moment.
    if (ns === this.#seenNs) return this.#seenAt;
    this.#seenAt = this.#findBucket(ns);
    this.#seenNs = ns;
    return this.#seenAt;
  }

  #findBucket(ns: number): number {
    this.#fromNs ??= ns;
    const since = Math.max(0, ns - this.#fromNs);
    while (since >= this.#widthNs * BUCKETS) this.#widen();
    this.#lastNs = Math.max(this.#lastNs, ns);
    return Math.floor(since / this.#widthNs);
  }

  #widen(): void {
    for (const field of FIELDS) fold(this.#sums[field], (one, other) => one + other, 0);
    fold(this.#least, Math.min, Number.POSITIVE_INFINITY);
    fold(this.#low, Math.min, Number.POSITIVE_INFINITY);
    fold(this.#high, Math.max, Number.NEGATIVE_INFINITY);
    this.#widthNs *= 2;
    this.#seenNs = Number.NaN;
  }
}

/** A picture needs no more digits, and the page fetches those of every book. */
const short = (value: number): number => Number(value.toPrecision(7));

function fold(values: Float64Array, join: (one: number, other: number) => number, empty: number): void {
  for (let at = 0; at < BUCKETS / 2; at++) values[at] = join(values[2 * at] as number, values[2 * at + 1] as number);
  values.fill(empty, BUCKETS / 2);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number;
}
