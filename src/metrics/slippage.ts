import type { FillRow } from "./fills.js";

/** Fills whose slippage lies in [lowBp, highBp). */
export interface SlippageBin {
  lowBp: number;
  highBp: number;
  buys: number;
  sells: number;
}

/** Of one side. */
export interface SlippageSum {
  count: number;
  meanBp: number;
  medianBp: number;
  /** Half of the 95 % interval of the mean; NaN below two fills. */
  halfWidthBp: number;
}

export interface Slippage {
  bins: SlippageBin[];
  buys: SlippageSum;
  sells: SlippageSum;
  /** Fills beyond the bins at either end, in the outermost ones. */
  outside: number;
}

const BINS = 24;

/** What fills cost against the mid when their order was sent, bp; positive is worse. The bins hold the middle 98 %. */
export function slippage(fills: readonly FillRow[]): Slippage {
  const known = fills.filter(({ slippageBp }) => Number.isFinite(slippageBp));
  const values = (side: number) => Float64Array.from(known.filter((fill) => fill.side === side).map(({ slippageBp }) => slippageBp)).sort();
  const all = Float64Array.from(known.map(({ slippageBp }) => slippageBp)).sort();
  const step = stepOf(all);
  const first = Math.floor(quantile(all, 0.01) / step);
  const last = Math.max(first, Math.floor(quantile(all, 0.99) / step));
  const bins = all.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => emptyBin(first + i, step));
  let outside = 0;
  for (const { side, slippageBp } of known) {
    const at = Math.floor(slippageBp / step) - first;
    const bin = bins[Math.min(bins.length - 1, Math.max(0, at))] as SlippageBin;
    if (at < 0 || at >= bins.length) outside++;
    if (side > 0) bin.buys++;
    else bin.sells++;
  }
  return { bins, buys: sumOf(values(1)), sells: sumOf(values(-1)), outside };
}

const emptyBin = (index: number, step: number): SlippageBin => ({ lowBp: index * step, highBp: (index + 1) * step, buys: 0, sells: 0 });

/** 1, 2 or 5 times a power of ten. */
function stepOf(sorted: Float64Array): number {
  const rough = Math.max(1e-3, (quantile(sorted, 0.99) - quantile(sorted, 0.01)) / BINS) || 1e-3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

function sumOf(sorted: Float64Array): SlippageSum {
  const count = sorted.length;
  const meanBp = sorted.reduce((sum, value) => sum + value, 0) / count;
  const variance = sorted.reduce((sum, value) => sum + (value - meanBp) ** 2, 0) / (count - 1);
  const halfWidthBp = count < 2 ? Number.NaN : 1.96 * Math.sqrt(variance / count);
  return { count, meanBp, medianBp: count === 0 ? Number.NaN : quantile(sorted, 0.5), halfWidthBp };
}
