import type { RunConfig } from "../config/config.js";
import type { Instrument } from "../data/rows.js";
import { type EventFacts, OrderEventRows } from "../engine/order-events.js";
import { type AccountState, FillCause, OrderEventKind, type SampleColumns } from "../engine/record.js";
import type { OutgoingOrder, VenueEvent } from "./connector.js";
import { VenueOrders } from "./venue-orders.js";

/** Best prices of the local book, ticks. */
export interface BestTicks {
  bidTicks: number;
  askTicks: number;
}

/** An own order as the ledger knows it. */
export interface LedgerOrder extends OutgoingOrder {
  leavesLots: number;
  sentNs: number;
  /** Of the last request, ns. */
  requestNs: number;
  /** The request on its way: 0 none, 1 new, 4 cancel, 7 modify. */
  request: number;
  /** The most that can be ahead of it, lots; NaN while it does not rest. */
  aheadLots: number;
  cumLots: number;
}

interface AccountChange {
  instrument: number;
  ts: number;
  positionLots: number;
  balance: number;
  fee: number;
}

const EMPTY = { positionLots: 0, balance: 0, fee: 0, numTrades: 0, tradingVolumeLots: 0, tradingValue: 0 };

/** Nothing is changed by an order once one of these was heard. */
const LAST: ReadonlySet<number> = new Set([OrderEventKind.filled, OrderEventKind.cancelled, OrderEventKind.expired]);
const KEPT_EVENTS = 2_000_000;

/** What was sent to a venue and what it said, in the columns of a run's record; and the account that comes of it, from zero. */
export class VenueLedger {
  readonly log = new OrderEventRows(KEPT_EVENTS);
  /** The same orders as the strategy knows them. */
  readonly own = new VenueOrders();
  readonly orders = new Map<number, LedgerOrder>();
  readonly #accounts: AccountState[];
  readonly #changes: AccountChange[] = [];
  #hash = 0xcbf29ce484222325n;

  constructor(
    readonly instruments: readonly Instrument[],
    readonly config: RunConfig,
  ) {
    this.#accounts = instruments.map((_, instrument) => ({ ...EMPTY, instrument }));
  }

  account(instrument: number): AccountState {
    return { ...(this.#accounts[instrument] as AccountState) };
  }

  /** 16 hex digits over every answer so far. */
  get hash(): string {
    return this.#hash.toString(16).padStart(16, "0");
  }

  /** `tif` and `type` by the core's numbers. */
  opened(order: OutgoingOrder, tif: number, type: number, nowNs: number, best: BestTicks): void {
    this.own.open(this.#send(order, 1, nowNs, best), tif, type);
  }

  sent(order: OutgoingOrder, request: number, nowNs: number, best: BestTicks): void {
    this.#send(order, request, nowNs, best);
    this.own.request(order.orderId);
  }

  #send(order: OutgoingOrder, request: number, nowNs: number, best: BestTicks): EventFacts {
    const fresh = { ...order, leavesLots: order.lots, sentNs: nowNs, aheadLots: Number.NaN, cumLots: 0 };
    const now: LedgerOrder = { ...(this.orders.get(order.orderId) ?? fresh), requestNs: nowNs, request };
    this.orders.set(order.orderId, now);
    return this.#add(now, { ...NOTHING, what: OrderEventKind.sent, request, localTs: nowNs, requestTs: nowNs }, best);
  }

  /** @param levelLots Quantity at the order's price in the local book. Null for an order that is over or never was. */
  heard(event: VenueEvent, best: BestTicks, levelLots: number): LedgerOrder | null {
    const order = this.orders.get(event.orderId);
    if (!order) return null;
    const { what, request, execTicks, execLots } = event;
    const requestTs = request === 0 ? Number.NaN : order.requestNs;
    if (request !== 0) order.request = 0;
    if (what !== OrderEventKind.rejected) Object.assign(order, { ticks: event.ticks, lots: event.lots, leavesLots: event.leavesLots });
    if (what === OrderEventKind.accepted || what === OrderEventKind.replaced) order.aheadLots = Math.max(0, levelLots);
    const fee = execLots > 0 ? this.#fill(order, event) : 0;
    this.own.hear(this.#note(order, event, requestTs, best), fee);
    for (const value of [event.orderId, what, order.ticks, order.leavesLots, execTicks, execLots]) this.#mix(value);
    if (LAST.has(what) || isRefusal(event)) this.orders.delete(order.orderId);
    return order;
  }

  #note(order: LedgerOrder, event: VenueEvent, requestTs: number, best: BestTicks): EventFacts {
    const { what, request, localTs, exchTs, execTicks, execLots } = event;
    const took = execLots > 0 && !event.maker;
    const cause = isRefusal(event) ? FillCause.gateway : took ? FillCause.took : FillCause.none;
    const known = { what, request, localTs, exchTs, requestTs, execTicks, execLots };
    return this.#add(order, { ...known, maker: event.maker ? 1 : 0, cause, queueAheadLots: order.aheadLots }, best);
  }

  /** The core's samples know nothing of orders that it did not see. */
  complete(samples: SampleColumns, endNs: number): SampleColumns {
    // The core's last samples, one an instrument, are of its last row; the run went on until the last thing that was heard.
    for (let i = Math.max(0, samples.length - this.instruments.length); i < samples.length; i++)
      samples.ts[i] = Math.max(endNs, samples.ts[i] as number);
    let next = 0;
    const states = this.instruments.map(() => ({ positionLots: 0, balance: 0, fee: 0 }));
    for (let i = 0; i < samples.length; i++) {
      for (let change = this.#changes[next]; change && change.ts <= (samples.ts[i] as number); change = this.#changes[++next])
        states[change.instrument] = change;
      const state = states[samples.instrument[i] as number] as AccountChange;
      samples.positionLots[i] = state.positionLots;
      samples.balance[i] = state.balance;
      samples.fee[i] = state.fee;
    }
    return samples;
  }

  #fill(order: LedgerOrder, { execTicks, execLots, fee, maker, localTs }: VenueEvent): number {
    const { instrument } = order;
    const { tickSize, lotSize, contractSize } = this.instruments[instrument] as Instrument;
    const price = execTicks * tickSize;
    const quantity = execLots * lotSize;
    const size = quantity * contractSize * this.config.contractSize;
    const value = this.config.contract === "inverse" ? size / price : size * price;
    const { model, maker: makerFee, taker: takerFee } = this.config.fees;
    const rate = maker ? makerFee : takerFee;
    const byRate = model === "flat" ? rate : model === "quantity" ? quantity * rate : value * rate;
    const sign = this.config.contract === "inverse" ? -order.side : order.side;
    order.cumLots += execLots;
    const account = this.#accounts[instrument] as AccountState;
    account.positionLots += order.side * execLots;
    account.balance -= sign * value;
    const paid = fee ?? byRate;
    account.fee += paid;
    account.numTrades++;
    account.tradingVolumeLots += execLots;
    account.tradingValue += value;
    this.#changes.push({ instrument, ts: localTs, positionLots: account.positionLots, balance: account.balance, fee: account.fee });
    return paid;
  }

  #add(
    { orderId, instrument, side, ticks, lots, leavesLots }: LedgerOrder,
    event: typeof NOTHING,
    { bidTicks, askTicks }: BestTicks,
  ): EventFacts {
    const row = { orderId, instrument, side, ticks, lots, leavesLots, ...event, bidTicks, askTicks };
    this.log.add(row);
    return row;
  }

  /** FNV-1a, a double at a time. */
  #mix(value: number): void {
    BYTES.setFloat64(0, value);
    this.#hash = BigInt.asUintN(64, (this.#hash ^ BYTES.getBigUint64(0)) * 0x100000001b3n);
  }
}

/** A new order that the venue did not take. */
function isRefusal({ request, why, execLots }: VenueEvent): boolean {
  return request === 1 && why !== undefined && execLots === 0;
}

const BYTES = new DataView(new ArrayBuffer(8));

const NOTHING = {
  what: 0,
  request: 0,
  localTs: 0,
  exchTs: Number.NaN,
  requestTs: Number.NaN,
  execTicks: 0,
  execLots: 0,
  maker: 0,
  cause: 0 as number,
  queueAheadLots: Number.NaN,
};
