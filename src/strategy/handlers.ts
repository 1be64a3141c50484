import { EVENT, STOP } from "../engine/engine.js";
import type { MarketView } from "../engine/market-view.js";
import type { TradingCore } from "../engine/trading-core.js";
import { type LiveBook, tickOf, tradeOf } from "./book-view.js";
import type { Market } from "./order-check.js";
import type { Schedule } from "./schedule.js";
import type { SimulatedEngine } from "./simulated-engine.js";
import { type HandlerName, type HftStrategy, overrides } from "./strategy.js";
import type { Tasks } from "./tasks.js";

/** An instrument as handlers hear of it. */
interface Heard {
  readonly index: number;
  readonly symbol: string;
  readonly market: Market;
  readonly view: MarketView;
  readonly book: LiveBook;
}

/**
 * Calls the strategy's handlers for what a stop of the core tells, in the order that `HftStrategy` promises. This is what a
 * batch of market data costs, so every handler is called by its name in a place of its own: by a name in a variable the
 * call alone costs as much as the rest of the stop.
 */
export class Handlers {
  /** The one that was called last. */
  last: HandlerName | null = null;
  /** A run that has failed calls nothing of the strategy again. */
  #failed = false;
  #strategy: HftStrategy | null = null;
  #mask = 0;
  #hearsUpdates = false;
  #hearsFills = false;
  readonly #heard: readonly Heard[];
  /** Where there is one instrument, what happened is what happened to it. */
  readonly #only: Heard | null;

  constructor(
    readonly core: TradingCore,
    readonly engine: SimulatedEngine,
    readonly schedule: Schedule,
    readonly tasks: Tasks,
    /** Hears of the first thing that a handler threw, and ends the run. */
    readonly onFailure: (thrown: unknown) => void,
  ) {
    this.#heard = engine.byIndex.map((market, index) => {
      return { index, symbol: market.instrument.symbol, market, view: core.market(index), book: engine.bookAt(index) };
    });
    this.#only = this.#heard.length === 1 ? (this.#heard[0] as Heard) : null;
  }

  /** Takes the strategy. Returns what the core has to stop for: what it overrides, and nothing else. */
  begin(strategy: HftStrategy): number {
    this.#strategy = strategy;
    this.#hearsUpdates = overrides(strategy, "onOrderUpdate");
    this.#hearsFills = overrides(strategy, "onFill");
    this.#mask = maskOf(strategy);
    return this.#mask;
  }

  /** Calls nothing from now on. */
  close(): void {
    this.#failed = true;
  }

  /** One of the two that no stop tells of. */
  call(name: "onStart" | "onStop"): void {
    try {
      const strategy = this.#enter(name);
      this.#follow(name === "onStart" ? strategy?.onStart() : strategy?.onStop());
    } catch (thrown) {
      this.onFailure(thrown);
    }
  }

  /** Calls for everything that a stop tells, up to the first handler that throws. */
  hear(stop: number): void {
    const { core } = this;
    try {
      if (stop === STOP.event) {
        const happened = core.eventMask;
        if (this.#only) this.#marketData(this.#only, happened);
        else if (happened !== EVENT.response) for (const heard of this.#heard) this.#marketData(heard, core.instrumentMask(heard.index));
        if (happened & EVENT.response) this.#responses();
      }
      if (this.schedule.size > 0 && this.schedule.nextNs <= core.nowNs) this.#timers();
    } catch (thrown) {
      this.onFailure(thrown);
    }
  }

  #marketData({ symbol, market, view, book }: Heard, happened: number): void {
    const told = happened & this.#mask;
    if (told & EVENT.trade) this.#trades(symbol, market, view);
    if (told & EVENT.tick) {
      const tick = tickOf(market, view);
      if (tick) this.#follow(this.#enter("onTick")?.onTick(symbol, tick));
    }
    if (told & EVENT.batch) this.#follow(this.#enter("onOrderBookUpdate")?.onOrderBookUpdate(symbol, book));
  }

  #trades(symbol: string, market: Market, view: MarketView): void {
    const count = view.tradeCount;
    for (let trade = 0; trade < count; trade++) this.#follow(this.#enter("onTrade")?.onTrade(symbol, tradeOf(market, view, trade)));
  }

  #responses(): void {
    const { news } = this.core;
    const { desk } = this.engine;
    for (let k = 0; k < news.count && !this.#failed; k++) {
      if (news.order(k) === 0) continue;
      const facts = desk.hear(k);
      if (this.#hearsUpdates) this.#follow(this.#enter("onOrderUpdate")?.onOrderUpdate(desk.viewOfNews(k, facts)));
      if (this.#hearsFills && news.isFill(k)) this.#follow(this.#enter("onFill")?.onFill(this.engine.fillOf(k)));
      this.engine.settle(facts);
    }
    this.engine.sendWaiting();
  }

  #timers(): void {
    const { schedule, core } = this;
    for (let due = schedule.takeDue(core.nowNs); due && !this.#failed; due = schedule.takeDue(core.nowNs)) {
      if (due.wake) {
        due.wake();
        this.tasks.noteAnswer();
      } else this.#follow(this.#enter("onTimer")?.onTimer({ id: due.timerId, dueNs: due.dueNs }));
    }
  }

  #enter(name: HandlerName): HftStrategy | null {
    if (this.#failed) return null;
    this.last = name;
    return this.#strategy;
  }

  /** Most handlers return nothing. */
  #follow(result: unknown): void {
    if (result !== undefined) this.tasks.follow(result);
  }
}

/** The core stops only for what the strategy listens to, and for answers to orders that somebody waits for. */
function maskOf(strategy: HftStrategy): number {
  let mask = 0;
  if (overrides(strategy, "onOrderUpdate") || overrides(strategy, "onFill")) mask |= EVENT.response;
  if (overrides(strategy, "onTick")) mask |= EVENT.tick;
  if (overrides(strategy, "onTrade")) mask |= EVENT.trade;
  if (overrides(strategy, "onOrderBookUpdate")) mask |= EVENT.batch;
  return mask;
}
