import { useComputed, useSignal } from "@preact/signals";
import { makeScene, withOwn } from "../../charts/market/scene.js";
import { toCsv } from "../../format/csv.js";
import type { RunView } from "../../state/view.js";
import { detailsOf } from "../details.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import { EventTable } from "./event-table.js";
import { Legend } from "./legend.js";
import { MarketView } from "./market-view.js";

/** The book's prices, depth and trades, and the run's orders in them. */
export function MarketPane({ view }: { view: RunView }) {
  const table = paneState(view, "market.table", false);
  const threshold = useSignal(Number.NaN);
  const market = useComputed(() => {
    const info = view.info.value;
    const overview = view.overview.value;
    return info && overview ? makeScene(info, overview) : null;
  });
  const scene = useComputed(() => market.value && withOwn(market.value, detailsOf(view)));
  const shown = scene.value;
  return (
    <PaneFrame
      id="market"
      title="Market"
      picture
      note={shown ? <Legend scene={shown} threshold={threshold.value} theme={view.theme.value} /> : null}
      table={table}
      csv={shown ? () => ({ name: "best-prices.csv", text: bestPricesCsv(view) }) : null}
    >
      {shown && table.value ? <EventTable view={view} scene={shown} /> : null}
      {shown && !table.value ? <MarketView view={view} scene={scene} threshold={threshold} /> : null}
      {shown ? null : (
        <Empty title="No book yet">
          Best prices, depth and trades of the book show here as soon as it is read; your orders and fills after a run.
        </Empty>
      )}
    </PaneFrame>
  );
}

/** Of the stretch of time that the chart shows. */
function bestPricesCsv(view: RunView): string {
  const info = view.info.value;
  const overview = view.overview.value;
  if (!info || !overview) return "";
  const scene = makeScene(info, overview);
  const { fromNs, toNs } = view.range.value ?? scene.whole;
  const { localTs, bidTicks, askTicks, length } = overview.best;
  const rows: number[][] = [];
  for (let i = 0; i < length; i++) {
    const ts = localTs[i] as number;
    if (ts < fromNs || ts > toNs) continue;
    rows.push([ts, price(bidTicks[i] as number), price(askTicks[i] as number)]);
  }
  return toCsv(["time_ns", "best_bid", "best_ask"], rows);

  function price(ticks: number): number {
    return ticks === scene.bid.gap ? Number.NaN : scene.quotes.toPrice(ticks);
  }
}
