import {
  CAUSE_TOOK,
  DIFFERENCE_EMPTY_SIDE,
  DIFFERENCE_IOC_REPORTS,
  EXCHANGE_PARTIAL_FILL,
  NO_PRICE,
  STATUS_FILLED,
  STATUS_NONE,
  TIF_FOK,
  TIF_GTC,
  TIF_GTX,
  TIF_IOC,
  TYPE_MARKET,
} from "../abi";
import { Side } from "../book/ladder";
import { NO_BEST } from "../book/node";
import { copyMessage, Message } from "../orders";
import { Exchange, expire } from "./exchange";

/** Ticks that a market order may walk: hftbacktest gives buys 100 levels and sells 101. */
const MARKET_WALK_TICKS: i32 = 100;

/** An order that meets the opposite side on arrival: takes, or expires. */
export function take(exchange: Exchange, order: Message, ts: i64): void {
  if (order.type === TYPE_MARKET) takeAtMarket(exchange, order, ts);
  else if (order.tif === TIF_GTX) expire(order, ts);
  else if (exchange.kind === EXCHANGE_PARTIAL_FILL) takeByLevels(exchange, order, ts);
  else takeAllAtBest(exchange, order, ts);
}

/** `no-partial-fill`: all of it at the best price, whatever the best holds. */
function takeAllAtBest(exchange: Exchange, order: Message, ts: i64): void {
  const opposite = exchange.opposite(order.side);
  exchange.execute(order, ts, false, CAUSE_TOOK, -opposite.best * order.side, order.leaves);
}

function takeAtMarket(exchange: Exchange, order: Message, ts: i64): void {
  const opposite = exchange.opposite(order.side);
  if (opposite.best === NO_BEST) {
    takeFromNobody(exchange, order, ts);
    return;
  }
  if (exchange.kind !== EXCHANGE_PARTIAL_FILL) {
    takeAllAtBest(exchange, order, ts);
    return;
  }
  const levels = order.side > 0 ? MARKET_WALK_TICKS : MARKET_WALK_TICKS + 1;
  walk(exchange, order, ts, opposite, opposite.best - levels + 1);
  if (order.status === STATUS_FILLED) return;
  report(exchange, order, ts);
  expire(order, ts);
}

/** There is nothing to trade with, so it expires; hftbacktest fills it whole, at the number that stands for an empty side. */
function takeFromNobody(exchange: Exchange, order: Message, ts: i64): void {
  const expires = exchange.kind === EXCHANGE_PARTIAL_FILL || (exchange.differences & DIFFERENCE_EMPTY_SIDE) !== 0;
  if (expires) expire(order, ts);
  else exchange.execute(order, ts, false, CAUSE_TOOK, NO_PRICE * order.side, order.leaves);
}

/** `partial-fill`: level by level up to the order's limit. */
function takeByLevels(exchange: Exchange, order: Message, ts: i64): void {
  const opposite = exchange.opposite(order.side);
  // On the opposite side's scale a limit of `ticks` is this key: levels at or above it are within the limit.
  const limit = -order.ticks * order.side;
  if (order.tif === TIF_FOK && !holds(opposite, limit, order.lots)) {
    expire(order, ts);
    return;
  }
  // hftbacktest's GTC buy sweeps to the tick below its limit and takes the rest at its limit; a sell's limit is swept too.
  walk(exchange, order, ts, opposite, order.tif === TIF_GTC && order.side > 0 ? limit + 1 : limit);
  if (order.status === STATUS_FILLED) return;
  report(exchange, order, ts);
  if (order.tif === TIF_IOC || order.tif === TIF_FOK) expire(order, ts);
  else exchange.execute(order, ts, false, CAUSE_TOOK, order.ticks, order.leaves);
}

function walk(exchange: Exchange, order: Message, ts: i64, opposite: Side, lowest: i32): void {
  for (let key = opposite.best; key >= lowest && key !== NO_BEST; key = opposite.belowDownTo(key, lowest)) {
    report(exchange, order, ts);
    exchange.execute(order, ts, false, CAUSE_TOOK, -key * order.side, min(opposite.lotsAt(key), order.leaves));
    if (order.status === STATUS_FILLED) return;
  }
}

/** Each execution before the last has its own message, as venues send them; hftbacktest tells only the last. */
function report(exchange: Exchange, order: Message, ts: i64): void {
  if (order.executed === 0 || (exchange.differences & DIFFERENCE_IOC_REPORTS) === 0) return;
  const told = copyMessage(order);
  told.answers = STATUS_NONE;
  exchange.send(told, ts);
  order.executed = 0;
}

function holds(side: Side, lowest: i32, lots: f64): boolean {
  let sum: f64 = 0;
  for (let key = side.best; key >= lowest && key !== NO_BEST; key = side.belowDownTo(key, lowest)) {
    sum += side.lotsAt(key);
    if (sum >= lots) return true;
  }
  return false;
}
