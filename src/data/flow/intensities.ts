/**
 * What drives the queue-reactive flow, after W. Huang, C.-A. Lehalle and M. Rosenbaum, "Simulating and analyzing order book
 * data: the queue-reactive model", Journal of the American Statistical Association 110 (2015): each queue near a reference
 * price is a birth and death process whose rates depend on how long it is. Their rates are estimated from a stock and drawn,
 * not given; these are rational functions of the same shapes, so that every host comes to the same numbers.
 */

/** Queues on each side of the reference price. */
export const QUEUES = 10;
/** Orders that a queue can hold. */
export const MOST_ORDERS = 255;

/** Events a second of a queue with n orders, i queues from the reference price (0 is the nearest). */
export interface Shape {
  /** λᴸ(n) = limit · near(i) · 1 / (1 + n / limitHalf): fewer join a long queue. */
  limit: number;
  limitHalf: number;
  /** λᶜ(n) = cancel · n / (1 + n / cancelHalf): more leave a long queue, but not in proportion. */
  cancel: number;
  cancelHalf: number;
  /** λᴹ(n) = market / (1 + n / marketHalf), of the best queue alone: who takes prefers a short one. */
  market: number;
  marketHalf: number;
  /** θ: chance that the reference price follows when the best queue is used up. */
  follow: number;
  /** θʳ: chance that all queues are drawn anew when it does, as news does. */
  redraw: number;
}

/** A stretch of time in which the flow is another one; rates are multiplied. Sides are those of the book. */
export interface Phase {
  /** From so many seconds of each `everyS` on, for `forS`. */
  fromS: number;
  forS: number;
  everyS: number;
  limitBid: number;
  limitAsk: number;
  cancelBid: number;
  cancelAsk: number;
  /** Of those who sell to bids, and who buy from asks. */
  sell: number;
  buy: number;
}

export interface FlowRegime {
  about: string;
  shape: Shape;
  phases: readonly Phase[];
}

const CALM: Shape = {
  limit: 42,
  limitHalf: 14,
  cancel: 2.4,
  cancelHalf: 18,
  market: 26,
  marketHalf: 4,
  follow: 0.7,
  redraw: 0.02,
};

const SAME = { limitBid: 1, limitAsk: 1, cancelBid: 1, cancelAsk: 1, sell: 1, buy: 1 };
const ALWAYS = { fromS: 0, forS: 1, everyS: 1 };
const ALL = (factor: number) => ({ limitBid: factor, limitAsk: factor, cancelBid: factor, cancelAsk: factor, sell: factor, buy: factor });

/** Named settings of the flow. */
export const FLOW_REGIMES = {
  calm: { about: "A quiet market: short spread, both sides alike.", shape: CALM, phases: [] },
  trending: {
    about: "More buy than sell, and asks are less readily renewed: the price walks up.",
    shape: CALM,
    phases: [{ ...SAME, ...ALWAYS, buy: 1.25, sell: 0.85, limitAsk: 0.94, limitBid: 1.04 }],
  },
  thin: {
    about: "Few orders, short queues, a wide spread.",
    shape: { ...CALM, limit: 0.9, limitHalf: 4, cancel: 0.35, market: 0.7, marketHalf: 3, follow: 0.4 },
    phases: [],
  },
  burst: {
    about: "Calm, with fifteen times of everything for 0.4 s each ten seconds.",
    shape: CALM,
    phases: [{ ...ALL(15), fromS: 9.6, forS: 0.4, everyS: 10 }],
  },
  "flash-crash": {
    about: "Each two minutes bids are withdrawn and sold into for three seconds; then the price comes back part of the way.",
    shape: CALM,
    phases: [
      { ...SAME, fromS: 60, forS: 3, everyS: 120, limitBid: 0.25, cancelBid: 5, sell: 12, buy: 0.5 },
      { ...SAME, fromS: 63, forS: 6, everyS: 120, limitAsk: 0.6, cancelAsk: 1.8, sell: 0.6, buy: 3.5 },
    ],
  },
} as const satisfies Record<string, FlowRegime>;

export type FlowRegimeName = keyof typeof FLOW_REGIMES;

/** Sizes of orders in lots, each as likely: mostly small, now and then large. Those who take come for `TAKER` of them. */
export const SIZES = Float64Array.of(1, 1, 2, 2, 5, 5, 5, 10, 10, 10, 20, 20, 50, 50, 100, 200);
export const TAKER = 3;

/** How much less is done i queues from the reference price. */
function nearness(i: number): number {
  return 1 / (1 + 0.12 * i);
}

export interface Rates {
  limit: Float64Array;
  cancel: Float64Array;
  market: Float64Array;
}

/** A side's rates by queue and number of orders: entry `i * (MOST_ORDERS + 1) + n`. A full queue takes no order. */
export function ratesOf(shape: Shape, factors: { limit: number; cancel: number; market: number }): Rates {
  const size = QUEUES * (MOST_ORDERS + 1);
  const rates: Rates = { limit: new Float64Array(size), cancel: new Float64Array(size), market: new Float64Array(size) };
  for (let at = 0; at < size; at++) {
    const n = at % (MOST_ORDERS + 1);
    const i = (at - n) / (MOST_ORDERS + 1);
    rates.limit[at] = n === MOST_ORDERS ? 0 : (factors.limit * shape.limit * nearness(i)) / (1 + n / shape.limitHalf);
    rates.cancel[at] = (factors.cancel * shape.cancel * n) / (1 + n / shape.cancelHalf);
    rates.market[at] = n === 0 ? 0 : (factors.market * shape.market) / (1 + n / shape.marketHalf);
  }
  return rates;
}
