import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import type { RowColumns } from "../rows.js";
import type { ImportOptions, Oddity } from "./importer.js";
import type { Line } from "./lines.js";

const MAX_LOTS = 2 ** 53;
/** How far from a whole lot or tick a value is odd. */
const OFF_STEP = 1e-4;
const PROGRESS_ROWS = 65_536;

/** Collects rows as they are read, prices and quantities in decimals. Times are ns from a base of the importer's. */
export class RowBuilder {
  readonly oddities: Record<string, Oddity> = {};
  #columns = emptyColumns(65_536);
  #length = 0;
  #file = "";
  #line: Line = { text: "", number: 0 };

  constructor(readonly options: ImportOptions) {}

  get length(): number {
    return this.#length;
  }

  /** Where the next rows come from, for messages. */
  at(file: string, line: Line): void {
    this.#file = file;
    this.#line = line;
  }

  add(ev: number, exchTs: number, localTs: number, price: number, quantity: number, orderId = 0): void {
    if (this.#length === this.#columns.ev.length) this.#columns = resized(this.#columns, this.#length * 2);
    const i = this.#length;
    const columns = this.#columns;
    columns.ev[i] = ev;
    columns.exchTs[i] = exchTs;
    columns.localTs[i] = localTs;
    columns.ticks[i] = this.#steps(price, this.options.tickSize, MAX_TICK, "price", "off tick");
    columns.lots[i] = this.#steps(quantity, this.options.lotSize, MAX_LOTS, "quantity", "off lot");
    columns.orderId[i] = orderId;
    this.#length++;
    if (this.#length % PROGRESS_ROWS === 0) this.options.onProgress?.(this.#length);
  }

  note(what: string): void {
    const oddity = this.oddities[what];
    if (oddity) oddity.count++;
    else this.oddities[what] = { count: 1, first: `${this.#file}:${this.#line.number}` };
  }

  finish(): RowColumns {
    const columns = resized(this.#columns, this.#length);
    columns.length = this.#length;
    return columns;
  }

  #steps(value: number, step: number, most: number, what: string, oddity: string): number {
    const steps = value / step;
    const whole = roundHalfEven(steps);
    if (!(Math.abs(whole) <= most)) {
      const { number } = this.#line;
      const where = { file: this.#file, line: number };
      throw new HftError(
        2007,
        `${this.#file}, line ${number}: got ${what} ${value}, wanted a number of at most ${most} steps of ${step}.`,
        where,
      );
    }
    if (Math.abs(steps - whole) > OFF_STEP) this.note(oddity);
    return whole;
  }
}

/** As numpy's rint, which the reference's own rows go through. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const part = value - down;
  if (part === 0.5) return down % 2 === 0 ? down : down + 1;
  // Adding zero takes the sign off -0.
  return Math.round(value) + 0;
}

export function emptyColumns(room: number): RowColumns {
  return {
    length: 0,
    ev: new Uint32Array(room),
    exchTs: new Float64Array(room),
    localTs: new Float64Array(room),
    ticks: new Int32Array(room),
    lots: new Float64Array(room),
    orderId: new Float64Array(room),
  };
}

function resized(columns: RowColumns, room: number): RowColumns {
  const made = emptyColumns(room);
  const kept = Math.min(room, columns.ev.length);
  made.ev.set(columns.ev.subarray(0, kept));
  made.exchTs.set(columns.exchTs.subarray(0, kept));
  made.localTs.set(columns.localTs.subarray(0, kept));
  made.ticks.set(columns.ticks.subarray(0, kept));
  made.lots.set(columns.lots.subarray(0, kept));
  made.orderId.set(columns.orderId.subarray(0, kept));
  return made;
}
