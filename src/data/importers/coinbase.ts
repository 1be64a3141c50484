import { BUY, SELL } from "../rows.js";
import { decimalOf } from "./binance.js";
import { type Message, readMessages, sequenceOf, textOf } from "./coinbase-lines.js";
import { CoinbaseOrders } from "./coinbase-orders.js";
import { orderRows } from "./event-order.js";
import { type ImportOptions, makeImporter } from "./importer.js";
import { type Moment, MomentBase } from "./iso-time.js";
import { inLine, Malformed } from "./lines.js";
import { ClockWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";
import { SequenceWatch } from "./sequence-watch.js";

const QUARTER_HOUR = 900;
/** How far back a snapshot may reach that came later than messages it does not hold. */
const RECENT = 16_384;
const TYPES: readonly unknown[] = ["received", "open", "done", "match", "change"];

/**
 * Coinbase's full channel, one message a line, with the recorder's stamp before it or without: market by order. The
 * sequence is the order of things: both clocks are made monotone along it. A snapshot is `open` messages without a time,
 * or the level 3 book of the REST interface; later messages that it holds already are left out.
 * Format: Coinbase Exchange's documentation of the full channel and of `GET /products/ID/book?level=3`.
 */
export const coinbaseFull = makeImporter({
  id: "coinbase-full",
  title: "Coinbase, full channel",
  kind: "L3",
  async read(files, options) {
    const reader = new CoinbaseReader(options);
    for (const file of files) {
      for await (const messages of readMessages(file)) for (const message of messages) reader.take(message);
    }
    reader.end();
    return orderRows(reader.rows.finish(), reader.base.ns, reader.rows.oddities, files[0]?.name ?? "");
  },
});

class CoinbaseReader {
  readonly base = new MomentBase();
  readonly rows: RowBuilder;
  readonly #orders: CoinbaseOrders;
  readonly #clocks = new ClockWatch();
  readonly #sequence = new SequenceWatch();
  /** Until a message has the exchange's time: a snapshot at the start has none, and a local time may lack its zone. */
  #waiting: Message[] = [];
  #recent: Message[] = [];
  #product: unknown;
  #inSnapshot = false;
  #started = false;
  #zoneNs: number | null = null;
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;

  constructor(options: ImportOptions) {
    this.rows = new RowBuilder(options);
    this.#orders = new CoinbaseOrders(this.rows);
  }

  take(message: Message): void {
    if (!message.exch && this.#zoneNs === null) this.#waiting.push(message);
    else this.#release(message);
  }

  /** What still waits was never followed by a time of the exchange: the local time stands for it. */
  end(): void {
    const waiting = this.#waiting.splice(0);
    for (const message of waiting) if (message.local) this.#place(message, message.local);
  }

  #release(message: Message): void {
    if (message.exch) this.#setZone(message, message.exch);
    for (const one of this.#waiting.splice(0)) this.#place(one, message.exch);
    this.#place(message, message.exch);
  }

  /** A local time without a zone is off by whole quarters of an hour. */
  #setZone({ file, line, local }: Message, exch: Moment): void {
    if (this.#zoneNs !== null) return;
    this.#zoneNs = 0;
    if (!local || local.zoned) return;
    const quarters = Math.round((exch.second - local.second) / QUARTER_HOUR);
    this.#zoneNs = quarters * QUARTER_HOUR * 1e9;
    this.rows.at(file, line);
    this.rows.note("local time without a zone");
  }

  #place(message: Message, exch: Moment | null): void {
    if (exch) this.#setZone(message, exch);
    const { file, line } = message;
    this.rows.at(file, line);
    inLine(file, line, "a message of the full channel", () => this.#read(message, exch));
  }

  #read(message: Message, exch: Moment | null): void {
    const { body } = message;
    const book = body.type === undefined && Array.isArray(body.bids) && Array.isArray(body.asks);
    if (!book && !TYPES.includes(body.type)) {
      if (body.type === "error") this.rows.note("error of the exchange");
      this.#sequence.skip(body.sequence);
    } else if (this.#isOurs(body.product_id)) {
      const sequence = sequenceOf(body.sequence);
      this.#stamp(message, exch);
      if (book) this.#book(message, sequence);
      else if (!message.exch) this.#snapshotOrder(message, sequence);
      else this.#next(message, sequence);
    }
  }

  /** A book is of one product: the first of the file. */
  #isOurs(product: unknown): boolean {
    if (product === undefined) return true;
    this.#product ??= product;
    if (product === this.#product) return true;
    this.rows.note("message of another product");
    return false;
  }

  #stamp(message: Message, exch: Moment | null): void {
    const exchTs = exch ? this.base.from(exch) : this.#exchTs;
    const localTs = message.local ? this.base.from(message.local) + (message.local.zoned ? 0 : (this.#zoneNs ?? 0)) : exchTs;
    if (!message.local) this.rows.note("no local time");
    for (const odd of this.#clocks.see(exchTs, localTs)) this.rows.note(odd);
    this.#exchTs = Math.max(this.#exchTs, exchTs);
    this.#localTs = Math.max(this.#localTs, localTs);
    this.#orders.at(this.#exchTs, this.#localTs);
  }

  #next(message: Message, sequence: number): void {
    if (!this.#started) this.rows.note("no snapshot");
    this.#started = true;
    this.#inSnapshot = false;
    const seen = this.#sequence.see(sequence);
    if (seen === "gap") this.rows.note("sequence gap");
    if (seen === "late") this.rows.note("sequence out of order");
    if (seen === "again") this.rows.note("message seen before");
    else {
      this.#orders.apply(message.body);
      this.#recent.push(message);
      if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT);
    }
  }

  #snapshotOrder({ body }: Message, sequence: number): void {
    if (body.type !== "open") throw new Malformed(JSON.stringify(body.time) ?? "nothing", "a time in ISO 8601 as time");
    if (!this.#inSnapshot) this.#orders.clear();
    this.#inSnapshot = true;
    this.#started = true;
    this.#sequence.restart(sequence);
    this.#orders.apply(body);
  }

  /** A book that was asked for while messages came in: those that it does not hold are played again, without their trades. */
  #book({ body }: Message, sequence: number): void {
    const last = this.#sequence.last ?? sequence;
    this.#orders.clear();
    for (const [side, levels] of [[BUY, body.bids ?? []] as const, [SELL, body.asks ?? []] as const]) {
      for (const [price, size, id] of levels)
        this.#orders.rest(textOf(id, "order_id"), side, decimalOf(price, "price"), decimalOf(size, "size"));
    }
    this.#started = true;
    const later = this.#recent.filter((one) => (one.body.sequence as number) > sequence);
    if (last > sequence && later[0]?.body.sequence !== sequence + 1) this.rows.note("snapshot without the messages after it");
    for (const one of later) this.#orders.apply(one.body, false);
    if (last <= sequence) this.#sequence.restart(sequence);
    this.#recent = [];
  }
}
