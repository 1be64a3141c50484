import { type Line, unreadable } from "./lines.js";

/** What a column of market data can be. */
export const CSV_FIELDS = ["ev", "kind", "side", "exchTs", "localTs", "price", "quantity", "orderId"] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Where each field stands: a column's name, or its 0-based number. */
export type CsvColumns = Partial<Record<CsvField, string | number>>;

/** How the lines of a file are cut, and which cell is what; -1 for a field that is not there. */
export interface CsvLayout {
  delimiter: string;
  header: boolean;
  columns: number;
  places: Record<CsvField, number>;
}

const DELIMITERS = [",", ";", "\t", "|"];
/** Names that columns have elsewhere, without case and marks. */
const NAMES: Record<CsvField, readonly string[]> = {
  ev: ["ev", "event"],
  kind: ["kind", "type", "eventtype", "action", "updatetype"],
  side: ["side", "direction"],
  exchTs: ["exchts", "exchangetimestamp", "exchangets", "exchangetime", "timestamp", "time", "ts", "transacttime", "tsevent", "date"],
  localTs: ["localts", "localtimestamp", "localtime", "receivets", "receivetime", "receivedat", "recvts", "tsrecv"],
  price: ["price", "px"],
  quantity: ["quantity", "qty", "amount", "size", "volume", "vol"],
  orderId: ["orderid", "oid", "id"],
};

/** The cells of a line. Quotes hold a delimiter, and two of them a quote. */
export function cellsOf(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] as string;
    if (mark === '"' && quoted && text[at + 1] === '"') cell += text[++at];
    else if (mark === '"') quoted = !quoted;
    else if (mark === delimiter && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += mark;
  }
  return [...cells, cell];
}

/** The mark that cuts a line into the most cells. */
export function delimiterOf(text: string): string {
  const counts = DELIMITERS.map((delimiter) => cellsOf(text, delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
}

/** Whether a line names columns: none of its cells is a number, and none is empty. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() !== "" && !/^[-+]?\.?\d/.test(cell.trim()));
}

/** Reads the first line. @throws HftError 2006 when a column that was asked for, or that is needed, is not there. */
export function layoutOf(file: string, line: Line, wanted: CsvColumns, given: { delimiter?: string; header?: boolean }): CsvLayout {
  const text = line.text.replace(/^\uFEFF/, "");
  const delimiter = given.delimiter ?? delimiterOf(text);
  const cells = cellsOf(text, delimiter).map((cell) => cell.trim());
  const header = given.header ?? isHeader(cells);
  const names = header ? cells : [];
  const places = placesOf(wanted, names);
  for (const [field, column] of Object.entries(wanted)) {
    const place = places[field as CsvField];
    if (place < 0 || place >= cells.length) throw unreadable(file, line, `a column ${JSON.stringify(column)} for ${field}`);
  }
  if (places.price < 0 || places.quantity < 0 || (places.exchTs < 0 && places.localTs < 0))
    throw unreadable(
      file,
      line,
      `${header ? "columns" : "a header with columns"} for a time, price and quantity; map those with other names`,
    );
  return { delimiter, header, columns: cells.length, places };
}

/** Which column is what: as told, else by the names that columns have elsewhere. */
export function placesOf(wanted: CsvColumns, names: readonly string[]): CsvLayout["places"] {
  return Object.fromEntries(CSV_FIELDS.map((field) => [field, placeOf(field, wanted[field], names)])) as CsvLayout["places"];
}

function placeOf(field: CsvField, wanted: string | number | undefined, names: readonly string[]): number {
  if (typeof wanted === "number") return wanted;
  if (wanted !== undefined) return names.indexOf(wanted);
  const plain = names.map((name) => name.toLowerCase().replace(/[^a-z]/g, ""));
  const known = NAMES[field].find((name) => plain.includes(name));
  return known === undefined ? -1 : plain.indexOf(known);
}
