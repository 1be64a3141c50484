import type { FillRow } from "../../../src/metrics/fills.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { formatDuration } from "../../format/durations.js";
import { formatSigned, MISSING } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import { formatTime } from "../../format/time.js";
import type { Column } from "../parts/columns.js";
import { SideMark } from "../parts/icons.js";
import { askedPrice, causeWords, sideWord, stateWord, whyWords } from "../words.js";

interface Sided {
  side: 1 | -1;
  orderId: number;
}

const order = <Row extends Sided>(): Column<Row> => ({
  id: "order",
  title: "Order",
  value: (row) => row.orderId,
  width: 56,
  wideOnly: true,
});

const side = <Row extends Sided>(): Column<Row> => ({
  id: "side",
  title: "Side",
  value: (row) => sideWord(row.side),
  cell: (row) => (
    <span class={row.side > 0 ? "bid" : "ask"}>
      <SideMark side={row.side} /> {sideWord(row.side)}
    </span>
  ),
  align: "left",
  width: 62,
});

/** Sent or accepted, whichever is known last: every order has one. */
const begun = (life: OrderLife): number => (Number.isNaN(life.acceptedNs) ? life.sentNs : life.acceptedNs);

export function orderColumns(quotes: Quotes): Column<OrderLife>[] {
  const { baseCurrency, quoteCurrency } = quotes.instrument;
  const ahead = (life: OrderLife) => (Number.isNaN(life.queueAheadLots) ? MISSING : quotes.quantity(life.queueAheadLots));
  const wait = (life: OrderLife) => life.firstFillExchNs - life.acceptedExchNs;
  return [
    { id: "accepted_ns", title: "Accepted", value: begun, text: (life) => formatTime(begun(life)), align: "left", width: 84 },
    order(),
    side(),
    {
      id: "price",
      title: `Price, ${quoteCurrency}`,
      value: (life) => quotes.toPrice(life.ticks),
      text: (life) => askedPrice(life, quotes),
      width: 92,
      strong: true,
    },
    {
      id: "filled",
      title: `Filled / qty, ${baseCurrency}`,
      value: (life) => quotes.toQuantity(life.filledLots),
      text: (life) => `${quotes.quantity(life.filledLots)} / ${quotes.quantity(life.lots)}`,
      width: 128,
      wideOnly: true,
    },
    {
      id: "ahead",
      title: "Ahead at entry",
      value: (life) => quotes.toQuantity(life.queueAheadLots),
      text: ahead,
      width: 118,
      wideOnly: true,
    },
    { id: "wait_ns", title: "Wait", value: wait, text: (life) => formatDuration(wait(life)), width: 76, wideOnly: true },
    { id: "state", title: "State", value: stateWord, align: "left", width: 84, strong: true },
    { id: "why", title: "Why", value: whyWords, align: "left", width: 230, grow: true },
  ];
}

export function fillColumns(quotes: Quotes, worthBp: (fill: FillRow) => number): Column<FillRow>[] {
  const { baseCurrency, quoteCurrency } = quotes.instrument;
  const signed = (value: number) => formatSigned(value, 2);
  return [
    { id: "heard_ns", title: "Heard", value: (fill) => fill.localNs, text: (fill) => formatTime(fill.localNs), align: "left", width: 84 },
    order(),
    side(),
    {
      id: "price",
      title: `Price, ${quoteCurrency}`,
      value: (fill) => quotes.toPrice(fill.ticks),
      text: (fill) => quotes.price(fill.ticks),
      width: 92,
      strong: true,
    },
    {
      id: "qty",
      title: `Qty, ${baseCurrency}`,
      value: (fill) => quotes.toQuantity(fill.lots),
      text: (fill) => quotes.quantity(fill.lots),
      width: 84,
    },
    { id: "liquidity", title: "Liquidity", value: (fill) => (fill.maker ? "maker" : "taker"), align: "left", width: 70 },
    {
      id: "slippage_bp",
      title: "Slippage, bp",
      value: (fill) => fill.slippageBp,
      text: (fill) => signed(fill.slippageBp),
      width: 90,
      wideOnly: true,
    },
    { id: "worth_1s_bp", title: "Worth 1 s later, bp", value: worthBp, text: (fill) => signed(worthBp(fill)), width: 128, wideOnly: true },
    {
      id: "time_to_fill_ns",
      title: "Time to fill",
      value: (fill) => fill.timeToFillNs,
      text: (fill) => formatDuration(fill.timeToFillNs),
      width: 84,
      wideOnly: true,
    },
    { id: "why", title: "Why", value: (fill) => causeWords(fill.cause, fill.side), align: "left", width: 230, grow: true },
  ];
}
