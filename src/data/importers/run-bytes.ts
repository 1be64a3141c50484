import { emptyRows, type RowColumns } from "../rows.js";

/**
 * Rows as they are put aside while a capture is read: written and read again once, by the same process, so that only time and room
 * count. Kind and times stand once for neighbours that have them in common; quantities take four bytes where all of them fit.
 *
 * ```
 * f64 × 2 a group: both times      u32 × 2 a group: kind and flags, rows
 * f64 a row: order id, if any      f64 or u32 a row: lots      i32 a row: ticks
 * ```
 */
const HEAD = { groups: 0, hasIds: 1, hasLongLots: 2, fields: 4 } as const;
const MAX_SHORT = 2 ** 32 - 1;

/** The memory of a run, its parts in the order of their widths so that all of them are aligned. */
class Layout {
  readonly head: Uint32Array;
  readonly times: Float64Array;
  readonly ids: Float64Array;
  readonly longLots: Float64Array;
  readonly kinds: Uint32Array;
  readonly shortLots: Uint32Array;
  readonly ticks: Int32Array;
  readonly end: number;

  constructor(buffer: ArrayBuffer | null, rows: number, groups: number, hasIds: boolean, hasLongLots: boolean) {
    const sizes = [groups * 16, hasIds ? rows * 8 : 0, hasLongLots ? rows * 8 : 0, groups * 8, hasLongLots ? 0 : rows * 4, rows * 4];
    const starts = sizes.map((_, part) => HEAD.fields * 4 + sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
    this.end = (starts[5] as number) + rows * 4;
    const memory = buffer ?? new ArrayBuffer(this.end);
    const [times, ids, longLots, kinds, shortLots, ticks] = starts as [number, number, number, number, number, number];
    this.head = new Uint32Array(memory, 0, HEAD.fields);
    this.times = new Float64Array(memory, times, groups * 2);
    this.ids = new Float64Array(memory, ids, hasIds ? rows : 0);
    this.longLots = new Float64Array(memory, longLots, hasLongLots ? rows : 0);
    this.kinds = new Uint32Array(memory, kinds, groups * 2);
    this.shortLots = new Uint32Array(memory, shortLots, hasLongLots ? 0 : rows);
    this.ticks = new Int32Array(memory, ticks, rows);
  }
}

export function packRun(rows: RowColumns): Uint8Array {
  const { length, ev, exchTs, localTs, ticks, lots, orderId } = rows;
  const starts = groupsOf(rows);
  const hasIds = orderId.subarray(0, length).some((id) => id !== 0);
  const hasLongLots = lots.subarray(0, length).some((quantity) => quantity > MAX_SHORT);
  const layout = new Layout(null, length, starts.length, hasIds, hasLongLots);
  layout.head.set([starts.length, Number(hasIds), Number(hasLongLots)]);
  for (const [group, from] of starts.entries()) {
    layout.times[2 * group] = exchTs[from] as number;
    layout.times[2 * group + 1] = localTs[from] as number;
    layout.kinds[2 * group] = ev[from] as number;
    layout.kinds[2 * group + 1] = (starts[group + 1] ?? length) - from;
  }
  if (hasIds) layout.ids.set(orderId.subarray(0, length));
  (hasLongLots ? layout.longLots : layout.shortLots).set(lots.subarray(0, length));
  layout.ticks.set(ticks.subarray(0, length));
  return new Uint8Array(layout.ticks.buffer);
}

export function unpackRun(bytes: Uint8Array, length: number): RowColumns {
  const memory = bytes.byteOffset === 0 && bytes.buffer instanceof ArrayBuffer ? bytes.buffer : bytes.slice().buffer;
  const [groups = 0, hasIds, hasLongLots] = new Uint32Array(memory, 0, HEAD.fields);
  const layout = new Layout(memory, length, groups, hasIds === 1, hasLongLots === 1);
  const rows = emptyRows(length);
  let from = 0;
  for (let group = 0; group < groups; group++) {
    const to = from + (layout.kinds[2 * group + 1] as number);
    rows.ev.fill(layout.kinds[2 * group] as number, from, to);
    rows.exchTs.fill(layout.times[2 * group] as number, from, to);
    rows.localTs.fill(layout.times[2 * group + 1] as number, from, to);
    from = to;
  }
  rows.orderId.set(layout.ids);
  rows.lots.set(hasLongLots === 1 ? layout.longLots : layout.shortLots);
  rows.ticks.set(layout.ticks);
  return rows;
}

/** Where neighbours with the same kind and times begin. */
function groupsOf({ length, ev, exchTs, localTs }: RowColumns): number[] {
  const starts: number[] = [];
  for (let i = 0; i < length; i++)
    if (i === 0 || ev[i] !== ev[i - 1] || exchTs[i] !== exchTs[i - 1] || localTs[i] !== localTs[i - 1]) starts.push(i);
  return starts;
}
