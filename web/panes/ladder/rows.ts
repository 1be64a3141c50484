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
