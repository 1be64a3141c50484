import type { QueueModelConfig } from "../config/config.js";

/** An order that rested, as the exchange had it. */
export interface RestingOrder {
  side: 1 | -1;
  ticks: number;
  /** When it joined its queue, at the exchange, ns. */
  joinedNs: number;
  /** When it would have been given up, at the exchange, ns. */
  untilNs: number;
  /** The queue model that it ran under: the one whose story is told. The pessimistic one where it is left out or can't be followed. */
  model?: QueueModelConfig;
}

/** Quantity from a time on, lots. */
export interface QueuePoint {
  ns: number;
  aheadLots: number;
}

/** What an order would have met under one queue model. */
export interface WouldHave {
  /** `true queue` on a market-by-order book: the one that the others estimate. */
  model: string;
  /** At the exchange, ns; null when it would not have been filled in time. */
  filledNs: number | null;
  /** Quantity ahead of it over time, lots. */
  path: QueuePoint[];
}

/** Something that happened at the order's price while it rested. */
export interface LevelEvent {
  /** At the exchange. */
  ns: number;
  /** Others traded there; orders left it; orders joined it. */
  kind: "trade" | "left" | "joined";
  lots: number;
  /** Quantity ahead before and after it, lots. */
  aheadBefore: number;
  aheadAfter: number;
  /** Of what went from ahead, how much must have been ahead: the rest is the model's estimate. */
  certainLots: number;
}

/** An order in its queue. */
export interface OrderInQueue {
  models: WouldHave[];
  /** Which of them `events` tell of. */
  told: string;
  events: LevelEvent[];
  /** Later ones that were left out. */
  droppedEvents: number;
}
