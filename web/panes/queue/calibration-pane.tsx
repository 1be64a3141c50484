import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { OrderCalibration } from "../../../src/estimate/calibrate-orders.js";
import type { ReliabilityBin } from "../../../src/estimate/calibration.js";
import { followedModel } from "../../../src/metrics/verdict/ties.js";
import { Chart } from "../../charts/chart.js";
import { drawReliability } from "../../charts/reliability.js";
import { formatCount, formatFixed, formatPercent, formatSigned } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, type RunDetails } from "../details.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import "./calibration.css";

/** Fewer scored orders say nothing. */
const FEW = 20;

const percent = (id: "said" | "happened" | "happenedLow" | "happenedHigh", title: string): Column<ReliabilityBin> => ({
  id,
  title,
  value: (bin) => bin[id],
  text: (bin) => formatPercent(bin[id]),
  width: 96,
});

const COLUMNS: Column<ReliabilityBin>[] = [
  percent("said", "Said, %"),
  percent("happened", "Happened, %"),
  percent("happenedLow", "95 % from"),
  percent("happenedHigh", "95 % to"),
  { id: "cases", title: "Orders", value: (bin) => bin.cases, text: (bin) => formatCount(bin.cases), width: 84 },
];

const known = new WeakMap<RunDetails, Promise<OrderCalibration[]>>();

/** How good the estimates of fills were where the strategy quoted. */
export function CalibrationPane({ view }: { view: RunView }) {
  const table = paneState(view, "calibration.table", false);
  const horizon = paneState(view, "calibration.horizon", 1);
  const details = detailsOf(view);
  const found = useCalibration(view, details);
  const shown = Array.isArray(found) ? found[horizon.value] : undefined;
  const enough = shown !== undefined && shown.report.cases >= FEW;
  return (
    <PaneFrame
      id="calibration"
      title="Calibration"
      picture
      note={Array.isArray(found) ? <Horizons found={found} chosen={horizon} /> : null}
      table={table}
      csv={enough ? () => ({ name: "fill-calibration.csv", text: columnsToCsv(COLUMNS, shown.report.bins) }) : null}
    >
      {enough && table.value ? (
        <DataTable label="Estimates of fills against what happened" columns={COLUMNS} rows={shown.report.bins} />
      ) : null}
      {enough && !table.value ? <Picture view={view} shown={shown} /> : null}
      {enough ? null : <Not found={found} details={details} shown={shown} />}
    </PaneFrame>
  );
}

function Picture({ view, shown: { horizonNs, report } }: { view: RunView; shown: OrderCalibration }) {
  return (
    <div class="chart-pair calibration-pair">
      <figure>
        <figcaption>{`Filled within ${horizonNs / 1e9} s, % of orders, by what was said when they were sent`}</figcaption>
        <Chart
          theme={view.theme.value}
          label={`Estimates of fills within ${horizonNs / 1e9} s against what happened; the table has the numbers`}
          draw={(surface, palette) => drawReliability(surface, palette, report.bins)}
        />
      </figure>
      <dl class="calibration-scores">
        <Score name="Orders scored" value={formatCount(report.cases)} />
        <Score name="Not known then" value={formatCount(report.unknown)} />
        <Score name="Filled, %" value={formatPercent(report.baseRate)} />
        <Score name="Brier" value={formatFixed(report.brier, 4)} />
        <Score name="of the base rate" value={formatFixed(report.baseBrier, 4)} />
        <Score name="Skill" value={Number.isNaN(report.skill) ? "nothing to beat" : formatSigned(report.skill, 3)} />
      </dl>
    </div>
  );
}

const Score = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function Horizons({ found, chosen }: { found: readonly OrderCalibration[]; chosen: Signal<number> }) {
  return (
    <select
      class="transport-choice"
      aria-label="Filled within"
      value={String(chosen.value)}
      onChange={(event) => {
        chosen.value = Number(event.currentTarget.value);
      }}
    >
      {found.map(({ horizonNs }, i) => (
        <option key={horizonNs} value={String(i)} selected={i === chosen.value}>
          within {horizonNs / 1e9} s
        </option>
      ))}
    </select>
  );
}

interface NotProps {
  found: OrderCalibration[] | Error | null;
  details: RunDetails | null;
  shown: OrderCalibration | undefined;
}

function Not({ found, details, shown }: NotProps) {
  if (found instanceof Error) return <Empty title="It could not be worked out">{found.message}</Empty>;
  if (!details)
    return (
      <Empty title="No order was sent yet">
        After a run: how likely the book's past said that your orders would fill, against how many of them did, nobody taking them back.
      </Empty>
    );
  if (!shown) return <Empty title="Working it out">The book is replayed with a twin of every order.</Empty>;
  const { cases, unknown } = shown.report;
  return (
    <Empty title="Too few to say">
      {`${formatCount(cases)} orders could be scored and ${formatCount(unknown)} could not, since too little of the book had been heard; at least ${FEW} are wanted.`}
    </Empty>
  );
}

function useCalibration(view: RunView, details: RunDetails | null): OrderCalibration[] | Error | null {
  const answer = useSignal<{ of: RunDetails; found: OrderCalibration[] | Error } | null>(null);
  const market = view.market.value;
  useEffect(() => {
    if (!details || !market) return;
    let gone = false;
    const asked = known.get(details) ?? market.calibrate(details.lives.map(sentOf), followedModel(details.record));
    known.set(details, asked);
    const heard = (found: OrderCalibration[] | Error) => {
      if (!gone) answer.value = { of: details, found };
    };
    asked.then(heard, heard);
    return () => {
      gone = true;
    };
  }, [details, market]);
  return answer.value && answer.value.of === details ? answer.value.found : null;
}

const sentOf = ({ side, ticks, lots, sentNs }: RunDetails["lives"][number]) => ({ side, ticks, lots, sentNs });
