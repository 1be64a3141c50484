import type { BookInfo, RowColumns } from "../data/rows.js";
import type { LatencyHistogram } from "../engine/record.js";
import type { OrderType, TimeInForce } from "./types.js";

/** What a connector is able to do. */
export interface ConnectorCapabilities {
  /**
   * `simulated`: own orders are filled here, by our matching and queue models, and nothing leaves this machine. `venue`: they are
   * sent, and what becomes of them is the venue's word.
   */
  orders: "simulated" | "venue";
  /** Where orders end up: nowhere, on a venue's test network, or where money is. */
  network: "none" | "test" | "production";
  /** True for what happened before, false for a market that goes on. */
  recorded: boolean;
  /** Whether a resting order can be changed without losing its id. */
  modify: boolean;
  timesInForce: readonly TimeInForce[];
}

/** The clock that a connector's stamps are on. */
export interface ConnectorClock {
  /** ns since 1970 of time 0. */
  readonly epochNs: bigint;
  /** ns since time 0; never falls. */
  nowNs(): number;
}

/** How far the venue's clock is ahead of this machine's, and the most that this can be wrong by. */
export interface ClockOffset {
  offsetNs: number;
  errorNs: number;
}

/** An order on its way out. */
export interface OutgoingOrder {
  /** The engine's; also what the venue is told, as part of the client's id. */
  orderId: number;
  instrument: number;
  side: 1 | -1;
  orderType: OrderType;
  timeInForce: TimeInForce;
  /** 0 for a market order. */
  ticks: number;
  lots: number;
}

/** What became of an order, in the order it was heard. Hearing of something twice is the gateway's to notice. */
export interface VenueEvent {
  orderId: number;
  /** A value of `OrderEventKind`. */
  what: number;
  /** The request that this answers: 0 none, 1 new, 4 cancel, 7 modify. */
  request: 0 | 1 | 4 | 7;
  /** The venue's stamp on the connector's clock, ns; NaN where it gave none. */
  exchTs: number;
  /** When it was heard, ns. */
  localTs: number;
  /** The order's price and whole quantity, which a modification changes. */
  ticks: number;
  lots: number;
  leavesLots: number;
  /** 0 where nothing was executed. A price off the tick, as an average may be, is the nearest. */
  execTicks: number;
  execLots: number;
  /** Quote currency; null where the venue did not tell: then the configuration's fees count. */
  fee: number | null;
  maker: boolean;
  /** The venue's words, or a guard's, when it was refused. */
  why?: string;
}

/** Latencies on the way out, measured with the machine's monotonic clock. */
export interface OrderLatencies {
  /** The order was asked for to its request being handed to the network. */
  submit: LatencyHistogram;
  /** From there to the venue's answer. */
  acknowledge: LatencyHistogram;
}

/** Orders out, order and fill events back. Everything that leaves the machine goes through one. */
export interface OrderGateway {
  readonly latencies: OrderLatencies;
  /** How far the venue's clock is off; null while that is not known. */
  readonly clockOffset: ClockOffset | null;
  /** The same of an instrument's venue, where instruments are of several. */
  offsetOf?(instrument: number): ClockOffset | null;
  /** Hears what becomes of orders. Call it once, before the first. */
  listen(listener: (event: VenueEvent) => void): void;
  /** Sends an order. @throws HftError 6xxx at once when a guard refuses it; nothing has left then. */
  submit(order: OutgoingOrder): void;
  cancel(orderId: number): void;
  /** @param lots The new quantity left. @throws HftError 6xxx as `submit`. */
  modify(orderId: number, ticks: number, lots: number): void;
  /** Cancels whatever is open; resolves once the venue has answered, with how many it was. */
  cancelAll(): Promise<number>;
}

/**
 * A market and the way to trade on it: market data in as rows, of the same kind as those of a recorded book and in the order they
 * were heard; orders out, and what becomes of them back; a clock; and what it is able to do. A strategy can't tell where it runs.
 */
export interface ExchangeConnector {
  readonly name: string;
  readonly capabilities: ConnectorCapabilities;
  readonly clock: ConnectorClock;
  /** The machine's clock that stamps rows when they are heard; null where they bring their times along, as recorded ones do. */
  readonly stampedBy?: ConnectorClock | null;
  /** Null where orders are simulated: then the engine fills them. */
  readonly orders: OrderGateway | null;
  /** Connects. Resolves with what is known of each instrument once its book is. @throws HftError 6xxx when it can't be. */
  open(): Promise<readonly BookInfo[]>;
  /** The rows of an instrument that were heard since the last call, once there are some; null when no more will come. */
  next(instrument: number): Promise<RowColumns | null>;
  /** Has `next` say that nothing happened until now. Only where orders are simulated: their exchange has to know it. */
  restate?(): void;
  /** Disconnects; whoever waits for rows gets null. Orders that are open are cancelled. */
  close(): void;
}

export const SIMULATED_ORDERS: ConnectorCapabilities = {
  orders: "simulated",
  network: "none",
  recorded: false,
  modify: true,
  timesInForce: ["GTC", "GTX", "IOC", "FOK"],
};

export function isConnector(source: unknown): source is ExchangeConnector {
  return typeof (source as Partial<ExchangeConnector> | null)?.next === "function";
}
