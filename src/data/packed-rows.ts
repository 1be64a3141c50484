import * as abi from "../../assembly/abi.js";
import { HftError } from "../errors.js";
import { PackedRows } from "./pack.js";
import { BUY, Kind, type RowColumns, SELL } from "./rows.js";

const MAX_TIME = 2 ** 53;
const MAX_LOTS = 2 ** 53;
const MAX_TICK = 2 ** 31 - 2;
const TWO_TO_32 = 2 ** 32;
const NEVER = Number.NaN;
const RUN_WORDS = abi.RUN_BYTES >> 2;

export interface PackOptions {
  /** Keep orders and their ids, for the queue model L3Fifo. */
  byOrder?: boolean;
  /** Of each row's order, in place of its id: what `OrderHandles` says. */
  handles?: Uint32Array | undefined;
  /** Rows of the book before these, for the numbers in errors. */
  rowsBefore?: number;
}

/** Packs rows, in pieces of at most `PACK_MAX_ROWS`. @throws HftError 2007 naming the first row that can't be: nothing is packed then. */
export function packRows(rows: RowColumns, { byOrder = false, handles, rowsBefore = 0 }: PackOptions = {}): PackedRows[] {
  const packs: PackedRows[] = [];
  for (let from = 0; from < rows.length; from += abi.PACK_MAX_ROWS) {
    packs.push(new Packer(rows, byOrder, handles ?? null, rowsBefore).pack(from, Math.min(rows.length, from + abi.PACK_MAX_ROWS)));
  }
  return packs;
}

/** Of one pack at a time, which is copied out when it is done. */
const buffer = new ArrayBuffer(abi.PACK_MAX_BYTES);
const u32 = new Uint32Array(buffer);
const i32 = new Int32Array(buffer);
const f64 = new Float64Array(buffer);
/** Its runs, which are put behind the rows. */
const runWords = new Uint32Array((abi.PACK_MAX_ROWS * abi.RUN_BYTES) >> 2);

class Packer {
  /** Next word to be written. */
  #at = abi.PACK_BYTES >> 2;
  /** Word of the run among the runs, and where its rows begin. */
  #run = -RUN_WORDS;
  #rowsAt = 0;
  #lastLocalRun = -1;
  #segment = 0;
  #exchTs = NEVER;
  #localTs = NEVER;
  #flags = -1;
  #kind = -1;
  #count = 0;

  constructor(
    readonly rows: RowColumns,
    readonly byOrder: boolean,
    readonly handles: Uint32Array | null,
    readonly rowsBefore: number,
  ) {}

  pack(from: number, to: number): PackedRows {
    u32[abi.PACK_ROWS >> 2] = to - from;
    u32[abi.PACK_BY_ORDER >> 2] = this.#form();
    if (this.byOrder) this.#packOrders(from, to);
    else this.#packLevels(from, to);
    this.#closeRun();
    return new PackedRows(this.#joined());
  }

  /** Rows, then runs. */
  #joined(): Uint8Array {
    const runs = runWords.subarray(0, this.#run + RUN_WORDS);
    u32[abi.PACK_RUNS >> 2] = this.#at << 2;
    u32[abi.PACK_LAST_LOCAL_RUN >> 2] = this.#lastLocalRun < 0 ? 0 : (this.#at + this.#lastLocalRun) << 2;
    const joined = new Uint32Array(this.#at + runs.length);
    joined.set(u32.subarray(0, this.#at));
    joined.set(runs, this.#at);
    return new Uint8Array(joined.buffer);
  }

  #form(): number {
    if (!this.byOrder) return abi.PACK_LEVELS;
    return this.handles ? abi.PACK_HANDLES : abi.PACK_IDS;
  }

  #packLevels(from: number, to: number): void {
    const { ev, ticks, lots } = this.rows;
    let known = -1;
    let action: number = abi.ROW_OTHER;
    for (let row = from; row < to; row++) {
      this.#place(row);
      if (ev[row] !== known) {
        known = ev[row] as number;
        action = actionOf(known);
      }
      const rowTicks = ticks[row] as number;
      const rowLots = lots[row] as number;
      const narrow = rowLots >>> 0 === rowLots;
      if (!(narrow || areLots(rowLots)) || !isTick(rowTicks)) throw this.#bad(row);
      // Rows that do nothing are heard all the same: their run is there.
      if (action <= abi.ROW_CLEAR) this.#put(narrow ? action : action + abi.SEGMENT_WIDE, rowTicks, rowLots);
    }
  }

  #packOrders(from: number, to: number): void {
    const { ev, ticks, lots, orderId } = this.rows;
    for (let row = from; row < to; row++) {
      this.#place(row);
      const rowTicks = ticks[row] as number;
      const rowLots = lots[row] as number;
      if (!areLots(rowLots) || !isTick(rowTicks)) throw this.#bad(row);
      const action = actionOf(ev[row] as number);
      if (this.handles) this.#putWide(rowLots, rowTicks, ((this.handles[row] as number) << abi.HANDLE_SHIFT) | action);
      else {
        this.#putWide(rowLots, rowTicks, action);
        f64[this.#at >> 1] = orderId[row] as number;
        this.#at += 2;
      }
    }
  }

  /** Begins a run where a row's times or flags are others than those before it. */
  #place(row: number): void {
    const exchTs = this.rows.exchTs[row] as number;
    const localTs = this.rows.localTs[row] as number;
    const flags = ((this.rows.ev[row] as number) >>> 28) & (abi.FLAG_EXCH | abi.FLAG_LOCAL);
    if (exchTs === this.#exchTs && localTs === this.#localTs && flags === this.#flags) return;
    if (!(isTime(exchTs) && isTime(localTs))) throw this.#bad(row);
    this.#closeRun();
    this.#exchTs = exchTs;
    this.#localTs = localTs;
    this.#flags = flags;
    this.#openRun();
  }

  #openRun(): void {
    this.#run += RUN_WORDS;
    this.#rowsAt = this.#at;
    putTime(this.#run + (abi.RUN_EXCH_TS >> 2), this.#exchTs);
    putTime(this.#run + (abi.RUN_LOCAL_TS >> 2), this.#localTs);
    runWords[this.#run + (abi.RUN_FLAGS >> 2)] = this.#flags;
    if (this.#flags & abi.FLAG_LOCAL) this.#lastLocalRun = this.#run;
  }

  #closeRun(): void {
    if (this.#run < 0) return;
    this.#closeSegment();
    this.#kind = -1;
    runWords[this.#run + (abi.RUN_SIZE >> 2)] = (this.#at - this.#rowsAt) << 2;
  }

  #openSegment(kind: number): void {
    this.#closeSegment();
    this.#kind = kind;
    this.#segment = this.#at;
    u32[this.#at + (abi.SEGMENT_ACTION >> 2)] = kind;
    this.#at += abi.SEGMENT_BYTES >> 2;
  }

  #closeSegment(): void {
    if (this.#kind >= 0) u32[this.#segment + (abi.SEGMENT_COUNT >> 2)] = this.#count;
    this.#count = 0;
  }

  #put(kind: number, ticks: number, lots: number): void {
    if (kind !== this.#kind) this.#openSegment(kind);
    this.#count++;
    if (kind >= abi.SEGMENT_WIDE) {
      this.#putWide(lots, ticks, 0);
      return;
    }
    const at = this.#at;
    i32[at + (abi.LEVEL_ROW_TICKS >> 2)] = ticks;
    u32[at + (abi.LEVEL_ROW_LOTS >> 2)] = lots;
    this.#at = at + (abi.LEVEL_ROW_BYTES >> 2);
  }

  #putWide(lots: number, ticks: number, action: number): void {
    const at = this.#at;
    f64[(at + (abi.WIDE_ROW_LOTS >> 2)) >> 1] = lots;
    i32[at + (abi.WIDE_ROW_TICKS >> 2)] = ticks;
    i32[at + (abi.WIDE_ROW_ACTION >> 2)] = action;
    this.#at = at + (abi.WIDE_ROW_BYTES >> 2);
  }

  #bad(row: number): HftError {
    const { exchTs, localTs, ticks, lots } = this.rows;
    const got = `exchTs ${exchTs[row]}, localTs ${localTs[row]}, ticks ${ticks[row]}, lots ${lots[row]}`;
    const place = this.rowsBefore + row;
    return new HftError(2007, `Row ${place}: got ${got}; wanted times within ±2^53 ns, ticks within ±(2^31 - 2), lots from 0 to 2^53.`, {
      row: place,
    });
  }
}

/** Written so that NaN is none. */
function areLots(lots: number): boolean {
  return lots >= 0 && lots <= MAX_LOTS;
}

function isTime(ns: number): boolean {
  return Math.abs(ns) <= MAX_TIME;
}

function isTick(ticks: number): boolean {
  return ticks <= MAX_TICK && ticks >= -MAX_TICK;
}

/** 64 bits, low word first. */
function putTime(at: number, ns: number): void {
  const whole = Math.trunc(ns);
  const high = Math.floor(whole / TWO_TO_32);
  runWords[at] = whole - high * TWO_TO_32;
  runWords[at + 1] = high;
}

function actionOf(ev: number): number {
  switch (ev & 0xff) {
    case Kind.depth:
    case Kind.snapshot:
      return bySide(ev, abi.ROW_BID, abi.ROW_ASK, abi.ROW_OTHER);
    case Kind.trade:
      return bySide(ev, abi.ROW_BUY_TRADE, abi.ROW_SELL_TRADE, abi.ROW_OTHER);
    case Kind.clear:
      return bySide(ev, abi.ROW_CLEAR_BIDS, abi.ROW_CLEAR_ASKS, abi.ROW_CLEAR);
    case Kind.add:
      return bySide(ev, abi.ROW_ADD_BID, abi.ROW_ADD_ASK, abi.ROW_OTHER);
    case Kind.modify:
      return abi.ROW_MODIFY;
    case Kind.cancel:
      return abi.ROW_CANCEL;
    case Kind.fill:
      return bySide(ev, abi.ROW_FILL, abi.ROW_FILL, abi.ROW_OTHER);
    default:
      return abi.ROW_OTHER;
  }
}

function bySide(ev: number, buy: number, sell: number, neither: number): number {
  if (ev & BUY) return buy;
  return ev & SELL ? sell : neither;
}
