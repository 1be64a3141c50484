import { OrderState } from "../engine/own-orders.js";
import { OrderEventKind } from "../engine/record.js";

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

/** An order's state once an event was heard; `refused`: it never came to the exchange. */
export function stateAfter(before: number, what: number, request: number, refused: boolean): number {
  switch (what) {
    case OrderEventKind.accepted:
      return OrderState.new;
    case OrderEventKind.filled:
      return OrderState.filled;
    case OrderEventKind.partiallyFilled:
      return OrderState.partiallyFilled;
    case OrderEventKind.cancelled:
      return OrderState.cancelled;
    case OrderEventKind.expired:
      return refused ? OrderState.rejected : OrderState.expired;
    case OrderEventKind.rejected:
      return before === OrderState.pending && request !== CANCEL_REQUEST ? OrderState.rejected : before;
    default:
      return before === OrderState.pending ? OrderState.new : before;
  }
}
