import { emptyRows, type RowColumns } from "../rows.js";

/**
 * Rows as they are read, kind and times once for neighbours that have them in common: a message of a hundred levels has two kinds and one
 * time, and what is done a group, not a row, costs next to nothing.
 */
export interface RowGroups {
  rows: number;
  /** Of each group: its kind and flags, its times, and the row behind its last one. */
  ev: Uint32Array;
  exchTs: Float64Array;
  localTs: Float64Array;
  ends: Uint32Array;
  /** Of each row. */
  ticks: Int32Array;
  lots: Float64Array | Uint32Array;
  /** Null when no row has one. */
  orderId: Float64Array | null;
}

/** Below so many rows a loop is quicker than what arrays have for it. */
const FEW = 12;

/** Groups that grow as rows are added. */
export class GrowingGroups {
  #rows = 0;
  #groups = 0;
  #ev: Uint32Array;
  #exchTs: Float64Array;
  #localTs: Float64Array;
  #ends: Uint32Array;
  #ticks: Int32Array;
  #lots: Float64Array;
  #orderId: Float64Array;
  #hasIds = false;

  constructor(room: number) {
    this.#ev = new Uint32Array(room);
    this.#exchTs = new Float64Array(room);
    this.#localTs = new Float64Array(room);
    this.#ends = new Uint32Array(room);
    this.#ticks = new Int32Array(room);
    this.#lots = new Float64Array(room);
    this.#orderId = new Float64Array(room);
  }

  get length(): number {
    return this.#rows;
  }

  add(ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number): void {
    if (this.#rows === this.#ticks.length) this.#grow();
    const row = this.#rows++;
    this.#ticks[row] = ticks;
    this.#lots[row] = lots;
    this.#orderId[row] = orderId;
    if (orderId !== 0) this.#hasIds = true;
    const last = this.#groups - 1;
    if (last >= 0 && this.#ev[last] === ev && this.#localTs[last] === localTs && this.#exchTs[last] === exchTs) this.#ends[last] = row + 1;
    else this.#open(row, ev, exchTs, localTs);
  }

  /** The rows added, in memory of their own; the groups begin anew. */
  take(): RowGroups {
    const [rows, groups] = [this.#rows, this.#groups];
    const taken = {
      rows,
      ev: this.#ev.slice(0, groups),
      exchTs: this.#exchTs.slice(0, groups),
      localTs: this.#localTs.slice(0, groups),
      ends: this.#ends.slice(0, groups),
      ticks: this.#ticks.slice(0, rows),
      lots: this.#lots.slice(0, rows),
      orderId: this.#hasIds ? this.#orderId.slice(0, rows) : null,
    };
    this.#rows = 0;
    this.#groups = 0;
    this.#hasIds = false;
    return taken;
  }

  #open(row: number, ev: number, exchTs: number, localTs: number): void {
    const group = this.#groups++;
    this.#ev[group] = ev;
    this.#exchTs[group] = exchTs;
    this.#localTs[group] = localTs;
    this.#ends[group] = row + 1;
  }

  #grow(): void {
    const room = this.#rows * 2;
    const wider = <T extends Uint32Array | Float64Array | Int32Array>(made: T, column: T): T => {
      made.set(column);
      return made;
    };
    this.#ev = wider(new Uint32Array(room), this.#ev);
    this.#exchTs = wider(new Float64Array(room), this.#exchTs);
    this.#localTs = wider(new Float64Array(room), this.#localTs);
    this.#ends = wider(new Uint32Array(room), this.#ends);
    this.#ticks = wider(new Int32Array(room), this.#ticks);
    this.#lots = wider(new Float64Array(room), this.#lots);
    this.#orderId = wider(new Float64Array(room), this.#orderId);
  }
}

/** Writes rows of groups behind those that are there; `to` has room for them. */
export function putRows(
  to: RowColumns,
  from: RowGroups,
  { row, count, ev, exchTs, localTs }: { row: number; count: number; ev: number; exchTs: number; localTs: number },
): void {
  const at = to.length;
  to.length = at + count;
  if (count < FEW) {
    for (let i = 0; i < count; i++) {
      to.ev[at + i] = ev;
      to.exchTs[at + i] = exchTs;
      to.localTs[at + i] = localTs;
      to.ticks[at + i] = from.ticks[row + i] as number;
      to.lots[at + i] = from.lots[row + i] as number;
      to.orderId[at + i] = from.orderId === null ? 0 : (from.orderId[row + i] as number);
    }
    return;
  }
  to.ev.fill(ev, at, to.length);
  to.exchTs.fill(exchTs, at, to.length);
  to.localTs.fill(localTs, at, to.length);
  to.ticks.set(from.ticks.subarray(row, row + count), at);
  to.lots.set(from.lots.subarray(row, row + count), at);
  if (from.orderId === null) to.orderId.fill(0, at, to.length);
  else to.orderId.set(from.orderId.subarray(row, row + count), at);
}

/** All rows of groups, their times counted from `zero`. */
export function columnsOf(groups: RowGroups, zero: number): RowColumns {
  const columns = emptyRows(groups.rows, 0);
  for (let group = 0, row = 0; group < groups.ends.length; group++) {
    const end = groups.ends[group] as number;
    const ev = groups.ev[group] as number;
    const [exchTs, localTs] = [(groups.exchTs[group] as number) - zero, (groups.localTs[group] as number) - zero];
    putRows(columns, groups, { row, count: end - row, ev, exchTs, localTs });
    row = end;
  }
  return columns;
}
