import type { RunRecord } from "../engine/record.js";
import { HftError } from "../errors.js";
import type { BookView, Fill, HftEngine, Order, Tick, Timer, Trade } from "./types.js";

type Result = void | Promise<void>;

/** The timers of a run, as the strategy's base class needs them. */
export interface TimerHost {
  setTimer(delayNs: number): number;
  clearTimer(id: number): void;
  requestStop(): void;
}

type Start = (strategy: HftStrategy) => Promise<RunRecord>;

/** Engines that a strategy can start itself on. */
const starters = new WeakMap<HftEngine, Start>();

export function canStart(engine: HftEngine, start: Start): void {
  starters.set(engine, start);
}

let giveHost: (strategy: HftStrategy, host: TimerHost) => void;

export function attachHost(strategy: HftStrategy, engine: HftEngine, host: TimerHost): void {
  giveHost(strategy, host);
  // A subclass whose constructor forgot to pass its options on still gets its engine.
  if (!strategy.engine) Object.defineProperty(strategy, "engine", { value: engine });
}

/**
 * Base class of every strategy. Override the handlers you need; the others cost nothing. A handler may be async:
 * `await` waits in simulated time while the replay goes on, so the same handler can be entered again meanwhile.
 *
 * At one time stamp the order is fixed: trades, tick, order book, then order updates and fills, then timers.
 * @example
 * export default class Buyer extends HftStrategy {
 *   async onTick(symbol: string, tick: Tick) {
 *     if (this.engine.activeOrders.size === 0) {
 *       await this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 });
 *     }
 *   }
 * }
 */
export abstract class HftStrategy {
  /** Sends orders, and knows book, account and clock. */
  readonly engine!: HftEngine;
  /** Which host it runs in: set by the runner, unseen by the strategy. */
  #runsIn: TimerHost | null = null;

  static {
    giveHost = (strategy, host) => {
      // One that extends another copy of this class has its host there.
      if (#runsIn in strategy) strategy.#runsIn = host;
    };
  }

  constructor(options?: { executionEngine: HftEngine }) {
    if (options) Object.defineProperty(this, "engine", { value: options.executionEngine });
  }

  /** Before the first event. Awaited up to its first wait. */
  onStart(): Result {}
  /** The best bid or ask changed, in price or quantity, and both sides have one. */
  onTick(_symbol: string, _tick: Tick): Result {}
  /** A market-data batch changed the book. `book` is a live view. */
  onOrderBookUpdate(_symbol: string, _book: BookView): Result {}
  /** A trade of the market. */
  onTrade(_symbol: string, _trade: Trade): Result {}
  /** An own order was executed, wholly or in part. */
  onFill(_fill: Fill): Result {}
  /** The state of an own order changed, fills included. */
  onOrderUpdate(_order: Order): Result {}
  /** A timer set with `setTimer` is due. */
  onTimer(_timer: Timer): Result {}
  /** After the last event, or after a stop. Orders sent here go nowhere. */
  onStop(): Result {}

  /** Calls `onTimer` once, `delayNs` of simulated time from now. Returns the timer's id. */
  setTimer(delayNs: number): number {
    return this.#host().setTimer(delayNs);
  }

  /** Forgets a timer that has not fired. */
  clearTimer(id: number): void {
    this.#host().clearTimer(id);
  }

  /** Replays to the end, or until `stop`, with this strategy listening: for an engine made by `createHftEngine`. */
  async start(): Promise<RunRecord> {
    const start = starters.get(this.engine);
    if (!start) throw new HftError(4005, "This engine starts strategies by itself; `start` is for one that createHftEngine made.");
    return start(this);
  }

  /** Ends the run after the events of this time stamp. */
  stop(): void {
    this.#host().requestStop();
  }

  #host(): TimerHost {
    const host = this.#runsIn;
    if (!host) throw new HftError(4005, "Timers and stop are there once the strategy runs: use them in onStart or later.");
    return host;
  }
}

export type HandlerName = "onStart" | "onTick" | "onOrderBookUpdate" | "onTrade" | "onFill" | "onOrderUpdate" | "onTimer" | "onStop";

export function overrides(strategy: HftStrategy, name: HandlerName): boolean {
  return strategy[name] !== HftStrategy.prototype[name];
}
