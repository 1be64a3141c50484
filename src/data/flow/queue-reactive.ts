import { BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, rowsBetween, SELL } from "../rows.js";
import { exponentialOf } from "./exponential.js";
import { type FlowRegime, MOST_ORDERS, type Phase, QUEUES, type Rates, ratesOf, SIZES, TAKER } from "./intensities.js";

const ROOM = MOST_ORDERS + 1;
const BOTH = EXCH + LOCAL;
/** From the exchange to here: at least 1 ms, at most 0.8 ms more. */
const LATENCY_NS = 1_000_000;
const LATENCY_PART_NS = 800_000;
/** Orders that a queue begins with. */
const START_ORDERS = 10;
/** Rows that one event can make: a taker through all queues of a side, and both sides drawn anew. */
const MOST_ROWS = 4 * QUEUES * ROOM;

/** What was done, to hold against the rates: entries as in `Rates`, seconds spent in each state and events seen there. */
export interface FlowTruth {
  seconds: Float64Array;
  limits: Float64Array;
  cancels: Float64Array;
  takers: Float64Array;
  /** Moves of the reference price, ticks up and down, and how often the queues were drawn anew. */
  up: number;
  down: number;
  redraws: number;
}

/** One side: its queues from the reference price outwards, in rings, so that they move without being copied. */
class Side {
  /** Orders of queue `ring`, first come first: `ring * ROOM + place`. */
  readonly ids = new Float64Array(QUEUES * ROOM);
  readonly lots = new Float64Array(QUEUES * ROOM);
  readonly count = new Int32Array(QUEUES);
  readonly total = new Float64Array(QUEUES);
  /** Of each queue i by its distance: events a second, now. */
  readonly weight = new Float64Array(QUEUES);
  sum = 0;
  /** The ring place of queue 0. */
  head = 0;
  /** The nearest queue that holds an order; QUEUES for none. */
  best = QUEUES;

  constructor(
    readonly sign: 1 | -1,
    readonly flag: number,
    public rates: Rates,
  ) {}

  ring(i: number): number {
    const at = this.head + i;
    return at >= QUEUES ? at - QUEUES : at;
  }
}

/** The flow itself: fills columns with rows, one event after the other, for as long as it is asked to. Memory does not grow. */
export class QueueReactiveFlow {
  /** When the next event happens, ns; it is heard that long after time 0 at the least. */
  nowNs = 0;
  readonly follow: number;
  readonly redraw: number;
  readonly truth: FlowTruth | null;
  readonly #bids: Side;
  readonly #asks: Side;
  readonly #plans: { bids: Rates; asks: Rates; phase: Phase | null }[];
  #plan = 0;
  #planEndNs = 0;
  #state: number;
  /** Bids stand at this tick and below, asks above. */
  #reference: number;
  #nextId = 1;
  /** When the last message was heard; time 0 is the first. */
  #localNs = 0;
  #opened = false;
  #out: RowColumns = emptyRows(0);

  /** @param seed A whole number in [0, 2^32). @param truthToo Whether to count what was done, which costs time. */
  constructor(
    regime: FlowRegime,
    seed: number,
    startTicks: number,
    readonly byOrder: boolean,
    truthToo = false,
  ) {
    this.#state = seed >>> 0;
    this.#reference = startTicks;
    this.#plans = [null, ...regime.phases].map((phase) => ({
      phase,
      bids: ratesOf(regime.shape, { limit: phase?.limitBid ?? 1, cancel: phase?.cancelBid ?? 1, market: phase?.sell ?? 1 }),
      asks: ratesOf(regime.shape, { limit: phase?.limitAsk ?? 1, cancel: phase?.cancelAsk ?? 1, market: phase?.buy ?? 1 }),
    }));
    const first = this.#plans[0] as { bids: Rates; asks: Rates };
    this.#bids = new Side(1, BUY, first.bids);
    this.#asks = new Side(-1, SELL, first.asks);
    this.truth = truthToo ? emptyTruth() : null;
    this.follow = regime.shape.follow;
    this.redraw = regime.shape.redraw;
    this.#planFrom(0);
  }

  /** Rows of the flow from where it is: about `rows` of them, none from `untilNs` on. Empty when that is reached. */
  take(rows: number, untilNs: number): RowColumns {
    const out = emptyRows(rows + MOST_ROWS, 0);
    this.#out = out;
    if (!this.#opened) this.#open();
    while (out.length < rows && this.nowNs < untilNs) {
      if (this.nowNs >= this.#planEndNs) this.#planFrom(this.nowNs);
      this.#step();
    }
    return rowsBetween(out, 0, out.length);
  }

  #open(): void {
    for (const side of [this.#bids, this.#asks]) for (let i = 0; i < QUEUES; i++) this.#draw(side, i);
    this.#opened = true;
    this.#wait();
  }

  /** One event: at which queue, of which kind, is drawn by the rates. */
  #step(): void {
    const roll = this.#unit() * (this.#bids.sum + this.#asks.sum);
    const side = roll < this.#bids.sum ? this.#bids : this.#asks;
    let left = side === this.#bids ? roll : roll - this.#bids.sum;
    let i = 0;
    for (; i < QUEUES - 1; i++) {
      const weight = side.weight[i] as number;
      if (left < weight) break;
      left -= weight;
    }
    this.#arrive(left);
    const state = i * ROOM + (side.count[side.ring(i)] as number);
    const { limit, cancel } = side.rates;
    if (left < (limit[state] as number)) this.#limit(side, i, state);
    else if (left < (limit[state] as number) + (cancel[state] as number)) this.#cancel(side, i, state);
    else this.#market(side, i, state);
    this.#wait();
  }

  #limit(side: Side, i: number, state: number): void {
    if (this.truth) (this.truth.limits[state] as number)++;
    this.#join(side, i);
  }

  #cancel(side: Side, i: number, state: number): void {
    const ring = side.ring(i);
    const count = side.count[ring] as number;
    if (count === 0) return;
    if (this.truth) (this.truth.cancels[state] as number)++;
    this.#leave(side, i, ring, Math.floor(this.#unit() * count));
    if (i === side.best && side.count[ring] === 0) this.#usedUp(side);
  }

  /** Takes from the best queue on, until the taker has enough or the side is empty. */
  #market(side: Side, i: number, state: number): void {
    if (this.truth) (this.truth.takers[state] as number)++;
    let want = TAKER * this.#size();
    for (let at = i; want > 0 && at < QUEUES; at = side.best) {
      const ring = side.ring(at);
      while (want > 0 && (side.count[ring] as number) > 0) want -= this.#execute(side, at, ring, want);
      if ((side.count[ring] as number) > 0) return;
      this.#seek(side);
    }
    this.#moveAway(side);
  }

  /** Trades against the first order of a queue. Returns how much. */
  #execute(side: Side, i: number, ring: number, want: number): number {
    const at = ring * ROOM;
    const lots = side.lots[at] as number;
    const id = side.ids[at] as number;
    const traded = Math.min(lots, want);
    const ticks = this.#ticksOf(side, i);
    this.#row(BOTH + Kind.trade + (side.flag === BUY ? SELL : BUY), ticks, traded, 0);
    if (this.byOrder) this.#row(BOTH + Kind.fill + side.flag, ticks, traded, id);
    if (traded === lots) this.#leave(side, i, ring, 0);
    else {
      side.lots[at] = lots - traded;
      side.total[ring] = (side.total[ring] as number) - traded;
      this.#change(side, i, ring, Kind.modify, lots - traded, id);
    }
    return traded;
  }

  #join(side: Side, i: number): void {
    const ring = side.ring(i);
    const at = ring * ROOM + (side.count[ring] as number);
    const lots = this.#size();
    const id = this.#nextId++;
    side.ids[at] = id;
    side.lots[at] = lots;
    (side.count[ring] as number)++;
    side.total[ring] = (side.total[ring] as number) + lots;
    this.#change(side, i, ring, Kind.add, lots, id);
    if (i < side.best) {
      const before = side.best;
      side.best = i;
      if (before < QUEUES) this.#weigh(side, before);
    }
    this.#weigh(side, i);
  }

  #leave(side: Side, i: number, ring: number, place: number): void {
    const at = ring * ROOM + place;
    const end = ring * ROOM + (side.count[ring] as number);
    const id = side.ids[at] as number;
    side.total[ring] = (side.total[ring] as number) - (side.lots[at] as number);
    // Queues are short: by hand is quicker than copyWithin.
    for (let next = at + 1; next < end; next++) {
      side.ids[next - 1] = side.ids[next] as number;
      side.lots[next - 1] = side.lots[next] as number;
    }
    (side.count[ring] as number)--;
    this.#change(side, i, ring, Kind.cancel, 0, id);
    this.#weigh(side, i);
  }

  /** The best queue is empty: the next one is the best, and the reference price may follow. */
  #usedUp(side: Side): void {
    this.#seek(side);
    this.#moveAway(side);
  }

  #seek(side: Side): void {
    let best = 0;
    while (best < QUEUES && side.count[side.ring(best)] === 0) best++;
    side.best = best;
    if (best < QUEUES) this.#weigh(side, best);
  }

  #moveAway(side: Side): void {
    if (side.count[side.ring(0)] !== 0 || this.#unit() >= this.follow) return;
    this.#shift(side);
    if (this.#unit() < this.redraw) this.#renew();
  }

  /** The reference price moves by a tick towards a side whose nearest queue is empty: what was second is nearest there, and the other side's nearest is new. */
  #shift(side: Side): void {
    const other = side === this.#bids ? this.#asks : this.#bids;
    this.#empty(other, QUEUES - 1);
    this.#reference -= side.sign;
    if (this.truth) this.truth[side.sign > 0 ? "down" : "up"]++;
    side.head = side.ring(1);
    other.head = other.ring(QUEUES - 1);
    this.#seek(side);
    this.#seek(other);
    this.#draw(side, QUEUES - 1);
    this.#weighAll(side);
    this.#weighAll(other);
  }

  #renew(): void {
    if (this.truth) this.truth.redraws++;
    for (const side of [this.#bids, this.#asks]) {
      for (let i = QUEUES - 1; i >= 0; i--) {
        this.#empty(side, i);
        this.#draw(side, i);
      }
    }
  }

  #empty(side: Side, i: number): void {
    const ring = side.ring(i);
    while ((side.count[ring] as number) > 0) this.#leave(side, i, ring, (side.count[ring] as number) - 1);
    if (side.best === i) this.#seek(side);
  }

  /** Orders of a queue that is new. */
  #draw(side: Side, i: number): void {
    const orders = 1 + Math.floor(this.#unit() * 2 * (START_ORDERS - 1));
    for (let n = 0; n < orders; n++) this.#join(side, i);
  }

  #weigh(side: Side, i: number): void {
    const state = i * ROOM + (side.count[side.ring(i)] as number);
    const { limit, cancel, market } = side.rates;
    const weight = (limit[state] as number) + (cancel[state] as number) + (i === side.best ? (market[state] as number) : 0);
    side.sum += weight - (side.weight[i] as number);
    side.weight[i] = weight;
  }

  /** From the start, so that sums do not stray. */
  #weighAll(side: Side): void {
    side.sum = 0;
    side.weight.fill(0);
    for (let i = 0; i < QUEUES; i++) this.#weigh(side, i);
  }

  /** Until the next event: exponential with the sum of all rates. */
  #wait(): void {
    const waitNs = (this.#exponential() * 1e9) / (this.#bids.sum + this.#asks.sum);
    if (this.truth) this.#spend(waitNs / 1e9);
    this.nowNs += waitNs;
  }

  #spend(seconds: number): void {
    const { truth } = this;
    for (const side of [this.#bids, this.#asks])
      for (let i = 0; i < QUEUES; i++) {
        const state = i * ROOM + (side.count[side.ring(i)] as number);
        (truth as FlowTruth).seconds[state] = ((truth as FlowTruth).seconds[state] as number) + seconds;
      }
  }

  /** When what happens now is heard: no message overtakes another. The rest of a draw is as good as a new one. */
  #arrive(rest: number): void {
    const part = rest - Math.floor(rest);
    const heard = Math.floor(this.nowNs) + Math.floor(part * LATENCY_PART_NS);
    if (heard > this.#localNs) this.#localNs = heard;
  }

  #ticksOf(side: Side, i: number): number {
    return side === this.#bids ? this.#reference - i : this.#reference + 1 + i;
  }

  /** A change of an order, or of its level. */
  #change(side: Side, i: number, ring: number, kind: number, lots: number, id: number): void {
    const ticks = this.#ticksOf(side, i);
    if (this.byOrder) this.#row(BOTH + kind + side.flag, ticks, lots, id);
    else this.#row(BOTH + (this.#opened ? Kind.depth : Kind.snapshot) + side.flag, ticks, side.total[ring] as number, 0);
  }

  #row(ev: number, ticks: number, lots: number, id: number): void {
    const out = this.#out;
    const at = out.length++;
    out.ev[at] = ev;
    out.exchTs[at] = Math.floor(this.nowNs) - LATENCY_NS;
    out.localTs[at] = this.#localNs;
    out.ticks[at] = ticks;
    out.lots[at] = lots;
    out.orderId[at] = id;
  }

  /** The phase that holds at a moment, and until when. */
  #planFrom(ns: number): void {
    let plan = 0;
    let endNs = Number.POSITIVE_INFINITY;
    for (const [at, { phase }] of this.#plans.entries()) {
      if (!phase) continue;
      const everyNs = phase.everyS * 1e9;
      const since = ns % everyNs;
      const start = ns - since + phase.fromS * 1e9;
      const end = start + phase.forS * 1e9;
      if (ns >= start && ns < end) {
        plan = at;
        endNs = Math.min(endNs, end);
      } else endNs = Math.min(endNs, ns < start ? start : start + everyNs);
    }
    this.#planEndNs = endNs;
    this.#plan = plan;
    this.#bids.rates = (this.#plans[this.#plan] as { bids: Rates }).bids;
    this.#asks.rates = (this.#plans[this.#plan] as { asks: Rates }).asks;
    for (const side of [this.#bids, this.#asks]) this.#weighAll(side);
  }

  #size(): number {
    return SIZES[Math.floor(this.#unit() * SIZES.length)] as number;
  }

  /** Uniform in [0, 1), 32 bits: mulberry32, as SeededRandom. */
  #unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Mean 1. */
  #exponential(): number {
    return exponentialOf(this.#unit());
  }
}

function emptyTruth(): FlowTruth {
  const of = () => new Float64Array(QUEUES * ROOM);
  return { seconds: of(), limits: of(), cancels: of(), takers: of(), up: 0, down: 0, redraws: 0 };
}
