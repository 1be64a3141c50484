import * as abi from "../../assembly/abi.js";
import type { Core } from "./core.js";
import type { MemoryView } from "./memory-view.js";

/**
 * The local side's market of one instrument, read where the core keeps it: values are those of the last stop, no object
 * is made for them. Sides: 1 bid, -1 ask. NO_TICK stands for the best price of an empty side.
 */
export class MarketView {
  readonly #at: number;
  readonly #levelsAt: number;

  constructor(
    readonly core: Core,
    readonly memory: MemoryView,
    readonly instrument: number,
  ) {
    this.#at = core.viewAt(instrument);
    this.#levelsAt = core.levelsAt();
  }

  get bidTicks(): number {
    return this.#i32(abi.VIEW_BID_TICKS);
  }

  get askTicks(): number {
    return this.#i32(abi.VIEW_ASK_TICKS);
  }

  get bidLots(): number {
    return this.#f64(abi.VIEW_BID_LOTS);
  }

  get askLots(): number {
    return this.#f64(abi.VIEW_ASK_LOTS);
  }

  /** Exchange time of the last row heard, ns. */
  get exchTs(): number {
    return this.#f64(abi.VIEW_EXCH_TS);
  }

  /** Local time of the last row heard, ns. */
  get localTs(): number {
    return this.#f64(abi.VIEW_LOCAL_TS);
  }

  /** Which of EVENT happened at the last stop. */
  get happened(): number {
    return this.#i32(abi.VIEW_HAPPENED);
  }

  lotsAt(ticks: number, side: 1 | -1): number {
    return this.core.lotsAt(this.instrument, side, ticks);
  }

  /** The `n`th best level, 0 the best; null when there are not that many, or past the 1,024th. */
  level(side: 1 | -1, n: number): { ticks: number; lots: number } | null {
    if (!Number.isInteger(n) || n < 0 || this.core.readLevels(this.instrument, side, n + 1) <= n) return null;
    const at = this.#levelsAt + n * abi.LEVEL_BYTES;
    return { ticks: this.memory.i32[(at + abi.LEVEL_TICKS) >> 2] as number, lots: this.memory.f64[(at + abi.LEVEL_LOTS) >> 3] as number };
  }

  /** Trades of the last stop, kept when EVENT.trade was asked for. */
  get tradeCount(): number {
    return this.#i32(abi.VIEW_TRADE_COUNT);
  }

  tradeTicks(k: number): number {
    return this.memory.i32[(this.#trade(k) + abi.TRADE_TICKS) >> 2] as number;
  }

  tradeLots(k: number): number {
    return this.memory.f64[(this.#trade(k) + abi.TRADE_LOTS) >> 3] as number;
  }

  /** 1 a buyer took, -1 a seller took. */
  tradeSide(k: number): 1 | -1 {
    return this.memory.i32[(this.#trade(k) + abi.TRADE_SIDE) >> 2] as 1 | -1;
  }

  tradeExchTs(k: number): number {
    return this.memory.f64[(this.#trade(k) + abi.TRADE_EXCH_TS) >> 3] as number;
  }

  #trade(k: number): number {
    return this.#i32(abi.VIEW_TRADES) + k * abi.TRADE_BYTES;
  }

  #i32(field: number): number {
    return this.memory.i32[(this.#at + field) >> 2] as number;
  }

  #f64(field: number): number {
    return this.memory.f64[(this.#at + field) >> 3] as number;
  }
}
