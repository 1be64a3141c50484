import { Kind } from "../rows.js";
import { count, none } from "./counted.js";
import type { Counted } from "./report.js";

/** Levels and orders of one moment that are kept to compare with; more are not looked at. */
const MOST = 8_192;
/** Places for them, half of them free. */
const PLACE_BITS = 14;
const PLACES = 1 << PLACE_BITS;
/** Of a subject: it is an order, not a level. */
const IS_ORDER = 16;

/**
 * Finds rows that say the same as the one before of their level or order, at one moment. Trades may: two of one size at one
 * price are two trades. A level that goes to and fro within a moment is no duplicate. A table without objects: every row of a book comes by.
 */
export class DuplicateWatch {
  readonly found: Counted = none();
  /** In which moment a place was taken; what is of an earlier one is free. */
  readonly #moments = new Uint32Array(PLACES);
  /** What a row is about: its flags, and its order or level. */
  readonly #flags = new Uint8Array(PLACES);
  readonly #subjects = new Float64Array(PLACES);
  /** What it says. */
  readonly #kinds = new Uint8Array(PLACES);
  readonly #ticks = new Int32Array(PLACES);
  readonly #lots = new Float64Array(PLACES);
  #moment = 0;
  #taken = 0;
  #exchTs = Number.NaN;
  #localTs = Number.NaN;

  /** The rows that follow are of this moment. */
  at(exchTs: number, localTs: number): void {
    if (exchTs === this.#exchTs && localTs === this.#localTs) return;
    this.#exchTs = exchTs;
    this.#localTs = localTs;
    this.#moment = (this.#moment + 1) >>> 0;
    this.#taken = 0;
    if (this.#moment === 0) this.#moments.fill(0);
  }

  see(row: number, ev: number, ticks: number, lots: number, orderId: number): void {
    const kind = ev & 0xff;
    if (kind === Kind.trade || kind === Kind.fill) return;
    const isOrder = orderId > 0;
    const flags = (ev >>> 28) + (isOrder ? IS_ORDER : 0);
    const subject = isOrder ? orderId : ticks;
    const place = this.#placeOf(flags, subject);
    if (this.#moments[place] === this.#moment) {
      if (this.#kinds[place] === kind && this.#ticks[place] === ticks && this.#lots[place] === lots) count(this.found, row);
    } else {
      if (this.#taken === MOST) return;
      this.#taken++;
      this.#moments[place] = this.#moment;
      this.#flags[place] = flags;
      this.#subjects[place] = subject;
    }
    this.#kinds[place] = kind;
    this.#ticks[place] = ticks;
    this.#lots[place] = lots;
  }

  /** Where a subject is, or would be. */
  #placeOf(flags: number, subject: number): number {
    let place = Math.imul((subject | 0) + flags, 0x9e3779b1) >>> (32 - PLACE_BITS);
    while (this.#moments[place] === this.#moment && (this.#subjects[place] !== subject || this.#flags[place] !== flags))
      place = (place + 1) & (PLACES - 1);
    return place;
  }
}
