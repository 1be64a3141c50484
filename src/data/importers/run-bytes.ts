import type { RowGroups } from "./row-groups.js";

/**
 * Rows as they are put aside while a capture is read: written and read again once, by the same process, so that only time and room
 * count. Quantities take four bytes where all of them fit.
 *
 * ```
 * f64 × 2 a group: both times      u32 × 2 a group: kind and flags, end
 * f64 a row: order id, if any      f64 or u32 a row: lots      i32 a row: ticks
 * ```
 */
const HEAD = { groups: 0, hasIds: 1, hasLongLots: 2, fields: 4 } as const;
const MAX_SHORT = 2 ** 32 - 1;

/** The groups in this memory, its parts in the order of their widths so that all of them are aligned. */
function groupsIn(buffer: ArrayBuffer, rows: number, groups: number, hasIds: boolean, hasLongLots: boolean): RowGroups {
  let at = HEAD.fields * 4;
  const next = (bytes: number): number => {
    const from = at;
    at += bytes;
    return from;
  };
  return {
    rows,
    exchTs: new Float64Array(buffer, next(groups * 8), groups),
    localTs: new Float64Array(buffer, next(groups * 8), groups),
    orderId: hasIds ? new Float64Array(buffer, next(rows * 8), rows) : null,
    lots: hasLongLots ? new Float64Array(buffer, next(rows * 8), rows) : new Uint32Array(buffer, next(rows * 4), rows),
    ev: new Uint32Array(buffer, next(groups * 4), groups),
    ends: new Uint32Array(buffer, next(groups * 4), groups),
    ticks: new Int32Array(buffer, next(rows * 4), rows),
  };
}

export function packRun(from: RowGroups): Uint8Array {
  const { rows, ev, exchTs, localTs, ends, ticks, lots, orderId } = from;
  const hasLongLots = areLong(lots);
  const bytes = HEAD.fields * 4 + ends.length * 24 + rows * ((orderId ? 8 : 0) + (hasLongLots ? 8 : 4) + 4);
  const buffer = new ArrayBuffer(bytes);
  new Uint32Array(buffer, 0, HEAD.fields).set([ends.length, Number(orderId !== null), Number(hasLongLots)]);
  const to = groupsIn(buffer, rows, ends.length, orderId !== null, hasLongLots);
  to.exchTs.set(exchTs);
  to.localTs.set(localTs);
  if (orderId) to.orderId?.set(orderId);
  to.lots.set(lots);
  to.ev.set(ev);
  to.ends.set(ends);
  to.ticks.set(ticks);
  return new Uint8Array(buffer);
}

/** The groups in these bytes, in their very memory where that is theirs alone. */
export function unpackRun(bytes: Uint8Array, rows: number): RowGroups {
  const memory = bytes.byteOffset === 0 && bytes.buffer instanceof ArrayBuffer ? bytes.buffer : bytes.slice().buffer;
  const [groups = 0, hasIds, hasLongLots] = new Uint32Array(memory, 0, HEAD.fields);
  return groupsIn(memory, rows, groups, hasIds === 1, hasLongLots === 1);
}

function areLong(lots: Float64Array | Uint32Array): boolean {
  for (let row = 0; row < lots.length; row++) if ((lots[row] as number) > MAX_SHORT) return true;
  return false;
}
