import type { DepthLevels } from "../../../src/metrics/depth-replay.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { NO_TICK } from "../../../src/units.js";

export interface LadderRow {
  ticks: number;
  bidLots: number;
  askLots: number;
  /** Best price of that side: 1 bid, -1 ask, 0 neither. */
  best: 1 | -1 | 0;
  /** Own quantity resting here, lots. */
  ownBuyLots: number;
  ownSellLots: number;
  /** Ahead of the first of them; NaN where it is not known. */
  aheadLots: number;
}

/** Own orders in a ladder. */
export interface OwnOrders {
  lives: readonly OrderLife[];
  /** Quantity ahead of one of them now, lots. */
  ahead(life: OrderLife): number;
}

/** Rows from the highest price down, so many as fit, with the best prices in the middle. Ticks without a level are rows too. */
export function ladderRows(levels: DepthLevels, own: OwnOrders, count: number): LadderRow[] {
  const { bidTicks, askTicks } = levels;
  const middle = bidTicks === NO_TICK ? askTicks : askTicks === NO_TICK ? bidTicks : Math.floor((bidTicks + askTicks + 1) / 2);
  if (middle === NO_TICK) return [];
  const bids = new Map(levels.bids.map(({ ticks, lots }) => [ticks, lots]));
  const asks = new Map(levels.asks.map(({ ticks, lots }) => [ticks, lots]));
  const top = middle + Math.floor(count / 2) - 1;
  return Array.from({ length: count }, (_, i) => {
    const ticks = top - i;
    const best = ticks === bidTicks ? 1 : ticks === askTicks ? -1 : 0;
    return { ticks, bidLots: bids.get(ticks) ?? 0, askLots: asks.get(ticks) ?? 0, best, ...ownAt(own, ticks) };
  });
}

/** A price of one side of the book, or of own orders on it. */
export interface LadderLevel {
  side: "bid" | "ask";
  ticks: number;
  lots: number;
  /** Own quantity resting here, and what is ahead of the first of it; NaN where there is none, or that is not known. */
  ownLots: number;
  aheadLots: number;
}

/** All levels from the highest price down. */
export function ladderLevels(levels: DepthLevels, { lives, ahead }: OwnOrders): LadderLevel[] {
  const found = new Map<string, LadderLevel>();
  const at = (side: LadderLevel["side"], ticks: number): LadderLevel => {
    const level = found.get(`${side} ${ticks}`) ?? { side, ticks, lots: 0, ownLots: Number.NaN, aheadLots: Number.NaN };
    found.set(`${side} ${ticks}`, level);
    return level;
  };
  for (const { ticks, lots } of levels.asks) at("ask", ticks).lots = lots;
  for (const { ticks, lots } of levels.bids) at("bid", ticks).lots = lots;
  for (const life of lives) {
    const level = at(life.side > 0 ? "bid" : "ask", life.ticks);
    level.ownLots = (Number.isNaN(level.ownLots) ? 0 : level.ownLots) + life.lots;
    const lots = ahead(life);
    if (!(level.aheadLots <= lots)) level.aheadLots = lots;
  }
  return [...found.values()].sort((a, b) => b.ticks - a.ticks || (a.side < b.side ? -1 : 1));
}

/** Own orders that rested at `ns`, as the strategy knew it. */
export function restingAt(lives: readonly OrderLife[], ns: number): OrderLife[] {
  return lives.filter((life) => life.acceptedNs <= ns && !(life.endNs <= ns));
}

function ownAt({ lives, ahead }: OwnOrders, ticks: number): Pick<LadderRow, "ownBuyLots" | "ownSellLots" | "aheadLots"> {
  const found = { ownBuyLots: 0, ownSellLots: 0, aheadLots: Number.NaN };
  for (const life of lives) {
    if (life.ticks !== ticks) continue;
    if (life.side > 0) found.ownBuyLots += life.lots;
    else found.ownSellLots += life.lots;
    const lots = ahead(life);
    if (!(found.aheadLots <= lots)) found.aheadLots = lots;
  }
  return found;
}
