import type { PaperState } from "../../src/strategy/paper-state.js";
import type { Quotes } from "../format/quotes.js";
import { formatTime } from "../format/time.js";
import { type Column, columnsToCsv } from "../panes/parts/columns.js";

export type PaperFill = PaperState["fills"][number];

export const fillColumns = (quotes: Quotes): Column<PaperFill>[] => [
  { id: "time", title: "Time", value: ({ ns }) => ns, text: ({ ns }) => formatTime(ns), width: 92 },
  { id: "side", title: "Side", value: ({ side }) => (side > 0 ? "buy" : "sell"), width: 44 },
  {
    id: "price",
    title: "Price",
    value: ({ price }) => price,
    text: ({ price }) => quotes.price(Math.round(price / quotes.instrument.tickSize)),
    width: 84,
  },
  { id: "quantity", title: "Quantity", value: ({ quantity }) => quantity, width: 76 },
  { id: "how", title: "How", value: ({ maker }) => (maker ? "maker" : "taker"), width: 56 },
  { id: "order", title: "Order", value: ({ orderId }) => orderId, width: 56 },
];

export const fillsCsv = (fills: readonly PaperFill[], quotes: Quotes) => ({
  name: "paper-fills.csv",
  text: columnsToCsv(fillColumns(quotes), [...fills]),
});
