import { HftError } from "../../src/errors.js";
import type { PaperState } from "../../src/strategy/paper-state.js";

const MOST = 100;

/** What a stranger's worker says of a run that goes on, in a shape that the page can trust. @throws HftError 7004. */
export function checkPaper(value: unknown): PaperState {
  const given = fields(value);
  return {
    ns: finite(given.ns),
    position: number(given.position),
    fee: number(given.fee),
    equity: number(given.equity),
    orders: list(given.orders).map((order) => ({
      orderId: finite(order.orderId),
      side: side(order.side),
      price: number(order.price),
      leavesQty: number(order.leavesQty),
      queueAheadQty: order.queueAheadQty === null ? null : number(order.queueAheadQty),
    })),
    fills: list(given.fills).map((fill) => ({
      orderId: finite(fill.orderId),
      side: side(fill.side),
      price: number(fill.price),
      quantity: number(fill.quantity),
      maker: fill.maker === true,
      ns: finite(fill.ns),
    })),
  };
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw malformed();
}

function list(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw malformed();
  return value.slice(-MOST).map(fields);
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw malformed();
}

function finite(value: unknown): number {
  if (Number.isFinite(value)) return value as number;
  throw malformed();
}

const side = (value: unknown): 1 | -1 => (value === 1 ? 1 : -1);

const malformed = (): HftError =>
  new HftError(7004, "What the strategy's worker said of the run that goes on is not what such a run says.");
