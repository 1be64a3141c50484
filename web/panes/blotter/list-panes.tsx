import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { LogLine } from "../../../src/engine/record.js";
import { markoutBp } from "../../../src/metrics/fills.js";
import { formatCount } from "../../format/numbers.js";
import { seek } from "../../state/seek.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { columnsToCsv } from "../parts/columns.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import { ADVICE_COLUMNS } from "./advice-columns.js";
import { AdviceList } from "./advice-list.js";
import { FilteredTable } from "./filtered-table.js";
import { LOG_COLUMNS } from "./log-columns.js";
import { fillColumns, orderColumns } from "./order-columns.js";
import { FirstSteps } from "./steps.js";

const SECOND_NS = 1e9;

interface PaneProps {
  view: RunView;
}

/** Every order of the run. */
export function OrdersPane({ view }: PaneProps) {
  const details = detailsOf(view);
  const query = paneState(view, "orders.query", "");
  const columns = useMemo(() => orderColumns(quotesOf(view)), [view.info.value]);
  return (
    <List id="orders" title="Orders" query={query} details={details} csv={details && (() => columnsToCsv(columns, details.lives))}>
      {details ? (
        <FilteredTable
          label="Orders"
          columns={columns}
          rows={details.lives}
          rowId={idOf}
          initialSort={{ id: "accepted_ns", descending: true }}
          empty="The strategy sent no order."
          query={query.value}
          view={view}
        />
      ) : null}
    </List>
  );
}

/** Every execution of the run. */
export function FillsPane({ view }: PaneProps) {
  const details = detailsOf(view);
  const query = paneState(view, "fills.query", "");
  const info = view.info.value;
  const best = view.overview.value?.best;
  const columns = useMemo(
    () => fillColumns(quotesOf(view), (fill) => (best && info ? markoutBp(fill, best, SECOND_NS, info.lastNs) : Number.NaN)),
    [info, best],
  );
  return (
    <List id="fills" title="Fills" query={query} details={details} csv={details && (() => columnsToCsv(columns, details.fills))}>
      {details ? (
        <FilteredTable
          label="Fills"
          columns={columns}
          rows={details.fills}
          rowId={idOf}
          initialSort={{ id: "heard_ns", descending: true }}
          empty="No order was filled."
          query={query.value}
          view={view}
        />
      ) : null}
    </List>
  );
}

/** What the strategy wrote, with the simulated time. Choosing a line puts the cursor of all panes at its time. */
export function LogPane({ view }: PaneProps) {
  const details = detailsOf(view);
  const query = paneState(view, "log.query", "");
  const log = details?.record.log;
  const chosen = paneState<LogLine | null>(view, "log.line", null);
  const lineNumbers = useMemo(() => new Map(log?.map((line, number) => [line, number])), [log]);
  const numberOf = (line: LogLine) => lineNumbers.get(line) ?? -1;
  const choice = {
    rowId: numberOf,
    selected: chosen.value && numberOf(chosen.value),
    onSelect: (line: LogLine) => {
      chosen.value = line;
      view.playing.value = false;
      seek(view, line.ts);
    },
  };
  return (
    <List id="log" title="Log" query={query} details={details} csv={log ? () => columnsToCsv(LOG_COLUMNS, log) : null}>
      {log ? (
        <FilteredTable
          label="Log"
          columns={LOG_COLUMNS}
          rows={log}
          choice={choice}
          empty="The strategy wrote nothing. console.log writes here, with the simulated time."
          query={query.value}
          view={view}
        />
      ) : null}
    </List>
  );
}

/** What a trader would be asked to look at. */
export function AdvicePane({ view }: PaneProps) {
  const details = detailsOf(view);
  const csv = details && (() => columnsToCsv(ADVICE_COLUMNS, details.advice));
  return (
    <List id="advice" title="Advice" query={null} details={details} csv={csv}>
      {details ? <AdviceList advice={details.advice} /> : null}
    </List>
  );
}

const idOf = (row: { orderId: number }): number => row.orderId;

interface ListProps {
  id: string;
  title: string;
  /** Null where there is nothing to look for. */
  query: Signal<string> | null;
  details: RunDetails | null;
  csv: (() => string) | null;
  children: ComponentChildren;
}

function List({ id, title, query, details, csv, children }: ListProps) {
  return (
    <PaneFrame
      id={id}
      title={title}
      note={details && query ? <Filter query={query} of={id} /> : null}
      csv={csv && (() => ({ name: `${id}.csv`, text: csv() }))}
    >
      {details ? children : <FirstSteps />}
      {details && query ? <Dropped of={id} details={details} /> : null}
    </PaneFrame>
  );
}

function Filter({ query, of }: { query: Signal<string>; of: string }) {
  return (
    <input
      class="pane-filter"
      type="search"
      placeholder={of === "log" ? "Filter, e.g. error" : "Filter, e.g. buy queue"}
      aria-label={`Filter ${of}`}
      value={query.value}
      onInput={(event) => {
        query.value = event.currentTarget.value;
      }}
    />
  );
}

/** What a full record left out is said, never hidden. */
function Dropped({ of, details }: { of: string; details: RunDetails }) {
  const { dropped } = details.record;
  const count = of === "log" ? dropped.log : dropped.orderEvents;
  if (count === 0) return null;
  const what = of === "log" ? "log lines were" : "order events were";
  return <p class="pane-dropped">{`${formatCount(count)} later ${what} not kept: the record is full.`}</p>;
}
