import { HftError } from "../../errors.js";
import { EVENT_BYTES } from "../hftbacktest-dtype.js";
import { EXCH, Kind, LOCAL } from "../rows.js";
import { orderRows, rebase } from "./event-order.js";
import type { Imported, ImportOptions } from "./importer.js";
import { RowBuilder } from "./row-builder.js";

const KINDS: readonly number[] = Object.values(Kind);
const WORDS = EVENT_BYTES / 4;
const DOUBLES = EVENT_BYTES / 8;
const HIGH = 2 ** 32;
/** Bits of `ev` that say something: kind and flags. */
const KNOWN_BITS = 0xf00000ff;
const SIDELESS = "row of neither side";

/** Collects the rows of hftbacktest's arrays. */
export class EventRows {
  readonly #rows: RowBuilder;
  /** Times count from the first row's: as two halves, since no double holds ns of today. */
  #base: { high: number; low: number } | null = null;
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;
  #flags = 0;

  constructor(options: ImportOptions) {
    this.#rows = new RowBuilder(options);
  }

  /** @param bytes Of `count` whole rows at least, from the start of their buffer. @param first 0-based number of the first. */
  take(file: string, first: number, bytes: Uint8Array<ArrayBuffer>, count: number): void {
    const words = new Uint32Array(bytes.buffer, 0, count * WORDS);
    const doubles = new Float64Array(bytes.buffer, 0, count * DOUBLES);
    for (let row = 0; row < count; row++) {
      this.#rows.atRow(file, first + row);
      this.#take(file, first + row, words, doubles, row);
    }
  }

  finish(file: string): Imported {
    const base = this.#base ?? { high: 0, low: 0 };
    const baseNs = BigInt(base.high) * BigInt(HIGH) + BigInt(base.low);
    const { oddities } = this.#rows;
    if (this.#flags === 0) delete oddities[SIDELESS];
    if (this.#flags === 0) return orderRows(this.#rows.finish(), baseNs, oddities, file);
    const report = { clockCorrectionNs: 0, splitRows: 0, oddities };
    return { ...rebase(this.#rows.finish(), baseNs), report };
  }

  #take(file: string, row: number, words: Uint32Array, doubles: Float64Array, at: number): void {
    const word = at * WORDS;
    const double = at * DOUBLES;
    const ev = words[word] as number;
    if (words[word + 1] !== 0 || (ev & ~KNOWN_BITS) !== 0 || !KINDS.includes(ev & 0xff)) throw unknownKind(file, row, words, word);
    this.#base ??= { high: (words[word + 5] as number) | 0, low: words[word + 4] as number };
    const exchTs = this.#time(words, word + 2);
    const localTs = this.#time(words, word + 4);
    const orderId = (words[word + 11] as number) * HIGH + (words[word + 10] as number);
    if (!Number.isSafeInteger(orderId)) throw new HftError(2007, `${file}, row ${row}: got an order id above 2^53.`, { file, row });
    this.#watch(ev, exchTs, localTs);
    if (words[word + 12] || words[word + 13] || doubles[double + 7]) this.#rows.note("ival or fval left out");
    this.#rows.add(ev, exchTs, localTs, doubles[double + 3] as number, doubles[double + 4] as number, orderId);
  }

  #time(words: Uint32Array, at: number): number {
    const { high, low } = this.#base as { high: number; low: number };
    return (((words[at + 1] as number) | 0) - high) * HIGH + ((words[at] as number) - low);
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

function unknownKind(file: string, row: number, words: Uint32Array, word: number): HftError {
  const ev = BigInt(words[word + 1] as number) * BigInt(HIGH) + BigInt(words[word] as number);
  return new HftError(2006, `${file}, row ${row}: got ev ${ev}, wanted a kind of ${KINDS.join(", ")} and flags in bits 28 to 31.`, {
    file,
    row,
  });
}
