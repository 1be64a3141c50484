import type { ImportReport } from "./importers/importer.js";
import { BookWatch } from "./quality/book-watch.js";
import { count, none } from "./quality/counted.js";
import { DuplicateWatch } from "./quality/duplicates.js";
import { type Facts, findingsOf, verdictOf } from "./quality/findings.js";
import type { QualityReport, RowCounts } from "./quality/report.js";
import { StampWatch } from "./quality/stamp-watch.js";
import { TimelineWatch } from "./quality/timeline.js";
import { type Book, EXCH, Kind, LOCAL, type RowColumns } from "./rows.js";

export type { Finding, FindingId, QualityReport, Severity, Timeline, Verdict } from "./quality/report.js";

const KIND_NAMES = new Map<number, string>(Object.entries(Kind).map(([name, kind]) => [kind, name]));

/**
 * Judges a book's rows in one pass; memory is that of the book as it stands, not of the file.
 * @example
 * const check = new QualityCheck();
 * for (let chunk = 0; chunk < book.chunkCount; chunk++) check.push(await book.readChunk(chunk));
 * console.log(check.finish().summary);
 */
export class QualityCheck {
  readonly #timeline = new TimelineWatch();
  readonly #book = new BookWatch(this.#timeline);
  readonly #stamps = new StampWatch();
  readonly #duplicates = new DuplicateWatch();
  readonly #counts: RowCounts = { total: 0, local: 0, exch: 0, neither: none(), byKind: {} };
  readonly #kinds = new Float64Array(256);
  #localTrades = 0;

  push(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) this.#see(rows, i);
  }

  /** @param imported What the importer found: some of it, such as a gap in sequence numbers, the rows do not show. */
  finish(imported: ImportReport | null = null): QualityReport {
    const facts = this.#facts();
    const findings = findingsOf(facts, imported);
    return { ...verdictOf(findings), findings, ...facts };
  }

  #see(rows: RowColumns, i: number): void {
    const row = this.#counts.total++;
    const ev = rows.ev[i] as number;
    const exchTs = rows.exchTs[i] as number;
    const localTs = rows.localTs[i] as number;
    const ticks = rows.ticks[i] as number;
    const lots = rows.lots[i] as number;
    const orderId = rows.orderId[i] as number;
    const kind = ev & 0xff;
    this.#kinds[kind] = (this.#kinds[kind] as number) + 1;
    if ((ev & (EXCH | LOCAL)) === 0) count(this.#counts.neither, row);
    if ((ev & EXCH) !== 0) this.#counts.exch++;
    this.#stamps.see(row, ev, exchTs, localTs);
    this.#duplicates.at(exchTs, localTs);
    this.#duplicates.see(row, ev, ticks, lots, orderId);
    if ((ev & LOCAL) === 0) return;
    this.#counts.local++;
    this.#timeline.reach(localTs);
    if (!StampWatch.isSnapshot(ev)) this.#timeline.row(localTs, localTs - exchTs);
    if (kind === Kind.trade) {
      this.#localTrades++;
      this.#timeline.trade(localTs, ticks);
    }
    this.#book.see(row, localTs, ev, ticks, lots, orderId);
  }

  #facts(): Facts {
    for (const [kind, rows] of this.#kinds.entries()) if (rows > 0) this.#counts.byKind[KIND_NAMES.get(kind) ?? `kind ${kind}`] = rows;
    const { firstNs, lastNs, longest, overMinute, busiest, stamps, rated } = this.#stamps;
    const spanNs = lastNs - firstNs;
    const perSecond = (amount: number): number => (spanNs > 0 ? (amount * 1e9) / spanNs : 0);
    const drift = this.#timeline.drift();
    const stretches = this.#timeline.thinStretches();
    const thinNs = stretches.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
    return {
      rows: this.#counts,
      span: { firstNs, lastNs, spanNs },
      rates: { meanRows: perSecond(rated), meanTrades: perSecond(this.#localTrades), busiestSecond: busiest },
      silence: { longest, overMinute },
      stamps,
      latency: {
        ...this.#stamps.latency(),
        drift: drift && { ppm: drift.slope * 1e6, overSpanNs: Math.round(drift.slope * spanNs), noiseNs: Math.round(drift.noiseNs) },
      },
      book: this.#book.finish(),
      thin: { stretches, share: spanNs > 0 ? thinNs / spanNs : 0 },
      duplicates: this.#duplicates.found,
      timeline: this.#timeline.finish(),
    };
  }
}

/** The quality of rows that are there already. */
export function checkRows(rows: RowColumns, imported: ImportReport | null = null): QualityReport {
  const check = new QualityCheck();
  check.push(rows);
  return check.finish(imported);
}

/** The quality of a book, a chunk at a time. */
export async function checkBook(book: Book, onProgress?: (rows: number) => void): Promise<QualityReport> {
  const check = new QualityCheck();
  let rows = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const columns = await book.readChunk(chunk);
    check.push(columns);
    rows += columns.length;
    onProgress?.(rows);
  }
  return check.finish();
}
