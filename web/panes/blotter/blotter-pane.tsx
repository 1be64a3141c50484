import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { markoutBp } from "../../../src/metrics/fills.js";
import { formatCount } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { columnsToCsv } from "../parts/columns.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { Tabs } from "../parts/tabs.js";
import { ADVICE_COLUMNS } from "./advice-columns.js";
import { AdviceList } from "./advice-list.js";
import { FilteredTable } from "./filtered-table.js";
import { LOG_COLUMNS } from "./log-columns.js";
import { fillColumns, orderColumns } from "./order-columns.js";
import { FirstSteps } from "./steps.js";

type Tab = "orders" | "fills" | "log" | "advice";
const SECOND_NS = 1e9;

/** Orders, fills and log lines of the run. */
export function BlotterPane({ view }: { view: RunView }) {
  const tab = useSignal<Tab>("orders");
  const query = useSignal("");
  const details = detailsOf(view);
  const tables = useTables(view, details);
  const table = tables?.[tab.value];
  return (
    <PaneFrame
      id="blotter"
      title="Orders"
      tabs={<BlotterTabs tab={tab} details={details} />}
      note={details && tab.value !== "advice" ? <Filter query={query} tab={tab.value} /> : null}
      csv={table ? () => ({ name: `${tab.value}.csv`, text: table.csv() }) : null}
    >
      {tables && details ? (
        <>
          {tab.value === "orders" ? <FilteredTable {...tables.orders.props} query={query.value} view={view} /> : null}
          {tab.value === "fills" ? <FilteredTable {...tables.fills.props} query={query.value} view={view} /> : null}
          {tab.value === "advice" ? <AdviceList advice={details.advice} /> : null}
          {tab.value === "log" ? <FilteredTable {...tables.log.props} query={query.value} view={view} /> : null}
          <Dropped tab={tab.value} details={details} />
        </>
      ) : (
        <FirstSteps />
      )}
    </PaneFrame>
  );
}

function useTables(view: RunView, details: RunDetails | null) {
  const info = view.info.value;
  const overview = view.overview.value;
  return useMemo(() => {
    if (!details) return null;
    const quotes = quotesOf(view);
    const orders = orderColumns(quotes);
    const fills = fillColumns(quotes, (fill) => (overview && info ? markoutBp(fill, overview.best, SECOND_NS, info.lastNs) : Number.NaN));
    const { lives, fills: fillRows, record } = details;
    const newest = { id: "accepted_ns", descending: true };
    return {
      orders: {
        props: { label: "Orders", columns: orders, rows: lives, rowId: idOf, initialSort: newest, empty: "The strategy sent no order." },
        csv: () => columnsToCsv(orders, lives),
      },
      fills: {
        props: {
          label: "Fills",
          columns: fills,
          rows: fillRows,
          rowId: idOf,
          initialSort: { id: "heard_ns", descending: true },
          empty: "No order was filled.",
        },
        csv: () => columnsToCsv(fills, fillRows),
      },
      log: {
        props: {
          label: "Log",
          columns: LOG_COLUMNS,
          rows: record.log,
          empty: "The strategy wrote nothing. console.log writes here, with the simulated time.",
        },
        csv: () => columnsToCsv(LOG_COLUMNS, record.log),
      },
      advice: { csv: () => columnsToCsv(ADVICE_COLUMNS, details.advice) },
    };
  }, [details, overview, info]);
}

const idOf = (row: { orderId: number }): number => row.orderId;

function BlotterTabs({ tab, details }: { tab: Signal<Tab>; details: RunDetails | null }) {
  const tabs = [
    { id: "orders", title: "Orders", count: details?.lives.length ?? 0 },
    { id: "fills", title: "Fills", count: details?.fills.length ?? 0 },
    { id: "log", title: "Log", count: details?.record.log.length ?? 0 },
    { id: "advice", title: "Advice", count: details?.advice.length ?? 0 },
  ] as const;
  return <Tabs label="Orders, fills, log and advice" tabs={tabs} selected={tab} />;
}

function Filter({ query, tab }: { query: Signal<string>; tab: Tab }) {
  return (
    <input
      class="pane-filter"
      type="search"
      placeholder={tab === "log" ? "Filter, e.g. error" : "Filter, e.g. buy queue"}
      aria-label={`Filter ${tab}`}
      value={query.value}
      onInput={(event) => {
        query.value = event.currentTarget.value;
      }}
    />
  );
}

/** What a full record left out is said, never hidden. */
function Dropped({ tab, details }: { tab: Tab; details: RunDetails }) {
  const { dropped } = details.record;
  const count = tab === "log" ? dropped.log : dropped.orderEvents;
  if (count === 0) return null;
  const what = tab === "log" ? "log lines were" : "order events were";
  return <p class="pane-dropped">{`${formatCount(count)} later ${what} not kept: the record is full.`}</p>;
}
