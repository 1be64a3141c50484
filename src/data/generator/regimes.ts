/** Rates are events a second. */
export interface Regime {
  /** What it is for, in words. */
  about: string;
  limitRate: number;
  marketRate: number;
  /** Each resting order is cancelled at this rate. */
  cancelRate: number;
  /** Mean distance of a new limit order from the opposite best price, ticks. */
  meanDistanceTicks: number;
  /** Chance that a taker buys. */
  buyShare: number;
  /** Every `everyS` seconds, for `forS` seconds, all rates are multiplied by `factor`. */
  burst: { everyS: number; forS: number; factor: number } | null;
}

const CALM: Regime = {
  about: "A quiet market: a tight spread, orders arriving evenly, as many buyers as sellers.",
  limitRate: 600,
  marketRate: 24,
  cancelRate: 1.5,
  meanDistanceTicks: 20,
  buyShare: 0.5,
  burst: null,
};

/** Named settings of the flow. */
export const REGIMES = {
  calm: CALM,
  trending: { ...CALM, about: "More buyers than sellers: the price walks up.", buyShare: 0.56 },
  thin: { ...CALM, about: "Few orders, wide gaps between levels.", limitRate: 40, marketRate: 1, cancelRate: 0.4, meanDistanceTicks: 40 },
  burst: { ...CALM, about: "Calm, with a burst of everything each ten seconds.", burst: { everyS: 10, forS: 0.4, factor: 15 } },
} as const satisfies Record<string, Regime>;

export type RegimeName = keyof typeof REGIMES;
