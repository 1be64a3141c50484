import { Ladder } from "../data/ladder.js";
import { Kind, type RowColumns } from "../data/rows.js";
import type { ConnectorClock } from "../strategy/connector.js";
import { NO_TICK } from "../units.js";
import type { FeedState } from "./feed.js";

/** Whether what is known of a market is fit to be shown as good, and to be traded on. */
export type BookHealth = { good: true } | { good: false; why: string };

/** Follows a feed: its book, its state, and when it was last heard. */
export class MarketWatch {
  readonly ladder = new Ladder();
  state: FeedState = "connecting";
  lastTradeTicks = NO_TICK;
  #heardNs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly clock: ConnectorClock,
    readonly staleMs: number,
  ) {}

  rows(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) {
      if (((rows.ev[i] as number) & 0xff) === Kind.trade) this.lastTradeTicks = rows.ticks[i] as number;
      this.ladder.apply(rows, i);
    }
    this.#heardNs = this.clock.nowNs();
  }

  /** NaN while a side is empty. */
  get midTicks(): number {
    const { bidTicks, askTicks } = this.ladder;
    return bidTicks === NO_TICK || askTicks === NO_TICK ? Number.NaN : (bidTicks + askTicks) / 2;
  }

  get health(): BookHealth {
    if (this.state !== "live") return { good: false, why: `market data is ${this.state}` };
    const { bidTicks, askTicks } = this.ladder;
    if (bidTicks === NO_TICK || askTicks === NO_TICK) return { good: false, why: "a side of the book is empty" };
    if (bidTicks >= askTicks) return { good: false, why: "the book is crossed" };
    const silentMs = (this.clock.nowNs() - this.#heardNs) / 1e6;
    if (silentMs > this.staleMs) return { good: false, why: `nothing was heard for ${(silentMs / 1e3).toFixed(1)} s` };
    return { good: true };
  }
}
