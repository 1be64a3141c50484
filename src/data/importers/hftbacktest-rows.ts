import { HftError } from "../../errors.js";
import { EVENT_BYTES } from "../hftbacktest-dtype.js";
import { EXCH, Kind, LOCAL } from "../rows.js";
import { keepOrder, orderRows } from "./event-order.js";
import type { ImportOptions, RowStream } from "./importer.js";
import { RowBuilder } from "./row-builder.js";

const KINDS: readonly number[] = Object.values(Kind);
const WORDS = EVENT_BYTES / 4;
const DOUBLES = EVENT_BYTES / 8;
const HIGH = 2 ** 32;
/** Bits of `ev` that say something: kind and flags. */
const KNOWN_BITS = 0xf00000ff;
const SIDELESS = "row of neither side";

/** A time in ns since 1970 as two halves, since no double holds it. */
interface Halves {
  high: number;
  low: number;
}

const ZERO: Halves = { high: 0, low: 0 };
/** How far apart the times of one book may be. */
const MAX_SPAN = 2 ** 52;

interface Event {
  file: string;
  row: number;
  ev: number;
  exch: Halves;
  local: Halves;
  price: number;
  quantity: number;
  orderId: number;
  /** Whether `ival` or `fval` says something. */
  hasMore: boolean;
}

/** Collects the rows of hftbacktest's arrays. */
export class EventRows {
  readonly #rows: RowBuilder;
  /** Times count from here, mostly the first row's. */
  #base: Halves | null = null;
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;
  #flags = 0;
  /** Rows at time 0 at the start, until a later one tells what time that is. */
  #timeless: Event[] = [];

  constructor(options: ImportOptions) {
    this.#rows = new RowBuilder(options);
  }

  /** @param bytes Of `count` whole rows at least, from the start of their buffer. @param first 0-based number of the first. */
  take(file: string, first: number, bytes: Uint8Array<ArrayBuffer>, count: number): void {
    const words = new Uint32Array(bytes.buffer, 0, count * WORDS);
    const doubles = new Float64Array(bytes.buffer, 0, count * DOUBLES);
    for (let row = 0; row < count; row++) {
      const event = eventOf(file, first + row, words, doubles, row);
      if (!this.#base && event.exch.high === 0 && event.exch.low === 0 && event.local.high === 0 && event.local.low === 0)
        this.#timeless.push(event);
      else this.#take(event);
    }
  }

  finish(file: string): RowStream {
    this.#release(ZERO, ZERO);
    const base = this.#base ?? { high: 0, low: 0 };
    const baseNs = BigInt(base.high) * BigInt(HIGH) + BigInt(base.low);
    const { oddities } = this.#rows;
    if (this.#flags === 0) delete oddities[SIDELESS];
    if (this.#flags === 0) return orderRows(this.#rows.finish(), baseNs, oddities, file);
    return keepOrder(this.#rows.finish(), baseNs, oddities, file);
  }

  #take(event: Event): void {
    if (!this.#base) this.#release(event.exch, event.local);
    this.#add(event, this.#time(event.exch), this.#time(event.local));
  }

  /** A snapshot of hftbacktest's (`create_last_snapshot`) has time 0 throughout: it takes the exchange time of the row after it. */
  #release(exch: Halves, local: Halves): void {
    const isEpoch = local.high * HIGH <= MAX_SPAN;
    this.#base ??= isEpoch ? ZERO : local;
    const time = isEpoch ? 0 : this.#time(exch);
    for (const event of this.#timeless.splice(0)) {
      this.#rows.atRow(event.file, event.row);
      if (!isEpoch) this.#rows.note("snapshot without a time");
      this.#add(event, time, time);
    }
  }

  #add({ file, row, ev, price, quantity, orderId, hasMore }: Event, exchTs: number, localTs: number): void {
    this.#rows.atRow(file, row);
    this.#watch(ev, exchTs, localTs);
    if (hasMore) this.#rows.note("ival or fval left out");
    this.#rows.add(ev, exchTs, localTs, price, quantity, orderId);
  }

  #time({ high, low }: Halves): number {
    const base = this.#base ?? ZERO;
    return (high - base.high) * HIGH + (low - base.low);
  }

  /** What hftbacktest's own `validate_event_order` looks for, and what no side would ever see. */
  #watch(ev: number, exchTs: number, localTs: number): void {
    const flags = ev & (EXCH | LOCAL);
    this.#flags |= flags;
    if (flags === 0) this.#rows.note(SIDELESS);
    if (localTs < exchTs) this.#rows.note("negative latency");
    if ((ev & EXCH) !== 0) {
      if (exchTs < this.#exchTs) this.#rows.note("exchange time out of order");
      this.#exchTs = exchTs;
    }
    if ((ev & LOCAL) !== 0) {
      if (localTs < this.#localTs) this.#rows.note("local time out of order");
      this.#localTs = localTs;
    }
  }
}

/** Row `at` of a piece of the array. @throws HftError 2006 for a kind that is none, 2007 for an order id that a double can't hold. */
function eventOf(file: string, row: number, words: Uint32Array, doubles: Float64Array, at: number): Event {
  const word = at * WORDS;
  const double = at * DOUBLES;
  const ev = words[word] as number;
  if (words[word + 1] !== 0 || (ev & ~KNOWN_BITS) !== 0 || !KINDS.includes(ev & 0xff)) throw unknownKind(file, row, words, word);
  const orderId = (words[word + 11] as number) * HIGH + (words[word + 10] as number);
  if (!Number.isSafeInteger(orderId)) throw new HftError(2007, `${file}, row ${row}: got an order id above 2^53.`, { file, row });
  return {
    file,
    row,
    ev,
    exch: halvesOf(words, word + 2),
    local: halvesOf(words, word + 4),
    price: doubles[double + 3] as number,
    quantity: doubles[double + 4] as number,
    orderId,
    hasMore: words[word + 12] !== 0 || words[word + 13] !== 0 || doubles[double + 7] !== 0,
  };
}

function halvesOf(words: Uint32Array, at: number): Halves {
  return { high: (words[at + 1] as number) | 0, low: words[at] as number };
}

function unknownKind(file: string, row: number, words: Uint32Array, word: number): HftError {
  const ev = BigInt(words[word + 1] as number) * BigInt(HIGH) + BigInt(words[word] as number);
  return new HftError(2006, `${file}, row ${row}: got ev ${ev}, wanted a kind of ${KINDS.join(", ")} and flags in bits 28 to 31.`, {
    file,
    row,
  });
}
