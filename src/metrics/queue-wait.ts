import type { OrderLife } from "./order-lives.js";

/** From a time on, the share of orders that would have filled by then, had none been taken back. */
export interface WaitPoint {
  ns: number;
  /** Orders that still waited just before. */
  atRisk: number;
  filled: number;
  share: number;
  /** 95 % interval. */
  low: number;
  high: number;
}

export interface QueueWait {
  points: WaitPoint[];
  orders: number;
  filled: number;
  /** Taken back, or resting at the end: they say only that it took longer. */
  censored: number;
}

interface Wait {
  ns: number;
  filled: boolean;
}

const Z95 = 1.959963984540054;

/**
 * How long orders wait in their queue, at the exchange: the product-limit estimate (Kaplan and Meier 1958, JASA 53: 457) with
 * Greenwood's variance on the log-log scale. An order that was taken back counts as one that waited at least so long.
 */
export function queueWait(lives: readonly OrderLife[], endNs: number): QueueWait {
  const waits = lives.flatMap((life) => waitOf(life, endNs)).sort((a, b) => a.ns - b.ns);
  const filled = waits.filter((wait) => wait.filled).length;
  return { points: productLimit(waits), orders: waits.length, filled, censored: waits.length - filled };
}

/** The first wait by which a share of orders fills, ns; NaN when it is never reached. */
export function waitQuantile({ points }: QueueWait, share: number): number {
  return points.find((point) => point.share >= share)?.ns ?? Number.NaN;
}

function waitOf(life: OrderLife, endNs: number): Wait[] {
  if (!(life.queueAheadLots >= 0) || Number.isNaN(life.acceptedExchNs)) return [];
  const filled = life.filledLots > 0;
  const until = filled ? life.firstFillExchNs : Number.isNaN(life.endNs) ? endNs : life.endNs;
  return [{ ns: Math.max(0, until - life.acceptedExchNs), filled }];
}

function productLimit(waits: readonly Wait[]): WaitPoint[] {
  const points: WaitPoint[] = [];
  let survival = 1;
  let greenwood = 0;
  for (let i = 0; i < waits.length; ) {
    const ns = (waits[i] as Wait).ns;
    const atRisk = waits.length - i;
    let filled = 0;
    for (; i < waits.length && (waits[i] as Wait).ns === ns; i++) if ((waits[i] as Wait).filled) filled++;
    if (filled === 0) continue;
    survival *= 1 - filled / atRisk;
    greenwood += atRisk === filled ? 0 : filled / (atRisk * (atRisk - filled));
    points.push({ ns, atRisk, filled, share: 1 - survival, ...intervalOf(survival, greenwood) });
  }
  return points;
}

function intervalOf(survival: number, greenwood: number): { low: number; high: number } {
  if (survival <= 0 || survival >= 1) return { low: Number.NaN, high: Number.NaN };
  const spread = Math.exp((Z95 * Math.sqrt(greenwood)) / Math.log(survival));
  return { low: 1 - survival ** spread, high: 1 - survival ** (1 / spread) };
}
