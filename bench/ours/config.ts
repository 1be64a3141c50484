import type { RunConfig } from "../../src/config/config.js";
import { DEFAULT_CONFIG } from "../../src/config/defaults.js";

const MS = 1_000_000;

/** What hftbacktest's side is set to, too (theirs/main.py): recorded feed, 1 ms there and 1 ms back. */
export const CONFIG: RunConfig = {
  ...DEFAULT_CONFIG,
  profile: "hftbacktest",
  latency: { feed: { model: "recorded" }, entry: { model: "constant", ns: MS }, response: { model: "constant", ns: MS } },
  exchange: "no-partial-fill",
  queueModel: { model: "RiskAverse" },
  maxActiveOrders: 20_000,
  sampleNs: 100 * MS,
};
