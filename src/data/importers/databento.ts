import { HftError } from "../../errors.js";
import { MbpLevels, type Side } from "./databento-levels.js";
import { MboOrders, sideOf } from "./databento-orders.js";
import { readDbn } from "./databento-stream.js";
import { orderRows } from "./event-order.js";
import { type ImportOptions, makeImporter, type RowStream } from "./importer.js";
import { ClockWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";

/** `rtype` of the records that are read, and how long they are at least. */
const MBO = 0xa0;
const MBP_1 = 1;
const MBP_10 = 10;
const MBO_BYTES = 56;
const MBP_BYTES = 48;
const LEVEL_BYTES = 32;
const FLAG_LAST = 128;
const FLAG_SNAPSHOT = 32;
const FLAG_BAD_RECEIVED = 8;
const FLAG_MAYBE_BAD_BOOK = 4;
const HIGH = 2 ** 32;
const NO_PRICE = 2 ** 63;

/**
 * Databento's DBN, versions 1 to 3, packed by Zstandard or not: `mbo` as market by order, `mbp-10` and `mbp-1` as levels.
 * Ours is the time of capture, `ts_recv`; the exchange's is `ts_event`. The order of the file is the order of things: both
 * clocks are made monotone along it. A snapshot's orders keep their place, at the time of the snapshot. Of several
 * instruments the first one is read.
 * Format: Databento's documentation of DBN, "Databento Binary Encoding", and its common fields, actions and flags.
 */
export const databentoDbn = makeImporter({
  id: "databento-dbn",
  title: "Databento, DBN",
  kind: "L3",
  async read(files, options) {
    const reader = new DbnReader(options);
    for (const file of files) {
      for await (const { view, starts, row } of readDbn(file)) {
        for (const [i, at] of starts.entries()) reader.take(file.name, row + i, view, at);
      }
    }
    return reader.finish(files[0]?.name ?? "");
  },
});

class DbnReader {
  readonly #rows: RowBuilder;
  readonly #orders: MboOrders;
  readonly #levels: MbpLevels;
  readonly #clocks = new ClockWatch();
  /** Times count from the first record's: as two halves, since no double holds ns of today. */
  #base: { high: number; low: number } | null = null;
  #instrument: string | null = null;
  #rtype: number | null = null;
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;
  #file = "";
  #row = 0;

  constructor(options: ImportOptions) {
    this.#rows = new RowBuilder(options);
    this.#orders = new MboOrders(this.#rows);
    this.#levels = new MbpLevels(this.#rows);
  }

  take(file: string, row: number, view: DataView, at: number): void {
    this.#file = file;
    this.#row = row;
    this.#rows.atRow(file, row);
    const rtype = view.getUint8(at + 1);
    const isMbo = rtype === MBO;
    // Definitions, mappings of symbols and messages of the system come along with live data.
    if (!isMbo && rtype !== MBP_1 && rtype !== MBP_10) this.#rows.note("record of another kind");
    else if (this.#isOurs(view, at)) {
      this.#rtype ??= rtype;
      if (this.#rtype !== rtype) throw this.#error(`a record of rtype ${rtype}`, `rtype ${this.#rtype}, as before: one schema`);
      const wanted = isMbo ? MBO_BYTES : MBP_BYTES + rtype * LEVEL_BYTES;
      const length = view.getUint8(at) * 4;
      if (length < wanted) throw this.#error(`a record of ${length} bytes`, `${wanted} for rtype ${rtype}`);
      if (isMbo) this.#order(view, at);
      else this.#book(view, at, rtype);
    }
  }

  finish(file: string): RowStream {
    const { high, low } = this.#base ?? { high: 0, low: 0 };
    return orderRows(this.#rows.finish(), BigInt(high) * BigInt(HIGH) + BigInt(low), this.#rows.oddities, file);
  }

  /** Publisher and instrument of the first record. */
  #isOurs(view: DataView, at: number): boolean {
    const instrument = `${view.getUint16(at + 2, true)}:${view.getUint32(at + 4, true)}`;
    this.#instrument ??= instrument;
    if (this.#instrument === instrument) return true;
    this.#rows.note("record of another instrument");
    return false;
  }

  #order(view: DataView, at: number): void {
    const flags = view.getUint8(at + 36);
    this.#stamp(view, at, at + 40, flags);
    const action = String.fromCharCode(view.getUint8(at + 38));
    const record = {
      action,
      side: this.#side(view.getUint8(at + 39)),
      idHigh: view.getUint32(at + 20, true),
      idLow: view.getUint32(at + 16, true),
      price: this.#price(view, at + 24, action !== "R" && action !== "N"),
      size: view.getUint32(at + 32, true),
    };
    this.#orders.at(this.#exchTs, this.#localTs);
    if (!this.#orders.apply(record)) throw this.#error(`action ${JSON.stringify(action)}`, "one of A, C, F, M, N, R, T");
    if ((flags & FLAG_LAST) !== 0) this.#orders.endEvent();
  }

  #book(view: DataView, at: number, levels: number): void {
    const flags = view.getUint8(at + 30);
    this.#stamp(view, at, at + 32, flags);
    if (view.getUint8(at + 28) === "T".charCodeAt(0)) {
      const price = this.#price(view, at + 16, true);
      this.#levels.trade(this.#side(view.getUint8(at + 29)), price, view.getUint32(at + 24, true), this.#exchTs, this.#localTs);
      return;
    }
    const [bids, asks]: [Side, Side] = [new Map(), new Map()];
    for (let level = 0, from = at + MBP_BYTES; level < levels; level++, from += LEVEL_BYTES) {
      this.#level(bids, view, from, from + 16);
      this.#level(asks, view, from + 8, from + 20);
    }
    this.#levels.show(bids, asks, this.#exchTs, this.#localTs);
  }

  #level(side: Side, view: DataView, priceAt: number, sizeAt: number): void {
    const price = Number(view.getBigInt64(priceAt, true));
    const size = view.getUint32(sizeAt, true);
    if (price < NO_PRICE && size > 0) side.set(price, (side.get(price) ?? 0) + size);
  }

  #stamp(view: DataView, at: number, receivedAt: number, flags: number): void {
    const undefinedTime = view.getUint32(receivedAt + 4, true) === HIGH - 1;
    const isSnapshot = (flags & FLAG_SNAPSHOT) !== 0;
    const localTs = this.#time(view, undefinedTime ? at + 8 : receivedAt);
    // The event of a snapshot's order is when it was sent, maybe days ago.
    const exchTs = isSnapshot ? localTs : this.#time(view, at + 8);
    if (undefinedTime) this.#rows.note("no time of receipt");
    if ((flags & FLAG_BAD_RECEIVED) !== 0 && !isSnapshot) this.#rows.note("time of receipt in doubt");
    if ((flags & FLAG_MAYBE_BAD_BOOK) !== 0) this.#rows.note("book in doubt");
    for (const odd of this.#clocks.see(exchTs, localTs)) this.#rows.note(odd);
    this.#exchTs = Math.max(this.#exchTs, exchTs);
    this.#localTs = Math.max(this.#localTs, localTs);
  }

  #time(view: DataView, at: number): number {
    const high = view.getUint32(at + 4, true);
    const low = view.getUint32(at, true);
    if (high === HIGH - 1) throw this.#error("no time", "a time of the event");
    this.#base ??= { high, low };
    return (high - this.#base.high) * HIGH + (low - this.#base.low);
  }

  #price(view: DataView, at: number, needed: boolean): number {
    const price = Number(view.getBigInt64(at, true));
    if (price < NO_PRICE) return price;
    if (needed) throw this.#error("no price", "one, for this action");
    return 0;
  }

  #side(code: number): number {
    const letter = String.fromCharCode(code);
    if (letter !== "A" && letter !== "B" && letter !== "N") throw this.#error(`side ${JSON.stringify(letter)}`, "A, B or N");
    return sideOf(letter);
  }

  #error(got: string, wanted: string): HftError {
    return new HftError(2006, `${this.#file}, row ${this.#row}: got ${got}, wanted ${wanted}.`, { file: this.#file, row: this.#row });
  }
}
