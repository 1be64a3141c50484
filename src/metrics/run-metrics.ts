import { quantileNs } from "../engine/histogram.js";
import type { RunRecord } from "../engine/record.js";
import { type SharpeFacts, sharpeFacts } from "./deflated-sharpe.js";
import { equityCurve, maxDrawdown } from "./equity.js";
import { orderLives } from "./order-lives.js";
import { lastAtOrBefore } from "./search.js";
import { runResult } from "./verdict/result.js";

/** A run in figures, over all its instruments that settle in the currency of the first. Money in that currency. */
export interface RunMetrics extends SharpeFacts {
  currency: string;
  /** Balance and positions at the mid, less fees. */
  net: number;
  /** Before fees. */
  gross: number;
  /** Positive was paid, negative a rebate. */
  fee: number;
  /** Deepest fall of the result from an earlier high, ≥ 0. */
  maxDrawdown: number;
  /** Net by the deepest drawdown; NaN without one. */
  netPerDrawdown: number;
  orders: number;
  fills: number;
  /** Orders that were executed at all, of those that are over or were executed. NaN without any. */
  fillRate: number;
  /** Traded, in the currency of the fees. */
  value: number;
  /** 99 of 100 round trips were within, ns; NaN without any. */
  roundTripP99Ns: number;
}

/** The changes that the Sharpe ratio is made of are those of a second each. */
const BAR_NS = 1e9;

export function runMetrics(record: RunRecord): RunMetrics {
  const { currency, net, orders, fills } = runResult(record);
  const curve = wholeCurve(record, currency);
  const accounts = record.accounts.filter((_, index) => record.books[index]?.instrument.quoteCurrency === currency);
  const fee = accounts.reduce((sum, account) => sum + account.fee, 0);
  const drawdown = maxDrawdown(curve.equity);
  return {
    currency,
    net,
    gross: net + fee,
    fee,
    maxDrawdown: drawdown,
    netPerDrawdown: drawdown > 0 ? net / drawdown : Number.NaN,
    orders,
    fills,
    fillRate: fillRateOf(record),
    value: accounts.reduce((sum, account) => sum + account.tradingValue, 0),
    roundTripP99Ns: quantileNs(record.latency.roundTrip, 0.99),
    ...sharpeFacts(changesOf(curve)),
  };
}

interface Curve {
  ts: ArrayLike<number>;
  equity: readonly number[];
}

/** Of all instruments together, at the times of the first one's samples. */
function wholeCurve({ books, samples }: RunRecord, currency: string): Curve {
  const curves = books.flatMap(({ instrument }, index) =>
    instrument.quoteCurrency === currency ? [equityCurve(samples, index, instrument)] : [],
  );
  const ts = curves[0]?.ts ?? new Float64Array(0);
  const at = (ns: number) => curves.reduce((sum, { ts: times, equity }) => sum + (equity[lastAtOrBefore(times, ns)] ?? 0), 0);
  return { ts, equity: Array.from(ts, at) };
}

/** Of whole seconds from the first sample on. */
function changesOf({ ts, equity }: Curve): number[] {
  const changes: number[] = [];
  const last = ts[ts.length - 1] ?? 0;
  let before = equity[0] ?? 0;
  for (let ns = (ts[0] ?? 0) + BAR_NS; ns <= last; ns += BAR_NS) {
    const now = equity[lastAtOrBefore(ts, ns)] as number;
    changes.push(now - before);
    before = now;
  }
  return changes;
}

function fillRateOf({ orderEvents }: RunRecord): number {
  const lives = orderLives(orderEvents);
  const executed = lives.filter(({ filledLots }) => filledLots > 0).length;
  return executed / lives.filter(({ filledLots, outcome }) => filledLots > 0 || outcome !== "open").length;
}
