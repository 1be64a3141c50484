import type { EventFacts, OrderEventLog } from "../engine/order-events.js";
import { isActive, type OrderFacts } from "../engine/own-orders.js";
import { FillCause, OrderEventKind } from "../engine/record.js";
import { isFill, stateAfter } from "./order-status.js";

const NEW_REQUEST = 1;
const CANCEL_REQUEST = 4;

/** The fee of an execution, as the core's account counts it. */
export type FeeOf = (instrument: number, ticks: number, lots: number, maker: boolean) => number;

/**
 * What was heard of an order, read from the record: of one whose place in the core is another's by now, or as it was at an
 * earlier moment. Up to its end, or to the first event after which `enough`. Null when the record has not got it.
 */
export function recallOrder(
  log: OrderEventLog,
  orderId: number,
  feeOf: FeeOf,
  enough: (facts: OrderFacts) => boolean = () => false,
): OrderFacts | null {
  let facts: OrderFacts | null = null;
  for (const event of log.read(log.pieceOf(orderId))) {
    if (event.orderId !== orderId) continue;
    facts = take(facts, event, feeOf);
    if (facts && event.what !== OrderEventKind.sent && (!isActive(facts.state) || enough(facts))) return facts;
  }
  return facts;
}

function take(facts: OrderFacts | null, event: EventFacts, feeOf: FeeOf): OrderFacts | null {
  if (event.what === OrderEventKind.sent && event.request === NEW_REQUEST) return sentFacts(event);
  if (!facts) return null;
  if (event.what === OrderEventKind.sent) facts.busy = true;
  else hear(facts, event, feeOf);
  return facts;
}

/** What came of the request to cancel that was sent at `sentNs`, in piece `piece` or later; null when that was not heard yet. */
export function recallCancel(log: OrderEventLog, orderId: number, sentNs: number, piece: number): boolean | null {
  let sent = false;
  for (const event of log.read(piece)) {
    if (event.orderId !== orderId) continue;
    if (event.what === OrderEventKind.sent) sent ||= event.request === CANCEL_REQUEST && event.localTs === sentNs;
    else if (sent && (answers(event) || event.what === OrderEventKind.filled)) return event.what === OrderEventKind.cancelled;
  }
  return null;
}

/** What is known of an order that was sent just now. */
export function sentFacts(event: EventFacts): OrderFacts {
  const { orderId, instrument, side, ticks, lots, leavesLots, localTs, bidTicks, askTicks } = event;
  const unknown = {
    acceptedNs: Number.NaN,
    firstFillNs: Number.NaN,
    answeredNs: Number.NaN,
    joinedLots: Number.NaN,
    givenLots: Number.NaN,
  };
  const nothing = { cumLots: 0, cumTickLots: 0, cumFee: 0, maker: false, replacements: 0 };
  return {
    orderId,
    instrument,
    side,
    state: 0,
    busy: true,
    ticks,
    lots,
    leavesLots,
    ...nothing,
    sentNs: localTs,
    ...unknown,
    bidTicks,
    askTicks,
  };
}

/** Whether it answers a request, as an execution that nobody asked for does not. */
function answers({ request, what }: EventFacts): boolean {
  return request !== 0 || !(what === OrderEventKind.filled || what === OrderEventKind.partiallyFilled);
}

/** Takes what was heard into an order, as the core does it: assembly/own-orders.ts. */
export function hear(facts: OrderFacts, event: EventFacts, feeOf: FeeOf): void {
  const { what, request, cause } = event;
  if (event.execLots > 0 && isFill(what)) execute(facts, event, feeOf);
  if (answers(event)) {
    facts.busy = false;
    if (Number.isNaN(facts.answeredNs)) facts.answeredNs = event.localTs;
  }
  facts.state = stateAfter(facts.state, what, request, cause >= FillCause.rateLimit);
  if (what !== OrderEventKind.rejected) facts.leavesLots = event.leavesLots;
  if (what === OrderEventKind.accepted || what === OrderEventKind.replaced) join(facts, event);
  if (!isActive(facts.state)) facts.busy = false;
}

function execute(facts: OrderFacts, event: EventFacts, feeOf: FeeOf): void {
  const maker = event.maker === 1;
  facts.cumLots += event.execLots;
  facts.cumTickLots += event.execTicks * event.execLots;
  facts.cumFee += feeOf(facts.instrument, event.execTicks, event.execLots, maker);
  facts.maker = maker;
  if (Number.isNaN(facts.firstFillNs)) facts.firstFillNs = event.exchTs;
}

function join(facts: OrderFacts, event: EventFacts): void {
  if (Number.isNaN(facts.acceptedNs)) {
    facts.acceptedNs = event.exchTs;
    facts.joinedLots = event.queueAheadLots;
  }
  if (event.what !== OrderEventKind.replaced) return;
  facts.ticks = event.ticks;
  facts.lots = event.lots;
  facts.replacements++;
}
