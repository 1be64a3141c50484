import { emptyRows, type RowColumns } from "../rows.js";

/** Columns that grow as rows are added. */
export class GrowingColumns {
  #columns: RowColumns;

  constructor(room = 65_536) {
    this.#columns = emptyRows(room, 0);
  }

  get length(): number {
    return this.#columns.length;
  }

  add(ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number): void {
    if (this.#columns.length === this.#columns.ev.length) this.#columns = resized(this.#columns, this.#columns.length * 2);
    const columns = this.#columns;
    const row = columns.length++;
    columns.ev[row] = ev;
    columns.exchTs[row] = exchTs;
    columns.localTs[row] = localTs;
    columns.ticks[row] = ticks;
    columns.lots[row] = lots;
    columns.orderId[row] = orderId;
  }

  /** The rows added; the columns begin anew. */
  take(room: number): RowColumns {
    const columns = this.#columns;
    this.#columns = emptyRows(room, 0);
    return columns.length === columns.ev.length ? columns : resized(columns, columns.length);
  }

  /** The rows added, without the room for more. */
  finish(): RowColumns {
    return resized(this.#columns, this.#columns.length);
  }
}

/** Rows that came in pieces, as one. */
export function joinColumns(pieces: readonly RowColumns[]): RowColumns {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const all = emptyRows(
    pieces.reduce((sum, { length }) => sum + length, 0),
    0,
  );
  for (const { length, ev, exchTs, localTs, ticks, lots, orderId } of pieces) {
    all.ev.set(ev, all.length);
    all.exchTs.set(exchTs, all.length);
    all.localTs.set(localTs, all.length);
    all.ticks.set(ticks, all.length);
    all.lots.set(lots, all.length);
    all.orderId.set(orderId, all.length);
    all.length += length;
  }
  return all;
}

function resized(columns: RowColumns, room: number): RowColumns {
  const made = emptyRows(room, 0);
  const kept = Math.min(room, columns.length);
  made.length = kept;
  made.ev.set(columns.ev.subarray(0, kept));
  made.exchTs.set(columns.exchTs.subarray(0, kept));
  made.localTs.set(columns.localTs.subarray(0, kept));
  made.ticks.set(columns.ticks.subarray(0, kept));
  made.lots.set(columns.lots.subarray(0, kept));
  made.orderId.set(columns.orderId.subarray(0, kept));
  return made;
}
