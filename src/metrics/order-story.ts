import { FillCause, type OrderEventColumns, OrderEventKind } from "../engine/record.js";
import type { OrderLife } from "./order-lives.js";

/** One thing that happened to an order. */
export interface StoryEvent {
  kind:
    | "sent"
    | "cancelSent"
    | "modifySent"
    | "accepted"
    | "replaced"
    | "partlyFilled"
    | "filled"
    | "cancelled"
    | "expired"
    | "tooLate"
    | "rejected";
  /** When the strategy did or heard it, ns. */
  localNs: number;
  /** When the exchange did it, ns; NaN for what the strategy did. */
  exchNs: number;
  /** Lots: ahead of it when it joined, executed, or left over, by the kind; NaN where there is none. */
  aheadLots: number;
  execLots: number;
  execTicks: number;
  leavesLots: number;
  /** FillCause of an execution. */
  cause: number;
}

const CANCEL = 4;
const MODIFY = 7;
/** A loss in a second that is told as adverse selection. */
const ADVERSE_BP = 0.5;

/** Everything that happened to one order, as the strategy's side did and heard it. */
export function orderStory(events: OrderEventColumns, orderId: number): StoryEvent[] {
  const story: StoryEvent[] = [];
  for (let i = 0; i < events.length; i++) {
    if (events.orderId[i] !== orderId) continue;
    const executed = (events.execLots[i] as number) > 0 && isExecution(events.what[i] as number);
    story.push({
      kind: kindOf(events.what[i] as number, events.request[i] as number),
      localNs: events.localTs[i] as number,
      exchNs: events.exchTs[i] as number,
      aheadLots: events.queueAheadLots[i] as number,
      execLots: executed ? (events.execLots[i] as number) : Number.NaN,
      execTicks: executed ? (events.execTicks[i] as number) : Number.NaN,
      leavesLots: events.leavesLots[i] as number,
      cause: events.cause[i] as number,
    });
  }
  return story;
}

function isExecution(what: number): boolean {
  return what === OrderEventKind.filled || what === OrderEventKind.partiallyFilled;
}

function kindOf(what: number, request: number): StoryEvent["kind"] {
  switch (what) {
    case OrderEventKind.sent:
      return request === CANCEL ? "cancelSent" : request === MODIFY ? "modifySent" : "sent";
    case OrderEventKind.accepted:
      return "accepted";
    case OrderEventKind.replaced:
      return "replaced";
    case OrderEventKind.partiallyFilled:
      return "partlyFilled";
    case OrderEventKind.filled:
      return "filled";
    case OrderEventKind.cancelled:
      return "cancelled";
    case OrderEventKind.expired:
      return "expired";
    default:
      return request === CANCEL || request === MODIFY ? "tooLate" : "rejected";
  }
}

/** How an order's words write numbers. */
export interface StoryFormat {
  quantity(lots: number): string;
  /** A duration in ns. */
  duration(ns: number): string;
  baseCurrency: string;
}

/** The sentence that a teacher would say about an order. @param worthBp Markout a second after its first fill, bp; NaN when unknown. */
export function teacherSentence(life: OrderLife, worthBp: number, format: StoryFormat): string {
  const parts = [joining(life, format), ending(life, format), worth(life, worthBp)];
  return `${parts.filter((part) => part !== "").join("; ")}.`;
}

function joining(life: OrderLife, { quantity, baseCurrency, duration }: StoryFormat): string {
  const way = life.acceptedExchNs - life.sentNs;
  if (Number.isNaN(life.acceptedNs)) return life.filledLots > 0 ? "It took at once what it met" : "It never stood in the book";
  if (!(life.queueAheadLots > 0)) return `${duration(way)} after it was sent it stood first in its queue`;
  return `${duration(way)} after it was sent it joined behind ${quantity(life.queueAheadLots)} ${baseCurrency}`;
}

function ending(life: OrderLife, { duration }: StoryFormat): string {
  const lateCancel = !Number.isNaN(life.cancelSentNs);
  if (life.filledLots > 0 && !Number.isNaN(life.acceptedNs)) {
    const waited = `filled after ${duration(life.firstFillExchNs - life.acceptedExchNs)}`;
    return lateCancel && life.outcome === "filled" ? `${waited}, before its cancel got there: latency decided it` : waited;
  }
  if (life.filledLots > 0) return "";
  if (life.outcome === "cancelled") return `was taken back ${duration(life.endNs - life.acceptedNs)} later without a fill`;
  if (life.outcome === "expired") return "the market had moved while it was on its way";
  if (life.outcome === "open") return "was still waiting when the run ended";
  if (life.cause === FillCause.rateLimit) return "the venue allows fewer requests than were sent";
  return life.cause === FillCause.gateway ? "it was lost on its way to the exchange" : "the exchange refused it";
}

function worth({ filledLots }: OrderLife, bp: number): string {
  if (filledLots === 0 || Number.isNaN(bp)) return "";
  if (Math.abs(bp) < 0.005) return "a second later the market stood where it had filled";
  if (bp > 0) return `a second later the market had come its way by ${bp.toFixed(2)} bp`;
  const lost = `a second later the market had gone against it by ${(-bp).toFixed(2)} bp`;
  return bp <= -ADVERSE_BP ? `${lost}: whoever traded with it knew more` : lost;
}
