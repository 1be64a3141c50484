import { type OrderEventColumns, OrderEventKind } from "../../src/engine/record.js";
import type { BookEvent, BookStep } from "../../src/metrics/book-steps.js";
import { formatCount } from "../format/numbers.js";
import type { Quotes } from "../format/quotes.js";

/** What a step through the book went over: `row 3 of 17: bid 61,717.7 now 1.812 BTC`. */
export function bookStepWords({ rows, of, event }: BookStep, unit: "event" | "batch", quotes: Quotes): string {
  if (unit === "batch")
    return of === 1 ? eventWords(event, quotes) : `${formatCount(of)} rows at this time, the last: ${eventWords(event, quotes)}`;
  return of === 1 ? eventWords(event, quotes) : `row ${formatCount(rows)} of ${formatCount(of)}: ${eventWords(event, quotes)}`;
}

function eventWords({ kind, side, ticks, lots }: BookEvent, quotes: Quotes): string {
  const quantity = `${quotes.quantity(lots)} ${quotes.instrument.baseCurrency}`;
  if (kind === "trade") return `${side > 0 ? "a buyer took" : "a seller took"} ${quantity} at ${quotes.price(ticks)}`;
  const name = side > 0 ? "bid" : side < 0 ? "ask" : "both sides";
  if (kind === "clear") return side === 0 ? "the book is cleared" : `${name}s are cleared up to ${quotes.price(ticks)}`;
  return lots > 0 ? `${name} ${quotes.price(ticks)} now ${quantity}` : `${name} ${quotes.price(ticks)} is gone`;
}

const ANSWERS: Readonly<Record<number, string>> = {
  [OrderEventKind.accepted]: "accepted",
  [OrderEventKind.replaced]: "changed",
  [OrderEventKind.filled]: "filled",
  [OrderEventKind.partiallyFilled]: "filled in part",
  [OrderEventKind.cancelled]: "cancelled",
  [OrderEventKind.expired]: "expired",
  [OrderEventKind.rejected]: "request refused",
};

/** What the strategy heard of an order: `order 156 accepted, 4.671 BTC ahead`. */
export function ownStepWords(events: OrderEventColumns, row: number, quotes: Quotes): string {
  const what = events.what[row] as number;
  const base = quotes.instrument.baseCurrency;
  const head = `order ${events.orderId[row]} ${ANSWERS[what] ?? ""}`;
  if (what === OrderEventKind.filled || what === OrderEventKind.partiallyFilled)
    return `${head}: ${quotes.quantity(events.execLots[row] as number)} ${base} at ${quotes.price(events.execTicks[row] as number)}`;
  const ahead = events.queueAheadLots[row] as number;
  return what === OrderEventKind.accepted && ahead >= 0 ? `${head}, ${quotes.quantity(ahead)} ${base} ahead` : head;
}
