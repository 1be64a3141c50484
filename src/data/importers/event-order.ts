import { HftError } from "../../errors.js";
import { EXCH, LOCAL, type RowColumns } from "../rows.js";
import { GrowingColumns } from "./columns.js";
import type { Imported, ImportReport } from "./importer.js";

/** 26 days: stamps put forward by no more than this stay exact. */
const MAX_BEHIND_NS = 2 ** 51;

/**
 * Rows in the order they were received, to rows that each side can read from front to back. Where the clocks allow
 * it a row serves both sides; where the exchange's order is another one than ours, it stands twice. Rules of
 * hftbacktest's data preparation: a local clock that is behind is put forward until no row arrives before it was sent.
 * @param baseNs ns since 1970 that the rows' times count from.
 */
export function orderRows(rows: RowColumns, baseNs: bigint, oddities: ImportReport["oddities"], file: string): Imported {
  if (rows.length === 0) throw new HftError(2009, `${file} holds no market data.`, { file });
  const clockCorrectionNs = correctClock(rows);
  if (clockCorrectionNs > MAX_BEHIND_NS)
    throw new HftError(2007, `${file}: the local clock is ${clockCorrectionNs / 1e9} s behind the exchange's, wanted at most 26 days.`, {
      file,
    });
  const byExch = sortedBy(rows.exchTs, rows.length);
  const byLocal = sortedBy(rows.localTs, rows.length);
  const ordered = merge(rows, byExch, byLocal);
  return { ...rebase(ordered, baseNs), report: { clockCorrectionNs, splitRows: ordered.length - rows.length, oddities } };
}

/** Times from the first row that the local side processes; see BookInfo.epochNs. */
export function rebase(rows: RowColumns, baseNs: bigint): Pick<Imported, "rows" | "epochNs"> {
  const first = rows.ev.findIndex((ev) => (ev & LOCAL) !== 0);
  const zero = rows.localTs[Math.max(0, first)] as number;
  for (let i = 0; i < rows.length; i++) {
    rows.exchTs[i] = (rows.exchTs[i] as number) - zero;
    rows.localTs[i] = (rows.localTs[i] as number) - zero;
  }
  return { rows, epochNs: String(baseNs + BigInt(zero)) };
}

function correctClock(rows: RowColumns): number {
  let behind = 0;
  for (let i = 0; i < rows.length; i++) behind = Math.max(behind, (rows.exchTs[i] as number) - (rows.localTs[i] as number));
  if (behind > 0) for (let i = 0; i < rows.length; i++) rows.localTs[i] = (rows.localTs[i] as number) + behind;
  return behind;
}

/** Places in ascending order of time; equal times stay in the order they came. */
function sortedBy(times: Float64Array, length: number): Uint32Array {
  const places = new Uint32Array(length);
  let sorted = true;
  for (let i = 0; i < length; i++) {
    places[i] = i;
    if (i > 0 && (times[i] as number) < (times[i - 1] as number)) sorted = false;
  }
  return sorted ? places : places.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

function merge(rows: RowColumns, byExch: Uint32Array, byLocal: Uint32Array): RowColumns {
  const out = new GrowingColumns(rows.length + (rows.length >> 2) + 1);
  let exch = 0;
  let local = 0;
  while (exch < rows.length || local < rows.length) {
    const turn = whoseTurn(rows, byExch[exch], byLocal[local]);
    copyRow(rows, (turn === LOCAL ? byLocal[local] : byExch[exch]) as number, out, turn);
    if (turn !== LOCAL) exch++;
    if (turn !== EXCH) local++;
  }
  return out.finish();
}

/** Flags of the next row: both when the sides stand at one moment, else the side whose row was sent, or heard, first. */
function whoseTurn(rows: RowColumns, exch: number | undefined, local: number | undefined): number {
  if (exch === undefined) return LOCAL;
  if (local === undefined) return EXCH;
  const sent = (rows.exchTs[exch] as number) - (rows.exchTs[local] as number);
  const heard = (rows.localTs[exch] as number) - (rows.localTs[local] as number);
  if (sent === 0 && heard === 0) return EXCH + LOCAL;
  return sent < 0 || (sent === 0 && heard < 0) ? EXCH : LOCAL;
}

function copyRow(from: RowColumns, row: number, to: GrowingColumns, flags: number): void {
  to.add(
    (from.ev[row] as number) + flags,
    from.exchTs[row] as number,
    from.localTs[row] as number,
    from.ticks[row] as number,
    from.lots[row] as number,
    from.orderId[row] as number,
  );
}
