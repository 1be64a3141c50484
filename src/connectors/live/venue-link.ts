import type { HftError } from "../../errors.js";
import type { OutgoingOrder } from "../../strategy/connector.js";

/** What a venue says of one order: all of it, each time, so that a report that comes twice or late does no harm. */
export interface OrderReport {
  clientId: string;
  /** Null before the venue has given one. */
  venueId: string | null;
  state: "open" | "filled" | "cancelled" | "expired" | "rejected";
  ticks: number;
  lots: number;
  /** Executed so far. */
  filledLots: number;
  /** Of what was executed, in ticks × lots. */
  filledTickLots: number;
  /** Quote currency so far; null where the venue does not tell. */
  fee: number | null;
  /** Whether the last execution made liquidity; null where the venue does not tell. */
  maker: boolean | null;
  /** The venue's stamp, ms since 1970; null where it gives none. */
  exchMs: number | null;
}

/** Why a request failed, told apart by what is known of the order then. */
export type LinkFailure =
  /** The venue did not take it. */
  | { kind: "refused"; why: string }
  /** Nobody knows: it may have been taken. */
  | { kind: "unknown"; why: string }
  /** The venue wants to be left alone for a while; it did not take it. */
  | { kind: "wait"; why: string; waitMs: number }
  /** The account is not let in: nothing will be taken. */
  | { kind: "account"; why: string }
  /** The venue has no such order, or has it no more. */
  | { kind: "gone"; why: string };

/** The bare wire to the order side of a venue: no guards, no memory. Only `OrderGate` holds one. */
export interface VenueLink {
  send(order: OutgoingOrder, clientId: string): Promise<OrderReport>;
  /** Null when the venue says no more than that it was done. */
  cancel(clientId: string, venueId: string | null): Promise<OrderReport | null>;
  modify(order: OutgoingOrder, clientId: string, venueId: string | null): Promise<OrderReport>;
  find(clientId: string, venueId: string | null): Promise<OrderReport>;
  /** Cancels every order of the symbol. */
  cancelAll(): Promise<void>;
  /** Asks the venue to cancel everything unless asked again within `ms`; null where it can't. 0 stops it. */
  readonly cancelAllAfter: ((ms: number) => Promise<void>) | null;
  /** Reports as the venue sends them by itself; null where it does not. Ends by rejecting, or when the link is closed. */
  readonly watch: ((heard: (report: OrderReport) => void) => Promise<void>) | null;
  /** ms since 1970 by the venue's clock. */
  serverTimeMs(): Promise<number>;
  /** What a failure of one of these means. */
  failure(error: unknown): LinkFailure;
  /** Position held before, lots; 0 where the venue's account knows only balances. */
  positionLots(): Promise<number>;
  /** The venue's own names for the account that the keys belong to; empty where it tells none. */
  accountIds(): Promise<string[]>;
  close(): Promise<void>;
}

/** A line of the log of what was, or would have been, sent. */
export interface GateLine {
  /** Local time, ns since the connector's epoch. */
  ts: number;
  what: "new" | "cancel" | "modify" | "cancelAll" | "heard" | "refused" | "kill" | "trouble";
  /** False in a dry run: then nothing left the machine. */
  sent: boolean;
  orderId?: number;
  clientId?: string;
  text: string;
  code?: HftError["code"];
  /** Of a new order, a change or a cancel: the order as the venue is, or would be, asked for it. */
  order?: SentOrder;
}

export interface SentOrder {
  symbol: string;
  side: "buy" | "sell";
  type: OutgoingOrder["orderType"];
  timeInForce: OutgoingOrder["timeInForce"];
  /** Quote currency; null for a market order. */
  price: number | null;
  /** Base currency, or contracts. */
  quantity: number;
}
