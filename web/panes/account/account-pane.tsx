import { useMemo } from "preact/hooks";
import { type EquityCurve, summarizeAccount } from "../../../src/metrics/equity.js";
import { StepLine } from "../../../src/metrics/step-line.js";
import { Chart } from "../../charts/chart.js";
import { type CurveLine, drawCurves } from "../../charts/curves.js";
import { formatCount, formatFixed, formatSigned } from "../../format/numbers.js";
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
import { accountFacts, allBooksFact, Facts } from "./summary.js";

/** Result and position over time. */
export function AccountPane({ view }: { view: RunView }) {
  const table = paneState(view, "account.table", false);
  const details = detailsOf(view);
  const quotes = quotesOf(view);
  const columns = useMemo(() => (details ? curveColumns(details.equity, quotes) : []), [details]);
  const rows = useMemo(() => (details ? Array.from({ length: details.equity.length }, (_, i) => i) : []), [details]);
  return (
    <PaneFrame
      id="account"
      title="Account"
      picture
      note={details ? <Note details={details} /> : null}
      table={table}
      csv={details ? () => ({ name: "account.csv", text: columnsToCsv(columns, rows) }) : null}
    >
      {details ? <Body view={view} details={details} quotes={quotes} /> : <NotYet view={view} />}
      {details && table.value ? <DataTable label="Account over time" columns={columns} rows={rows} /> : null}
      {details && !table.value ? <Curves view={view} details={details} quotes={quotes} /> : null}
    </PaneFrame>
  );
}

function Note({ details }: { details: RunDetails }) {
  const { outcome, endNs, dropped } = details.record;
  if (dropped.samples > 0) return <span>{`${formatCount(dropped.samples)} later samples were not kept`}</span>;
  return outcome === "complete" ? null : <span>{`incomplete: up to ${formatTime(endNs)}`}</span>;
}

interface PartProps {
  view: RunView;
  details: RunDetails;
  quotes: Quotes;
}

function Body({ details, quotes }: PartProps) {
  const { record, equity, instrument: index } = details;
  const facts = accountFacts(
    summarizeAccount(
      equity,
      record.accounts.find(({ instrument }) => instrument === index),
    ),
    quotes,
  );
  return <Facts facts={record.books.length > 1 ? [allBooksFact(record), ...facts] : facts} />;
}

function Curves({ view, details, quotes }: PartProps) {
  const { equity } = details;
  const { baseCurrency, quoteCurrency, lotSize } = quotes.instrument;
  const lines = useMemo(() => linesOf(details, quotes), [details]);
  const info = view.info.value;
  const range = view.range.value ?? { fromNs: info?.firstNs ?? 0, toNs: info?.lastNs ?? 1 };
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10(lotSize))));
  const shared = { ...range, cursorNs: view.cursorNs.value };
  const pointer = timePointer(view, range);
  const theme = view.theme.value;
  return (
    <div class="curves">
      <figure class="curve">
        <figcaption>Equity</figcaption>
        <Chart
          theme={theme}
          label={`Equity over simulated time, ${formatSigned(equity.equity.at(-1) ?? 0, 2)} ${quoteCurrency} at the end; the table has the numbers`}
          draw={(surface, palette) =>
            drawCurves(surface, palette, {
              ...{ ...shared, lines: lines.equity, unit: quoteCurrency, decimals: 2, showTime: false },
              format: (value) => formatSigned(value, 2),
            })
          }
          {...pointer}
        />
      </figure>
      <figure class="curve">
        <figcaption>Position</figcaption>
        <Chart
          theme={theme}
          label="Position over simulated time; the table has the numbers"
          draw={(surface, palette) =>
            drawCurves(surface, palette, {
              ...{ ...shared, lines: lines.position, unit: baseCurrency, decimals, showTime: true },
              format: (value) => formatSigned(value, decimals),
            })
          }
          {...pointer}
        />
      </figure>
    </div>
  );
}

function linesOf({ equity }: RunDetails, quotes: Quotes): Record<"equity" | "position", CurveLine[]> {
  const lineOf = (name: string, values: Float64Array, filled: boolean): CurveLine[] => [
    { name, line: new StepLine(equity.ts, values, equity.length, Number.MIN_SAFE_INTEGER), dash: [], width: 1.6, colour: "text1", filled },
  ];
  const held = equity.positionLots.map((lots) => quotes.toQuantity(lots));
  return { equity: lineOf("equity", equity.equity, false), position: lineOf("position", held, true) };
}

function NotYet({ view }: { view: RunView }) {
  const fees = view.info.value ? ` Money is in ${view.info.value.instrument.quoteCurrency}.` : "";
  return (
    <Empty title="Nothing earned or lost yet">{`After a run: result, fees, position and drawdown, over simulated time.${fees}`}</Empty>
  );
}

function curveColumns(curve: EquityCurve, quotes: Quotes): Column<number>[] {
  const { baseCurrency, quoteCurrency } = quotes.instrument;
  const at = (column: Float64Array) => (i: number) => column[i] as number;
  const [ts, equity, fee, position] = [at(curve.ts), at(curve.equity), at(curve.fee), at(curve.positionLots)];
  return [
    { id: "time_ns", title: "Time", value: ts, text: (i) => formatTime(ts(i)), align: "left", width: 88 },
    { id: "equity", title: `Equity, ${quoteCurrency}`, value: equity, text: (i) => formatSigned(equity(i), 2), width: 110, strong: true },
    { id: "fees", title: `Fees, ${quoteCurrency}`, value: fee, text: (i) => formatFixed(fee(i), 2), width: 100 },
    {
      id: "position",
      title: `Position, ${baseCurrency}`,
      value: (i) => quotes.toQuantity(position(i)),
      text: (i) => quotes.quantity(position(i)),
      width: 110,
    },
  ];
}
