import * as abi from "../../assembly/abi.js";
import type { MemoryView } from "./memory-view.js";
import type { OrderEventColumns } from "./record.js";

type Column = Float64Array | Int32Array | Uint8Array | Int8Array;
type ColumnName = Exclude<keyof OrderEventColumns, "length">;
type Make = (length: number) => Column;

/** One event, a number a column. */
export type OrderEvent = Readonly<Record<ColumnName, number>>;

const f64: Make = (length) => new Float64Array(length);
const i32: Make = (length) => new Int32Array(length);
const u8: Make = (length) => new Uint8Array(length);
const i8: Make = (length) => new Int8Array(length);

const COLUMNS: Record<ColumnName, Make> = {
  localTs: f64,
  exchTs: f64,
  requestTs: f64,
  instrument: u8,
  orderId: f64,
  what: u8,
  request: u8,
  side: i8,
  ticks: i32,
  lots: f64,
  leavesLots: f64,
  execTicks: i32,
  execLots: f64,
  maker: u8,
  cause: u8,
  queueAheadLots: f64,
  bidTicks: i32,
  askTicks: i32,
};
const NAMES = Object.keys(COLUMNS) as ColumnName[];

/** Events, 0.7 MB: enough for most runs without a copy. */
const FIRST_ROOM = 8_192;

/**
 * Order events drained from the core. Up to `cap` are kept; later ones stand behind them only until the next stop, so
 * that the strategy hears every event of a run whose record is full.
 */
export class OrderEventLog {
  readonly columns = emptyColumns(FIRST_ROOM);
  dropped = 0;
  #room = FIRST_ROOM;

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
    const { f64, i32, bytes } = memory;
    for (let k = 0; k < count; k++) copyEvent(f64, i32, bytes, at + k * abi.ORDER_EVENT_BYTES, this.columns, first + k);
    this.columns.length = first + count;
  }

  /** Adds one event that did not come from the core. */
  add(event: OrderEvent): void {
    const at = this.columns.length;
    if (at === this.#room) this.#grow(at + 1);
    for (const name of NAMES) this.columns[name][at] = event[name];
    this.columns.length = at + 1;
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

/** Field by field: a loop over the columns takes three times as long for the one or two events that a stop has. */
function copyEvent(f64: Float64Array, i32: Int32Array, bytes: Uint8Array, at: number, to: OrderEventColumns, i: number): void {
  to.localTs[i] = f64[(at + abi.ORDER_EVENT_LOCAL_TS) >> 3] as number;
  to.exchTs[i] = f64[(at + abi.ORDER_EVENT_EXCH_TS) >> 3] as number;
  to.requestTs[i] = f64[(at + abi.ORDER_EVENT_REQUEST_TS) >> 3] as number;
  to.instrument[i] = bytes[at + abi.ORDER_EVENT_INSTRUMENT] as number;
  to.orderId[i] = f64[(at + abi.ORDER_EVENT_ORDER_ID) >> 3] as number;
  to.what[i] = bytes[at + abi.ORDER_EVENT_WHAT] as number;
  to.request[i] = bytes[at + abi.ORDER_EVENT_REQUEST] as number;
  to.side[i] = bytes[at + abi.ORDER_EVENT_SIDE] as number;
  to.ticks[i] = i32[(at + abi.ORDER_EVENT_TICKS) >> 2] as number;
  to.lots[i] = f64[(at + abi.ORDER_EVENT_LOTS) >> 3] as number;
  to.leavesLots[i] = f64[(at + abi.ORDER_EVENT_LEAVES_LOTS) >> 3] as number;
  to.execTicks[i] = i32[(at + abi.ORDER_EVENT_EXEC_TICKS) >> 2] as number;
  to.execLots[i] = f64[(at + abi.ORDER_EVENT_EXEC_LOTS) >> 3] as number;
  to.maker[i] = bytes[at + abi.ORDER_EVENT_MAKER] as number;
  to.cause[i] = bytes[at + abi.ORDER_EVENT_CAUSE] as number;
  to.queueAheadLots[i] = f64[(at + abi.ORDER_EVENT_QUEUE_AHEAD_LOTS) >> 3] as number;
  to.bidTicks[i] = i32[(at + abi.ORDER_EVENT_BID_TICKS) >> 2] as number;
  to.askTicks[i] = i32[(at + abi.ORDER_EVENT_ASK_TICKS) >> 2] as number;
}

function emptyColumns(room: number): OrderEventColumns {
  const columns: Record<string, unknown> = { length: 0 };
  for (const name of NAMES) columns[name] = COLUMNS[name](room);
  return columns as unknown as OrderEventColumns;
}
