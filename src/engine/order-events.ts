import * as abi from "../../assembly/abi.js";
import type { MemoryView } from "./memory-view.js";
import type { OrderEventColumns } from "./record.js";

type Column = Float64Array | Int32Array | Uint8Array | Int8Array;
type ColumnName = Exclude<keyof OrderEventColumns, "length">;
type Make = (length: number) => Column;

const f64: Make = (length) => new Float64Array(length);
const i32: Make = (length) => new Int32Array(length);
const u8: Make = (length) => new Uint8Array(length);
const i8: Make = (length) => new Int8Array(length);

const FIELDS: Record<ColumnName, [Make, number]> = {
  localTs: [f64, abi.ORDER_EVENT_LOCAL_TS],
  exchTs: [f64, abi.ORDER_EVENT_EXCH_TS],
  requestTs: [f64, abi.ORDER_EVENT_REQUEST_TS],
  instrument: [u8, abi.ORDER_EVENT_INSTRUMENT],
  orderId: [f64, abi.ORDER_EVENT_ORDER_ID],
  what: [u8, abi.ORDER_EVENT_WHAT],
  request: [u8, abi.ORDER_EVENT_REQUEST],
  side: [i8, abi.ORDER_EVENT_SIDE],
  ticks: [i32, abi.ORDER_EVENT_TICKS],
  lots: [f64, abi.ORDER_EVENT_LOTS],
  leavesLots: [f64, abi.ORDER_EVENT_LEAVES_LOTS],
  execTicks: [i32, abi.ORDER_EVENT_EXEC_TICKS],
  execLots: [f64, abi.ORDER_EVENT_EXEC_LOTS],
  maker: [u8, abi.ORDER_EVENT_MAKER],
  cause: [u8, abi.ORDER_EVENT_CAUSE],
  queueAheadLots: [f64, abi.ORDER_EVENT_QUEUE_AHEAD_LOTS],
  bidTicks: [i32, abi.ORDER_EVENT_BID_TICKS],
  askTicks: [i32, abi.ORDER_EVENT_ASK_TICKS],
};
const NAMES = Object.keys(FIELDS) as ColumnName[];

/**
 * Order events drained from the core. Up to `cap` are kept; later ones stand behind them only until the next stop, so
 * that the strategy hears every event of a run whose record is full.
 */
export class OrderEventLog {
  readonly columns = emptyColumns(1_024);
  dropped = 0;
  #room = 1_024;

  constructor(readonly cap: number) {}

  /** Forgets what is over the cap: it has been seen. */
  dropSeen(): void {
    if (this.columns.length <= this.cap) return;
    this.dropped += this.columns.length - this.cap;
    this.columns.length = this.cap;
  }

  take(memory: MemoryView, at: number, count: number): void {
    const first = this.columns.length;
    if (first + count > this.#room) this.#grow(first + count);
    for (const name of NAMES) copyField(memory, this.columns[name], first, at + FIELDS[name][1], count);
    this.columns.length = first + count;
  }

  finish(): OrderEventColumns {
    this.dropSeen();
    const { length } = this.columns;
    return this.#resized(length, length);
  }

  #grow(needed: number): void {
    this.#room = Math.max(needed, this.#room * 2);
    Object.assign(this.columns, this.#resized(this.#room, this.columns.length));
  }

  #resized(room: number, length: number): OrderEventColumns {
    const resized = emptyColumns(room);
    for (const name of NAMES) (resized[name] as Column).set((this.columns[name] as Column).subarray(0, length));
    resized.length = length;
    return resized;
  }
}

function copyField(memory: MemoryView, column: Column, first: number, at: number, count: number): void {
  const { f64, i32, bytes } = memory;
  if (column instanceof Float64Array)
    for (let k = 0; k < count; k++) column[first + k] = f64[(at + k * abi.ORDER_EVENT_BYTES) >> 3] as number;
  else if (column instanceof Int32Array)
    for (let k = 0; k < count; k++) column[first + k] = i32[(at + k * abi.ORDER_EVENT_BYTES) >> 2] as number;
  else for (let k = 0; k < count; k++) column[first + k] = bytes[at + k * abi.ORDER_EVENT_BYTES] as number;
}

function emptyColumns(room: number): OrderEventColumns {
  const columns: Record<string, unknown> = { length: 0 };
  for (const name of NAMES) columns[name] = FIELDS[name][0](room);
  return columns as unknown as OrderEventColumns;
}
