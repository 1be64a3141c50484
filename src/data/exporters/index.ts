import { plainCsv } from "./csv.js";
import type { Exporter } from "./exporter.js";
import { hftbacktestNpy, hftbacktestNpz } from "./hftbacktest-npz.js";
import { parquet } from "./parquet.js";

export type { Exporter, ExportOptions, RowChunks } from "./exporter.js";
export { npyHeader, npyOf } from "./npy.js";

/** Exporters by the name of their format. */
export const exporters = {
  csv: plainCsv,
  "hftbacktest-npy": hftbacktestNpy,
  "hftbacktest-npz": hftbacktestNpz,
  parquet,
} as const satisfies Readonly<Record<string, Exporter>>;
