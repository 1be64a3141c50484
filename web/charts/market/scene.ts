import type { BookInfo } from "../../../src/data/rows.js";
import type { RunRecord } from "../../../src/engine/record.js";
import type { EquityCurve } from "../../../src/metrics/equity.js";
import type { FillRow } from "../../../src/metrics/fills.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import type { MarketOverview } from "../../../src/metrics/overview.js";
import { StepLine } from "../../../src/metrics/step-line.js";
import { NO_TICK } from "../../../src/units.js";
import { makeQuotes, type Quotes } from "../../format/quotes.js";
import type { TimeRange } from "../../state/view.js";
import { TradeSizes } from "./trade-sizes.js";

/** The run's part of the picture. */
export interface OwnTrading {
  lives: OrderLife[];
  byId: Map<number, OrderLife>;
  fills: FillRow[];
  equity: EquityCurve;
}

/** Everything that the market chart draws, made once a book and once a run. */
export interface Scene {
  info: BookInfo;
  overview: MarketOverview;
  quotes: Quotes;
  whole: TimeRange;
  bid: StepLine;
  ask: StepLine;
  sizes: TradeSizes;
  own: OwnTrading | null;
  position: StepLine | null;
  /** Where a run ended early, ns; null without one. */
  endedNs: number | null;
}

export function makeScene(info: BookInfo, overview: MarketOverview): Scene {
  const { localTs, bidTicks, askTicks, length } = overview.best;
  const quotes = makeQuotes(info.instrument);
  return {
    info,
    overview,
    quotes,
    whole: { fromNs: info.firstNs, toNs: Math.max(info.lastNs, info.firstNs + 1) },
    bid: new StepLine(localTs, bidTicks, length, NO_TICK),
    ask: new StepLine(localTs, askTicks, length, NO_TICK),
    sizes: new TradeSizes(overview.trades, info.instrument.lotSize),
    own: null,
    position: null,
    endedNs: null,
  };
}

export function withOwn(scene: Scene, own: (OwnTrading & { record: RunRecord }) | null): Scene {
  const position = own && new StepLine(own.equity.ts, own.equity.positionLots, own.equity.length, NO_TICK);
  const endedNs = own && own.record.outcome !== "complete" ? own.record.endNs : null;
  return { ...scene, own, position, endedNs };
}

const LEAST_ROOM_TICKS = 12;

/** Prices to show for a stretch of time: the best ones and some room, and what is selected. */
export function priceWindow(scene: Scene, range: TimeRange, selected: OrderLife | null): { lowTicks: number; highTicks: number } {
  const bid = scene.bid.extremes(range.fromNs, range.toNs);
  const ask = scene.ask.extremes(range.fromNs, range.toNs);
  let low = Math.min(bid?.low ?? Number.POSITIVE_INFINITY, ask?.low ?? Number.POSITIVE_INFINITY);
  let high = Math.max(bid?.high ?? Number.NEGATIVE_INFINITY, ask?.high ?? Number.NEGATIVE_INFINITY);
  if (low > high) return { lowTicks: 0, highTicks: 100 };
  const room = Math.max(LEAST_ROOM_TICKS, (high - low) * 0.14);
  if (selected && selected.ticks > low - 20 * room && selected.ticks < high + 20 * room) {
    low = Math.min(low, selected.ticks);
    high = Math.max(high, selected.ticks);
  }
  return { lowTicks: Math.floor(low - room), highTicks: Math.ceil(high + room) };
}
