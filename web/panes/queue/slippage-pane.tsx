import { useMemo } from "preact/hooks";
import { type SlippageBin, type SlippageSum, slippage } from "../../../src/metrics/slippage.js";
import { Chart } from "../../charts/chart.js";
import { drawSlippageBars } from "../../charts/slippage-bars.js";
import { formatCount, formatSigned } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import { detailsOf } from "../details.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";

const FEW = 5;

const COLUMNS: Column<SlippageBin>[] = [
  { id: "from_bp", title: "From, bp", value: (bin) => bin.lowBp, text: (bin) => formatSigned(bin.lowBp, 3), width: 96 },
  { id: "below_bp", title: "Below, bp", value: (bin) => bin.highBp, text: (bin) => formatSigned(bin.highBp, 3), width: 96 },
  { id: "buys", title: "Buys", value: (bin) => bin.buys, text: (bin) => formatCount(bin.buys), width: 84 },
  { id: "sells", title: "Sells", value: (bin) => bin.sells, text: (bin) => formatCount(bin.sells), width: 84 },
];

/** What fills cost against the mid when their order was sent. */
export function SlippagePane({ view }: { view: RunView }) {
  const table = paneState(view, "slippage.table", false);
  const details = detailsOf(view);
  const found = useMemo(() => (details ? slippage(details.fills) : null), [details]);
  const known = found !== null && found.bins.length > 0;
  return (
    <PaneFrame
      id="slippage"
      title="Slippage"
      picture
      note={
        known ? (
          <span>{`mean of buys ${meanWords(found.buys)}, of sells ${meanWords(found.sells)}; negative is better than the mid`}</span>
        ) : null
      }
      table={table}
      csv={known ? () => ({ name: "slippage.csv", text: columnsToCsv(COLUMNS, found.bins) }) : null}
    >
      {known && table.value ? <DataTable label="Fills by slippage" columns={COLUMNS} rows={found.bins} /> : null}
      {known && !table.value ? (
        <div class="chart-pair">
          <figure>
            <figcaption>
              Fills by slippage, n: buys up, sells down (means with 95 % intervals
              {found.outside > 0 ? `; ${formatCount(found.outside)} beyond the edges are in the outermost bars` : ""})
            </figcaption>
            <Chart
              theme={view.theme.value}
              label={`Fills by slippage against the mid when sent. Mean of buys ${meanWords(found.buys)}, of sells ${meanWords(found.sells)}`}
              draw={(surface, palette) => drawSlippageBars(surface, palette, found)}
            />
          </figure>
        </div>
      ) : null}
      {known ? null : (
        <Empty title="No fills yet">After a run: what each fill cost against the mid at the moment when its order was sent, by side.</Empty>
      )}
    </PaneFrame>
  );
}

function meanWords({ count, meanBp, halfWidthBp }: SlippageSum): string {
  if (count < FEW) return "too few to say";
  return `${formatSigned(meanBp, 2)} \u00b1 ${formatSigned(halfWidthBp, 2).replace("+", "")} bp`;
}
