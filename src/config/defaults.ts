import type { GuardConfig, LatencyLegs, LatencyPreset, RunConfig } from "./config.js";

const leg = (ns: number, jitterNs: number) => ({ model: "jitter", ns, jitterNs }) as const;
const RECORDED = { model: "recorded" } as const;
const US = 1_000;
const MS = 1_000_000;

/**
 * Presets by name. The first three are the co-located hardware figures of the SIGMAX document (feed and order
 * latency, ±20 ns a leg): the order leg is the way to the exchange, and the answer comes back at feed speed, which
 * makes the document's 150 ns round trip. The last three are what software and networks really give; believe those.
 */
export const PRESET_LEGS: Readonly<Record<LatencyPreset, LatencyLegs>> = {
  realistic: { feed: leg(50, 20), entry: leg(100, 20), response: leg(50, 20) },
  optimistic: { feed: leg(30, 20), entry: leg(70, 20), response: leg(30, 20) },
  pessimistic: { feed: leg(100, 20), entry: leg(200, 20), response: leg(100, 20) },
  colocated: { feed: RECORDED, entry: leg(40 * US, 15 * US), response: leg(30 * US, 10 * US) },
  "cloud-same-region": { feed: RECORDED, entry: leg(1_250 * US, 450 * US), response: leg(1 * MS, 350 * US) },
  home: { feed: RECORDED, entry: leg(45 * MS, 15 * MS), response: leg(40 * MS, 12 * MS) },
};

export const PRESET_TARGET_NS: Readonly<Record<LatencyPreset, number>> = {
  realistic: 150,
  optimistic: 150,
  pessimistic: 150,
  colocated: 100 * US,
  "cloud-same-region": 3 * MS,
  home: 100 * MS,
};

/** The SIGMAX document's best practices. */
export const DOCUMENT_GUARDS: Readonly<GuardConfig> = {
  activeOrders: { limit: 100, act: "warn" },
  missingBook: true,
  staleAfterNs: 60e9,
  latencyTarget: true,
  fillRateBelow: 0.8,
};

export const DEFAULT_CONFIG: Readonly<RunConfig> = {
  profile: "realistic",
  latency: "cloud-same-region",
  queueModel: { model: "PowerProb", n: 3 },
  exchange: "no-partial-fill",
  fees: { model: "value", maker: -0.00005, taker: 0.0007 },
  contractSize: 1,
  contract: "linear",
  rateLimit: null,
  strategyNs: 0,
  differences: {},
  seed: 1,
  latencyTargetNs: 3 * MS,
  sampleNs: 100 * MS,
  maxActiveOrders: 10_000,
  guards: {},
};
