import { OrderEventKind } from "../../engine/record.js";
import type { OutgoingOrder, VenueEvent } from "../../strategy/connector.js";
import type { OrderReport } from "./venue-link.js";

/** An order that may still be executed. */
export interface TrackedOrder extends OutgoingOrder {
  clientId: string;
  venueId: string | null;
  leavesLots: number;
  filledLots: number;
  filledTickLots: number;
  fee: number;
  /** The request that is on its way: 0 none, 1 new, 4 cancel, 7 modify. */
  pending: VenueEvent["request"];
  /** The venue said that it has it. */
  accepted: boolean;
}

function isChange({ pending, ticks, lots }: TrackedOrder, report: OrderReport): boolean {
  return pending === 7 && (report.ticks !== ticks || report.lots !== lots);
}

const ENDS: Partial<Record<OrderReport["state"], number>> = {
  cancelled: OrderEventKind.cancelled,
  expired: OrderEventKind.expired,
  rejected: OrderEventKind.expired,
};

/**
 * Makes events of reports. A report tells the whole state of an order; what is new in it becomes events, so that reports may come
 * twice, late, by two ways at once, or not at all while a later one does.
 */
export class OrderTracker {
  readonly open = new Map<string, TrackedOrder>();
  /** Bought less sold, lots. */
  positionLots = 0;
  /** Spent (below 0) or earned, in ticks × lots; and fees in quote currency. */
  cashTickLots = 0;
  fees = 0;
  readonly #byId = new Map<number, string>();

  add(order: OutgoingOrder, clientId: string): TrackedOrder {
    const nothing = { filledLots: 0, filledTickLots: 0, fee: 0, accepted: false, venueId: null };
    const tracked: TrackedOrder = { ...order, ...nothing, clientId, leavesLots: order.lots, pending: 1 };
    this.open.set(clientId, tracked);
    this.#byId.set(order.orderId, clientId);
    return tracked;
  }

  byId(orderId: number): TrackedOrder | null {
    return this.open.get(this.#byId.get(orderId) ?? "") ?? null;
  }

  /** Quantity that open orders of a side could still add, lots. */
  openLots(side: 1 | -1): number {
    let lots = 0;
    for (const order of this.open.values()) if (order.side === side) lots += order.leavesLots;
    return lots;
  }

  /** What is new in a report. Of an order that is over, or not ours, nothing is. */
  absorb(report: OrderReport, localTs: number, exchTs: number): VenueEvent[] {
    const order = this.open.get(report.clientId);
    if (!order) return [];
    order.venueId ??= report.venueId;
    const events: VenueEvent[] = [];
    const tell = (event: VenueEvent): void => {
      events.push(event);
      if (event.request === order.pending) order.pending = 0;
    };
    if (isChange(order, report)) tell(this.#change(order, report, localTs, exchTs));
    if (report.filledLots > order.filledLots) tell(this.#fill(order, report, localTs, exchTs));
    else if (report.state === "open" && !order.accepted) tell(this.#event(order, OrderEventKind.accepted, localTs, exchTs));
    order.accepted = true;
    this.#end(order, report, localTs, exchTs, tell);
    return events;
  }

  #change(order: TrackedOrder, { ticks, lots }: OrderReport, localTs: number, exchTs: number): VenueEvent {
    Object.assign(order, { ticks, lots, leavesLots: lots - order.filledLots });
    return this.#event(order, OrderEventKind.replaced, localTs, exchTs);
  }

  #end(order: TrackedOrder, { state }: OrderReport, localTs: number, exchTs: number, tell: (event: VenueEvent) => void): void {
    const end = ENDS[state];
    if (order.leavesLots > 0 && end !== undefined) {
      const why = state === "rejected" ? { why: "the venue rejected it" } : {};
      tell({ ...this.#event({ ...order, leavesLots: 0 }, end, localTs, exchTs), ...why });
    }
    if (order.leavesLots <= 0 || state !== "open") this.#over(order);
  }

  /** A new order that the venue did not take. */
  refuse(order: TrackedOrder, why: string, localTs: number): VenueEvent {
    this.#over(order);
    return { ...this.#event({ ...order, leavesLots: 0, pending: 1 }, OrderEventKind.expired, localTs, Number.NaN), why };
  }

  /** A change that the venue made without saying more. */
  replaced(order: TrackedOrder, localTs: number): VenueEvent {
    const event = this.#event(order, OrderEventKind.replaced, localTs, Number.NaN);
    order.pending = 0;
    return event;
  }

  /** A cancel or change that came to nothing; the order is as it was. */
  denied(order: TrackedOrder, why: string, localTs: number): VenueEvent {
    const event = { ...this.#event(order, OrderEventKind.rejected, localTs, Number.NaN), why };
    order.pending = 0;
    return event;
  }

  #fill(order: TrackedOrder, report: OrderReport, localTs: number, exchTs: number): VenueEvent {
    const execLots = report.filledLots - order.filledLots;
    const execTickLots = report.filledTickLots - order.filledTickLots;
    const fee = report.fee === null ? null : report.fee - order.fee;
    order.filledLots = report.filledLots;
    order.filledTickLots = report.filledTickLots;
    order.fee = report.fee ?? order.fee;
    order.leavesLots = Math.max(0, order.lots - report.filledLots);
    this.positionLots += order.side * execLots;
    this.cashTickLots -= order.side * execTickLots;
    this.fees += fee ?? 0;
    const what = order.leavesLots === 0 ? OrderEventKind.filled : OrderEventKind.partiallyFilled;
    const maker = report.maker ?? order.accepted;
    const execTicks = Math.round(execTickLots / execLots);
    // An execution answers the request for a new order only when it is the first thing that was heard of it.
    const request = order.accepted ? 0 : 1;
    return { ...this.#event(order, what, localTs, exchTs), request, execTicks, execLots, fee, maker };
  }

  #event({ orderId, pending, ticks, lots, leavesLots }: TrackedOrder, what: number, localTs: number, exchTs: number): VenueEvent {
    const none = { execTicks: 0, execLots: 0, fee: null, maker: false };
    return { orderId, what, request: pending, exchTs, localTs, ticks, lots, leavesLots, ...none };
  }

  #over(order: TrackedOrder): void {
    this.open.delete(order.clientId);
    this.#byId.delete(order.orderId);
  }
}
