import { NO_TICK } from "../units.js";
import { BUY, Kind, type RowColumns, SELL } from "./rows.js";

/** Ticks searched one by one for the next best price before all levels are looked at. */
const NEAR = 512;

/** Levels of both sides at one moment, in no order. */
export interface LadderState {
  bidTicks: Int32Array;
  bidLots: Float64Array;
  askTicks: Int32Array;
  askLots: Float64Array;
}

/**
 * The order book by price level, for pictures: plain maps, no engine needed. A level that a newer one of the other
 * side has crossed stays until it is updated and is not the best, as in hftbacktest.
 */
export class Ladder {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  /** NO_TICK when the side is empty. */
  bidTicks = NO_TICK;
  askTicks = NO_TICK;

  /** Applies row `i`, whatever its kind; trades change nothing. */
  apply(rows: RowColumns, i: number): void {
    const ev = rows.ev[i] as number;
    const kind = ev & 0xff;
    const ticks = rows.ticks[i] as number;
    const isBid = (ev & BUY) !== 0;
    if (kind === Kind.depth || kind === Kind.snapshot) {
      if (isBid) this.setBid(ticks, rows.lots[i] as number);
      else this.setAsk(ticks, rows.lots[i] as number);
    } else if (kind === Kind.clear) {
      if (isBid) this.#clearBids(ticks);
      else if ((ev & SELL) !== 0) this.#clearAsks(ticks);
      else this.clear();
    }
  }

  state(): LadderState {
    return {
      bidTicks: Int32Array.from(this.bids.keys()),
      bidLots: Float64Array.from(this.bids.values()),
      askTicks: Int32Array.from(this.asks.keys()),
      askLots: Float64Array.from(this.asks.values()),
    };
  }

  restore(state: LadderState, bidTicks: number, askTicks: number): void {
    this.clear();
    state.bidTicks.forEach((ticks, i) => {
      this.bids.set(ticks, state.bidLots[i] as number);
    });
    state.askTicks.forEach((ticks, i) => {
      this.asks.set(ticks, state.askLots[i] as number);
    });
    this.bidTicks = bidTicks;
    this.askTicks = askTicks;
  }

  /** The quantity at a bid from now on, lots; 0 takes it away. */
  setBid(ticks: number, lots: number): void {
    if (lots > 0) {
      this.bids.set(ticks, lots);
      if (this.bidTicks !== NO_TICK && ticks <= this.bidTicks) return;
      this.bidTicks = ticks;
      if (this.askTicks !== NO_TICK && ticks >= this.askTicks) this.askTicks = nextAbove(this.asks, ticks);
    } else {
      this.bids.delete(ticks);
      if (ticks === this.bidTicks) this.bidTicks = nextBelow(this.bids, ticks);
    }
  }

  /** The same of an ask. */
  setAsk(ticks: number, lots: number): void {
    if (lots > 0) {
      this.asks.set(ticks, lots);
      if (this.askTicks !== NO_TICK && ticks >= this.askTicks) return;
      this.askTicks = ticks;
      if (this.bidTicks !== NO_TICK && ticks <= this.bidTicks) this.bidTicks = nextBelow(this.bids, ticks);
    } else {
      this.asks.delete(ticks);
      if (ticks === this.askTicks) this.askTicks = nextAbove(this.asks, ticks);
    }
  }

  #clearBids(downTo: number): void {
    for (const ticks of this.bids.keys()) if (ticks >= downTo) this.bids.delete(ticks);
    this.bidTicks = nextBelow(this.bids, downTo);
  }

  #clearAsks(upTo: number): void {
    for (const ticks of this.asks.keys()) if (ticks <= upTo) this.asks.delete(ticks);
    this.askTicks = nextAbove(this.asks, upTo);
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.bidTicks = NO_TICK;
    this.askTicks = NO_TICK;
  }
}

function nextBelow(levels: Map<number, number>, ticks: number): number {
  for (let near = ticks - 1; near >= ticks - NEAR; near--) if (levels.has(near)) return near;
  let best = NO_TICK;
  for (const level of levels.keys()) if (level < ticks && level > best) best = level;
  return best;
}

function nextAbove(levels: Map<number, number>, ticks: number): number {
  for (let near = ticks + 1; near <= ticks + NEAR; near++) if (levels.has(near)) return near;
  let best = Number.POSITIVE_INFINITY;
  for (const level of levels.keys()) if (level > ticks && level < best) best = level;
  return best === Number.POSITIVE_INFINITY ? NO_TICK : best;
}
