import { bucketLowNs } from "../../../src/metrics/histogram.js";
import { Chart } from "../../charts/chart.js";
import { drawLatencyRows } from "../../charts/latency-rows.js";
import { toCsv } from "../../format/csv.js";
import { formatDuration, formatRoundDuration } from "../../format/durations.js";
import { formatCount, formatPercent } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import type { Column } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import { type Leg, latencyRange, legsOf, type TargetResult, targetResult } from "./legs.js";

const COLUMNS: Column<Leg>[] = [
  { id: "leg", title: "Leg", value: (leg) => leg.title, align: "left", width: 90, strong: true },
  {
    id: "count",
    title: "Messages",
    value: (leg) => leg.histogram?.count ?? 0,
    text: (leg) => formatCount(leg.histogram?.count ?? 0),
    width: 76,
  },
  {
    id: "min_ns",
    title: "Min",
    value: (leg) => leg.histogram?.minNs ?? Number.NaN,
    text: (leg) => formatDuration(leg.histogram?.minNs ?? Number.NaN),
    width: 76,
    wideOnly: true,
  },
  { id: "mean_ns", title: "Mean", value: meanNs, text: (leg) => formatDuration(meanNs(leg)), width: 76, wideOnly: true },
  { id: "p50_ns", title: "p50", value: (leg) => leg.p50, text: (leg) => formatDuration(leg.p50), width: 76 },
  { id: "p99_ns", title: "p99", value: (leg) => leg.p99, text: (leg) => formatDuration(leg.p99), width: 76 },
  { id: "max_ns", title: "Max", value: (leg) => leg.max, text: (leg) => formatDuration(leg.max), width: 76 },
];

/** How late everything was: the feed, the request, the answer, and both of them against the target. */
export function LatencyPane({ view }: { view: RunView }) {
  const table = paneState(view, "latency.table", false);
  const legs = legsOf(view);
  const target = targetResult(view);
  const known = legs.some(({ histogram }) => histogram !== null);
  return (
    <PaneFrame
      id="latency"
      title="Latency"
      picture
      note={<Note view={view} target={target} />}
      table={table}
      csv={known ? () => ({ name: "latency.csv", text: latencyCsv(legs) }) : null}
    >
      {known ? <Body view={view} legs={legs} target={target} table={table.value} /> : <NoBook />}
    </PaneFrame>
  );
}

function Note({ view, target }: { view: RunView; target: TargetResult | null }) {
  if (target) {
    const share = `${formatPercent(target.within)} % within ${formatRoundDuration(target.targetNs)}, ${formatCount(target.roundTrips)} round trips`;
    return (
      <span>
        <b title="Met when p99 of the round trip is within the target">{target.met ? "Target met" : "Target missed"}</b>, {share}
      </span>
    );
  }
  const messages = view.overview.value?.feed.count ?? 0;
  return messages > 0 ? <span>{`feed is recorded in the book, ${formatCount(messages)} messages`}</span> : null;
}

interface BodyProps {
  view: RunView;
  legs: Leg[];
  target: TargetResult | null;
  table: boolean;
}

function Body({ view, legs, target, table }: BodyProps) {
  if (table) return <DataTable label="Latency by leg" columns={COLUMNS} rows={legs} />;
  const rows = legs.map((leg) => ({
    histogram: leg.histogram,
    p50: leg.p50,
    p99: leg.p99,
    targetNs: leg.id === "roundTrip" ? (target?.targetNs ?? null) : null,
    strong: leg.id === "roundTrip",
  }));
  const range = latencyRange(legs, target?.targetNs ?? null);
  return (
    <div class="latency-grid">
      <span class="latency-key">solid p50, dashed p99</span>
      <span class="latency-head">p50</span>
      <span class="latency-head">p99</span>
      <span class="latency-head">max</span>
      <div class="latency-names">
        {legs.map((leg) => (
          <span key={leg.id}>{leg.title}</span>
        ))}
      </div>
      <div class="latency-chart">
        <Chart
          theme={view.theme.value}
          label={spoken(legs)}
          draw={(surface, palette) => drawLatencyRows(surface, palette, { rows, ...range, axisHeight: 22 })}
        />
        {legs.some(({ histogram }) => !histogram) ? (
          <span class="latency-later">{view.record.value ? "no order was sent" : "after a run"}</span>
        ) : null}
      </div>
      <Values legs={legs} of="p50" />
      <Values legs={legs} of="p99" />
      <Values legs={legs} of="max" />
    </div>
  );
}

function Values({ legs, of }: { legs: Leg[]; of: "p50" | "p99" | "max" }) {
  return (
    <div class={`latency-values ${of}`}>
      {legs.map((leg) => (
        <span key={leg.id}>{formatDuration(leg[of])}</span>
      ))}
    </div>
  );
}

function NoBook() {
  return (
    <Empty title="No latencies yet">
      The feed's latency shows as soon as a book is read; those of requests and answers after a run, against the target of the setup.
    </Empty>
  );
}

function meanNs({ histogram }: Leg): number {
  return histogram ? histogram.sumNs / histogram.count : Number.NaN;
}

const spoken = (legs: Leg[]): string =>
  `Latency histograms. ${legs.map((leg) => `${leg.title}: p50 ${formatDuration(leg.p50)}, p99 ${formatDuration(leg.p99)}`).join(". ")}.`;

function latencyCsv(legs: Leg[]): string {
  const rows = legs.flatMap(({ id, histogram }) =>
    [...(histogram?.buckets ?? [])].flatMap((count, i) => (count > 0 ? [[id, bucketLowNs(i), bucketLowNs(i + 1), count]] : [])),
  );
  return toCsv(["leg", "from_ns", "below_ns", "count"], rows);
}
