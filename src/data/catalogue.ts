import type { Instrument } from "./rows.js";

/** A file that a book is made of. */
export interface RawFile {
  /** Below a captures folder. */
  path: string;
  /** Of its content, decompressed: 64 hex digits. */
  sha256: string;
  /** Where anyone can get it, and the bytes that come from there; null when only a package has it. */
  url: string | null;
  bytes?: number;
  /** Its path inside the package. */
  inPackage?: string;
}

export interface CatalogueEntry {
  name: string;
  title: string;
  instrument: Instrument;
  /** Importer by name. */
  importer: "binance-futures" | "binance-spot" | "bitstamp-l3";
  files: RawFile[];
  /** A package of PyPI, `name==version`, whose wheel holds the files. */
  pypi?: string;
  /** Play the market-by-order book as price levels. */
  aggregate: boolean;
  /** Fetched only when a person asks for it: not by the first start. */
  onRequest?: boolean;
  /** What will come of it, for those who have to decide whether to fetch it. */
  expected: { rows: number; spanS: number };
  licence: string;
  source: string;
  notes: string[];
}

const HFTBACKTEST = "https://raw.githubusercontent.com/nkaz001/hftbacktest/5f3ec40b2afb764e0fea112f941ed85523ef4e88/examples";
const NEXO =
  "https://raw.githubusercontent.com/jeffrey82221/hftbacktest_playground/8862b6d8f6c8408f5de5e88c85c18b989d6fbcae/prepare_combined_data/data/raw/spot";
const BITCOIN_TETHER = { symbol: "BTCUSDT", baseCurrency: "BTC", quoteCurrency: "USDT", contractSize: 1 };
const ETHER_TETHER = { symbol: "ETHUSDT", baseCurrency: "ETH", quoteCurrency: "USDT", contractSize: 1 };
const FUTURES_CLOCK =
  "The recording clock was 1.27 s behind the exchange's; its stamps are put forward until no row arrives before it was sent.";
const SPOT_DEPTH = "Depth comes each 100 ms, trades as they happen.";

const bitstamp: Omit<CatalogueEntry, "name" | "title" | "aggregate" | "notes"> = {
  expected: { rows: 313_874, spanS: 1_800 },
  instrument: {
    symbol: "BTCUSD",
    venue: "Bitstamp",
    baseCurrency: "BTC",
    quoteCurrency: "USD",
    tickSize: 1,
    lotSize: 0.00000001,
    contractSize: 1,
  },
  importer: "bitstamp-l3",
  files: [
    {
      path: "bitstamp/btcusd-20260502-orders.csv.gz",
      sha256: "598d98870b8bf10b41099a5e439629f8dc66bb8cf64f9ccadb5e592a15997dcc",
      url: null,
      inPackage: "ob_analytics/_sample_data/orders.csv.gz",
    },
    {
      path: "bitstamp/btcusd-20260502-trades.csv.gz",
      sha256: "9fd0dd86023b71eed49026b9b8e8a45d06d2578ced69393ad696f37233e9c795",
      url: null,
      inPackage: "ob_analytics/_sample_data/trades.csv",
    },
  ],
  pypi: "ob-analytics==0.1.0",
  licence: "GPL-2.0-or-later",
  source: "Sample data of ob-analytics 0.1.0 on PyPI: Bitstamp's live orders and trades",
};

/** Every real book that this project knows how to make, the best to open with first. None of them is part of the project. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: "usdm-btcusdt-20240808",
    title: "BTCUSDT perpetual, Binance USD-M, 2024-08-08",
    instrument: { ...BITCOIN_TETHER, venue: "Binance USD-M futures", tickSize: 0.1, lotSize: 0.001 },
    importer: "binance-futures",
    files: [
      {
        path: "binance/usdm-btcusdt-20240808.jsonl.gz",
        sha256: "9a0505c20c5a6a013cfe0d4e341a53f600266ca314623bc73a29e43d05693ded",
        url: `${HFTBACKTEST}/usdm/btcusdt_20240808.gz`,
        bytes: 3_637_062,
      },
    ],
    aggregate: false,
    licence: "MIT",
    source: "Example data of hftbacktest (nkaz001/hftbacktest)",
    expected: { rows: 491_973, spanS: 345 },
    notes: [FUTURES_CLOCK],
  },
  {
    name: "spot-btcusdt-20240808",
    title: "BTCUSDT spot, Binance, 2024-08-08",
    instrument: { ...BITCOIN_TETHER, venue: "Binance spot", tickSize: 0.01, lotSize: 0.00001 },
    importer: "binance-spot",
    files: [
      {
        path: "binance/spot-btcusdt-20240808.jsonl.gz",
        sha256: "cf398c46bc819cf2e4c56b51a4b4d9194841d6921abff91864dcb81848bb7d7e",
        url: `${HFTBACKTEST}/spot/btcusdt_20240808.gz`,
        bytes: 1_274_097,
      },
      {
        path: "binance/spot-btcusdt-20240809.jsonl.gz",
        sha256: "2f9d45c2eabf6a0f47cfb3370b2bee47fed3611612de06aac218077316a2e5f0",
        url: `${HFTBACKTEST}/spot/btcusdt_20240809.gz`,
        bytes: 1_754_087,
      },
    ],
    aggregate: false,
    licence: "MIT",
    source: "Example data of hftbacktest (nkaz001/hftbacktest)",
    expected: { rows: 323_156, spanS: 651 },
    notes: [SPOT_DEPTH],
  },
  {
    ...bitstamp,
    name: "bitstamp-btcusd-20260502-l2",
    title: "BTCUSD, Bitstamp, 2026-05-02, by level",
    aggregate: true,
    notes: ["Market-by-order data played as price levels."],
  },
  {
    ...bitstamp,
    name: "bitstamp-btcusd-20260502",
    title: "BTCUSD, Bitstamp, 2026-05-02, by order",
    aggregate: false,
    notes: ["Market by order: with the queue model L3Fifo own orders stand in the real queue; any other plays it by level."],
  },
  {
    name: "usdm-ethusdt-20240808",
    title: "ETHUSDT perpetual, Binance USD-M, 2024-08-08",
    instrument: { ...ETHER_TETHER, venue: "Binance USD-M futures", tickSize: 0.01, lotSize: 0.001 },
    importer: "binance-futures",
    files: [
      {
        path: "binance/usdm-ethusdt-20240808.jsonl.gz",
        sha256: "f90b315ca40493f665a92ede5a0dff5dd2ee5868ed535dd01abdc787ca9fabe6",
        url: `${HFTBACKTEST}/usdm/ethusdt_20240808.gz`,
        bytes: 3_598_848,
      },
    ],
    aggregate: false,
    onRequest: true,
    expected: { rows: 452_115, spanS: 345 },
    licence: "MIT",
    source: "Example data of hftbacktest (nkaz001/hftbacktest)",
    notes: [FUTURES_CLOCK],
  },
  {
    name: "spot-ethusdt-20240808",
    title: "ETHUSDT spot, Binance, 2024-08-08",
    instrument: { ...ETHER_TETHER, venue: "Binance spot", tickSize: 0.01, lotSize: 0.0001 },
    importer: "binance-spot",
    files: [
      {
        path: "binance/spot-ethusdt-20240808.jsonl.gz",
        sha256: "3a0f608943d147810c74ca010d071441b2ae44c346ba12d8e382741ede3f136d",
        url: `${HFTBACKTEST}/spot/ethusdt_20240808.gz`,
        bytes: 1_104_666,
      },
      {
        path: "binance/spot-ethusdt-20240809.jsonl.gz",
        sha256: "c2030d1dd1c23c209fbe6ddda576db1666ddb1a4452ac1f714874f910c6277ce",
        url: `${HFTBACKTEST}/spot/ethusdt_20240809.gz`,
        bytes: 1_590_713,
      },
    ],
    aggregate: false,
    onRequest: true,
    expected: { rows: 290_047, spanS: 651 },
    licence: "MIT",
    source: "Example data of hftbacktest (nkaz001/hftbacktest)",
    notes: [SPOT_DEPTH],
  },
  {
    name: "spot-nexousdt-20240723",
    title: "NEXOUSDT spot, Binance, 2024-07-23",
    instrument: {
      symbol: "NEXOUSDT",
      venue: "Binance spot",
      baseCurrency: "NEXO",
      quoteCurrency: "USDT",
      tickSize: 0.001,
      lotSize: 0.01,
      contractSize: 1,
    },
    importer: "binance-spot",
    files: [
      {
        path: "binance/spot-nexousdt-20240723.jsonl.gz",
        sha256: "ddb73ae02c6aed75d100ef2395c9d5725f82f28888f3cb924f4090504f2643f3",
        url: `${NEXO}/nexousdt_20240723.dat.gz`,
        bytes: 49_091,
      },
      {
        path: "binance/spot-nexousdt-20240724.jsonl.gz",
        sha256: "acac4a4b7d67762e8d13aa34f091235ab8ec5f2afa86e548774a852cc999f0c4",
        url: `${NEXO}/nexousdt_20240724.dat.gz`,
        bytes: 2_492_275,
      },
    ],
    aggregate: false,
    onRequest: true,
    expected: { rows: 150_172, spanS: 87_616 },
    licence: "MIT",
    source: "Data of hftbacktest_playground (jeffrey82221/hftbacktest_playground)",
    notes: ["A day of a thin market: 1.7 rows a second."],
  },
];

/** Books that are generated, with what makes them. */
export const SYNTHETIC_BOOKS = [
  { seed: 1, spanNs: 120e9, regime: "calm" },
  { seed: 2, spanNs: 120e9, regime: "burst" },
] as const;
