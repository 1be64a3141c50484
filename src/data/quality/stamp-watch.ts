import { EXCH, Kind, LOCAL } from "../rows.js";
import { count, none } from "./counted.js";
import type { LatencyFacts, Rates, StampFacts } from "./report.js";

/** Watches the two clocks of the rows: their order, how far they are apart, how densely rows come. */
export class StampWatch {
  readonly stamps: StampFacts = { localOffOrder: none(), exchOffOrder: none() };
  readonly busiest: Rates["busiestSecond"] = { rows: 0, atNs: 0 };
  readonly longest = { ns: 0, atNs: 0 };
  overMinute = 0;
  readonly negative = none();
  firstNs = 0;
  lastNs = 0;
  /** Local rows that are neither snapshot nor clear. */
  rated = 0;
  #started = false;
  #exchTs = Number.NEGATIVE_INFINITY;
  #second = 0;
  #inSecond = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #leastOfSnapshots = Number.POSITIVE_INFINITY;
  #mean = 0;
  #latencies = 0;

  /** Rows that say nothing of rates and latencies: they come at once, and their stamps are often those of another message. */
  static isSnapshot(ev: number): boolean {
    const kind = ev & 0xff;
    return kind === Kind.snapshot || kind === Kind.clear;
  }

  see(row: number, ev: number, exchTs: number, localTs: number): void {
    if (localTs < exchTs) count(this.negative, row);
    if ((ev & EXCH) !== 0) {
      if (exchTs < this.#exchTs) count(this.stamps.exchOffOrder, row);
      this.#exchTs = exchTs;
    }
    if ((ev & LOCAL) === 0) return;
    this.#seeLocal(row, localTs, StampWatch.isSnapshot(ev));
    if (!StampWatch.isSnapshot(ev)) this.#seeLatency(localTs - exchTs);
    else this.#leastOfSnapshots = Math.min(this.#leastOfSnapshots, localTs - exchTs);
  }

  latency(): Omit<LatencyFacts, "drift"> {
    const known = this.#latencies > 0;
    return {
      leastNs: known ? this.#least : null,
      meanNs: known ? Math.round(this.#mean) : null,
      mostNs: known ? this.#most : null,
      leastOfSnapshotsNs: Number.isFinite(this.#leastOfSnapshots) ? this.#leastOfSnapshots : null,
      negative: this.negative,
      constant: this.#latencies > 1 && this.#least === this.#most,
    };
  }

  #seeLocal(row: number, localTs: number, isSnapshot: boolean): void {
    if (!this.#started) {
      this.#started = true;
      this.firstNs = localTs;
      this.lastNs = localTs;
    }
    if (localTs < this.lastNs) count(this.stamps.localOffOrder, row);
    else this.#seeSilence(localTs - this.lastNs);
    this.lastNs = Math.max(this.lastNs, localTs);
    if (!isSnapshot) this.#seeRate();
  }

  #seeRate(): void {
    this.rated++;
    const second = Math.floor((this.lastNs - this.firstNs) / 1e9);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    if (++this.#inSecond <= this.busiest.rows) return;
    this.busiest.rows = this.#inSecond;
    this.busiest.atNs = this.firstNs + second * 1e9;
  }

  #seeSilence(ns: number): void {
    if (ns >= 60e9) this.overMinute++;
    if (ns <= this.longest.ns) return;
    this.longest.ns = ns;
    this.longest.atNs = this.lastNs;
  }

  #seeLatency(ns: number): void {
    this.#least = Math.min(this.#least, ns);
    this.#most = Math.max(this.#most, ns);
    this.#mean += (ns - this.#mean) / ++this.#latencies;
  }
}
