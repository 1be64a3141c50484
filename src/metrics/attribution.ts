import type { Instrument } from "../data/rows.js";
import type { EquityCurve } from "./equity.js";
import { type FillRow, midAt } from "./fills.js";
import type { BestPrices } from "./overview.js";

/** After this long, what the mid has moved against a fill is called adverse selection, ns. */
const ADVERSE_AFTER_NS = 1e9;

/** Where the result came from, an entry a sample of the account. Money in the quote currency; the parts add up to the equity. */
export interface Attribution {
  length: number;
  ts: Float64Array;
  /** Of every fill so far: its price against the mid at that moment. */
  spread: Float64Array;
  /** Of every fill a second ago or more: what the mid did in the second after it. Losses are negative. */
  adverse: Float64Array;
  /** Fees, paid ones negative. */
  fees: Float64Array;
  /** The rest: what the mid did to what was held. */
  inventory: Float64Array;
  equity: Float64Array;
  /** How far the equity is below its highest so far, ≤ 0. */
  drawdown: Float64Array;
}

interface Booking {
  ns: number;
  money: number;
}

/**
 * Splits the equity as market makers do: spread captured (side × (mid − price) at the fill), adverse selection
 * (side × (mid a second later − mid)), fees, and inventory, which is the rest. A fill without a mid counts as inventory.
 */
export function attribute(curve: EquityCurve, fills: readonly FillRow[], best: BestPrices, instrument: Instrument): Attribution {
  const worth = instrument.lotSize * instrument.contractSize * instrument.tickSize;
  const captured: Booking[] = [];
  const moved: Booking[] = [];
  for (const { side, ticks, lots, exchNs, localNs } of fills) {
    const mid = midAt(best, exchNs);
    const later = midAt(best, exchNs + ADVERSE_AFTER_NS);
    if (Number.isNaN(mid)) continue;
    captured.push({ ns: localNs, money: side * (mid - ticks) * lots * worth });
    if (!Number.isNaN(later)) moved.push({ ns: localNs + ADVERSE_AFTER_NS, money: side * (later - mid) * lots * worth });
  }
  const spread = running(curve.ts, captured);
  const adverse = running(curve.ts, moved);
  const fees = curve.fee.map((fee) => -fee);
  const inventory = curve.equity.map((value, i) => value - (spread[i] as number) - (adverse[i] as number) - (fees[i] as number));
  return { length: curve.length, ts: curve.ts, spread, adverse, fees, inventory, equity: curve.equity, drawdown: drawdownOf(curve.equity) };
}

/** Sums of the bookings up to each time. */
function running(ts: Float64Array, bookings: Booking[]): Float64Array {
  const sorted = [...bookings].sort((a, b) => a.ns - b.ns);
  let next = 0;
  let sum = 0;
  return ts.map((ns) => {
    for (; next < sorted.length && (sorted[next] as Booking).ns <= ns; next++) sum += (sorted[next] as Booking).money;
    return sum;
  });
}

function drawdownOf(equity: Float64Array): Float64Array {
  let high = 0;
  return equity.map((value) => {
    high = Math.max(high, value);
    return value - high;
  });
}
