import { createHftEngine } from "sigmax-hft";
import Imbalance from "./imbalance.js";

/** Backtests one strategy under several latencies before anything is traded: the same class, a new engine each time. */
export async function backtestLatencies(book: Uint8Array) {
  const results = [];
  for (const latencyModel of ["colocated", "cloud-same-region", "home"] as const) {
    const engine = await createHftEngine({
      exchangeConnector: book,
      latencyModel,
      queueModel: "PowerProb",
      enableBacktesting: true,
      guards: { activeOrders: { limit: 100, act: "refuse" } },
    });
    const record = await new Imbalance({ executionEngine: engine }).start();
    const { totalOrders, fillRate, latency } = engine.getPerformanceStats();
    results.push({ latencyModel, hash: record.hash, totalOrders, fillRate, p99Ns: latency.p99Ns, equity: engine.account().equity });
  }
  return results;
}
