import { OrderEventKind } from "../engine/record.js";
import type { OrderStatus } from "./types.js";

const CANCEL_REQUEST = 4;

/** Whether an event of the record may carry an execution. */
export function isFill(what: number): boolean {
  return (
    what !== OrderEventKind.rejected &&
    what !== OrderEventKind.cancelled &&
    what !== OrderEventKind.accepted &&
    what !== OrderEventKind.replaced
  );
}

/** An order's status once an event was heard. */
export function statusAfter(before: OrderStatus, what: number, request: number): OrderStatus {
  switch (what) {
    case OrderEventKind.accepted:
      return "new";
    case OrderEventKind.filled:
      return "filled";
    case OrderEventKind.partiallyFilled:
      return "partiallyFilled";
    case OrderEventKind.cancelled:
      return "cancelled";
    case OrderEventKind.expired:
      return "expired";
    case OrderEventKind.rejected:
      return before === "pending" && request !== CANCEL_REQUEST ? "rejected" : before;
    default:
      return before === "pending" ? "new" : before;
  }
}
