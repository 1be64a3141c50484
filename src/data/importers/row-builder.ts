import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import type { ImportOptions, Oddity } from "./importer.js";
import type { Line } from "./lines.js";
import { RowRuns } from "./row-runs.js";

const MAX_LOTS = 2 ** 53;
/** 52 days. Half of what a double holds exactly, so that correcting clocks and moving time 0 stay exact. */
const MAX_NS = 2 ** 52;
/** How far from a whole lot or tick a value is odd. */
const OFF_STEP = 1e-4;
const PROGRESS_ROWS = 65_536;

/** Collects rows as they are read, prices and quantities in decimals. Times are ns from a base of the importer's. */
export class RowBuilder {
  readonly oddities: Record<string, Oddity> = {};
  readonly #rows: RowRuns;
  #file = "";
  #line: Line = { text: "", number: 0 };
  #unit: "line" | "row" = "line";

  /** @throws HftError 1002 when a step is not a number above 0. */
  constructor(readonly options: ImportOptions) {
    this.#rows = new RowRuns(options.scratch ?? null);
    for (const field of ["tickSize", "lotSize"] as const) {
      const step = options[field];
      if (!(step > 0 && Number.isFinite(step))) throw new HftError(1002, `${field}: got ${step}, wanted a number above 0.`, { field });
    }
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Where the next rows come from, for messages. */
  at(file: string, line: Line): void {
    this.#file = file;
    this.#line = line;
    this.#unit = "line";
  }

  /** The same for a file of rows. @param row 0-based. */
  atRow(file: string, row: number): void {
    this.#file = file;
    if (this.#unit === "row") this.#line.number = row;
    else this.#line = { text: "", number: row };
    this.#unit = "row";
  }

  /** Returns the price in ticks. */
  add(ev: number, exchTs: number, localTs: number, price: number, quantity: number, orderId = 0): number {
    if (!(Math.abs(exchTs) <= MAX_NS && Math.abs(localTs) <= MAX_NS)) throw this.#outOfRange("a time", "one within 52 days of the first");
    this.options.watch?.see(price, quantity);
    const ticks = this.#steps(price, this.options.tickSize, MAX_TICK, "price", "off tick");
    const lots = this.#steps(quantity, this.options.lotSize, MAX_LOTS, "quantity", "off lot");
    if (lots < 0) throw this.#outOfRange(`quantity ${quantity}`, "none below 0");
    this.#rows.add(ev, exchTs, localTs, ticks, lots, orderId);
    if (this.#rows.length % PROGRESS_ROWS === 0) this.options.onProgress?.(this.#rows.length);
    return ticks;
  }

  note(what: string): void {
    const oddity = this.oddities[what];
    if (oddity) oddity.count++;
    else this.oddities[what] = { count: 1, first: `${this.#file}:${this.#unit === "row" ? "row " : ""}${this.#line.number}` };
  }

  finish(): RowRuns {
    this.#rows.seal();
    return this.#rows;
  }

  #steps(value: number, step: number, most: number, what: string, oddity: string): number {
    const steps = value / step;
    const whole = roundHalfEven(steps);
    if (!(Math.abs(whole) <= most)) throw this.#outOfRange(`${what} ${value}`, `a number of at most ${most} steps of ${step}`);
    if (Math.abs(steps - whole) > OFF_STEP) this.note(oddity);
    return whole;
  }

  #outOfRange(got: string, wanted: string): HftError {
    const place = { file: this.#file, [this.#unit]: this.#line.number };
    return new HftError(2007, `${this.#file}, ${this.#unit} ${this.#line.number}: got ${got}, wanted ${wanted}.`, place);
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
