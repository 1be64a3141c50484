import type { RunFigures } from "../../../src/metrics/compare/figures.js";
import { splitDuration } from "../../format/durations.js";
import { formatCount, formatFixed, formatPercent, formatSigned, MISSING } from "../../format/numbers.js";
import { makeQuotes } from "../../format/quotes.js";
import type { KeptRun } from "../../state/history.js";

/** A figure of two runs, and how far apart they are. */
export interface FigureRow {
  id: string;
  title: string;
  unit: string;
  a: number;
  b: number;
  text: { a: string; b: string; change: string };
  strong?: boolean;
  /** Part of the figure above. */
  inner?: boolean;
}

type Writer = (value: number) => string;

export function figureRows(a: KeptRun, b: KeptRun): FigureRow[] {
  const quotes = makeQuotes(a.instrument);
  const { baseCurrency: base, quoteCurrency: quote } = a.instrument;
  const money = (value: number) => formatSigned(value, 2);
  const lots: Writer = (value) => quotes.quantity(value);
  const ms: Writer = (ns) => (Number.isNaN(ns) ? MISSING : formatFixed(ns / 1e6, 2));
  const row = (id: keyof RunFigures, title: string, unit: string, write: Writer, more: Partial<FigureRow> = {}): FigureRow => {
    const [one, other] = [a.figures[id], b.figures[id]];
    return { id, title, unit, a: one, b: other, text: { a: write(one), b: write(other), change: changeOf(one - other, write) }, ...more };
  };
  const several = !Number.isNaN(a.figures.netAll) || !Number.isNaN(b.figures.netAll);
  return [
    ...(several ? [row("netAll", "Net result, all books", quote, money, { strong: true })] : []),
    row("net", several ? `Net result, ${a.instrument.venue}` : "Net result", quote, money, { strong: true }),
    row("gross", "Before fees", quote, money, { inner: true }),
    row("fee", "Fees paid", quote, money, { inner: true }),
    row("maxDrawdown", "Deepest drawdown", quote, (value) => formatFixed(value, 2)),
    row("orders", "Orders", "", formatCount),
    row("fills", "Fills", "", formatCount),
    row("filledShare", "Filled of accepted", "%", formatPercent),
    row("medianWaitNs", "Wait until filled, median", splitDuration(1e6).unit, ms),
    row("medianRoundTripNs", "Round trip, median", splitDuration(1e6).unit, ms),
    row("volumeLots", "Volume", base, lots),
    row("maxPositionLots", "Largest position", base, lots),
  ];
}

/** With a sign; what can't be told is a dash. */
function changeOf(difference: number, write: Writer): string {
  if (Number.isNaN(difference)) return MISSING;
  const text = write(Math.abs(difference)).replace(/^\+/, "");
  if (/^[0.,]*$/.test(text)) return "0";
  return `${difference < 0 ? "\u2212" : "+"}${text}`;
}
