import * as abi from "../../assembly/abi.js";
import type { OrderEventColumns } from "./record.js";

/** Events that the core can hold before they are taken out: the shortest is a head and an id. */
const MARGIN = abi.LOG_BYTES / 8;

/** A drained piece of the log; it is read alone. */
interface Piece {
  words: Int32Array;
  events: number;
  /** The lowest order id that can have been sent in it. */
  firstId: number;
}

/**
 * The order events of a run as the core writes them, some 20 bytes each: taken out a piece at a time, made into columns
 * when somebody wants them. Up to `cap` are kept, later ones counted.
 */
export class OrderEventLog {
  readonly #pieces: Piece[] = [];
  #kept = 0;
  #dropped = 0;
  #bytes = 0;

  constructor(readonly cap: number) {}

  /** Events that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  get length(): number {
    return this.#kept;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Soon there will be events that are not kept: what becomes of an order has to be noted when it is heard. */
  get isFull(): boolean {
    return this.#kept > this.cap - MARGIN;
  }

  /** Pieces so far: where an event stands that comes later. */
  get pieces(): number {
    return this.#pieces.length;
  }

  take(bytes: Uint8Array<ArrayBuffer>, events: number, firstId: number): void {
    const room = this.cap - this.#kept;
    const kept = Math.min(events, room);
    this.#dropped += events - kept;
    if (kept === 0) return;
    this.#kept += kept;
    this.#bytes += bytes.length;
    this.#pieces.push({ words: new Int32Array(bytes.buffer), events: kept, firstId });
  }

  /** The events from piece `from` on, oldest first; the same object each time. */
  *read(from = 0): Generator<OrderEvent> {
    const event = new OrderEvent();
    for (const { words, events } of this.#pieces.slice(from)) {
      event.open(words);
      for (let k = 0; k < events; k++) {
        event.next();
        yield event;
      }
    }
  }

  /** The piece in which an order was sent. */
  pieceOf(orderId: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle] as Piece).firstId <= orderId) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Makes columns of the events so far; asked later, it makes the same. */
  columnsSoFar(): () => OrderEventColumns {
    const pieces = [...this.#pieces];
    return () => columnsOf(pieces);
  }
}

function columnsOf(pieces: readonly Piece[]): OrderEventColumns {
  const columns = emptyColumns(pieces.reduce((sum, { events }) => sum + events, 0));
  const event = new OrderEvent();
  let i = 0;
  for (const { words, events } of pieces) {
    event.open(words);
    for (let k = 0; k < events; k++, i++) {
      event.next();
      copyEvent(event, columns, i);
    }
  }
  return columns;
}

/** Events that do not come from the core, kept as they are. */
export class OrderEventRows {
  readonly #rows: EventFacts[] = [];
  dropped = 0;

  constructor(readonly cap: number) {}

  add(event: EventFacts): void {
    if (this.#rows.length < this.cap) this.#rows.push(event);
    else this.dropped++;
  }

  finish(): OrderEventColumns {
    const columns = emptyColumns(this.#rows.length);
    for (const [i, event] of this.#rows.entries()) copyEvent(event, columns, i);
    return columns;
  }
}

const F64 = new Float64Array(1);
const F64_WORDS = new Int32Array(F64.buffer);

/** One event, a number a column. */
export type EventFacts = { [Name in Exclude<keyof OrderEventColumns, "length">]: number };

/** Reads a piece event by event; abi.ts has the form. */
class OrderEvent implements EventFacts {
  localTs = 0.5;
  exchTs = 0.5;
  requestTs = 0.5;
  instrument = 0;
  orderId = 0;
  what = 0;
  request = 0;
  side = 0;
  ticks = 0;
  lots = 0.5;
  leavesLots = 0.5;
  execTicks = 0;
  execLots = 0.5;
  maker = 0;
  cause = 0;
  queueAheadLots = 0.5;
  bidTicks = 0;
  askTicks = 0;
  #words: Int32Array = new Int32Array(0);
  #at = 0;
  /** The last that was told of an order, at the lower bits of its id. */
  readonly #ids = new Int32Array(abi.LOG_ORDERS);
  readonly #ticks = new Int32Array(abi.LOG_ORDERS);
  readonly #lots = new Float64Array(abi.LOG_ORDERS);
  readonly #requestTs = new Float64Array(abi.LOG_ORDERS);

  open(words: Int32Array): void {
    this.#words = words;
    this.#at = 0;
    this.localTs = 0;
    for (const known of [this.#ids, this.#ticks, this.#lots, this.#requestTs]) known.fill(0);
  }

  next(): void {
    const head = this.#i32();
    this.orderId = this.#i32();
    const order = this.#recall();
    const isKnown = ((head >> abi.LOG_KNOWN) & 1) !== 0;
    this.ticks = isKnown ? (this.#ticks[order] as number) : this.#i32();
    this.what = head & 7;
    this.request = (head >> 3) & 7;
    this.side = head & 64 ? -1 : 1;
    this.maker = (head >> 7) & 1;
    this.cause = (head >> 8) & 7;
    this.#times(head, order);
    if (isKnown) this.lots = this.#lots[order] as number;
    else this.lots = (head >> abi.LOG_LOTS) & 1 ? this.#f64() : this.#u32();
    this.#ticks[order] = this.ticks;
    this.#lots[order] = this.lots;
    if (this.what === abi.WHAT_SENT) this.#requestTs[order] = this.localTs;
    this.leavesLots = this.#amount((head >> abi.LOG_LEAVES) & 3, this.lots);
    this.#execution(head);
    this.queueAheadLots = this.#amount((head >> abi.LOG_QUEUE) & 3, Number.NaN);
    if ((head >> abi.LOG_BID) & 1) this.bidTicks = this.#i32();
    if ((head >> abi.LOG_ASK) & 1) this.askTicks = this.#i32();
    this.instrument = (head >> abi.LOG_INSTRUMENT) & 1 ? this.#i32() : 0;
  }

  /** Where what is known of this order lies, which is nothing when that was another's. */
  #recall(): number {
    const order = this.orderId & (abi.LOG_ORDERS - 1);
    if (this.#ids[order] !== this.orderId) {
      this.#ids[order] = this.orderId;
      this.#requestTs[order] = 0;
    }
    return order;
  }

  #times(head: number, order: number): void {
    const time = (head >> abi.LOG_TIME) & 3;
    if (time === 1) this.localTs += this.#u32();
    else if (time === 2) this.localTs = this.#f64();
    const exch = (head >> abi.LOG_EXCH) & 3;
    this.exchTs = exch === 0 ? Number.NaN : exch === 1 ? this.localTs + this.#i32() : this.#f64();
    const request = (head >> abi.LOG_REQUEST_TS) & 3;
    if ((head >> abi.LOG_REQUEST_KNOWN) & 1) this.requestTs = this.#requestTs[order] as number;
    else if (request === 0) this.requestTs = Number.NaN;
    else if (request === 1) this.requestTs = this.localTs;
    else this.requestTs = request === 2 ? this.localTs - this.#u32() : this.#f64();
  }

  #execution(head: number): void {
    const form = (head >> abi.LOG_EXEC) & 3;
    if (form <= 1) this.execLots = form === 0 ? 0 : this.lots;
    else this.execLots = form === 2 ? this.#u32() : this.#f64();
    if ((head >> abi.LOG_EXEC_TICKS) & 1) this.execTicks = this.#i32();
    else this.execTicks = form === 0 ? 0 : this.ticks;
  }

  #amount(form: number, none: number): number {
    if (form === 0) return none;
    if (form === 1) return 0;
    return form === 2 ? this.#u32() : this.#f64();
  }

  #i32(): number {
    return this.#words[this.#at++] as number;
  }

  #u32(): number {
    return (this.#words[this.#at++] as number) >>> 0;
  }

  #f64(): number {
    F64_WORDS[0] = this.#words[this.#at++] as number;
    F64_WORDS[1] = this.#words[this.#at++] as number;
    return F64[0] as number;
  }
}

function copyEvent(event: EventFacts, to: OrderEventColumns, i: number): void {
  to.localTs[i] = event.localTs;
  to.exchTs[i] = event.exchTs;
  to.requestTs[i] = event.requestTs;
  to.instrument[i] = event.instrument;
  to.orderId[i] = event.orderId;
  to.what[i] = event.what;
  to.request[i] = event.request;
  to.side[i] = event.side;
  to.ticks[i] = event.ticks;
  to.lots[i] = event.lots;
  to.leavesLots[i] = event.leavesLots;
  to.execTicks[i] = event.execTicks;
  to.execLots[i] = event.execLots;
  to.maker[i] = event.maker;
  to.cause[i] = event.cause;
  to.queueAheadLots[i] = event.queueAheadLots;
  to.bidTicks[i] = event.bidTicks;
  to.askTicks[i] = event.askTicks;
}

function emptyColumns(length: number): OrderEventColumns {
  return {
    length,
    localTs: new Float64Array(length),
    exchTs: new Float64Array(length),
    requestTs: new Float64Array(length),
    instrument: new Uint8Array(length),
    orderId: new Float64Array(length),
    what: new Uint8Array(length),
    request: new Uint8Array(length),
    side: new Int8Array(length),
    ticks: new Int32Array(length),
    lots: new Float64Array(length),
    leavesLots: new Float64Array(length),
    execTicks: new Int32Array(length),
    execLots: new Float64Array(length),
    maker: new Uint8Array(length),
    cause: new Uint8Array(length),
    queueAheadLots: new Float64Array(length),
    bidTicks: new Int32Array(length),
    askTicks: new Int32Array(length),
  };
}
