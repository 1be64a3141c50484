import type { Instrument } from "../data/rows.js";
import type { RunRecord as RunData } from "../engine/record.js";
import { listFills } from "../metrics/fills.js";
import { averageFillTicks, type OrderLife, orderLives } from "../metrics/order-lives.js";
import { type Market, makeMarket } from "../strategy/order-check.js";
import { withOwnSymbols } from "../strategy/replay.js";
import type { Fill, Side } from "../strategy/types.js";
import { feeOf } from "../strategy/worth.js";

/** One order of a run, from its request to its end. Times are local, ns since the first book's epoch. */
export interface OrderRow {
  orderId: number;
  symbol: string;
  side: Side;
  /** Last price asked for, quote currency; 0 of a market order. */
  price: number;
  /** Last quantity asked for, base currency. */
  quantity: number;
  executedQuantity: number;
  /** Volume-weighted; NaN when nothing was executed. */
  executedPrice: number;
  /** `open` when the run ended first. */
  outcome: OrderLife["outcome"];
  sentNs: number;
  /** When the strategy heard that it rests; null when it never did. */
  acceptedNs: number | null;
  firstFillNs: number | null;
  /** When the strategy heard of its end; null when it was open. */
  endedNs: number | null;
  /** Quantity ahead when it joined its queue, base currency; null when it never rested. */
  queueAheadQty: number | null;
  /** Accepted to first fill at the exchange, ns; null without both. */
  queueWaitTimeNs: number | null;
  /** Quote currency; negative is a rebate. */
  fee: number;
  /** Of its last execution. */
  maker: boolean;
}

/** The markets of a run, by instrument, under the symbols that its strategy knew. */
export function marketsOf({ books }: RunData): Market[] {
  return withOwnSymbols(books.map(({ instrument }): Instrument => instrument)).map((instrument, index) => makeMarket(index, instrument));
}

export function orderRows(record: RunData): OrderRow[] {
  const markets = marketsOf(record);
  return orderLives(record.orderEvents).map((life) => orderRow(life, markets[life.instrument] as Market, record));
}

function orderRow(life: OrderLife, market: Market, { orderEvents, config }: RunData): OrderRow {
  const { execTicks, execLots, maker } = orderEvents;
  const { price, quantity, instrument } = market;
  const averageTicks = averageFillTicks(life);
  const fee = (event: number) => feeOf(market, execTicks[event] as number, execLots[event] as number, maker[event] === 1, config);
  return {
    orderId: life.orderId,
    symbol: instrument.symbol,
    side: life.side > 0 ? "buy" : "sell",
    price: price.toNumber(life.ticks),
    quantity: quantity.toNumber(life.lots),
    executedQuantity: quantity.toNumber(life.filledLots),
    executedPrice: Number.isInteger(averageTicks) ? price.toNumber(averageTicks) : averageTicks * price.step,
    outcome: life.outcome,
    sentNs: life.sentNs,
    acceptedNs: known(life.acceptedNs),
    firstFillNs: known(life.firstFillNs),
    endedNs: known(life.endNs),
    queueAheadQty: known(life.queueAheadLots * quantity.step) === null ? null : quantity.toNumber(life.queueAheadLots),
    queueWaitTimeNs: known(life.firstFillExchNs - life.acceptedExchNs),
    fee: life.fillEvents.reduce((sum, event) => sum + fee(event), 0),
    maker: life.maker,
  };
}

export function fillRows(record: RunData): Fill[] {
  const markets = marketsOf(record);
  const { orderEvents, config } = record;
  return listFills(orderEvents, orderLives(orderEvents)).map((row) => {
    const market = markets[row.instrument] as Market;
    return {
      orderId: row.orderId,
      symbol: market.instrument.symbol,
      side: row.side > 0 ? "buy" : "sell",
      price: market.price.toNumber(row.ticks),
      quantity: market.quantity.toNumber(row.lots),
      fee: feeOf(market, row.ticks, row.lots, row.maker, config),
      maker: row.maker,
      exchTs: row.exchNs,
      localTs: row.localNs,
    };
  });
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
