import type { MarketView } from "../engine/market-view.js";
import { NO_TICK } from "../units.js";
import { checkPrice, type Market } from "./order-check.js";
import type { BookLevel, BookView, Tick, Trade } from "./types.js";

/** The core's local book in decimals. */
export class LiveBook implements BookView {
  constructor(
    readonly market: Market,
    readonly view: MarketView,
  ) {}

  get symbol(): string {
    return this.market.instrument.symbol;
  }

  get midPrice(): number {
    return midTicks(this.view) * this.market.price.step;
  }

  /** The best is read where the core left it, without asking it. */
  bid(depth: number): BookLevel | null {
    const { view } = this;
    return depth === 0 ? this.#levelOf(view.bidTicks, view.bidLots) : this.#level(1, depth);
  }

  ask(depth: number): BookLevel | null {
    const { view } = this;
    return depth === 0 ? this.#levelOf(view.askTicks, view.askLots) : this.#level(-1, depth);
  }

  qtyAt(price: number, side: "bid" | "ask"): number {
    return this.market.quantity.toNumber(this.view.lotsAt(checkPrice(price, this.market), side === "bid" ? 1 : -1));
  }

  imbalance(depth: number): number {
    const bids = this.#sum(1, depth);
    const asks = this.#sum(-1, depth);
    return bids + asks === 0 ? 0 : (bids - asks) / (bids + asks);
  }

  #level(side: 1 | -1, depth: number): BookLevel | null {
    const level = this.view.level(side, depth);
    return level && this.#levelOf(level.ticks, level.lots);
  }

  #levelOf(ticks: number, lots: number): BookLevel | null {
    if (ticks === NO_TICK) return null;
    const { price, quantity } = this.market;
    return { price: price.toNumber(ticks), qty: quantity.toNumber(lots) };
  }

  #sum(side: 1 | -1, depth: number): number {
    let lots = 0;
    for (let n = 0; n < depth; n++) {
      const level = this.view.level(side, n);
      if (!level) break;
      lots += level.lots;
    }
    return lots;
  }
}

/** NaN when a side is empty. */
export function midTicks(view: MarketView): number {
  const bid = view.bidTicks;
  const ask = view.askTicks;
  return bid === NO_TICK || ask === NO_TICK ? Number.NaN : (bid + ask) / 2;
}

/** The best prices as a strategy gets them; null when a side is empty. */
export function tickOf(market: Market, view: MarketView): Tick | null {
  const { bidTicks, askTicks } = view;
  if (bidTicks === NO_TICK || askTicks === NO_TICK) return null;
  const { price, quantity } = market;
  const bidPrice = price.toNumber(bidTicks);
  const askPrice = price.toNumber(askTicks);
  return {
    midPrice: (bidPrice + askPrice) / 2,
    bidPrice,
    bidQty: quantity.toNumber(view.bidLots),
    askPrice,
    askQty: quantity.toNumber(view.askLots),
    exchTs: view.exchTs,
    localTs: view.localTs,
  };
}

export function tradeOf(market: Market, view: MarketView, index: number): Trade {
  return {
    price: market.price.toNumber(view.tradeTicks(index)),
    quantity: market.quantity.toNumber(view.tradeLots(index)),
    side: view.tradeSide(index) > 0 ? "buy" : "sell",
    exchTs: view.tradeExchTs(index),
    localTs: view.localTs,
  };
}
