import type { HftEngine } from "../strategy/types.js";
import type { DataModule, MarketSnapshot } from "./types.js";

const LEVELS = 10;
const KEPT_MIDS = 64;

/** Snapshots of an engine's own book, in a backtest and live alike. Remembers the mids of its last looks. */
export class EngineData implements DataModule {
  readonly #mids = new Map<string, { ns: number; mid: number }[]>();

  constructor(readonly engine: HftEngine) {}

  snapshot(symbol: string): MarketSnapshot {
    const { engine } = this;
    const book = engine.book(symbol);
    const side = (of: "bid" | "ask") => {
      const levels: [number, number][] = [];
      for (let depth = 0; depth < LEVELS; depth++) {
        const level = book[of](depth);
        if (!level) break;
        levels.push([level.price, level.qty]);
      }
      return levels;
    };
    const midPrice = book.midPrice;
    const mids = this.#mids.get(symbol) ?? [];
    this.#mids.set(symbol, mids);
    const before = [...mids];
    if (!Number.isNaN(midPrice)) mids.push({ ns: engine.nowNs, mid: midPrice });
    if (mids.length > KEPT_MIDS) mids.shift();
    return {
      symbol,
      instrument: engine.instrument(symbol),
      nowNs: engine.nowNs,
      bids: side("bid"),
      asks: side("ask"),
      midPrice,
      imbalance: book.imbalance(5),
      mids: before,
      account: engine.account(symbol),
      activeOrders: [...engine.activeOrders.values()].filter((order) => order.symbol === symbol).length,
    };
  }
}
