import type { BookInfo, Instrument, RowColumns } from "../../data/rows.js";
import { HftError } from "../../errors.js";
import type { ConnectorCapabilities, ExchangeConnector, OrderGateway } from "../../strategy/connector.js";
import { makeScale } from "../../units.js";
import { BinanceFeed, type BinanceFeedOptions } from "../binance-feed.js";
import type { BinanceMarketName } from "../binance-wire.js";
import { type FeedState, type LiveClock, type MarketFeed, machineClock } from "../feed.js";
import { MarketWatch } from "../market-watch.js";
import { PaperConnector, type PaperOptions } from "../paper.js";
import type { CcxtExchange, CcxtMarket } from "./ccxt-exchange.js";
import { CcxtFeed } from "./ccxt-feed.js";
import { CcxtLink } from "./ccxt-link.js";
import { type CcxtPlace, instrumentOf, makeExchange, marketOf } from "./ccxt-markets.js";
import { type Environment, processEnvironment, Redactor, readKeys } from "./keys.js";
import { checkGuards, type LiveGuards } from "./limits.js";
import { OrderGate } from "./order-gate.js";
import type { GateLine } from "./venue-link.js";

export interface CcxtOptions extends CcxtPlace {
  /** As the venue or ccxt writes it: `BTCUSDT`, `BTC/USDT`. */
  symbol: string;
  /** Whether orders leave the machine. Default false: a dry run, which checks and logs every order and sends none. */
  send?: boolean;
  /** Names the keys in the environment, see `readKeys`. Default `test`. */
  account?: string;
  /** For orders on `production`: the account's name once more, as SIGMAX_REAL_MONEY of the environment has it, too. */
  realMoneyAccount?: string;
  /** Those of `TEST_GUARDS` hold where none are given; for money all have to be. */
  guards?: Partial<LiveGuards>;
  /** Hears every line of what was, or would have been, sent. */
  log?: (line: GateLine) => void;
  /** Time between two looks at orders that were not heard of otherwise, ms. Default 2,000. */
  pollMs?: number;
  record?: PaperOptions["record"];
  scratch?: PaperOptions["scratch"];
  onState?: (state: FeedState, why: string) => void;
  /** Market data from elsewhere than the venue that is traded on. */
  feed?: (instrument: Instrument, clock: LiveClock) => MarketFeed;
  /** Of the venue's own feed: a socket where the machine has none, other addresses. */
  feedOptions?: Pick<BinanceFeedOptions, "socket" | "streamUrl" | "restUrl" | "silenceMs" | "retryMs">;
  environment?: Environment;
  /** One clock for several connectors; its own unless given. */
  clock?: LiveClock;
}

const FEEDS: Readonly<Record<string, { test: BinanceMarketName; production: BinanceMarketName }>> = {
  binance: { test: "binance-spot-testnet", production: "binance-spot" },
  binanceusdm: { test: "binance-futures-testnet", production: "binance-futures" },
};

/**
 * A venue for real: its market data, and orders that it fills. On its test network, and as a dry run, unless told otherwise; every
 * order passes the guards, which `close` and every end of a run turn into a cancel of all that is open.
 * @example
 * const connector = new CcxtConnector({ exchange: "binanceusdm", symbol: "BTCUSDT", send: true });
 * const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false });
 */
export class CcxtConnector implements ExchangeConnector {
  readonly clock: LiveClock;
  readonly guards: LiveGuards;
  readonly options: Omit<CcxtOptions, "environment">;
  /** Has keys, so that nothing else may hold it. */
  readonly #environment: Environment;
  #gate: OrderGate | null = null;
  #link: CcxtLink | null = null;
  #data: PaperConnector | null = null;
  #title: string;
  readonly #money: boolean;
  #spot = false;
  #closed = false;
  #ended: Promise<void> = Promise.resolve();

  /** @throws HftError 6004 for money that was not confirmed, 1001 and 1002 for guards that are none. */
  constructor({ environment = processEnvironment(), ...options }: CcxtOptions) {
    const { network = "test", send = false, guards = {} } = options;
    this.options = options;
    this.clock = options.clock ?? machineClock();
    this.#environment = environment;
    this.#money = network === "production" && send;
    if (this.#money) this.#confirm();
    this.guards = checkGuards(guards, this.#money);
    this.#title = `${options.exchange} ${options.symbol}, ${network === "test" ? "test network" : "production"}${send ? "" : ", dry run"}`;
  }

  get name(): string {
    return this.#title;
  }

  get capabilities(): ConnectorCapabilities {
    const network = this.options.send ? (this.options.network ?? "test") : "none";
    // A spot order that is changed becomes another one, with another id.
    return { orders: "venue", network, recorded: false, modify: !this.#spot, timesInForce: ["GTC", "GTX", "IOC", "FOK"] };
  }

  get stampedBy(): LiveClock {
    return this.clock;
  }

  /** @throws HftError 6008 before the connector is open. */
  get orders(): OrderGateway {
    return this.#opened();
  }

  /** @throws HftError 6001, 6005 to 6008. Nothing stays connected then. */
  async open(): Promise<readonly BookInfo[]> {
    const { account = "test", send = false } = this.options;
    const keys = send ? readKeys(account, this.#environment) : null;
    const redactor = new Redactor(keys);
    const exchange = await makeExchange(this.options, keys, true);
    try {
      await exchange.loadMarkets();
      const orders = await makeExchange(this.options, keys, false);
      orders.setMarkets(exchange.markets, exchange.currencies);
      orders.options.timeDifference = exchange.options.timeDifference;
      const market = marketOf(exchange, this.options.symbol);
      this.#spot = market.spot === true;
      const instrument = instrumentOf(exchange, market);
      const [price, quantity] = [makeScale(instrument.tickSize), makeScale(instrument.lotSize)];
      const watch = new MarketWatch(this.clock, this.guards.staleMs);
      this.#link = new CcxtLink({ exchange, orders, market, price, quantity, redactor });
      if (this.#money) await this.#confirmAccount(this.#link);
      const gate = new OrderGate({
        link: this.#link,
        symbol: market.symbol,
        clock: this.clock,
        market: watch,
        scales: { price, quantity, contractSize: instrument.contractSize },
        guards: this.guards,
        send,
        session: `sx${Date.now().toString(36)}-`,
        pollMs: this.options.pollMs ?? 2_000,
        log: (line) => this.options.log?.({ ...line, text: redactor.text(line.text) }),
      });
      this.#data = this.#market(exchange, market, instrument, watch, gate);
      const infos = await this.#data.open();
      if (send) gate.guard.startLots = await this.#link.positionLots();
      await gate.start();
      this.#gate = gate;
      return infos;
    } catch (error) {
      this.#data?.close();
      await exchange.close().catch(() => {});
      if (error instanceof HftError) throw error;
      throw this.#refusal(error, redactor);
    }
  }

  async next(): Promise<RowColumns | null> {
    const { kill } = this.#opened();
    kill.strategyBusy(false);
    const rows = await (this.#data as PaperConnector).next();
    kill.strategyBusy(true);
    return rows;
  }

  /** Cancels all, and sends nothing more. Resolves once the venue has answered, with how many orders may still be open. */
  async kill(why = "by hand"): Promise<number> {
    await this.#gate?.kill.pull(6106, `The kill switch was pulled: ${why}.`);
    return this.openOrders;
  }

  /** Why the kill switch was pulled; null while it was not. */
  get killed(): HftError | null {
    return this.#gate?.kill.killed ?? null;
  }

  /** Orders that may be open at the venue. */
  get openOrders(): number {
    return this.#gate?.orders.open.size ?? 0;
  }

  /** Closes, and resolves once everything was cancelled, or could not be, with how many orders may still be open. */
  async end(): Promise<number> {
    this.close();
    await this.#ended;
    return this.openOrders;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#data?.close();
    this.#ended = this.#end();
  }

  /** As PaperConnector's. */
  recording(): Uint8Array[] {
    if (!this.#data) throw new HftError(6003, "Nothing was heard: the connector was never open.");
    return this.#data.recording();
  }

  async #end(): Promise<void> {
    await this.#gate?.cancelAll().catch(() => 0);
    // Asked for again and again while the venue does not answer, or an order was still on its way.
    if (this.openOrders > 0) await this.kill("the connector was closed");
    this.#gate?.stop();
    await this.#link?.close().catch(() => {});
  }

  #opened(): OrderGate {
    if (!this.#gate) throw new HftError(6008, `${this.#title}: open it first.`);
    return this.#gate;
  }

  #confirm(): void {
    const { account, realMoneyAccount } = this.options;
    const confirmed = this.#environment.SIGMAX_REAL_MONEY;
    if (account && realMoneyAccount === account && confirmed === account) return;
    const got = `account ${JSON.stringify(account ?? null)}, realMoneyAccount ${JSON.stringify(realMoneyAccount ?? null)}, SIGMAX_REAL_MONEY ${confirmed ? JSON.stringify(confirmed) : "not set"}`;
    throw new HftError(6004, `Orders for money want the account's name three times, the same: got ${got}.`, { field: "realMoneyAccount" });
  }

  /** The account's name was given by a person; whose keys they are, only the venue knows. */
  async #confirmAccount(link: CcxtLink): Promise<void> {
    const name = `SIGMAX_${this.options.account?.toUpperCase()}_ID`;
    const expected = this.#environment[name];
    const ids = await link.accountIds();
    if (expected !== undefined && ids.includes(expected)) return;
    const told = ids.length === 0 ? "does not tell whose keys they are" : `says that the keys are of the account ${ids.join(", ")}`;
    const got = expected === undefined ? "not set" : JSON.stringify(expected);
    throw new HftError(6004, `${this.#title}: the venue ${told}; ${name} is ${got}. They have to be the same.`, { field: name });
  }

  #market(exchange: CcxtExchange, market: CcxtMarket, instrument: Instrument, watch: MarketWatch, gate: OrderGate): PaperConnector {
    const { record, scratch, onState } = this.options;
    return new PaperConnector(this.#feed(exchange, market, instrument), {
      ...(record === undefined ? { record: false } : { record }),
      ...(scratch ? { scratch } : {}),
      onRows: (rows) => {
        watch.rows(rows);
        gate.marketMoved();
      },
      onState: (state, why) => {
        watch.state = state;
        onState?.(state, why);
      },
    });
  }

  #feed(exchange: CcxtExchange, market: CcxtMarket, instrument: Instrument): MarketFeed {
    const { feed, feedOptions = {}, network = "test" } = this.options;
    if (feed) return feed(instrument, this.clock);
    const binance = FEEDS[this.options.exchange]?.[network];
    const { clock } = this;
    if (binance) return new BinanceFeed({ market: binance, symbol: market.id, instrument, clock, ...feedOptions });
    const { silenceMs, retryMs } = feedOptions;
    return new CcxtFeed({ exchange, symbol: market.symbol, instrument, clock, silenceMs, retryMs });
  }

  #refusal(error: unknown, redactor: Redactor): HftError {
    const why = redactor.text((error as Error).message ?? String(error)).slice(0, 300);
    const { kind } = this.#link?.failure(error) ?? { kind: "unknown" };
    if (kind === "account") return new HftError(6007, `${this.#title}: ${why}`);
    return new HftError(6001, `${this.#title} can't be reached: ${why}`);
  }
}
