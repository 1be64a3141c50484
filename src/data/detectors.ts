import { CSV_FIELDS, cellsOf, layoutOf } from "./importers/csv-layout.js";

/** The start of a file, as detectors look at it. */
export interface Sample {
  bytes: Uint8Array;
  /** The first bytes, one character each. */
  ascii: string;
  /** Whole lines; none when the bytes are no text. */
  lines: string[];
}

export interface Found {
  /** Name of an importer, or of a format that none reads yet. */
  format: string;
  /** `certain`: no other known format begins so. `likely`: it could be another one that looks the same. */
  sure: "certain" | "likely";
  /** What it was told by. */
  why: string;
}

type Detector = (sample: Sample) => Found | null;

const certain = (format: string, why: string): Found => ({ format, sure: "certain", why });
const likely = (format: string, why: string): Found => ({ format, sure: "likely", why });

/** Formats that begin with a mark of their own. */
const MAGIC: readonly [mark: string, format: string, what: string][] = [
  ["HFTBOOK\0", "hftbook", "a .hftbook"],
  ["PAR1", "parquet", "a Parquet file"],
  ["DBN", "databento-dbn", "Databento's DBN"],
  ["\x28\xb5\x2f\xfd", "databento-dbn", "Zstandard, as DBN is packed"],
];

function byMagic({ ascii }: Sample): Found | null {
  const found = MAGIC.find(([mark]) => ascii.startsWith(mark));
  if (!found) return null;
  const [mark, format, what] = found;
  return mark.startsWith("\x28") ? likely(format, `it is ${what}`) : certain(format, `it begins with the mark of ${what}`);
}

function byArray({ bytes }: Sample): Found | null {
  const text = String.fromCharCode(...bytes.subarray(0, 1_024));
  if (text.startsWith("\x93NUMPY")) {
    return text.includes("exch_ts")
      ? certain("hftbacktest-npz", "it is a NumPy array of hftbacktest's fields")
      : likely("hftbacktest-npz", "it is a NumPy array, though not of hftbacktest's fields");
  }
  if (!text.startsWith("PK\x03\x04")) return null;
  return text.slice(30, 300).includes(".npy") ? likely("hftbacktest-npz", "it is a zip archive of NumPy arrays") : null;
}

interface Json {
  [field: string]: unknown;
}

/** The objects of lines with an optional stamp before the JSON. */
function objectsOf(lines: readonly string[]): Json[] {
  return lines.flatMap((line) => {
    const brace = line.indexOf("{");
    if (brace < 0 || brace > 40) return [];
    try {
      return [JSON.parse(line.slice(brace)) as Json];
    } catch {
      return [];
    }
  });
}

function byBinance({ lines }: Sample): Found | null {
  const messages = objectsOf(lines).map((object) => (object.data ?? object) as Json);
  const events = messages.filter(({ e }) => e === "depthUpdate" || e === "trade" || e === "bookTicker");
  if (events.length === 0) return null;
  const isFutures = events.some(({ e, T, X }) => (e !== "trade" && T !== undefined) || X !== undefined);
  const isKnown = isFutures || events.some(({ e }) => e === "depthUpdate");
  const format = isFutures ? "binance-futures" : "binance-spot";
  const why = isFutures ? "have the transaction time of futures" : "have no transaction time, as on the spot market";
  return isKnown ? certain(format, `its messages are Binance's and ${why}`) : likely(format, `its trades are Binance's and ${why}`);
}

const COINBASE_TYPES: readonly unknown[] = ["received", "open", "done", "match", "change"];

function byCoinbase({ lines }: Sample): Found | null {
  const messages = objectsOf(lines);
  const isOrder = ({ type, sequence, order_id, maker_order_id }: Json): boolean =>
    COINBASE_TYPES.includes(type) && Number.isInteger(sequence) && typeof (order_id ?? maker_order_id) === "string";
  if (messages.some(isOrder)) return certain("coinbase-full", "its messages are those of Coinbase's full channel");
  const isBook = ({ sequence, bids, asks }: Json): boolean => Number.isInteger(sequence) && Array.isArray(bids) && Array.isArray(asks);
  return messages.some(isBook) ? likely("coinbase-full", "it begins with a book by order and its sequence, as Coinbase sends them") : null;
}

/** Formats that name their columns: all of these, in any order. */
const HEADERS: readonly [columns: string, format: string, what: string][] = [
  ["id,timestamp,exchange_timestamp,price,volume,action,direction", "bitstamp-l3", "Bitstamp's orders"],
  ["price,amount,buy_order_id,sell_order_id,side", "bitstamp-l3", "Bitstamp's trades"],
  ["exchange,symbol,timestamp,local_timestamp", "tardis", "Tardis"],
];

function byHeader({ lines }: Sample): Found | null {
  const names = cellsOf(lines[0] ?? "", ",");
  const found = HEADERS.find(([columns]) => columns.split(",").every((name) => names.includes(name)));
  return found ? certain(found[1], `its columns are those of ${found[2]}`) : null;
}

/** Time after midnight, type, order id, size, price × 10,000, direction; no header. */
const LOBSTER = /^\d{1,5}(\.\d+)?,[1-7],-?\d+,\d+,-?\d+,-?1(,|$)/;

function byLobster({ lines }: Sample): Found | null {
  if (lines.length === 0 || !lines.every((line) => LOBSTER.test(line))) return null;
  return likely("lobster", "all lines are a time of day, a type of 1 to 7, an order, size, price and direction");
}

function byPlainCsv({ lines }: Sample): Found | null {
  const [first] = lines;
  if (first === undefined) return null;
  try {
    const { places, delimiter } = layoutOf("", { text: first, number: 1 }, {}, {});
    if (places.ev < 0 && (places.kind < 0 || places.side < 0)) return null;
    const found = CSV_FIELDS.filter((field) => places[field] >= 0).join(", ");
    return likely("csv", `it is text cut by ${JSON.stringify(delimiter)} with columns for ${found}`);
  } catch {
    return null;
  }
}

/** The most certain first. */
export const DETECTORS: readonly Detector[] = [byMagic, byArray, byBinance, byCoinbase, byHeader, byLobster, byPlainCsv];
