import { useMemo } from "preact/hooks";
import { type Attribution, attribute } from "../../../src/metrics/attribution.js";
import { StepLine } from "../../../src/metrics/step-line.js";
import { Chart } from "../../charts/chart.js";
import { type CurveLine, drawCurves } from "../../charts/curves.js";
import { formatFixed, formatSigned } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { paneState } from "../parts/pane-state.js";
import { timePointer } from "../parts/time-pointer.js";
import "./result.css";

const NO_VALUE = Number.MIN_SAFE_INTEGER;

const PARTS = [
  { id: "equity", name: "net result", dash: [], width: 2.2, colour: "text1" },
  { id: "spread", name: "spread captured", dash: [5, 3], width: 1.4, colour: "text2" },
  { id: "adverse", name: "adverse selection, 1 s", dash: [2, 2], width: 1.4, colour: "text2" },
  { id: "inventory", name: "inventory", dash: [1, 3], width: 1.6, colour: "text2" },
  { id: "fees", name: "fees", dash: [], width: 1, colour: "text3" },
] as const;

/** Where the result came from, how far it fell, and what was held for it. */
export function ResultPane({ view }: { view: RunView }) {
  const table = paneState(view, "result.table", false);
  const details = detailsOf(view);
  const overview = view.overview.value;
  const quotes = quotesOf(view);
  const parts = useMemo(
    () => (details && overview ? attribute(details.equity, details.fills, overview.best, quotes.instrument) : null),
    [details, overview],
  );
  const columns = useMemo(() => (parts && details ? columnsOf(parts, details, quotes) : []), [parts]);
  const rows = useMemo(() => Array.from({ length: parts?.length ?? 0 }, (_, i) => i), [parts]);
  return (
    <PaneFrame
      id="result"
      title="Result"
      picture
      table={table}
      csv={parts ? () => ({ name: "result.csv", text: columnsToCsv(columns, rows) }) : null}
    >
      {parts && table.value ? <DataTable label="Result over time" columns={columns} rows={rows} /> : null}
      {parts && details && !table.value ? <Charts view={view} parts={parts} details={details} quotes={quotes} /> : null}
      {parts ? null : (
        <Empty title="Nothing earned or lost yet">
          After a run: how much came from the spread, how much went to those who knew more, to fees and to what was held; the drawdown and
          the inventory.
        </Empty>
      )}
    </PaneFrame>
  );
}

function Legend({ parts, quotes }: { parts: Attribution; quotes: Quotes }) {
  const last = (id: (typeof PARTS)[number]["id"]) => formatSigned(parts[id][parts.length - 1] ?? 0, 2);
  return (
    <div class="result-key">
      {PARTS.map(({ id, name, dash, width }) => (
        <span key={id}>
          <svg width="18" height="8" aria-hidden="true">
            <path d="M0 4h18" stroke="currentColor" stroke-width={width} stroke-dasharray={dash.join(" ")} />
          </svg>{" "}
          {name} <b>{last(id)}</b>
        </span>
      ))}
      <span>{quotes.instrument.quoteCurrency}</span>
    </div>
  );
}

interface ChartsProps {
  view: RunView;
  parts: Attribution;
  details: RunDetails;
  quotes: Quotes;
}

/** Where the pane is low it scrolls, so keys must reach it. */
const SCROLLS = { tabIndex: 0 };

function Charts({ view, parts, details, quotes }: ChartsProps) {
  const { baseCurrency, quoteCurrency, lotSize } = quotes.instrument;
  const { split, drawdown, position } = useMemo(() => linesOf(parts, details, quotes), [parts]);
  const info = view.info.value;
  const range = view.range.value ?? { fromNs: info?.firstNs ?? 0, toNs: info?.lastNs ?? 1 };
  const shared = { ...range, cursorNs: view.cursorNs.value };
  const money = { ...shared, unit: quoteCurrency, decimals: 2, format: (value: number) => formatSigned(value, 2) };
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10(lotSize))));
  const held = { ...shared, unit: baseCurrency, decimals, format: (value: number) => formatSigned(value, decimals) };
  const theme = view.theme.value;
  const pointer = timePointer(view, range);
  return (
    <section class="result-charts" aria-label="Result over time" {...SCROLLS}>
      <Legend parts={parts} quotes={quotes} />
      <figure class="tall">
        <Chart
          theme={theme}
          label={spoken(parts)}
          draw={(surface, palette) => drawCurves(surface, palette, { ...money, lines: split, showTime: false })}
          {...pointer}
        />
      </figure>
      <figure>
        <figcaption>Drawdown</figcaption>
        <Chart
          theme={theme}
          label="Drawdown over simulated time; the table has the numbers"
          draw={(surface, palette) => drawCurves(surface, palette, { ...money, lines: drawdown, showTime: false })}
          {...pointer}
        />
      </figure>
      <figure>
        <figcaption>Inventory</figcaption>
        <Chart
          theme={theme}
          label="Position over simulated time; the table has the numbers"
          draw={(surface, palette) => drawCurves(surface, palette, { ...held, lines: position, showTime: true })}
          {...pointer}
        />
      </figure>
    </section>
  );
}

function linesOf(parts: Attribution, details: RunDetails, quotes: Quotes): Record<"split" | "drawdown" | "position", CurveLine[]> {
  const stepLine = (values: Float64Array) => new StepLine(parts.ts, values, parts.length, NO_VALUE);
  const plain = { dash: [], width: 1.4, colour: "text1" as const };
  return {
    split: PARTS.map(({ id, ...style }) => ({ ...style, line: stepLine(parts[id]) })),
    drawdown: [{ ...plain, name: "drawdown", line: stepLine(parts.drawdown), filled: true }],
    position: [
      { ...plain, name: "position", line: stepLine(details.equity.positionLots.map((lots) => quotes.toQuantity(lots))), filled: true },
    ],
  };
}

function spoken(parts: Attribution): string {
  const last = parts.length - 1;
  const said = PARTS.map(({ id, name }) => `${name} ${formatSigned(parts[id][last] ?? 0, 2)}`);
  return `Result over simulated time. At the end: ${said.join(", ")}.`;
}

function columnsOf(parts: Attribution, details: RunDetails, quotes: Quotes): Column<number>[] {
  const { baseCurrency, quoteCurrency } = quotes.instrument;
  const money = (id: "equity" | "spread" | "adverse" | "inventory" | "fees" | "drawdown", title: string): Column<number> => ({
    id,
    title: `${title}, ${quoteCurrency}`,
    value: (i) => parts[id][i] as number,
    text: (i) => (id === "drawdown" ? formatFixed(parts[id][i] as number, 2) : formatSigned(parts[id][i] as number, 2)),
    width: 96,
    strong: id === "equity",
  });
  return [
    {
      id: "time_ns",
      title: "Time",
      value: (i) => parts.ts[i] as number,
      text: (i) => formatTime(parts.ts[i] as number),
      align: "left",
      width: 88,
    },
    money("equity", "Net"),
    money("spread", "Spread"),
    money("adverse", "Adverse"),
    money("inventory", "Inventory"),
    money("fees", "Fees"),
    money("drawdown", "Drawdown"),
    {
      id: "position",
      title: `Position, ${baseCurrency}`,
      value: (i) => quotes.toQuantity(details.equity.positionLots[i] as number),
      text: (i) => quotes.quantity(details.equity.positionLots[i] as number),
      width: 96,
    },
  ];
}
