import { useMemo } from "preact/hooks";
import { queueWait, type WaitPoint, waitQuantile } from "../../../src/metrics/queue-wait.js";
import { Chart } from "../../charts/chart.js";
import { drawWaitCurve } from "../../charts/wait-curve.js";
import { formatDuration } from "../../format/durations.js";
import { formatCount, formatPercent } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import { detailsOf } from "../details.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";

const FEW = 5;

const share = (id: "share" | "low" | "high", title: string): Column<WaitPoint> => ({
  id,
  title,
  value: (point) => point[id],
  text: (point) => formatPercent(point[id]),
  width: 84,
  strong: id === "share",
});

const COLUMNS: Column<WaitPoint>[] = [
  { id: "wait_ns", title: "Waited", value: (point) => point.ns, text: (point) => formatDuration(point.ns, 3), align: "left", width: 96 },
  { id: "at_risk", title: "Still waiting", value: (point) => point.atRisk, text: (point) => formatCount(point.atRisk), width: 96 },
  { id: "filled", title: "Filled then", value: (point) => point.filled, text: (point) => formatCount(point.filled), width: 84 },
  share("share", "Filled by, %"),
  share("low", "95 % from"),
  share("high", "95 % to"),
];

/** How long orders wait in their queue until they fill. */
export function WaitPane({ view }: { view: RunView }) {
  const table = paneState(view, "wait.table", false);
  const details = detailsOf(view);
  const wait = useMemo(() => (details ? queueWait(details.lives, details.record.endNs) : null), [details]);
  const enough = wait !== null && wait.filled >= FEW;
  return (
    <PaneFrame
      id="wait"
      title="Wait"
      picture
      note={
        enough ? (
          <span>{`half fill within ${formatDuration(waitQuantile(wait, 0.5))}; ${formatCount(wait.filled)} filled, ${formatCount(wait.censored)} given up or open count as longer`}</span>
        ) : null
      }
      table={table}
      csv={enough ? () => ({ name: "queue-wait.csv", text: columnsToCsv(COLUMNS, wait.points) }) : null}
    >
      {enough && table.value ? <DataTable label="Wait in the queue" columns={COLUMNS} rows={wait.points} /> : null}
      {enough && !table.value ? (
        <div class="chart-pair">
          <figure>
            <figcaption>Orders filled by then, % (95 % band)</figcaption>
            <Chart
              theme={view.theme.value}
              label={`Share of orders filled by their wait in the queue: half within ${formatDuration(waitQuantile(wait, 0.5))}`}
              draw={(surface, palette) => drawWaitCurve(surface, palette, wait.points)}
            />
          </figure>
        </div>
      ) : null}
      {enough ? null : (
        <Empty title={wait ? "Too few fills to say" : "No order has waited yet"}>
          After a run with at least {FEW} fills: how long orders stood in their queue until they filled. Orders that were taken back count
          as ones that would have waited longer.
        </Empty>
      )}
    </PaneFrame>
  );
}
