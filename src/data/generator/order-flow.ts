import type { SeededRandom } from "./random.js";
import type { Regime } from "./regimes.js";

/** Sizes in lots: mostly small, now and then large. */
const SIZES = [1, 2, 2, 5, 5, 5, 10, 10, 10, 20, 20, 50, 50, 100, 100, 200, 500, 1_000];

/** Takers come for more: now and then one walks through several levels, which is what moves the price. */
const TAKER_SIZE_FACTOR = 8;

/** Ticks around the best prices at the start that hold orders. */
const START_TICKS = 40;

/** What an event of the flow did to the market. `side` 1 is bid, -1 ask. */
export interface FlowListener {
  /** The level's new quantity. */
  level(side: 1 | -1, ticks: number, lots: number): void;
  /** A taker of `side` traded at `ticks`. */
  trade(side: 1 | -1, ticks: number, lots: number): void;
}

/** Orders of one level in order of arrival, as their lots. */
type Queue = number[];

/**
 * A zero-intelligence order flow (Smith, Farmer, Gillemot, Krishnamurthy 2003, "Statistical theory of the continuous double
 * auction"): limit orders arrive at random distances from the opposite best price, every resting order is cancelled
 * at one rate, takers arrive at another. Queues are first in, first out; the spread and the depth are what comes of it.
 */
export class OrderFlow {
  readonly #bids = new Map<number, Queue>();
  readonly #asks = new Map<number, Queue>();
  #orders = 0;
  #bid: number;
  #ask: number;

  constructor(
    readonly random: SeededRandom,
    readonly regime: Regime,
    readonly listener: FlowListener,
    startTicks: number,
  ) {
    this.#bid = startTicks;
    this.#ask = startTicks + 1;
    for (let away = 0; away < START_TICKS; away++) {
      for (let orders = 1 + random.below(3); orders > 0; orders--) {
        this.#join(1, startTicks - away, random.pick(SIZES));
        this.#join(-1, startTicks + 1 + away, random.pick(SIZES));
      }
    }
  }

  /** Events a second, now. */
  get rate(): number {
    return this.regime.limitRate + this.regime.marketRate + this.regime.cancelRate * this.#orders;
  }

  /** Lets one event happen. */
  step(): void {
    const roll = this.random.unit() * this.rate;
    if (roll < this.regime.limitRate) this.#limit();
    else if (roll < this.regime.limitRate + this.regime.marketRate) this.#market();
    else this.#cancel();
  }

  *levels(): Generator<{ side: 1 | -1; ticks: number; lots: number }> {
    for (const [ticks, queue] of [...this.#bids].sort((a, b) => b[0] - a[0])) yield { side: 1, ticks, lots: total(queue) };
    for (const [ticks, queue] of [...this.#asks].sort((a, b) => a[0] - b[0])) yield { side: -1, ticks, lots: total(queue) };
  }

  #limit(): void {
    const side = this.random.unit() < 0.5 ? 1 : -1;
    const distance = 1 + Math.floor(this.random.exponential() * this.regime.meanDistanceTicks);
    const ticks = side > 0 ? this.#ask - distance : this.#bid + distance;
    const queue = this.#join(side, ticks, this.random.pick(SIZES));
    this.listener.level(side, ticks, total(queue));
  }

  /** A taker never empties a side: the last level stays. */
  #market(): void {
    const side = this.random.unit() < this.regime.buyShare ? 1 : -1;
    const opposite = side > 0 ? this.#asks : this.#bids;
    for (let left = TAKER_SIZE_FACTOR * this.random.pick(SIZES); left > 0 && opposite.size > 1; ) {
      const ticks = side > 0 ? this.#ask : this.#bid;
      const queue = opposite.get(ticks) as Queue;
      const traded = this.#take(queue, left);
      left -= traded;
      this.listener.trade(side, ticks, traded);
      this.#settle(side > 0 ? -1 : 1, ticks, queue);
    }
  }

  /** Takes from the front of a queue; returns how much there was to take. */
  #take(queue: Queue, lots: number): number {
    let left = lots;
    while (left > 0 && queue.length > 0) {
      const first = queue[0] as number;
      const part = Math.min(first, left);
      left -= part;
      if (part === first) {
        queue.shift();
        this.#orders--;
      } else queue[0] = first - part;
    }
    return lots - left;
  }

  #cancel(): void {
    const { side, ticks, queue, place } = this.#findOrder(this.random.below(this.#orders));
    if ((side > 0 ? this.#bids : this.#asks).size === 1 && queue.length === 1) return;
    queue.splice(place, 1);
    this.#orders--;
    this.#settle(side, ticks, queue);
  }

  #findOrder(number: number): { side: 1 | -1; ticks: number; queue: Queue; place: number } {
    let left = number;
    for (const side of [1, -1] as const) {
      for (const [ticks, queue] of side > 0 ? this.#bids : this.#asks) {
        if (left < queue.length) return { side, ticks, queue, place: left };
        left -= queue.length;
      }
    }
    throw new RangeError(`there is no order ${number} of ${this.#orders}`);
  }

  #join(side: 1 | -1, ticks: number, lots: number): Queue {
    const levels = side > 0 ? this.#bids : this.#asks;
    const queue = levels.get(ticks) ?? [];
    queue.push(lots);
    levels.set(ticks, queue);
    this.#orders++;
    if (side > 0) this.#bid = Math.max(this.#bid, ticks);
    else this.#ask = Math.min(this.#ask, ticks);
    return queue;
  }

  #settle(side: 1 | -1, ticks: number, queue: Queue): void {
    this.listener.level(side, ticks, total(queue));
    if (queue.length > 0) return;
    (side > 0 ? this.#bids : this.#asks).delete(ticks);
    if (side > 0 && ticks === this.#bid) this.#bid = Math.max(...this.#bids.keys());
    if (side < 0 && ticks === this.#ask) this.#ask = Math.min(...this.#asks.keys());
  }
}

function total(queue: Queue): number {
  let lots = 0;
  for (const order of queue) lots += order;
  return lots;
}
