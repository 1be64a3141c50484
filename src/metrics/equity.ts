import type { Instrument } from "../data/rows.js";
import type { AccountState, SampleColumns } from "../engine/record.js";
import { NO_TICK } from "../units.js";

/** The account over time, one entry a sample of one instrument. Money in the quote currency. */
export interface EquityCurve {
  length: number;
  ts: Float64Array;
  /** Balance and the position at the mid, fees taken off. */
  equity: Float64Array;
  /** Fees paid so far. */
  fee: Float64Array;
  positionLots: Float64Array;
}

export interface AccountSummary {
  /** Last equity. */
  net: number;
  /** Net and the fees. */
  gross: number;
  fee: number;
  /** Deepest fall of equity from an earlier high, ≥ 0. */
  maxDrawdown: number;
  /** Largest position held either way, lots. */
  maxPositionLots: number;
  positionLots: number;
  trades: number;
  volumeLots: number;
  value: number;
}

/** The mid of a sample with an empty side is the last one known; before any, a position has no value. */
export function equityCurve(samples: SampleColumns, of: number, instrument: Instrument): EquityCurve {
  const rows: number[] = [];
  for (let i = 0; i < samples.length; i++) if (samples.instrument[i] === of) rows.push(i);
  const equity = new Float64Array(rows.length);
  const worth = instrument.lotSize * instrument.contractSize * instrument.tickSize;
  let mid = 0;
  rows.forEach((i, at) => {
    const bid = samples.bidTicks[i] as number;
    const ask = samples.askTicks[i] as number;
    if (bid !== NO_TICK && ask !== NO_TICK) mid = (bid + ask) / 2;
    equity[at] = (samples.balance[i] as number) + (samples.positionLots[i] as number) * mid * worth - (samples.fee[i] as number);
  });
  const pick = (column: Float64Array) => Float64Array.from(rows, (i) => column[i] as number);
  return { length: rows.length, ts: pick(samples.ts), equity, fee: pick(samples.fee), positionLots: pick(samples.positionLots) };
}

export function maxDrawdown(equity: ArrayLike<number>): number {
  let high = 0;
  let deepest = 0;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i] as number;
    high = Math.max(high, value);
    deepest = Math.max(deepest, high - value);
  }
  return deepest;
}

/** `account` is the state at the end; the last sample may be a little before it. */
export function summarizeAccount(curve: EquityCurve, account: AccountState | undefined): AccountSummary {
  const last = curve.length - 1;
  const net = last < 0 ? 0 : (curve.equity[last] as number);
  const fee = account?.fee ?? (last < 0 ? 0 : (curve.fee[last] as number));
  const positionLots = account?.positionLots ?? (last < 0 ? 0 : (curve.positionLots[last] as number));
  return {
    net,
    gross: net + fee,
    fee,
    maxDrawdown: maxDrawdown(curve.equity),
    maxPositionLots: curve.positionLots.reduce((most, lots) => Math.max(most, Math.abs(lots)), Math.abs(positionLots)),
    positionLots,
    trades: account?.numTrades ?? 0,
    volumeLots: account?.tradingVolumeLots ?? 0,
    value: account?.tradingValue ?? 0,
  };
}
