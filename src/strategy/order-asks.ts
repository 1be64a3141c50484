import type { Asking } from "./answer.js";
import { executionOf } from "./execution.js";
import type { Market } from "./order-check.js";
import type { OrderDesk } from "./order-desk.js";
import type { Execution } from "./types.js";

/** What came of an order: at its first answer, or with `end` at its end. */
export class ExecutionAsk implements Asking<Execution> {
  constructor(
    readonly desk: OrderDesk,
    readonly at: number,
    readonly orderId: number,
    readonly end: boolean,
    readonly market: Market,
  ) {}

  ask(settle: (execution: Execution) => void): void {
    this.desk.whenKnown(this.at, this.orderId, this.end, (facts) => {
      settle(executionOf(facts, this.market));
      return true;
    });
  }
}

/** Whether a request to cancel, sent just now, came in time. */
export class CancelAsk implements Asking<boolean> {
  readonly sentNs: number;
  readonly piece: number;

  constructor(
    readonly desk: OrderDesk,
    readonly at: number,
    readonly orderId: number,
  ) {
    this.sentNs = desk.core.nowNs;
    this.piece = desk.core.logPieces;
  }

  ask(settle: (cancelled: boolean) => void): void {
    this.desk.whenCancelled(this.at, this.orderId, this.sentNs, this.piece, settle);
  }
}
