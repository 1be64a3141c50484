import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import { joinBytes } from "../bytes.js";
import type { RowHandles } from "../order-handles.js";
import { Kind, type RowColumns } from "../rows.js";
import { FORM_FRESH, FORM_FRESH_REUSED, FORM_KNOWN, FORM_KNOWN_EMPTY, FORM_KNOWN_SAME, FORM_LAST, FORM_NONE } from "./forms.js";
import { HAS_ORDERS, KIND_FORMS, kindBits, MAX_INTEGER, MAX_TIME, SIDES, sideOf } from "./layout.js";
import { VarintWriter } from "./varint.js";

/**
 * Some rows as a chunk that decodes on its own. docs/hftbook.md describes it byte by byte.
 * @param orders Of these rows; null where no row is about an order.
 * @throws HftError 2007 for a row that the format can't hold.
 */
export function encodeChunk(rows: RowColumns, from: number, to: number, orders: RowHandles | null): Uint8Array {
  checkRows(rows, from, to);
  const encoder = new ChunkEncoder(rows, orders);
  for (let row = from; row < to; row++) encoder.put(row);
  return encoder.finish(from, to);
}

/** An order as the chunk has met it. */
interface Known {
  place: number;
  ticks: number;
  lots: number;
  handle: number;
}

class ChunkEncoder {
  readonly #ticks = new VarintWriter();
  readonly #lots = new VarintWriter();
  readonly #ids = new VarintWriter();
  readonly #references = new VarintWriter();
  readonly #handles = new VarintWriter();
  /** By ev and form. */
  readonly #kinds = new Map<number, number>();
  readonly #kindRuns: [place: number, rows: number][] = [];
  #lastKind = -1;
  readonly #lastTicks = new Array<number>(SIDES).fill(0);
  readonly #lastIds: [others: number, added: number] = [0, 0];
  readonly #known = new Map<number, Known>();
  readonly #freed: number[] = [];
  #places = 0;

  constructor(
    readonly rows: RowColumns,
    readonly orders: RowHandles | null,
  ) {}

  put(row: number): void {
    const ev = this.rows.ev[row] as number;
    const id = this.rows.orderId[row] as number;
    const about = this.orders !== null && (id !== 0 || isOfOrder(ev));
    const form = about ? this.#putOrder(row, ev, id, this.orders as RowHandles) : FORM_NONE;
    if (form === FORM_NONE) this.#putLevel(row, ev);
    this.#putKind(ev * KIND_FORMS + form);
  }

  finish(from: number, to: number): Uint8Array {
    const times = new TimesEncoder(this.rows, from, to);
    const sections = [...times.finish(), this.#finishKinds(), this.#ticks.finish(), this.#lots.finish()];
    if (this.orders) sections.push(this.#ids.finish(), this.#references.finish(), this.#handles.finish());
    const head = new VarintWriter();
    head.unsigned(to - from);
    head.byte(this.orders ? HAS_ORDERS : 0);
    times.writeHead(head);
    for (const { length } of sections) head.unsigned(length);
    return joinBytes([head.finish(), ...sections]);
  }

  #putLevel(row: number, ev: number): void {
    const ticks = this.rows.ticks[row] as number;
    const side = sideOf(ev);
    this.#ticks.signed(ticks - (this.#lastTicks[side] as number));
    this.#lastTicks[side] = ticks;
    this.#lots.unsigned(this.rows.lots[row] as number);
  }

  #putOrder(row: number, ev: number, id: number, orders: RowHandles): number {
    const handle = orders.handles[row] as number;
    const known = this.#known.get(id);
    const form = known && known.handle === handle ? this.#putKnown(row, known) : this.#putFresh(row, ev, id, handle);
    if (orders.last[row] === 0) return form;
    this.#known.delete(id);
    this.#freed.push(handle);
    return form + FORM_LAST;
  }

  #putFresh(row: number, ev: number, id: number, handle: number): number {
    const added = (ev & 0xff) === Kind.add ? 1 : 0;
    this.#ids.signed(id - this.#lastIds[added]);
    this.#lastIds[added] = id;
    this.#known.set(id, { place: this.#places++, ticks: this.rows.ticks[row] as number, lots: this.rows.lots[row] as number, handle });
    this.#putLevel(row, ev);
    if (this.#freed.at(-1) === handle) {
      this.#freed.pop();
      return FORM_FRESH_REUSED;
    }
    this.#handles.unsigned(handle);
    return FORM_FRESH;
  }

  #putKnown(row: number, known: Known): number {
    const [ticks, lots] = [this.rows.ticks[row] as number, this.rows.lots[row] as number];
    const [ticksBefore, lotsBefore] = [known.ticks, known.lots];
    this.#references.unsigned(this.#places - known.place);
    known.ticks = ticks;
    known.lots = lots;
    if (ticks === ticksBefore && lots === 0) return FORM_KNOWN_EMPTY;
    if (ticks === ticksBefore && lots === lotsBefore) return FORM_KNOWN_SAME;
    this.#ticks.signed(ticks - ticksBefore);
    this.#lots.unsigned(lots);
    return FORM_KNOWN;
  }

  #putKind(kind: number): void {
    if (kind === this.#lastKind) {
      (this.#kindRuns.at(-1) as [number, number])[1]++;
      return;
    }
    this.#lastKind = kind;
    let place = this.#kinds.get(kind);
    if (place === undefined) {
      place = this.#kinds.size;
      this.#kinds.set(kind, place);
    }
    this.#kindRuns.push([place, 1]);
  }

  #finishKinds(): Uint8Array {
    const out = new VarintWriter();
    out.unsigned(this.#kinds.size);
    for (const kind of this.#kinds.keys()) out.unsigned(kind);
    const places = 2 ** kindBits(this.#kinds.size);
    for (const [place, rows] of this.#kindRuns) out.unsigned((rows - 1) * places + place);
    return out.finish();
  }
}

/** Runs of rows with the same times and the same sides that hear them. */
class TimesEncoder {
  readonly #counts: number[] = [];
  readonly #exchTs: number[] = [];
  readonly #localTs: number[] = [];

  constructor(rows: RowColumns, from: number, to: number) {
    let [exchTs, localTs, sides] = [Number.NaN, Number.NaN, -1];
    for (let row = from; row < to; row++) {
      const [exch, local, heard] = [rows.exchTs[row] as number, rows.localTs[row] as number, (rows.ev[row] as number) >>> 30];
      if (exch === exchTs && local === localTs && heard === sides) {
        (this.#counts[this.#counts.length - 1] as number)++;
        continue;
      }
      [exchTs, localTs, sides] = [exch, local, heard];
      this.#counts.push(1);
      this.#exchTs.push(exch);
      this.#localTs.push(local);
    }
  }

  writeHead(head: VarintWriter): void {
    for (const times of [this.#exchTs, this.#localTs]) {
      head.signed(times[0] as number);
      head.unsigned(unitOf(times));
    }
  }

  /** Rows of each run, and both of its times as units since the run before. */
  finish(): Uint8Array[] {
    const counts = new VarintWriter();
    for (const count of this.#counts) counts.unsigned(count - 1);
    return [counts.finish(), differences(this.#exchTs), differences(this.#localTs)];
  }
}

function differences(times: readonly number[]): Uint8Array {
  const out = new VarintWriter();
  const unit = unitOf(times);
  for (const [run, time] of times.entries()) out.signed((time - (times[Math.max(0, run - 1)] as number)) / unit);
  return out.finish();
}

/** The greatest number that all differences are whole multiples of; 1 when there are none. */
function unitOf(times: readonly number[]): number {
  let unit = 0;
  for (const time of times) {
    let rest = Math.abs(time - (times[0] as number));
    while (rest !== 0) [unit, rest] = [rest, unit % rest];
    if (unit === 1) break;
  }
  return unit || 1;
}

function isOfOrder(ev: number): boolean {
  const kind = ev & 0xff;
  return kind === Kind.add || kind === Kind.cancel || kind === Kind.modify || kind === Kind.fill;
}

/** Whether a row of these is about an order: has an id, or is of a kind that changes one. */
export function hasOrders({ length, ev, orderId }: RowColumns): boolean {
  for (let row = 0; row < length; row++) if (orderId[row] !== 0 || isOfOrder(ev[row] as number)) return true;
  return false;
}

function checkRows(rows: RowColumns, from: number, to: number): void {
  checkColumn(rows, "exchTs", from, to, -MAX_TIME, MAX_TIME);
  checkColumn(rows, "localTs", from, to, -MAX_TIME, MAX_TIME);
  checkColumn(rows, "ticks", from, to, -MAX_TICK, MAX_TICK);
  checkColumn(rows, "lots", from, to, 0, MAX_INTEGER);
  checkColumn(rows, "orderId", from, to, 0, MAX_INTEGER);
}

function checkColumn(
  rows: RowColumns,
  column: "exchTs" | "localTs" | "ticks" | "lots" | "orderId",
  from: number,
  to: number,
  low: number,
  high: number,
): void {
  const values = rows[column];
  for (let row = from; row < to; row++) {
    const value = values[row] as number;
    if (value >= low && value <= high && Math.floor(value) === value) continue;
    throw new HftError(2007, `Row ${row}: got ${column} ${value}, wanted a whole number from ${low} to ${high}.`, { row });
  }
}
