import type { CsvField } from "../../src/data/importers/csv-layout.js";
import type { TimeUnit } from "../../src/data/importers/csv-values.js";

/** Formats that can be chosen by hand. */
export const FORMAT_NAMES: Readonly<Record<string, string>> = {
  "binance-futures": "Binance futures, raw stream",
  "binance-spot": "Binance spot, raw stream",
  "bitstamp-l3": "Bitstamp, orders and trades",
  "coinbase-full": "Coinbase, full channel",
  csv: "Plain CSV",
  "databento-dbn": "Databento DBN",
  "hftbacktest-npz": "hftbacktest, .npz or .npy",
  lobster: "LOBSTER, message and orderbook",
  parquet: "Parquet",
  tardis: "Tardis, CSV",
  hftbook: "A book, .hftbook",
};

export const FIELD_NAMES: Readonly<Record<CsvField, string>> = {
  ev: "ev, hftbacktest's",
  kind: "kind of row",
  side: "side",
  exchTs: "exchange time",
  localTs: "local time",
  price: "price",
  quantity: "quantity",
  orderId: "order id",
};

export const UNIT_NAMES: Readonly<Record<TimeUnit, string>> = {
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  iso: "ISO 8601, as 2024-08-08T23:54:16Z",
};
