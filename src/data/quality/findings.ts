import type { ImportReport } from "../importers/importer.js";
import { LIMITS } from "./limits.js";
import type { Finding, FindingId, QualityReport, Severity, Verdict } from "./report.js";
import { moment, percent, plural, seconds } from "./words.js";

export type Facts = Omit<QualityReport, "verdict" | "summary" | "findings">;

/** What is worth telling of the facts, the worst first. */
export function findingsOf(facts: Facts, imported: ImportReport | null): Finding[] {
  const all = [
    ...sideFindings(facts),
    ...clockFindings(facts, imported),
    ...bookFindings(facts),
    ...rateFindings(facts),
    ...importFindings(imported),
  ];
  const rank: Record<Severity, number> = { fault: 0, care: 1, note: 2 };
  return all.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** The verdict in words. */
export function verdictOf(findings: readonly Finding[]): { verdict: Verdict; summary: string } {
  for (const [severity, verdict] of [["fault", "not usable"] as const, ["care", "usable with care"] as const]) {
    const reasons = findings.filter((finding) => finding.severity === severity).map(({ text }) => text);
    if (reasons.length > 0) return { verdict, summary: `${verdict}: ${reasons.join("; ")}` };
  }
  return { verdict: "good", summary: "good" };
}

function sideFindings({ rows, stamps, duplicates }: Facts): Finding[] {
  if (rows.total === 0) return [finding("no rows", "fault", "it holds no row")];
  const kinds = Object.keys(rows.byKind);
  const found: Finding[] = [];
  if (rows.local === 0 || rows.exch === 0) {
    found.push(finding("one side only", "fault", `no row is for the ${rows.local === 0 ? "local" : "exchange"} side`));
  }
  if (rows.neither.count > 0) {
    found.push(
      finding("rows of neither side", "care", `${plural(rows.neither.count, "row")} for neither side, first row ${rows.neither.firstRow}`),
    );
  }
  if (kinds.every((kind) => kind === "trade" || kind === "fill")) found.push(finding("no book", "fault", "it holds trades and no book"));
  if (!kinds.includes("trade")) found.push(finding("no trades", "care", "it holds no trade, so no queue ever moves by one"));
  for (const [clock, counted] of [["local", stamps.localOffOrder] as const, ["exchange", stamps.exchOffOrder] as const]) {
    if (counted.count === 0) continue;
    found.push(finding("off order", "fault", `${plural(counted.count, "row")} out of ${clock} order, first row ${counted.firstRow}`));
  }
  if (duplicates.count > 0) {
    found.push(finding("duplicate rows", "care", `${plural(duplicates.count, "duplicate row")}, first row ${duplicates.firstRow}`));
  }
  return found;
}

function clockFindings({ latency, span }: Facts, imported: ImportReport | null): Finding[] {
  const { negative, drift, leastNs, constant } = latency;
  const found: Finding[] = [];
  if (negative.count > 0) {
    found.push(
      finding("negative latency", "fault", `${plural(negative.count, "row")} received before sent, first row ${negative.firstRow}`),
    );
  }
  const putForward = imported?.clockCorrectionNs ?? 0;
  if (constant)
    found.push(finding("constant latency", "care", `every row takes ${seconds(leastNs ?? 0)}: the feed's latency was not recorded`));
  else if (putForward > 0) {
    found.push(
      finding(
        "clock put forward",
        "care",
        `the local clock was ${seconds(putForward)} behind and was put forward: latencies count from the quickest row`,
      ),
    );
  } else if (leastNs === 0) {
    found.push(
      finding("clock put forward", "care", "the quickest row takes exactly 0 s, as when a clock was put forward: latencies count from it"),
    );
  }
  const tooLong = (leastNs ?? 0) - (latency.leastOfSnapshotsNs ?? Number.POSITIVE_INFINITY);
  if (tooLong >= LIMITS.tooLongNs) {
    found.push(
      finding(
        "latency too long",
        "care",
        `a snapshot's stamps put the local clock forward: every latency may be ${seconds(tooLong)} too long`,
      ),
    );
  }
  if (drift && span.spanNs >= LIMITS.driftFromNs && isDrift(drift)) {
    found.push(
      finding("clock drift", "care", `the clocks drift ${seconds(drift.overSpanNs)} apart over the span (${drift.ppm.toFixed(1)} ppm)`),
    );
  }
  return found;
}

function bookFindings({ book, rows, span }: Facts): Finding[] {
  const found: Finding[] = [];
  if (rows.local === 0) return found;
  const shut = book.crossedShare + book.lockedShare + book.oneSidedShare;
  if (shut > 1 - LIMITS.openFault)
    found.push(finding("never open", "fault", "the book is never open: crossed, locked or without a side all the time"));
  if (book.snapshotNs === null) found.push(finding("no snapshot", "care", "no snapshot: the book fills up from its changes alone"));
  else if (book.updatesBeforeSnapshot > 0) {
    const late = `${plural(book.updatesBeforeSnapshot, "change")} before the first snapshot, which comes ${seconds(book.snapshotNs - span.firstNs)} in`;
    found.push(finding("late snapshot", "care", late));
  }
  const { count, firstNs, deepestTicks } = book.crossings;
  if (count > 0) {
    const text = `the book is crossed ${percent(book.crossedShare)} of the time (${plural(count, "time")}, first ${moment(firstNs ?? 0)}, by up to ${plural(deepestTicks, "tick")}): levels stayed that had gone`;
    found.push(finding("book crossed", careFrom(book.crossedShare, LIMITS.crossedCare), text));
  }
  if (book.lockedShare > 0) {
    found.push(
      finding("book locked", careFrom(book.lockedShare, LIMITS.lockedCare), `the book is locked ${percent(book.lockedShare)} of the time`),
    );
  }
  if (book.oneSidedShare > 0) {
    const text = `a side is empty ${percent(book.oneSidedShare)} of the time`;
    found.push(finding("one-sided book", careFrom(book.oneSidedShare, LIMITS.oneSidedCare), text));
  }
  const { unknownOrders } = book;
  if (unknownOrders.count > 0) {
    found.push(
      finding(
        "orders never seen",
        "fault",
        `${plural(unknownOrders.count, "change")} of orders never added, first row ${unknownOrders.firstRow}`,
      ),
    );
  }
  return found;
}

function rateFindings({ rates, silence, span, thin }: Facts): Finding[] {
  const found: Finding[] = [];
  if (silence.longest.ns >= LIMITS.silenceNs) {
    const { ns, atNs } = silence.longest;
    found.push(
      finding(
        "long silence",
        "care",
        `silent for ${seconds(ns)} from ${moment(atNs)}, ${plural(silence.overMinute, "silence")} of a minute or more`,
      ),
    );
  }
  if (span.spanNs < LIMITS.ratesFromNs) return found;
  if (rates.meanRows < LIMITS.thinRows || rates.meanTrades < LIMITS.thinTrades) {
    const perMinute = (rates.meanTrades * 60).toPrecision(2);
    found.push(
      finding("thin market", "care", `a thin market: ${rates.meanRows.toPrecision(2)} rows a second, ${perMinute} trades a minute`),
    );
  }
  if (thin.stretches.length > 0) {
    const text = `thin for ${percent(thin.share)} of the time, first from ${moment(thin.stretches[0]?.fromNs ?? 0)}`;
    found.push(finding("thin stretches", careFrom(thin.share, LIMITS.thinShareCare), text));
  }
  return found;
}

function importFindings(imported: ImportReport | null): Finding[] {
  return Object.entries(imported?.oddities ?? {}).map(([what, { count, first }]) =>
    finding("found on import", what === "sequence gap" ? "care" : "note", `${what}: ${count} on import, first ${first}`),
  );
}

/** More than a little, and more than by chance. */
function isDrift({ overSpanNs, noiseNs }: NonNullable<Facts["latency"]["drift"]>): boolean {
  return Math.abs(overSpanNs) >= Math.max(LIMITS.driftNs, LIMITS.driftNoise * noiseNs);
}

function careFrom(share: number, limit: number): Severity {
  return share >= limit ? "care" : "note";
}

function finding(id: FindingId, severity: Severity, text: string): Finding {
  return { id, severity, text };
}
