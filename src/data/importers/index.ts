import { binanceFutures } from "./binance-futures.js";
import { binanceSpot } from "./binance-spot.js";
import { bitstampL3 } from "./bitstamp.js";
import { coinbaseFull } from "./coinbase.js";
import { databentoDbn } from "./databento.js";
import { hftbacktestNpz } from "./hftbacktest-npz.js";
import type { Importer } from "./importer.js";
import { lobster } from "./lobster.js";
import { parquet } from "./parquet.js";
import { plainCsv } from "./plain-csv.js";
import { tardis } from "./tardis.js";

export type { ByteChunks, Imported, Importer, ImportOptions, ImportReport, InputFile, Oddity, RowStream } from "./importer.js";

/** Importers by the name of their format. */
export const importers = {
  "binance-futures": binanceFutures,
  "binance-spot": binanceSpot,
  "bitstamp-l3": bitstampL3,
  "coinbase-full": coinbaseFull,
  csv: plainCsv,
  "hftbacktest-npz": hftbacktestNpz,
  "databento-dbn": databentoDbn,
  lobster,
  parquet,
  tardis,
} as const satisfies Readonly<Record<string, Importer>>;
