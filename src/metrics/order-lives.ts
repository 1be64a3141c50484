import { FillCause, type OrderEventColumns, OrderEventKind } from "../engine/record.js";
import { NO_TICK } from "../units.js";

export type OrderOutcome = "open" | "filled" | "cancelled" | "expired" | "rejected";

/** A stretch at one price, as the strategy saw it. */
export interface LifeSegment {
  fromNs: number;
  /** NaN while it goes on. */
  toNs: number;
  ticks: number;
}

/** One order from its request to its end. Times are local, ns; NaN what did not happen. */
export interface OrderLife {
  orderId: number;
  instrument: number;
  side: 1 | -1;
  /** Last price and quantity asked for. */
  ticks: number;
  lots: number;
  sentNs: number;
  /** Mid of the local book when it was sent, ticks. */
  midTicksAtSend: number;
  acceptedNs: number;
  /** When the exchange accepted it. */
  acceptedExchNs: number;
  /** Quantity ahead when it joined its queue, lots. */
  queueAheadLots: number;
  firstFillNs: number;
  /** When the exchange first executed it. */
  firstFillExchNs: number;
  endNs: number;
  outcome: OrderOutcome;
  filledLots: number;
  /** Sum of executed price × quantity, ticks × lots. */
  filledTickLots: number;
  /** FillCause of its last execution. */
  cause: number;
  maker: boolean;
  /** The strategy asked to cancel it. */
  cancelSentNs: number;
  segments: LifeSegment[];
  /** Rows of its executions in the event columns. */
  fillEvents: number[];
}

const NEW = 1;

/** Of records that are looked at: each of the page's parts asks for them. */
const known = new WeakMap<OrderEventColumns, readonly OrderLife[]>();

/** Every order of a run in the order of its first event, the ones of a full record included as far as they were kept. */
export function orderLives(events: OrderEventColumns): readonly OrderLife[] {
  const lives = known.get(events) ?? livesOf(events);
  known.set(events, lives);
  return lives;
}

function livesOf(events: OrderEventColumns): OrderLife[] {
  const lives = new Map<number, OrderLife>();
  for (let i = 0; i < events.length; i++) {
    const orderId = events.orderId[i] as number;
    let life = lives.get(orderId);
    if (!life) {
      life = begin(events, i);
      lives.set(orderId, life);
    }
    addEvent(life, events, i);
  }
  return [...lives.values()];
}

/** NaN when a side of the book is empty. */
export function midTicks(bidTicks: number, askTicks: number): number {
  return bidTicks === NO_TICK || askTicks === NO_TICK ? Number.NaN : (bidTicks + askTicks) / 2;
}

/** Volume-weighted price of what was executed, ticks; NaN when nothing was. */
export function averageFillTicks(life: OrderLife): number {
  return life.filledTickLots / life.filledLots;
}

function begin(events: OrderEventColumns, i: number): OrderLife {
  const isRequest = events.what[i] === OrderEventKind.sent;
  return {
    orderId: events.orderId[i] as number,
    instrument: events.instrument[i] as number,
    side: (events.side[i] as number) < 0 ? -1 : 1,
    ticks: events.ticks[i] as number,
    lots: events.lots[i] as number,
    sentNs: (isRequest ? events.localTs[i] : events.requestTs[i]) as number,
    midTicksAtSend: midTicks(events.bidTicks[i] as number, events.askTicks[i] as number),
    acceptedNs: Number.NaN,
    acceptedExchNs: Number.NaN,
    queueAheadLots: Number.NaN,
    firstFillNs: Number.NaN,
    firstFillExchNs: Number.NaN,
    endNs: Number.NaN,
    outcome: "open",
    filledLots: 0,
    filledTickLots: 0,
    cause: 0,
    maker: false,
    cancelSentNs: Number.NaN,
    segments: [],
    fillEvents: [],
  };
}

function addEvent(life: OrderLife, events: OrderEventColumns, i: number): void {
  switch (events.what[i]) {
    case OrderEventKind.sent:
      if (events.request[i] === 4) life.cancelSentNs = events.localTs[i] as number;
      break;
    case OrderEventKind.accepted:
    case OrderEventKind.replaced:
      rest(life, events, i);
      break;
    case OrderEventKind.filled:
    case OrderEventKind.partiallyFilled:
      fill(life, events, i);
      break;
    case OrderEventKind.cancelled:
      end(life, events, i, "cancelled");
      break;
    case OrderEventKind.expired:
      // A cancel or a change that got lost on its way leaves the order where it was.
      if (events.request[i] === NEW || !Number.isNaN(events.exchTs[i]))
        end(life, events, i, isRefusal(events.cause[i] as number) ? "rejected" : "expired");
      break;
    default:
      if (events.request[i] === NEW) end(life, events, i, "rejected");
  }
}

function rest(life: OrderLife, events: OrderEventColumns, i: number): void {
  const now = events.localTs[i] as number;
  const ticks = events.ticks[i] as number;
  if (Number.isNaN(life.acceptedNs)) {
    life.acceptedNs = now;
    life.acceptedExchNs = events.exchTs[i] as number;
    life.queueAheadLots = events.queueAheadLots[i] as number;
  }
  const last = life.segments.at(-1);
  if (last?.ticks !== ticks) {
    if (last) last.toNs = now;
    life.segments.push({ fromNs: now, toNs: Number.NaN, ticks });
  }
  life.ticks = ticks;
  life.lots = life.filledLots + Math.max(events.leavesLots[i] as number, 0) || (events.lots[i] as number);
}

function fill(life: OrderLife, events: OrderEventColumns, i: number): void {
  const execLots = events.execLots[i] as number;
  if (Number.isNaN(life.firstFillNs)) {
    life.firstFillNs = events.localTs[i] as number;
    life.firstFillExchNs = events.exchTs[i] as number;
  }
  life.filledLots += execLots;
  life.filledTickLots += execLots * (events.execTicks[i] as number);
  life.cause = events.cause[i] as number;
  life.maker = events.maker[i] === 1;
  life.fillEvents.push(i);
  if (events.what[i] === OrderEventKind.filled) end(life, events, i, "filled");
}

/** The exchange never saw it: to the strategy it is rejected. */
const isRefusal = (cause: number): boolean => cause === FillCause.rateLimit || cause === FillCause.gateway;

function end(life: OrderLife, events: OrderEventColumns, i: number, outcome: OrderOutcome): void {
  life.endNs = events.localTs[i] as number;
  if (life.filledLots === 0) life.cause = events.cause[i] as number;
  life.outcome = outcome;
  const last = life.segments.at(-1);
  if (last && Number.isNaN(last.toNs)) last.toNs = life.endNs;
}
