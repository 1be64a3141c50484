import type { Instrument } from "../data/rows.js";
import type { Account, Side } from "../strategy/types.js";

export type Action = Side | "hold";

/** What every agent sees of a symbol, in plain numbers: the same for a function and for a language model. */
export interface MarketSnapshot {
  symbol: string;
  instrument: Instrument;
  /** Simulated (or the connector's) time, ns since the epoch base. */
  nowNs: number;
  /** Best first, at most ten a side. */
  bids: readonly (readonly [price: number, quantity: number])[];
  asks: readonly (readonly [price: number, quantity: number])[];
  /** NaN while a side is empty. */
  midPrice: number;
  /** (bids - asks) / (bids + asks) over five levels, -1 to 1. */
  imbalance: number;
  /** Mids of earlier looks, oldest first. */
  mids: readonly { ns: number; mid: number }[];
  account: Account;
  activeOrders: number;
}

/** What one agent says. */
export interface Opinion {
  action: Action;
  /** 0 (a guess) to 1 (sure). */
  confidence: number;
  reason: string;
  /** Quote currency; left out when any will do. */
  price?: number;
  /** Base currency; left out when any will do. */
  quantity?: number;
  /** Nothing is to be done, whatever the others say. */
  veto?: boolean;
}

/** Whoever has opinions: a function, a model, a service. The one interface of all of them. */
export interface Agent {
  readonly name: string;
  /** How much its word counts against the others'. Default 1. */
  readonly weight?: number;
  decide(snapshot: MarketSnapshot): Opinion | Promise<Opinion>;
}

/** What comes of it all. */
export interface Decision {
  symbol: string;
  action: Action;
  /** Quote currency, on the tick; NaN for a hold without a market. */
  price: number;
  /** Base currency, on the lot; 0 for a hold. */
  quantity: number;
  /** 0 to 1. */
  confidence: number;
  reasons: string[];
}

/** Where snapshots come from. */
export interface DataModule {
  snapshot(symbol: string): MarketSnapshot | Promise<MarketSnapshot>;
}

/** Anything that has a say after the agents, in the order given: a portfolio optimiser, a schedule, a person. */
export interface DecisionModule {
  adjust(decision: Decision, snapshot: MarketSnapshot): Decision | Promise<Decision>;
}

/** One decision as it was made: what each agent saw and said. */
export interface DecisionRecord {
  atNs: number;
  snapshot: MarketSnapshot;
  opinions: { agent: string; weight: number; opinion: Opinion; error?: string }[];
  decision: Decision;
  /** Modules that changed it. */
  changedBy: string[];
}
