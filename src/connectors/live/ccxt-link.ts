import type { OutgoingOrder } from "../../strategy/connector.js";
import type { Scale } from "../../units.js";
import { type CcxtExchange, type CcxtMarket, type CcxtOrder, closeExchange } from "./ccxt-exchange.js";
import type { Redactor } from "./keys.js";
import type { LinkFailure, OrderReport, VenueLink } from "./venue-link.js";

export interface CcxtLinkOptions {
  /** Asks no more often than the venue's limits allow: what waits in its queue waits. */
  exchange: CcxtExchange;
  /** For orders and cancels, which stand in no queue: the guard of the order rate holds them back, or nothing does. */
  orders: CcxtExchange;
  market: CcxtMarket;
  price: Scale;
  quantity: Scale;
  redactor: Redactor;
}

const STATES: Readonly<Record<string, OrderReport["state"]>> = {
  open: "open",
  closed: "filled",
  canceled: "cancelled",
  canceling: "open",
  expired: "expired",
  rejected: "rejected",
};

/** ccxt's classes of errors by what they say of an order; a class that is none of these leaves it unknown. */
const GONE = ["OrderNotFound"];
const ACCOUNT = ["AuthenticationError", "PermissionDenied", "AccountSuspended", "AccountNotEnabled"];
const WAIT = ["RateLimitExceeded", "DDoSProtection"];
const REFUSED = [
  "InsufficientFunds",
  "InvalidOrder",
  "BadRequest",
  "BadSymbol",
  "NotSupported",
  "ArgumentsRequired",
  "InvalidNonce",
  "OperationRejected",
];
/** When the venue does not say how long. */
const WAIT_MS = 10_000;
const MOST_WORDS = 300;

/** The order side of a ccxt exchange. */
export class CcxtLink implements VenueLink {
  readonly cancelAllAfter: ((ms: number) => Promise<void>) | null;
  readonly watch: ((heard: (report: OrderReport) => void) => Promise<void>) | null;
  #closed = false;

  constructor(readonly options: CcxtLinkOptions) {
    const { exchange, market } = options;
    const countdown = exchange.fapiPrivatePostCountdownCancelAll?.bind(exchange);
    if (exchange.id.startsWith("binanceusdm") && countdown)
      this.cancelAllAfter = async (ms) => void (await countdown({ symbol: market.id, countdownTime: ms }));
    else if (exchange.has.cancelAllOrdersAfter === true && exchange.cancelAllOrdersAfter)
      this.cancelAllAfter = async (ms) => void (await exchange.cancelAllOrdersAfter?.(ms));
    else this.cancelAllAfter = null;
    this.watch = exchange.has.watchOrders === true ? (heard) => this.#watch(heard) : null;
  }

  async send(order: OutgoingOrder, clientId: string): Promise<OrderReport> {
    const { orders, market } = this.options;
    const params = { clientOrderId: clientId, ...timeInForce(order) };
    const answer = await this.#inTime(() =>
      orders.createOrder(market.symbol, order.orderType, side(order), this.#amount(order), this.#price(order), params),
    );
    return this.#report(answer, clientId, order);
  }

  async cancel(clientId: string, venueId: string | null): Promise<OrderReport | null> {
    const { orders, market } = this.options;
    const named = this.#named(clientId, venueId);
    const answer = await this.#inTime(() => orders.cancelOrder(venueId ?? "", market.symbol, named));
    return answer.status === undefined || answer.amount === undefined ? null : this.#report(answer, clientId, null);
  }

  async modify(order: OutgoingOrder, clientId: string, venueId: string | null): Promise<OrderReport> {
    const { orders, market } = this.options;
    const { orderType } = order;
    const [amount, price, named] = [this.#amount(order), this.#price(order), this.#named(clientId, venueId)];
    const answer = await this.#inTime(() => orders.editOrder(venueId ?? "", market.symbol, orderType, side(order), amount, price, named));
    return this.#report(answer, clientId, order);
  }

  async find(clientId: string, venueId: string | null): Promise<OrderReport> {
    const { exchange, market } = this.options;
    const named = this.#named(clientId, venueId);
    return this.#report(await this.#inTime(() => exchange.fetchOrder(venueId ?? "", market.symbol, named)), clientId, null);
  }

  async cancelAll(): Promise<void> {
    try {
      await this.#inTime(() => this.options.orders.cancelAllOrders(this.options.market.symbol));
    } catch (error) {
      // Some venues call it an error when there is nothing to cancel.
      if (this.failure(error).kind !== "gone") throw new Error(this.#words(error));
    }
  }

  async serverTimeMs(): Promise<number> {
    return (await this.options.exchange.fetchTime()) ?? Date.now();
  }

  async positionLots(): Promise<number> {
    const { exchange, market, quantity } = this.options;
    if (market.spot || !exchange.has.fetchPositions) return 0;
    const positions = await exchange.fetchPositions([market.symbol]);
    const held = positions.find(({ symbol }) => symbol === market.symbol);
    return Math.round((held?.contracts ?? 0) / quantity.step) * (held?.side === "short" ? -1 : 1);
  }

  async accountIds(): Promise<string[]> {
    const { exchange } = this.options;
    if (exchange.id === "binance") return idsIn([(await exchange.fetchBalance?.())?.info], "uid");
    if (exchange.id === "binanceusdm") return idsIn(await exchange.fapiPrivateV3GetBalance?.(), "accountAlias");
    return exchange.has.fetchAccounts === true ? idsIn(await exchange.fetchAccounts?.(), "id") : [];
  }

  failure(error: unknown): LinkFailure {
    const why = this.#words(error);
    const names = classesOf(error);
    const is = (list: readonly string[]) => list.some((name) => names.has(name));
    if (is(GONE)) return { kind: "gone", why };
    if (is(WAIT)) return { kind: "wait", why, waitMs: this.#retryAfterMs() };
    if (is(ACCOUNT)) return { kind: "account", why };
    if (is(REFUSED)) return { kind: "refused", why };
    return { kind: "unknown", why };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await closeExchange(this.options.exchange);
  }

  async #watch(heard: (report: OrderReport) => void): Promise<void> {
    const { exchange, market } = this.options;
    while (!this.#closed) {
      const orders = await exchange.watchOrders(market.symbol).catch((error: unknown) => {
        if (this.#closed) return [];
        throw new Error(this.#words(error));
      });
      for (const order of orders) if (order.clientOrderId !== undefined) heard(this.#report(order, order.clientOrderId, null));
    }
  }

  /** A request whose stamp the venue found wrong was not taken: the clocks' difference is learnt anew, and it is sent once more. */
  async #inTime<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      const { exchange, orders } = this.options;
      if (!classesOf(error).has("InvalidNonce") || !exchange.loadTimeDifference) throw error;
      await exchange.loadTimeDifference();
      orders.options.timeDifference = exchange.options.timeDifference;
      return request();
    }
  }

  /** Told by the client's id where the venue knows it, else by its own. */
  #named(clientId: string, venueId: string | null): Record<string, unknown> {
    return venueId === null || this.options.exchange.id.startsWith("binance") ? { clientOrderId: clientId } : {};
  }

  #report(told: CcxtOrder, clientId: string, sent: OutgoingOrder | null): OrderReport {
    const { quantity } = this.options;
    const lots = steps(told.amount, quantity.step) ?? sent?.lots ?? 0;
    const ticks = this.#ticks(told.price) ?? sent?.ticks ?? 0;
    const filledLots = steps(told.filled, quantity.step) ?? 0;
    const average = (told.average ?? told.price ?? 0) / this.options.price.step;
    const state = STATES[told.status ?? "open"] ?? "open";
    return {
      clientId,
      venueId: told.id ?? null,
      state: state === "filled" && filledLots < lots ? "cancelled" : state,
      ticks,
      lots,
      filledLots,
      filledTickLots: average * filledLots,
      fee: this.#fee(told),
      maker: null,
      exchMs: told.lastUpdateTimestamp ?? told.lastTradeTimestamp ?? told.timestamp ?? null,
    };
  }

  #ticks(price: number | undefined): number | undefined {
    return steps(price, this.options.price.step);
  }

  #fee({ fee }: CcxtOrder): number | null {
    return fee?.cost !== undefined && fee.currency === this.options.market.quote ? fee.cost : null;
  }

  #amount({ lots }: OutgoingOrder): number {
    return this.options.quantity.toNumber(lots);
  }

  #price({ ticks, orderType }: OutgoingOrder): number | undefined {
    return orderType === "market" ? undefined : this.options.price.toNumber(ticks);
  }

  #words(error: unknown): string {
    return this.options.redactor.text(error instanceof Error ? error.message : String(error)).slice(0, MOST_WORDS);
  }

  #retryAfterMs(): number {
    const headers = Object.entries(this.options.orders.last_response_headers ?? {});
    const seconds = Number(headers.find(([name]) => name.toLowerCase() === "retry-after")?.[1]);
    return seconds > 0 ? seconds * 1e3 : WAIT_MS;
  }
}

function idsIn(list: unknown, field: string): string[] {
  const found = (Array.isArray(list) ? list : []).map((each) => (each as Record<string, unknown> | null)?.[field]);
  return [...new Set(found.filter((id) => (typeof id === "string" && id !== "") || typeof id === "number").map(String))];
}

function steps(value: number | undefined, step: number): number | undefined {
  return value === undefined ? undefined : Math.round(value / step);
}

function side({ side }: OutgoingOrder): "buy" | "sell" {
  return side > 0 ? "buy" : "sell";
}

function timeInForce({ orderType, timeInForce }: OutgoingOrder): Record<string, unknown> {
  if (orderType === "market") return {};
  return timeInForce === "GTX" ? { postOnly: true } : { timeInForce };
}

/** Names of an error's class and of all that it extends. */
function classesOf(error: unknown): Set<string> {
  const names = new Set<string>();
  for (let level = error as { constructor?: { name?: string } } | null; level; level = Object.getPrototypeOf(level)) {
    const name = level.constructor?.name;
    if (name) names.add(name);
  }
  return names;
}
