import type { Divergence, FillPair } from "../../../src/metrics/compare/diverge.js";
import type { Move } from "../../../src/metrics/compare/trace.js";
import { formatDuration } from "../../format/durations.js";
import { formatCount } from "../../format/numbers.js";
import { makeQuotes, type Quotes } from "../../format/quotes.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import type { Column } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { SideMark } from "../parts/icons.js";
import type { Comparison } from "./comparison.js";

const AROUND_NS = 5e9;

interface Props {
  view: RunView;
  compared: Comparison;
}

/** Where the runs part, and the fills that are not in both. */
export function FillDifferences({ view, compared }: Props) {
  const { a, b, pairs, order, fill, sameBook } = compared;
  const quotes = makeQuotes(a.instrument);
  const different = pairs.filter(({ kind }) => kind !== "same").map((pair, id) => ({ ...pair, id }));
  if (!sameBook) return <p class="data-empty">The runs replayed two books, so no fill of one is a fill of the other.</p>;
  const dropped = a.trace.fills.dropped + b.trace.fills.dropped;
  return (
    <>
      <p class="compare-note">
        {order === null && fill === null ? "Both sent the same orders and had the same fills." : null}
        {order ? <Parting view={view} what="order" at={order} quotes={quotes} /> : null}{" "}
        {fill ? <Parting view={view} what="fill" at={fill} quotes={quotes} /> : null}
        {dropped > 0 ? ` ${formatCount(dropped)} later fills were not kept.` : ""}
      </p>
      {different.length > 0 ? (
        <DataTable
          label="Fills that differ"
          columns={columnsOf(quotes)}
          rows={different}
          rowId={(row) => row.id}
          selected={null}
          onSelect={(row) => lookAt(view, timeOf(row))}
          empty=""
        />
      ) : null}
    </>
  );
}

type Row = FillPair & { id: number };

const timeOf = ({ a, b }: FillPair): number => Math.min(a?.ns ?? Number.POSITIVE_INFINITY, b?.ns ?? Number.POSITIVE_INFINITY);

function Parting({ view, what, at, quotes }: { view: RunView; what: "order" | "fill"; at: Divergence; quotes: Quotes }) {
  return (
    <>
      {sameWords(at.index, what)}{" "}
      <button type="button" class="text-button" onClick={() => lookAt(view, at.ns)}>
        {formatTime(at.ns)}
      </button>
      : {moveWords(at.a, quotes)} here, {moveWords(at.b, quotes)} there.
    </>
  );
}

function sameWords(count: number, what: "order" | "fill"): string {
  if (count === 0) return `No ${what} is the same, from`;
  return count === 1 ? `The first ${what} is the same, until` : `The first ${formatCount(count)} ${what}s are the same, until`;
}

function moveWords(move: Move | null, quotes: Quotes): string {
  if (!move) return "nothing more";
  return `${move.side > 0 ? "buy" : "sell"} ${quotes.quantity(move.lots)} at ${quotes.price(move.ticks)}`;
}

function lookAt(view: RunView, ns: number): void {
  const info = view.info.value;
  if (!info) return;
  view.range.value = { fromNs: Math.max(info.firstNs, ns - AROUND_NS), toNs: Math.min(info.lastNs, ns + AROUND_NS) };
  view.cursorNs.value = ns;
}

const KINDS: Readonly<Record<FillPair["kind"], string>> = {
  same: "in both",
  moved: "moved",
  onlyA: "only in this run",
  onlyB: "only in the other",
};

function columnsOf(quotes: Quotes): Column<Row>[] {
  const one = ({ a, b }: Row): Move => (a ?? b) as Move;
  return [
    { id: "time_ns", title: "Time", value: timeOf, text: (row) => formatTime(timeOf(row)), align: "left", width: 84 },
    {
      id: "side",
      title: "Side",
      value: (row) => one(row).side,
      cell: (row) => (
        <span>
          <SideMark side={one(row).side} /> {one(row).side > 0 ? "Buy" : "Sell"}
        </span>
      ),
      align: "left",
      width: 60,
    },
    { id: "price", title: "Price", value: (row) => quotes.toPrice(one(row).ticks), text: (row) => quotes.price(one(row).ticks), width: 80 },
    {
      id: "where",
      title: "Where",
      value: (row) => KINDS[row.kind],
      text: whereWords(quotes),
      align: "left",
      width: 140,
      grow: true,
      strong: true,
    },
  ];
}

const whereWords =
  (quotes: Quotes) =>
  ({ kind, a, b }: Row): string => {
    if (kind !== "moved" || !a || !b) return KINDS[kind];
    const parts = [
      a.ns === b.ns ? "" : `${formatDuration(Math.abs(a.ns - b.ns))} ${a.ns < b.ns ? "earlier" : "later"}`,
      a.ticks === b.ticks ? "" : `there at ${quotes.price(b.ticks)}`,
      a.lots === b.lots ? "" : `there ${quotes.quantity(b.lots)}`,
    ];
    return parts.filter((part) => part !== "").join(", ");
  };
