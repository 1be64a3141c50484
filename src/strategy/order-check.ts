import type { Instrument } from "../data/rows.js";
import { HftError } from "../errors.js";
import { MAX_TICK, makeScale, type Scale } from "../units.js";
import type { OrderRequest, OrderType, Side, TimeInForce } from "./types.js";

/** One instrument of a run with its scales. */
export interface Market {
  index: number;
  instrument: Instrument;
  price: Scale;
  quantity: Scale;
}

export function makeMarket(index: number, instrument: Instrument): Market {
  return { index, instrument, price: makeScale(instrument.tickSize), quantity: makeScale(instrument.lotSize) };
}

/** The markets of a run by their symbols. The one that was asked for last is most often the next one, too. */
export class Markets {
  readonly #bySymbol: ReadonlyMap<string, Market>;
  #last: Market;
  #lastSymbol: string;

  /** At least one. */
  constructor(markets: readonly Market[]) {
    this.#bySymbol = new Map(markets.map((market) => [market.instrument.symbol, market]));
    this.#last = markets[0] as Market;
    this.#lastSymbol = this.#last.instrument.symbol;
  }

  get(symbol: string): Market | undefined {
    if (symbol === this.#lastSymbol) return this.#last;
    const market = this.#bySymbol.get(symbol);
    if (market === undefined) return undefined;
    this.#last = market;
    this.#lastSymbol = symbol;
    return market;
  }

  keys(): Iterable<string> {
    return this.#bySymbol.keys();
  }
}

/** An order request in the core's units. */
export interface CheckedOrder {
  market: Market;
  side: Side;
  orderType: OrderType;
  timeInForce: TimeInForce;
  /** 0 for a market order. */
  ticks: number;
  lots: number;
}

const SIDES: readonly Side[] = ["buy", "sell"];
const TYPES: readonly OrderType[] = ["limit", "market"];
const TIMES: readonly TimeInForce[] = ["GTC", "GTX", "IOC", "FOK"];

/** @throws HftError 3101 to 3106; nothing has been sent then. */
export function checkOrder(request: OrderRequest, markets: Pick<Markets, "get" | "keys">): CheckedOrder {
  if (typeof request !== "object" || request === null)
    throw new HftError(3102, `executeOrder wants an order as an object, got ${String(request)}.`);
  const market = findMarket(request.symbol, markets);
  const { side } = request;
  if (side !== "buy" && side !== "sell") refuse("side", side, SIDES);
  const orderType = request.orderType ?? "limit";
  if (orderType !== "limit" && orderType !== "market") refuse("orderType", orderType, TYPES);
  const timeInForce = request.timeInForce ?? "GTC";
  if (!isTimeInForce(timeInForce)) refuse("timeInForce", timeInForce, TIMES);
  const lots = checkQuantity(request.quantity, market);
  if (orderType === "limit") return { market, side, orderType, timeInForce, ticks: checkPrice(request.price, market), lots };
  if (timeInForce === "GTX") throw new HftError(3102, "A market order can't be post only (GTX): it always takes.");
  return { market, side, orderType, timeInForce, ticks: 0, lots };
}

/** The market of a symbol; without one the only one there is. @throws HftError 3101. */
export function findMarket(symbol: string | undefined, markets: Pick<Markets, "get" | "keys">): Market {
  const known = markets.get(symbol as string);
  if (known) return known;
  const names = [...markets.keys()];
  if (symbol === undefined && names.length === 1) return markets.get(names[0] as string) as Market;
  const got = symbol === undefined ? "No symbol was given" : `Unknown symbol ${JSON.stringify(symbol)}`;
  throw new HftError(3101, `${got}; this run has ${names.join(", ")}.`, {}, { got: String(symbol) });
}

/** A price in ticks. @throws HftError 3104, 3106. */
export function checkPrice(price: unknown, { price: scale, instrument }: Market): number {
  if (typeof price !== "number" || !(price > 0)) {
    throw new HftError(3106, `A limit order wants a price above 0, got ${String(price)}.`, {}, { got: String(price) });
  }
  const ticks = scale.toSteps(price);
  if (ticks !== null && ticks > 0 && ticks <= MAX_TICK) return ticks;
  const below = Math.min(Math.max(Math.floor(price / scale.step), 1), MAX_TICK);
  const nearest = [scale.format(below), scale.format(Math.min(below + 1, MAX_TICK))];
  throw new HftError(
    3104,
    `Price ${price} is not a multiple of the tick ${instrument.tickSize}. Nearest valid prices: ${nearest.join(" and ")}.`,
    {},
    { got: price, tickSize: instrument.tickSize, below: nearest[0] as string, above: nearest[1] as string },
  );
}

/** A quantity in lots. @throws HftError 3103, 3105. */
export function checkQuantity(quantity: unknown, { quantity: scale, instrument }: Market): number {
  if (typeof quantity !== "number" || !(quantity > 0)) {
    throw new HftError(
      3103,
      `A quantity must be above 0, got ${String(quantity)}; the side says whether it buys or sells.`,
      {},
      { got: String(quantity) },
    );
  }
  const lots = scale.toSteps(quantity);
  if (lots !== null && lots > 0 && Number.isSafeInteger(lots)) return lots;
  const below = Math.floor(quantity / scale.step);
  const nearest = (below > 0 ? [below, below + 1] : [1]).map(scale.format);
  throw new HftError(
    3105,
    `Quantity ${quantity} is not a multiple of the lot ${instrument.lotSize}. Nearest valid: ${nearest.join(" and ")}.`,
    {},
    { got: quantity, lotSize: instrument.lotSize },
  );
}

/** Compared one by one: a search in a list costs as much as the rest of the check. */
function isTimeInForce(value: unknown): boolean {
  return value === "GTC" || value === "GTX" || value === "IOC" || value === "FOK";
}

function refuse(field: string, value: unknown, known: readonly string[]): never {
  throw new HftError(
    3102,
    `${field}: got ${JSON.stringify(value) ?? String(value)}, wanted one of ${known.join(", ")}.`,
    {},
    { got: String(value) },
  );
}
