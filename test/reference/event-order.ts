import { EXCH, LOCAL } from "../../src/data/rows.js";

/** A row by its number, and both of its times. */
export interface SlowRow {
  row: number;
  exchTs: number;
  localTs: number;
}

/**
 * hftbacktest's preparation of events (`correct_event_order`), a row at a time over two sorted lists: each row, and the flags of who
 * processes it there.
 */
export function slowEventOrder(rows: readonly SlowRow[]): { row: SlowRow; flags: number }[] {
  const exch = [...rows].sort((a, b) => a.exchTs - b.exchTs || a.row - b.row);
  const local = [...rows].sort((a, b) => a.localTs - b.localTs || a.row - b.row);
  const out: { row: SlowRow; flags: number }[] = [];
  while (exch.length > 0 || local.length > 0) {
    const flags = turnOf(exch[0], local[0]);
    out.push({ row: (flags === LOCAL ? local : exch)[0] as SlowRow, flags });
    if (flags !== LOCAL) exch.shift();
    if (flags !== EXCH) local.shift();
  }
  return out;
}

function turnOf(exch: SlowRow | undefined, local: SlowRow | undefined): number {
  if (!exch) return LOCAL;
  if (!local) return EXCH;
  if (exch.exchTs === local.exchTs && exch.localTs === local.localTs) return EXCH + LOCAL;
  const isSentFirst = exch.exchTs < local.exchTs || (exch.exchTs === local.exchTs && exch.localTs < local.localTs);
  return isSentFirst ? EXCH : LOCAL;
}
