import { HftError } from "../../errors.js";
import { EXCH, emptyRows, LOCAL, type RowColumns, rowsBetween } from "../rows.js";
import type { ImportReport, RowStream } from "./importer.js";
import { columnsOf, putRows, type RowGroups } from "./row-groups.js";
import { type RowRuns, RUN_ROWS } from "./row-runs.js";
import { RunShelf, SortedRows } from "./sorted-rows.js";

/** 26 days: stamps put forward by no more than this stay exact. */
const MAX_BEHIND_NS = 2 ** 51;
const MAX_EPOCH_NS = 2n ** 63n;

/**
 * Rows in the order they were received, to rows that each side can read from front to back. Where the clocks allow
 * it a row serves both sides; where the exchange's order is another one than ours, it stands twice. Rules of
 * hftbacktest's data preparation: a local clock that is behind is put forward until no row arrives before it was sent.
 * @param baseNs ns since 1970 that the rows' times count from.
 */
export function orderRows(rows: RowRuns, baseNs: bigint, oddities: ImportReport["oddities"], file: string): RowStream {
  if (rows.length === 0) throw new HftError(2009, `${file} holds no market data.`, { file });
  const { behindNs: clockCorrectionNs } = rows;
  if (clockCorrectionNs > MAX_BEHIND_NS)
    throw new HftError(2007, `${file}: the local clock is ${clockCorrectionNs / 1e9} s behind the exchange's, wanted at most 26 days.`, {
      file,
    });
  // The first row of the local side is the earliest of all: every row is for both sides.
  const zero = rows.runs.reduce((least, { localTs }) => Math.min(least, localTs.least), Number.POSITIVE_INFINITY) + clockCorrectionNs;
  const report: ImportReport = { clockCorrectionNs, splitRows: 0, oddities };
  return { epochNs: epochOf(baseNs, zero, file), report, chunks: () => merge(rows, zero, report) };
}

/** Rows that name their sides stay in their order; times count from the first row that the local side processes. See BookInfo.epochNs. */
export function keepOrder(rows: RowRuns, baseNs: bigint, oddities: ImportReport["oddities"], file: string): RowStream {
  if (rows.length === 0) throw new HftError(2009, `${file} holds no market data.`, { file });
  const zero = rows.firstLocalNs ?? 0;
  const report: ImportReport = { clockCorrectionNs: 0, splitRows: 0, oddities };
  return { epochNs: epochOf(baseNs, zero, file), report, chunks: () => rebased(rows, zero) };
}

/** @throws HftError 2007 for a time that a book's header can't hold, as only damaged files have one. */
function epochOf(baseNs: bigint, zero: number, file: string): string {
  const epoch = baseNs + BigInt(zero);
  if (epoch > -MAX_EPOCH_NS && epoch < MAX_EPOCH_NS) return String(epoch);
  throw new HftError(2007, `${file}: its first row is ${epoch} ns after 1970, wanted a time that 64 bits hold.`, { file });
}

function* rebased(rows: RowRuns, zero: number): Generator<RowColumns> {
  for (const run of rows.runs) yield columnsOf(rows.open(run), zero);
}

/** Rows of a group are of one moment: as many as both sides are at go at once. */
function* merge(rows: RowRuns, zero: number, report: ImportReport): Generator<RowColumns> {
  const shelf = new RunShelf(rows);
  const exch = new SortedRows(shelf, "exchTs");
  const local = new SortedRows(shelf, "localTs");
  const room = (): RowColumns => emptyRows(Math.min(RUN_ROWS, 2 * rows.length), 0);
  const localZero = zero - report.clockCorrectionNs;
  let out = room();
  let count = 0;
  while (exch.groups !== null || local.groups !== null) {
    const turn = whoseTurn(exch, local);
    const side = turn === LOCAL ? local : exch;
    const most = turn === EXCH + LOCAL ? Math.min(exch.left, local.left) : side.left;
    const taken = Math.min(most, out.ev.length - out.length);
    put(side, taken, out, turn, zero, localZero);
    if (turn !== LOCAL) exch.advance(taken);
    if (turn !== EXCH) local.advance(taken);
    count += taken;
    if (out.length < out.ev.length) continue;
    yield out;
    out = room();
  }
  report.splitRows = count - rows.length;
  if (out.length > 0) yield rowsBetween(out, 0, out.length);
}

/** Flags of the next rows: both when the sides stand at one moment, else the side whose row was sent, or heard, first. */
function whoseTurn(exch: SortedRows, local: SortedRows): number {
  if (exch.groups === null) return LOCAL;
  if (local.groups === null) return EXCH;
  const sent = exch.exchTs - local.exchTs;
  const heard = exch.localTs - local.localTs;
  if (sent === 0 && heard === 0) return EXCH + LOCAL;
  return sent < 0 || (sent === 0 && heard < 0) ? EXCH : LOCAL;
}

function put(side: SortedRows, count: number, to: RowColumns, flags: number, zero: number, localZero: number): void {
  const groups = side.groups as RowGroups;
  const ev = (groups.ev[side.group] as number) + flags;
  putRows(to, groups, { row: side.row, count, ev, exchTs: side.exchTs - zero, localTs: side.localTs - localZero });
}
