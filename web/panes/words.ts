import { FillCause } from "../../src/engine/record.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import type { Quotes } from "../format/quotes.js";

export const sideWord = (side: number): string => (side > 0 ? "Buy" : "Sell");

/** The price an order asked for; a market order asks for none. */
export const askedPrice = ({ ticks }: { ticks: number }, quotes: Quotes): string => (ticks === 0 ? "market" : quotes.price(ticks));

/** Why an execution happened, as the exchange's rules have it. */
export function causeWords(cause: number, side: number): string {
  switch (cause) {
    case FillCause.took:
      return "took liquidity on arrival";
    case FillCause.queue:
      return `queue used up, then a ${side > 0 ? "sell" : "buy"} reached it`;
    case FillCause.tradeThrough:
      return "a trade went through its price";
    case FillCause.bestCrossed:
      return `best ${side > 0 ? "ask" : "bid"} moved to its price`;
    default:
      return "";
  }
}

const STATES = { open: "Open", filled: "Filled", cancelled: "Cancelled", expired: "Expired", rejected: "Rejected" } as const;

/** How an order ended, or that it has not. */
export function stateWord(life: OrderLife): string {
  if (life.outcome === "open" && life.filledLots > 0) return "Part filled";
  if (life.outcome === "open" && Number.isNaN(life.acceptedNs)) return "Sent";
  return STATES[life.outcome];
}

function refusalWords(cause: number): string {
  if (cause === FillCause.rateLimit) return "more requests than the venue allows";
  return cause === FillCause.gateway ? "lost before it reached the exchange" : "refused by the exchange";
}

export function whyWords(life: OrderLife): string {
  if (life.filledLots > 0) return causeWords(life.cause, life.side);
  switch (life.outcome) {
    case "cancelled":
      return Number.isNaN(life.cancelSentNs) ? "cancelled by the exchange" : "cancelled by the strategy";
    case "expired":
      return "on arrival it would have taken, or found no match";
    case "rejected":
      return refusalWords(life.cause);
    default:
      return Number.isNaN(life.acceptedNs) ? "no answer yet" : "resting when the run ended";
  }
}
