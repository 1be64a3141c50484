import { MAX_HANDLE } from "../../../assembly/abi.js";
import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import { emptyRows, Kind, type RowColumns } from "../rows.js";
import { FORM_FRESH, FORM_KNOWN, FORM_KNOWN_EMPTY, FORM_LAST, FORM_NONE, FORMS } from "./forms.js";
import { HAS_ORDERS, KIND_FORMS, kindBits, MAX_INTEGER, MAX_TIME, SIDES, sideOf } from "./layout.js";
import { VarintReader } from "./varint.js";

/** Parts behind the head of a chunk with orders, and of one without. */
const SECTIONS = 9;
const LEVEL_SECTIONS = 6;

export interface DecodedChunk {
  rows: RowColumns;
  /** The order that a row is about, by its handle; 0 for none. */
  handles: Uint32Array;
}

/**
 * A chunk's rows. The core has the same in assembly/book-chunk.ts, for rows that are only played.
 * @param count Rows that the index says it has.
 * @param maxHandle Highest that a handle can be: as many orders as rows, this chunk's included.
 * @throws HftError 2002 when the bytes are not a chunk of `count` rows.
 */
export function decodeChunk(bytes: Uint8Array, count: number, maxHandle: number): DecodedChunk {
  return new ChunkDecoder(bytes, count, maxHandle).decode();
}

class ChunkDecoder {
  readonly #head: VarintReader;
  readonly #columns: RowColumns;
  readonly #handles: Uint32Array;
  #counts!: VarintReader;
  #exchTs!: VarintReader;
  #localTs!: VarintReader;
  #kinds!: VarintReader;
  #ticks!: VarintReader;
  #lots!: VarintReader;
  #ids!: VarintReader;
  #references!: VarintReader;
  #explicitHandles!: VarintReader;
  readonly #lastTicks = new Array<number>(SIDES).fill(0);
  readonly #lastIds: [others: number, added: number] = [0, 0];
  /** Orders that the chunk has met, in columns. */
  readonly #knownIds: number[] = [];
  readonly #knownTicks: number[] = [];
  readonly #knownLots: number[] = [];
  readonly #knownHandles: number[] = [];
  readonly #freed: number[] = [];

  constructor(
    readonly bytes: Uint8Array,
    readonly count: number,
    readonly maxHandle: number,
  ) {
    this.#head = new VarintReader(bytes);
    this.#handles = new Uint32Array(count);
    this.#columns = emptyRows(count);
  }

  decode(): DecodedChunk {
    const head = this.#head;
    const count = head.unsigned();
    if (count !== this.count) throw this.#wrong(`holds ${count} rows where the index says ${this.count}`, head);
    const flags = head.byte();
    if (flags > HAS_ORDERS) throw this.#wrong(`has flags ${flags}; known are 0 and ${HAS_ORDERS}`, head);
    const [exch, local] = [this.#readStart(), this.#readStart()];
    this.#findSections(flags === HAS_ORDERS);
    this.#decodeTimes(exch, local);
    this.#decodeRows(flags === HAS_ORDERS);
    this.#checkEnds();
    return { rows: this.#columns, handles: this.#handles };
  }

  #readStart(): { first: number; unit: number } {
    const first = this.#head.signed();
    const unit = this.#head.unsigned();
    if (unit === 0) throw this.#wrong("counts times in units of 0 ns", this.#head);
    return { first, unit };
  }

  #findSections(hasOrders: boolean): void {
    const lengths = Array.from({ length: hasOrders ? SECTIONS : LEVEL_SECTIONS }, () => this.#head.unsigned());
    let from = this.#head.at;
    const [counts, exchTs, localTs, kinds, ticks, lots, ids, references, handles] = lengths.map((length) => {
      const section = new VarintReader(this.bytes, from, from + length);
      from += length;
      return section;
    });
    if (from !== this.bytes.length) throw this.#wrong(`has ${this.bytes.length} bytes where its parts have ${from}`, this.#head);
    const none = new VarintReader(this.bytes, 0, 0);
    this.#counts = counts ?? none;
    this.#exchTs = exchTs ?? none;
    this.#localTs = localTs ?? none;
    this.#kinds = kinds ?? none;
    this.#ticks = ticks ?? none;
    this.#lots = lots ?? none;
    this.#ids = ids ?? none;
    this.#references = references ?? none;
    this.#explicitHandles = handles ?? none;
  }

  #decodeTimes(exch: { first: number; unit: number }, local: { first: number; unit: number }): void {
    const input = this.#counts;
    const { exchTs, localTs } = this.#columns;
    let [exchNow, localNow] = [exch.first, local.first];
    for (let row = 0; row < this.count; ) {
      const rows = input.unsigned() + 1;
      exchNow += this.#exchTs.signed() * exch.unit;
      localNow += this.#localTs.signed() * local.unit;
      if (rows > this.count - row) throw this.#wrong("has more rows in its runs than in all", input);
      if (!(Math.abs(exchNow) <= MAX_TIME && Math.abs(localNow) <= MAX_TIME))
        throw this.#wrong("holds a time that no row can have", this.#exchTs);
      // Runs are short: a call to fill them would cost more than they do.
      for (const end = row + rows; row < end; row++) {
        exchTs[row] = exchNow;
        localTs[row] = localNow;
      }
    }
  }

  #decodeRows(hasOrders: boolean): void {
    const input = this.#kinds;
    const kinds = this.#readKinds(hasOrders);
    const places = 2 ** kindBits(kinds.length);
    for (let row = 0; row < this.count; ) {
      const run = input.unsigned();
      const kind = kinds[run % places];
      const rows = Math.floor(run / places) + 1;
      if (kind === undefined || rows > this.count - row) throw this.#wrong("has kinds of rows that make no sense", input);
      this.#decodeRun(kind, row, row + rows);
      row += rows;
    }
  }

  #readKinds(hasOrders: boolean): number[] {
    const input = this.#kinds;
    const length = input.unsigned();
    if (length > this.count) throw this.#wrong(`of ${this.count} rows has ${length} kinds of them`, input);
    return Array.from({ length }, () => {
      const kind = input.unsigned();
      const form = kind % FORM_LAST;
      const known = form < FORMS && (hasOrders ? kind % KIND_FORMS !== FORM_LAST : kind % KIND_FORMS === FORM_NONE);
      if (!known || kind >= KIND_FORMS * 2 ** 32) throw this.#wrong(`has a kind of rows ${kind} that there is not`, input);
      return kind;
    });
  }

  #decodeRun(kind: number, from: number, to: number): void {
    const ev = Math.floor(kind / KIND_FORMS);
    const form = kind % FORM_LAST;
    const last = kind % KIND_FORMS >= FORM_LAST;
    for (let row = from; row < to; row++) {
      this.#columns.ev[row] = ev;
      if (form === FORM_NONE) this.#decodeLevel(row, ev);
      else {
        const place = form >= FORM_KNOWN ? this.#decodeKnown(row, form) : this.#decodeFresh(row, ev, form);
        const handle = this.#knownHandles[place] as number;
        this.#columns.orderId[row] = this.#knownIds[place] as number;
        this.#handles[row] = handle;
        if (last) this.#freed.push(handle);
      }
    }
  }

  #decodeLevel(row: number, ev: number): void {
    const side = sideOf(ev);
    const ticks = this.#columns.ticks;
    ticks[row] = this.#lastTicks[side] = this.#tick((this.#lastTicks[side] as number) + this.#ticks.signed());
    this.#columns.lots[row] = this.#lots.unsigned();
  }

  #decodeFresh(row: number, ev: number, form: number): number {
    const added = (ev & 0xff) === Kind.add ? 1 : 0;
    const id = this.#lastIds[added] + this.#ids.signed();
    if (!(id >= 0 && id <= MAX_INTEGER)) throw this.#wrong("holds an order id that can't be", this.#ids);
    this.#lastIds[added] = id;
    this.#decodeLevel(row, ev);
    const handle = form === FORM_FRESH ? this.#explicitHandles.unsigned() : this.#freed.pop();
    if (handle === undefined || handle > this.maxHandle || handle > MAX_HANDLE)
      throw this.#wrong("has an order without a handle that can be", this.#explicitHandles);
    this.#knownHandles.push(handle);
    this.#knownTicks.push(this.#columns.ticks[row] as number);
    this.#knownLots.push(this.#columns.lots[row] as number);
    return this.#knownIds.push(id) - 1;
  }

  #decodeKnown(row: number, form: number): number {
    const place = this.#knownIds.length - this.#references.unsigned();
    if (!(place >= 0 && place < this.#knownIds.length)) throw this.#wrong("refers to an order that it has not met", this.#references);
    let ticks = this.#knownTicks[place] as number;
    let lots = form === FORM_KNOWN_EMPTY ? 0 : (this.#knownLots[place] as number);
    if (form === FORM_KNOWN) {
      ticks = this.#tick(ticks + this.#ticks.signed());
      lots = this.#lots.unsigned();
    }
    this.#knownTicks[place] = this.#columns.ticks[row] = ticks;
    this.#knownLots[place] = this.#columns.lots[row] = lots;
    return place;
  }

  #tick(ticks: number): number {
    if (!(ticks <= MAX_TICK && ticks >= -MAX_TICK)) throw this.#wrong("holds a price that no row can have", this.#ticks);
    return ticks;
  }

  #checkEnds(): void {
    const times = [this.#counts, this.#exchTs, this.#localTs];
    const orders = [this.#ids, this.#references, this.#explicitHandles];
    for (const section of [...times, this.#kinds, this.#ticks, this.#lots, ...orders])
      if (section.at !== section.end) throw this.#wrong(`has ${section.end - section.at} bytes too many`, section);
  }

  #wrong(what: string, { at }: VarintReader): HftError {
    return new HftError(2002, `A chunk ${what}.`, { byte: at });
  }
}
