import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Moment } from "../../../src/metrics/book-steps.js";
import type { DepthLevels } from "../../../src/metrics/depth-replay.js";
import type { MarketOverview } from "../../../src/metrics/overview.js";
import { NO_TICK } from "../../../src/units.js";
import { Latest } from "../../charts/latest.js";
import type { Quotes } from "../../format/quotes.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { Empty } from "../parts/empty.js";
import { SideMark } from "../parts/icons.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { type AheadAt, useOwnQueues } from "./own-queues.js";
import { type LadderLevel, type LadderRow, ladderLevels, ladderRows, type OwnOrders, restingAt } from "./rows.js";
import { useRowsThatFit } from "./rows-that-fit.js";

const LEVELS = 200;

/** The book at the cursor, with own orders in it. */
export function LadderPane({ view }: { view: RunView }) {
  const levels = useLevels(view);
  const details = detailsOf(view);
  const quotes = quotesOf(view);
  const aheadAt = useOwnQueues(view, details);
  const shown = levels.value;
  return (
    <PaneFrame
      id="ladder"
      title="Ladder"
      note={details ? <OwnKey ahead={aheadAt ? quotes.instrument.baseCurrency : null} /> : <span class="ladder-key">at the cursor</span>}
      csv={
        shown
          ? () => ({ name: "ladder.csv", text: columnsToCsv(levelColumns(quotes), ladderLevels(shown, ownAt(shown.ns, details, aheadAt))) })
          : null
      }
    >
      {shown ? <Ladder view={view} levels={shown} quotes={quotes} aheadAt={aheadAt} /> : <NoBook />}
    </PaneFrame>
  );
}

const ownAt = (ns: number, details: RunDetails | null, aheadAt: AheadAt | null): OwnOrders => ({
  lives: details ? restingAt(details.lives, ns) : [],
  ahead: ({ orderId }) => aheadAt?.(orderId, ns) ?? Number.NaN,
});

/** What the figure of an own order is: what is ahead of it, or where that can't be told its own quantity. */
const OwnKey = ({ ahead }: { ahead: string | null }) => (
  <span class="ladder-key" title={ahead ? `Own orders, ${ahead} ahead of each` : "Own orders and their quantity"}>
    <SideMark side={1} /> <SideMark side={-1} /> {ahead ? "ahead" : "own"}
  </span>
);

const NoBook = () => <Empty title="No book yet">The levels of the book at the time under the cursor, as soon as a book is read.</Empty>;

/** Without a cursor, the book at the end of what the charts show; a capture that ends with its orders taken out, before that. */
function momentOf(view: RunView): number | null {
  const info = view.info.value;
  if (!info) return null;
  return view.cursorNs.value ?? view.range.value?.toNs ?? lastTwoSided(view.overview.value) ?? info.lastNs;
}

/** When both sides last had a price; null when it was until the end, or never. */
function lastTwoSided(overview: MarketOverview | null): number | null {
  if (!overview) return null;
  const { length, localTs, bidTicks, askTicks } = overview.best;
  let last = length - 1;
  while (last >= 0 && (bidTicks[last] === NO_TICK || askTicks[last] === NO_TICK)) last--;
  return last < 0 || last === length - 1 ? null : (localTs[last] as number);
}

function useLevels(view: RunView) {
  const levels = useSignal<DepthLevels | null>(null);
  const market = view.market.value;
  const latest = useMemo(
    () =>
      market &&
      new Latest<Moment, DepthLevels>(
        (moment) => market.levelsAt(moment, LEVELS),
        (answer) => {
          levels.value = answer;
        },
      ),
    [market],
  );
  useEffect(() => {
    levels.value = null;
    return () => latest?.close();
  }, [latest]);
  const ns = momentOf(view);
  const stepped = view.cursorRows.value;
  const rows = stepped?.ns === ns ? stepped.rows : null;
  useEffect(() => {
    if (ns !== null) latest?.want({ ns, rows });
  }, [ns, rows, latest]);
  return levels;
}

interface LadderProps {
  view: RunView;
  levels: DepthLevels;
  quotes: Quotes;
  aheadAt: AheadAt | null;
}

function Ladder({ view, levels, quotes, aheadAt }: LadderProps) {
  const { box, count } = useRowsThatFit();
  const details = detailsOf(view);
  const rows = ladderRows(levels, ownAt(levels.ns, details, aheadAt), count.value);
  const most = Math.max(1, ...rows.map((row) => Math.max(row.bidLots, row.askLots)));
  const base = quotes.instrument.baseCurrency;
  return (
    <div class="ladder-book">
      <div class="ladder-head">
        <span>Bid, {base}</span>
        <span>at {formatTime(levels.ns)}</span>
        <span>Ask, {base}</span>
      </div>
      {rows.length === 0 ? <p class="ladder-empty">Nobody bids or offers at this time.</p> : null}
      <div class="ladder-rows" ref={box}>
        {rows.map((row) => (
          <Row key={row.ticks} row={row} most={most} quotes={quotes} />
        ))}
      </div>
    </div>
  );
}

function Row({ row, most, quotes }: { row: LadderRow; most: number; quotes: Quotes }) {
  const { ticks, bidLots, askLots, best, ownBuyLots, ownSellLots, aheadLots } = row;
  const names = ["ladder-row"];
  if (best !== 0) names.push(best > 0 ? "best-bid" : "best-ask");
  if (ownBuyLots + ownSellLots > 0) names.push("own");
  if (bidLots + askLots > 0) names.push("held");
  return (
    <div class={names.join(" ")}>
      <Cell side={1} lots={bidLots} own={ownSellLots} ahead={aheadLots} most={most} quotes={quotes} />
      <span class="ladder-price">{quotes.price(ticks)}</span>
      <Cell side={-1} lots={askLots} own={ownBuyLots} ahead={aheadLots} most={most} quotes={quotes} />
    </div>
  );
}

interface CellProps {
  side: 1 | -1;
  lots: number;
  /** Own quantity of the other side: it rests at this price, where this side has nothing. */
  own: number;
  /** Quantity ahead of it; NaN where that is not known. */
  ahead: number;
  most: number;
  quotes: Quotes;
}

function Cell({ side, lots, own, ahead, most, quotes }: CellProps) {
  return (
    <span class={`ladder-cell ${side > 0 ? "bid" : "ask"}`}>
      {lots > 0 ? <span class="ladder-bar" style={{ width: `${Math.max(2, (lots / most) * 100)}%` }} /> : null}
      {own > 0 ? <OwnMark side={side > 0 ? -1 : 1} own={own} ahead={ahead} quotes={quotes} /> : null}
      {lots > 0 ? <span class="ladder-lots">{quotes.quantity(lots)}</span> : null}
    </span>
  );
}

function OwnMark({ side, own, ahead, quotes }: Pick<CellProps, "side" | "own" | "ahead" | "quotes">) {
  const isKnown = !Number.isNaN(ahead);
  const what = `Own ${side > 0 ? "buy" : "sell"} of ${quotes.quantity(own)}`;
  return (
    <span
      class={side > 0 ? "ladder-own bid" : "ladder-own ask"}
      title={isKnown ? `${what}, ${quotes.quantity(ahead)} ahead of it at the exchange` : what}
    >
      <SideMark side={side} /> {quotes.quantity(isKnown ? ahead : own)}
    </span>
  );
}

const levelColumns = (quotes: Quotes): Column<LadderLevel>[] => [
  { id: "side", title: "Side", value: (level) => level.side, width: 50 },
  { id: "price", title: "Price", value: (level) => quotes.toPrice(level.ticks), width: 90 },
  { id: "quantity", title: "Quantity", value: (level) => quotes.toQuantity(level.lots), width: 90 },
  { id: "own_quantity", title: "Own", value: (level) => quotes.toQuantity(level.ownLots), width: 90 },
  { id: "ahead", title: "Ahead", value: (level) => quotes.toQuantity(level.aheadLots), width: 90 },
];
