import type { Instrument } from "../../src/data/rows.js";

interface VenueOrder {
  id: number;
  clientId: string;
  side: string;
  type: string;
  timeInForce: string;
  price: number;
  quantity: number;
  filled: number;
  cost: number;
  status: "NEW" | "PARTIALLY_FILLED" | "FILLED" | "CANCELED" | "EXPIRED";
  ms: number;
}

interface Answer {
  status: number;
  body: unknown;
}

const ERRORS = {
  unknown: { status: 400, body: { code: -2013, msg: "Order does not exist." } },
  cancelUnknown: { status: 400, body: { code: -2011, msg: "Unknown order sent." } },
  time: { status: 400, body: { code: -1021, msg: "Timestamp for this request is outside of the recvWindow." } },
  key: { status: 401, body: { code: -2015, msg: "Invalid API-key, IP, or permissions for action." } },
};

/** Age up to which the venue takes a signed request, ms, where its `recvWindow` is shorter: a slow machine's requests count. */
const LEAST_WINDOW_MS = 60_000;

/** Orders of one account at the local venue, in Binance's words. Executions come when a test says so, or a trade goes through. */
export class VenueAccount {
  readonly orders = new Map<string, VenueOrder>();
  readonly countdowns: number[] = [];
  /** Other keys than this one are not let in; null lets all in. */
  apiKey: string | null = null;
  /** Whether trades of the market execute orders. */
  matches = true;
  /** Whether events are told by themselves. */
  tells = true;
  positionQty = 0;
  /** The venue's number of the account. */
  uid = 354_937_868;
  #nextId = 1;

  constructor(
    readonly instrument: Instrument,
    readonly futures: boolean,
    readonly nowMs: () => number,
    readonly tell: (event: unknown) => void,
  ) {}

  get open(): VenueOrder[] {
    return [...this.orders.values()].filter(({ status }) => status === "NEW" || status === "PARTIALLY_FILLED");
  }

  symbolInfo(): object {
    const { symbol, baseCurrency, quoteCurrency, tickSize, lotSize } = this.instrument;
    const plain = (step: number) => step.toFixed(8);
    return {
      symbol,
      pair: symbol,
      contractType: "PERPETUAL",
      status: "TRADING",
      baseAsset: baseCurrency,
      quoteAsset: quoteCurrency,
      marginAsset: quoteCurrency,
      isSpotTradingAllowed: true,
      permissions: ["SPOT"],
      orderTypes: ["LIMIT", "MARKET"],
      timeInForce: ["GTC", "IOC", "FOK", "GTX"],
      filters: [
        { filterType: "PRICE_FILTER", tickSize: plain(tickSize), minPrice: plain(tickSize), maxPrice: "10000000" },
        { filterType: "LOT_SIZE", stepSize: plain(lotSize), minQty: plain(lotSize), maxQty: "10000" },
        { filterType: "MARKET_LOT_SIZE", stepSize: plain(lotSize), minQty: plain(lotSize), maxQty: "10000" },
      ],
    };
  }

  /** A trade of the market executes orders that it goes through. */
  traded(price: number): void {
    if (!this.matches) return;
    for (const order of this.open)
      if (order.side === "BUY" ? order.price > price : order.price < price) this.fill(order.clientId, order.quantity - order.filled);
  }

  fill(clientId: string, quantity: number, price?: number): void {
    const order = this.orders.get(clientId) as VenueOrder;
    const at = price ?? order.price;
    order.filled = Number((order.filled + quantity).toFixed(8));
    order.cost += quantity * at;
    order.status = order.filled >= order.quantity ? "FILLED" : "PARTIALLY_FILLED";
    this.positionQty += order.side === "BUY" ? quantity : -quantity;
    order.ms = this.nowMs();
    this.#event(order, "TRADE", quantity, at);
  }

  answer(method: string, path: string, parameters: URLSearchParams, key: unknown): Answer {
    if (this.apiKey !== null && key !== this.apiKey) return ERRORS.key;
    if (parameters.has("timestamp") && !this.#inTime(parameters)) return ERRORS.time;
    const route = `${method} ${path}`;
    switch (route) {
      case "POST /order":
        return this.#place(parameters);
      case "GET /order":
        return this.#with(parameters, ERRORS.unknown, (order) => order);
      case "DELETE /order":
        return this.#with(parameters, ERRORS.cancelUnknown, (order) => (this.open.includes(order) ? this.#cancel(order) : null));
      case "PUT /order":
        return this.#with(parameters, ERRORS.unknown, (order) => this.#change(order, parameters));
      case "DELETE /allOpenOrders":
      case "DELETE /openOrders":
        return { status: 200, body: this.open.map((order) => this.#said(this.#cancel(order))) };
      case "POST /countdownCancelAll":
        this.countdowns.push(Number(parameters.get("countdownTime")));
        return { status: 200, body: { symbol: this.instrument.symbol, countdownTime: parameters.get("countdownTime") } };
      case "GET /positionRisk":
        return { status: 200, body: [this.#position()] };
      case "GET /account":
        return { status: 200, body: { uid: this.uid, balances: [], assets: [], positions: [this.#position()] } };
      case "GET /balance":
        return { status: 200, body: [{ accountAlias: String(this.uid), asset: "USDT", balance: "1000" }] };
      case "GET /openOrders":
        return { status: 200, body: this.open.map((order) => this.#said(order)) };
      default:
        return { status: 200, body: path.includes("leverageBracket") ? [] : {} };
    }
  }

  /** The venue's own rule: not older than the window, and not more than a second from the future. */
  #inTime(parameters: URLSearchParams): boolean {
    const ageMs = this.nowMs() - Number(parameters.get("timestamp"));
    return ageMs <= Math.max(LEAST_WINDOW_MS, Number(parameters.get("recvWindow") ?? 0)) && ageMs > -1_000;
  }

  #position(): object {
    const { symbol } = this.instrument;
    return {
      symbol,
      positionAmt: String(this.positionQty),
      entryPrice: "1",
      markPrice: "1",
      unRealizedProfit: "0",
      liquidationPrice: "0",
      leverage: "1",
      marginType: "cross",
      isolatedMargin: "0",
      positionSide: "BOTH",
      notional: String(this.positionQty),
      isolatedWallet: "0",
      updateTime: this.nowMs(),
    };
  }

  #place(parameters: URLSearchParams): Answer {
    const clientId = parameters.get("newClientOrderId") ?? "";
    const type = parameters.get("type") ?? "";
    const postOnly = type === "LIMIT_MAKER" || parameters.get("timeInForce") === "GTX";
    const order: VenueOrder = {
      id: this.#nextId++,
      clientId,
      side: parameters.get("side") ?? "",
      type,
      timeInForce: parameters.get("timeInForce") ?? (postOnly ? "GTX" : "GTC"),
      price: Number(parameters.get("price") ?? 0),
      quantity: Number(parameters.get("quantity")),
      filled: 0,
      cost: 0,
      status: "NEW",
      ms: this.nowMs(),
    };
    this.orders.set(clientId, order);
    this.#event(order, "NEW", 0, 0);
    return { status: 200, body: this.#said(order) };
  }

  #with(parameters: URLSearchParams, missing: Answer, act: (order: VenueOrder) => VenueOrder | null): Answer {
    const named = parameters.get("origClientOrderId");
    const id = Number(parameters.get("orderId"));
    const order = [...this.orders.values()].find((each) => (named ? each.clientId === named : each.id === id));
    const done = order ? act(order) : null;
    return done ? { status: 200, body: this.#said(done) } : missing;
  }

  #cancel(order: VenueOrder): VenueOrder {
    order.status = "CANCELED";
    order.ms = this.nowMs();
    this.#event(order, "CANCELED", 0, 0);
    return order;
  }

  #change(order: VenueOrder, parameters: URLSearchParams): VenueOrder {
    order.price = Number(parameters.get("price"));
    order.quantity = Number(parameters.get("quantity"));
    order.ms = this.nowMs();
    this.#event(order, "AMENDMENT", 0, 0);
    return order;
  }

  #said({ id, clientId, side, type, timeInForce, price, quantity, filled, cost, status, ms }: VenueOrder): object {
    const text = (value: number) => value.toFixed(8);
    const { symbol } = this.instrument;
    const common = { symbol, orderId: id, clientOrderId: clientId, price: text(price), origQty: text(quantity), executedQty: text(filled) };
    const words = { status, timeInForce, type, side, updateTime: ms };
    if (this.futures)
      return { ...common, ...words, cumQuote: text(cost), avgPrice: text(filled > 0 ? cost / filled : 0), origType: type, time: ms };
    return { ...common, ...words, cummulativeQuoteQty: text(cost), transactTime: ms, time: ms, fills: [] };
  }

  #event(order: VenueOrder, what: string, quantity: number, price: number): void {
    if (!this.tells) return;
    const { id, clientId, side, type, timeInForce, filled, cost, status, ms } = order;
    const { symbol } = this.instrument;
    const [E, T, x, X] = [ms, ms, what, status];
    const common = {
      s: symbol,
      c: clientId,
      S: side,
      o: type,
      f: timeInForce,
      q: String(order.quantity),
      p: String(order.price),
      x,
      X,
      i: id,
    };
    const executed = { l: String(quantity), z: String(filled), L: String(price), T, t: 1 };
    if (this.futures) {
      const ap = String(filled > 0 ? cost / filled : 0);
      this.tell({ e: "ORDER_TRADE_UPDATE", E, T, o: { ...common, ...executed, ap, m: true, ot: type, n: "0", N: "USDT" } });
    } else
      this.tell({
        subscriptionId: 0,
        event: { e: "executionReport", E, ...common, ...executed, Z: String(cost), O: ms, m: true, n: "0", N: "USDT" },
      });
  }
}
