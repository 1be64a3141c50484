import { useMemo } from "preact/hooks";
import { markoutCurve } from "../../../src/metrics/fills.js";
import { type QueueBucket, queueOutcomes } from "../../../src/metrics/queue-outcomes.js";
import { Chart } from "../../charts/chart.js";
import { drawMarkoutLines } from "../../charts/markout-lines.js";
import { drawRateBars } from "../../charts/rate-bars.js";
import { formatCount, formatPercent, formatPlain, MISSING } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import { queueColumns } from "./queue-columns.js";

/** What joining a queue led to, and what the fills were worth. */
export function QueuePane({ view }: { view: RunView }) {
  const table = paneState(view, "queue.table", false);
  const details = detailsOf(view);
  const quotes = quotesOf(view);
  const buckets = useMemo(() => (details ? queueOutcomes(details.lives, quotes.instrument.lotSize) : []), [details]);
  const columns = useMemo(() => queueColumns(quotes), [quotes.instrument]);
  const known = details !== null && buckets.length > 0;
  return (
    <PaneFrame
      id="queue"
      title="Queue and fills"
      picture
      note={known ? <Note buckets={buckets} /> : null}
      table={table}
      csv={known ? () => ({ name: "queue.csv", text: columnsToCsv(columns, buckets) }) : null}
    >
      {known && table.value ? <DataTable label="Outcome by queue ahead" columns={columns} rows={buckets} /> : null}
      {known && !table.value ? <Charts view={view} details={details} buckets={buckets} quotes={quotes} /> : null}
      {known ? null : <Nothing ran={details !== null} />}
    </PaneFrame>
  );
}

function Note({ buckets }: { buckets: QueueBucket[] }) {
  const sum = (of: "filled" | "cases" | "open") => buckets.reduce((total, bucket) => total + bucket[of], 0);
  const cases = sum("cases");
  const rate = cases === 0 ? MISSING : formatPercent(sum("filled") / cases);
  const open = sum("open");
  return <span>{`${rate} % of ${formatCount(cases)} ended orders filled${open > 0 ? `, ${formatCount(open)} open` : ""}`}</span>;
}

interface ChartsProps {
  view: RunView;
  details: RunDetails;
  buckets: QueueBucket[];
  quotes: Quotes;
}

function Charts({ view, details, buckets, quotes }: ChartsProps) {
  const best = view.overview.value?.best ?? null;
  const lastNs = view.info.value?.lastNs ?? 0;
  const points = useMemo(() => (best ? markoutCurve(details.fills, best, lastNs) : []), [details, best, lastNs]);
  const bars = buckets.map((bucket) => ({
    edge: formatPlain(bucket.highLots * quotes.instrument.lotSize),
    rate: bucket.rate,
    low: bucket.lowRate,
    high: bucket.highRate,
    cases: bucket.cases,
  }));
  return (
    <div class="chart-pair">
      <figure>
        <figcaption>{`Filled, % by ${quotes.instrument.baseCurrency} ahead (95 % interval)`}</figcaption>
        <Chart
          theme={view.theme.value}
          label="Fill rate by queue ahead; the table has the numbers"
          draw={(surface, palette) => drawRateBars(surface, palette, bars)}
        />
      </figure>
      {points.some(({ count }) => count > 0) ? (
        <figure>
          <figcaption>Mean markout, bp of price (95 % interval)</figcaption>
          <Chart
            theme={view.theme.value}
            label="Mean markout of buys and sells by time after the fill"
            draw={(surface, palette) => drawMarkoutLines(surface, palette, points)}
          />
        </figure>
      ) : null}
    </div>
  );
}

function Nothing({ ran }: { ran: boolean }) {
  if (ran)
    return (
      <Empty title="No order joined a queue">
        An order that rests at its price shows here: how much was ahead of it, and what became of it.
      </Empty>
    );
  return (
    <Empty title="No fills yet">
      After a run: how often orders filled by the queue they joined, with 95 % intervals, and what fills were worth 1 ms to 60 s later.
    </Empty>
  );
}
