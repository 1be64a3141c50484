import type { Engine } from "./engine.js";
import type { OrderNews } from "./news.js";
import type { OwnOrders } from "./own-orders.js";
import type { LatencyHistogram } from "./record.js";

/**
 * What a replay needs of whatever orders are sent to: the simulated exchange in the core, or a venue far away with the core as its
 * local book. Events come as columns of one shape, so that everything behind it, statistics and pictures included, is the same.
 */
export type TradingCore = Pick<
  Engine,
  | "pushRows"
  | "endRows"
  | "runUntil"
  | "useLatency"
  | "useQueue"
  | "exchangeLotsAt"
  | "setDelay"
  | "needsRows"
  | "nowNs"
  | "rowsDone"
  | "eventMask"
  | "instrumentMask"
  | "market"
  | "nextId"
  | "logIsFull"
  | "logPieces"
  | "log"
  | "submitNext"
  | "giveAhead"
  | "cancel"
  | "cancelOrder"
  | "modify"
  | "order"
  | "account"
  | "latency"
  | "finish"
> & { readonly orders: OwnOrders; readonly news: OrderNews } & /** Only where rows go to the core as they are. */ Partial<
    Pick<Engine, "takesPacks" | "pushPacked" | "pushChunk">
  > & {
    /** Only where orders leave the machine. */
    liveLatencies?(): LiveLatencies;
  };

/** What only a market that is real has. */
export interface LiveLatencies {
  /** Market data heard to order asked for. */
  decision: LatencyHistogram;
  /** Order asked for to request handed to the network. */
  submit: LatencyHistogram;
  /** From there to the venue's answer. */
  acknowledge: LatencyHistogram;
  /** How far the venue's clock is ahead of this machine's, and the most that this can be wrong by; null while it is not known. */
  clock: { offsetNs: number; errorNs: number } | null;
}
