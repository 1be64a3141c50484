import type { QualityReport } from "../../src/data/quality.js";
import { formatDuration } from "../format/durations.js";
import { formatCount, formatFixed, formatPercent, MISSING } from "../format/numbers.js";
import { formatTime } from "../format/time.js";

const span = (ns: number | null): string => (ns === null ? MISSING : formatDuration(ns));

/** The report's numbers, by name. */
export function factsOf({ rows, span: { spanNs }, rates, silence, latency, book, thin }: QualityReport): [name: string, words: string][] {
  const kinds = Object.entries(rows.byKind).map(([kind, count]) => `${kind} ${formatCount(count)}`);
  const { drift } = latency;
  return [
    ["Rows", `${formatCount(rows.total)}: ${kinds.join(", ")}`],
    ["Span", span(spanNs)],
    [
      "Rate",
      `${formatFixed(rates.meanRows, 1)} rows and ${formatFixed(rates.meanTrades, 2)} trades a second; at most ${formatCount(rates.busiestSecond.rows)} rows, at ${formatTime(rates.busiestSecond.atNs)}`,
    ],
    ["Longest silence", `${span(silence.longest.ns)}, from ${formatTime(silence.longest.atNs)}`],
    ["Feed latency", `${span(latency.leastNs)} to ${span(latency.mostNs)}, ${span(latency.meanNs)} on average`],
    ["Clock drift", drift ? `${span(drift.overSpanNs)} over the span, ${formatFixed(drift.ppm, 2)} ppm` : "Too short to tell"],
    ["Spread", book.meanSpreadTicks === null ? MISSING : `${formatFixed(book.meanSpreadTicks, 2)} ticks on average`],
    [
      "Book crossed, locked, one-sided",
      `${[book.crossedShare, book.lockedShare, book.oneSidedShare].map((share) => `${formatPercent(share)}\u00a0%`).join(", ")} of the time`,
    ],
    ["First snapshot", book.snapshotNs === null ? "None" : formatTime(book.snapshotNs)],
    ["Thin", `${formatPercent(thin.share)}\u00a0% of the time`],
  ];
}
