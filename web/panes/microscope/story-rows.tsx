import type { OrderEventColumns } from "../../../src/engine/record.js";
import type { LevelEvent, OrderInQueue } from "../../../src/estimate/in-queue.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { orderStory, type StoryEvent } from "../../../src/metrics/order-story.js";
import { formatFixed, formatSigned } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import { formatTimeFine } from "../../format/time.js";
import type { Column } from "../parts/columns.js";
import { askedPrice, causeWords } from "../words.js";

/** One line of an order's story. */
export interface StoryRow {
  /** Where it happened: at the exchange, or here for what was sent and heard. */
  ns: number;
  where: "exchange" | "here";
  event: string;
  cause: string;
  /** Ahead of it from then on, lots; NaN where that has no meaning. */
  aheadLots: number;
  strong: boolean;
}

const SENT: Partial<Record<StoryEvent["kind"], string>> = { sent: "Sent", cancelSent: "Cancel sent", modifySent: "Change sent" };
const ANSWERED: Partial<Record<StoryEvent["kind"], string>> = {
  accepted: "Accepted",
  replaced: "Changed",
  partlyFilled: "Filled in part",
  filled: "Filled",
  cancelled: "Cancelled",
  expired: "Expired",
  tooLate: "Cancel lost the race",
  rejected: "Refused",
};

/** What the strategy did and heard, and what others did at the order's price, in one order of time. */
export function storyRows(events: OrderEventColumns, life: OrderLife, queue: OrderInQueue | null, quotes: Quotes): StoryRow[] {
  const own = orderStory(events, life.orderId).flatMap((event) => ownRows(event, life, quotes));
  const level = (queue?.events ?? []).map((event) => levelRow(event, life, quotes));
  return [...own, ...level].sort((a, b) => a.ns - b.ns);
}

function ownRows(event: StoryEvent, life: OrderLife, quotes: Quotes): StoryRow[] {
  const sent = SENT[event.kind];
  const none = { aheadLots: Number.NaN, strong: true };
  if (sent) return [{ ns: event.localNs, where: "here", event: sent, cause: sentWords(event.kind, life, quotes), ...none }];
  const name = ANSWERED[event.kind] ?? "";
  const aheadLots = event.kind === "accepted" || event.kind === "replaced" ? event.aheadLots : Number.NaN;
  const heard: StoryRow = { ns: event.localNs, where: "here", event: "Heard", cause: name.toLowerCase(), ...none, strong: false };
  if (Number.isNaN(event.exchNs)) return [heard];
  return [{ ns: event.exchNs, where: "exchange", event: name, cause: answerWords(event, life, quotes), aheadLots, strong: true }, heard];
}

function sentWords(kind: StoryEvent["kind"], life: OrderLife, quotes: Quotes): string {
  if (kind !== "sent") return "by the strategy";
  const mid = Number.isNaN(life.midTicksAtSend) ? "" : `, mid ${quotes.price(life.midTicksAtSend)}`;
  return `${quotes.quantity(life.lots)} at ${askedPrice(life, quotes)}${mid}`;
}

function answerWords(event: StoryEvent, life: OrderLife, quotes: Quotes): string {
  const base = quotes.instrument.baseCurrency;
  if (!Number.isNaN(event.execLots))
    return `${quotes.quantity(event.execLots)} at ${quotes.price(event.execTicks)}: ${causeWords(event.cause, life.side)}`;
  if (event.kind === "tooLate") return "it was over before the request got there";
  if (event.kind === "accepted" && event.aheadLots >= 0)
    return event.aheadLots > 0 ? `behind ${quotes.quantity(event.aheadLots)} ${base}` : "first in its queue";
  return event.kind === "expired" ? "it would have taken, or got lost on the way" : "";
}

function levelRow({ ns, kind, lots, aheadBefore, aheadAfter, certainLots }: LevelEvent, life: OrderLife, quotes: Quotes): StoryRow {
  const quantity = quotes.quantity(lots);
  const gone = aheadBefore - aheadAfter;
  const where = "exchange" as const;
  const row = { ns, where, aheadLots: aheadAfter, strong: false };
  if (kind === "joined") return { ...row, event: "Joined", cause: `${quantity} behind it` };
  if (kind === "trade") return { ...row, event: "Trade", cause: `${life.side > 0 ? "sell" : "buy"} of ${quantity} at the price` };
  const sure = gone > 0 && certainLots >= gone - 0.5 ? "certainly" : "estimated";
  const ahead = gone > 0 ? `, ${sure} ${quotes.quantity(gone)} of it ahead` : ", behind it";
  return { ...row, event: "Cancel", cause: `level fell by ${quantity}${ahead}` };
}

/** Times count from when the exchange accepted it; from when it was sent where it never did. */
export function storyColumns(life: OrderLife, quotes: Quotes): Column<StoryRow>[] {
  const zero = Number.isNaN(life.acceptedExchNs) ? life.sentNs : life.acceptedExchNs;
  const after = (row: StoryRow) => (row.ns - zero) / 1e9;
  const ahead = (row: StoryRow) => (Number.isNaN(row.aheadLots) ? "" : quotes.quantity(row.aheadLots));
  return [
    {
      id: "after_s",
      title: "s after entry",
      value: after,
      text: (row) => (row.ns === zero ? formatFixed(0, 6) : formatSigned(after(row), 6)),
      width: 92,
    },
    { id: "time", title: "Time", value: (row) => row.ns, text: (row) => formatTimeFine(row.ns), align: "left", width: 132, wideOnly: true },
    {
      id: "event",
      title: "Event",
      value: (row) => row.event,
      cell: (row) => (row.strong ? <b>{row.event}</b> : <span>{row.event}</span>),
      align: "left",
      width: 84,
    },
    { id: "cause", title: "Cause", value: (row) => row.cause, align: "left", width: 200, grow: true },
    {
      id: "ahead",
      title: `Ahead, ${quotes.instrument.baseCurrency}`,
      value: (row) => quotes.toQuantity(row.aheadLots),
      text: ahead,
      width: 92,
    },
  ];
}
