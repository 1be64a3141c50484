import type { MarketTrades } from "../../../src/metrics/overview.js";
import { lowerBound } from "../../../src/metrics/search.js";

/** Which trades are large enough to draw: steps of 1, 2 and 5, sorted out once so that a zoom only counts. */
export class TradeSizes {
  /** Least quantity of each class, lots. */
  readonly steps: number[] = [];
  readonly #classes: Uint8Array;

  constructor(
    readonly trades: MarketTrades,
    lotSize: number,
  ) {
    const most = trades.lots.reduce((a, b) => Math.max(a, b), 1);
    for (let power = Math.floor(Math.log10(lotSize)); this.steps.length < 250; power++) {
      const found = [1, 2, 5].map((step) => Number(`${step}e${power}`) / lotSize).filter((lots) => lots >= 0.999);
      this.steps.push(...found);
      if ((found.at(-1) ?? 0) > most) break;
    }
    this.#classes = Uint8Array.from(trades.lots, (lots) => Math.max(0, lowerBound(this.steps, lots * 1.000001) - 1));
  }

  /** Index of the smallest step that leaves at most `budget` trades in [fromNs, toNs]. */
  thresholdStep(fromNs: number, toNs: number, budget: number): number {
    const counts = new Uint32Array(this.steps.length);
    const end = lowerBound(this.trades.localTs, toNs, this.trades.length);
    for (let i = lowerBound(this.trades.localTs, fromNs, this.trades.length); i < end; i++) counts[this.#classes[i] as number]!++;
    let sum = 0;
    for (let step = counts.length - 1; step >= 0; step--) {
      sum += counts[step] as number;
      if (sum > budget) return Math.min(step + 1, counts.length - 1);
    }
    return 0;
  }

  /** Calls `visit` with every trade of [fromNs, toNs] of at least `step`. */
  eachAtLeast(step: number, fromNs: number, toNs: number, visit: (index: number) => void): void {
    const end = lowerBound(this.trades.localTs, toNs, this.trades.length);
    for (let i = lowerBound(this.trades.localTs, fromNs, this.trades.length); i < end; i++)
      if ((this.#classes[i] as number) >= step) visit(i);
  }
}
