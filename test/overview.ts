import type { RowColumns } from "../src/data/rows.js";
import { type MarketOverview, OverviewBuilder } from "../src/metrics/overview.js";

/** The overview of rows that are all there, as one chunk. */
export function overviewOf(rows: RowColumns): MarketOverview {
  const builder = new OverviewBuilder();
  builder.addChunk(0, rows, true);
  return builder.finish();
}
