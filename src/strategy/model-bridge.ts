import type { CustomLatency, CustomQueue, RequestKind } from "../engine/custom-models.js";
import type { TradingCore } from "../engine/trading-core.js";
import { HftError } from "../errors.js";
import {
  hasEntry,
  hasFeed,
  hasResponse,
  type LatencySimulator,
  type QueueBook,
  type QueuedOrder,
  type QueuePositionManager,
} from "./models.js";
import type { Market } from "./order-check.js";
import type { Side } from "./side.js";

/** What the bridge asks of own orders. */
export interface OrderLookup {
  side(orderId: number): Side;
  ticks(orderId: number): number;
}

interface Place extends QueuedOrder {
  queueAheadQty: number;
}

/** A latency model of the strategy in the core's terms. */
export function bridgeLatency(model: LatencySimulator, markets: readonly Market[]): CustomLatency {
  const lastRequest = new Map<number, RequestKind>();
  const order = (instrument: number, orderId: number, request: RequestKind, ts: number) => ({
    orderId,
    symbol: markets[instrument]?.instrument.symbol ?? "",
    request,
    ts,
  });
  const entry = (instrument: number, orderId: number, request: RequestKind, ts: number) => {
    lastRequest.set(orderId, request);
    return model.entry(order(instrument, orderId, request, ts));
  };
  const response = (instrument: number, orderId: number, ts: number) =>
    model.response(order(instrument, orderId, lastRequest.get(orderId) ?? "new", ts));
  return {
    ...(hasFeed(model) ? { feed: (_: number, exchTs: number) => model.feed(exchTs) } : {}),
    ...(hasEntry(model) ? { entry } : {}),
    ...(hasResponse(model) ? { response } : {}),
  };
}

/** A queue model of the strategy in the core's terms: decimals out, lots back. */
export function bridgeQueue(model: QueuePositionManager, core: TradingCore, markets: readonly Market[], orders: OrderLookup): CustomQueue {
  const places = new Map<number, Place>();
  const books = markets.map((market) => exchangeBook(core, market));
  const settle = (place: Place, market: Market, ahead: number) => {
    if (typeof ahead !== "number" || !Number.isFinite(ahead))
      throw new HftError(
        4006,
        `The queue model returned ${String(ahead)} for order ${place.orderId}; wanted the quantity ahead, a number.`,
      );
    place.queueAheadQty = ahead;
    return ahead / market.quantity.step;
  };
  const known = (orderId: number): Place => places.get(orderId) as Place;
  return {
    join(instrument, orderId) {
      const market = markets[instrument] as Market;
      const price = market.price.toNumber(orders.ticks(orderId));
      const place: Place = { orderId, symbol: market.instrument.symbol, side: orders.side(orderId), price, queueAheadQty: 0 };
      places.set(orderId, place);
      return settle(place, market, model.estimateQueuePosition(place, books[instrument] as QueueBook));
    },
    onTrade(instrument, orderId, lots) {
      const market = markets[instrument] as Market;
      const place = known(orderId);
      const ahead = settle(place, market, model.onTrade(place, market.quantity.toNumber(lots)));
      // The core takes what became executable and puts the order at the front.
      if (Math.round(-ahead) >= 1) place.queueAheadQty = 0;
      return ahead;
    },
    onDepth(instrument, orderId, before, after) {
      const market = markets[instrument] as Market;
      const place = known(orderId);
      return settle(place, market, model.onDepth(place, market.quantity.toNumber(before), market.quantity.toNumber(after)));
    },
  };
}

function exchangeBook(core: TradingCore, { index, price, quantity }: Market): QueueBook {
  return {
    qtyAt(wanted, side) {
      const ticks = price.toSteps(wanted);
      return ticks === null ? 0 : quantity.toNumber(core.exchangeLotsAt(index, ticks, side === "bid" ? 1 : -1));
    },
  };
}
