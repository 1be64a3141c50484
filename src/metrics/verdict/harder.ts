import type { FeedLatency, LatencyConfig, LatencyLegs, LegLatency, RunConfig } from "../../config/config.js";
import { latencyLegs } from "../../config/validate.js";

/** The same run under an assumption that is harder on it. */
export interface HarderRun {
  id: HarderId;
  /** Null where the run has it already, so that nothing harder can be asked. */
  config: RunConfig | null;
}

export type HarderId = "riskAverse" | "slower";

/** What a run is tried against: the pessimistic queue, and twice the latency. */
export function harderRuns(config: RunConfig): HarderRun[] {
  const { model } = config.queueModel;
  // The true queue is no assumption.
  const hasQueue = model === "RiskAverse" || model === "L3Fifo";
  return [
    { id: "riskAverse", config: hasQueue ? null : { ...config, queueModel: { model: "RiskAverse" } } },
    { id: "slower", config: { ...config, latency: twice(config.latency) } },
  ];
}

/** Every leg that is modelled takes twice as long; a recorded feed stays as it was recorded. */
function twice(latency: LatencyConfig): LatencyConfig {
  if (typeof latency === "object" && "table" in latency) {
    const table = latency.table.map(([asked, atExchange, heard]): [number, number, number] =>
      // A request that the gateway refused never was at the exchange.
      atExchange < 0 ? [asked, atExchange, 2 * heard - asked] : [asked, 2 * atExchange - asked, 2 * heard - asked],
    );
    return { ...latency, table, ...(latency.offsetNs === undefined ? {} : { offsetNs: latency.offsetNs * 2 }) };
  }
  const { feed, entry, response, cancel, modify } = latencyLegs(latency);
  const legs: LatencyLegs = { feed: twiceFeed(feed), entry: twiceLeg(entry), response: twiceLeg(response) };
  if (cancel) legs.cancel = twiceLeg(cancel);
  if (modify) legs.modify = twiceLeg(modify);
  return legs;
}

const twiceFeed = (feed: FeedLatency): FeedLatency => (feed.model === "recorded" ? feed : twiceLeg(feed));

function twiceLeg(leg: LegLatency): LegLatency {
  return leg.model === "jitter" ? { ...leg, ns: leg.ns * 2, jitterNs: leg.jitterNs * 2 } : { ...leg, ns: leg.ns * 2 };
}
