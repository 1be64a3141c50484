import { backtest } from "sigmax-hft";
import MarketMaker from "./market-maker.js";

/** A run in one call: what it did in plain rows, as a Parquet file and as one HTML page. */
export async function oneCallBacktest(book: Uint8Array) {
  const record = await backtest({ book, strategy: MarketMaker, params: { halfSpread: 8 }, config: { latency: "colocated" } });
  const filled = record.orders.filter(({ outcome }) => outcome === "filled");
  return { hash: record.hash, filled, fills: record.fills, parquet: await record.toParquet("fills"), page: record.report() };
}
