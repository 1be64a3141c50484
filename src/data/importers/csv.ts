import type { InputFile } from "./importer.js";
import { type Line, Malformed, readLines, unreadable } from "./lines.js";

export interface CsvRow {
  line: Line;
  /** In the order that was asked for. */
  cells: string[];
}

/** Plain CSV, no quotes: the columns named, wherever they stand. In batches, as the lines come. */
export async function* readCsv(file: InputFile, wanted: readonly string[]): AsyncGenerator<CsvRow[]> {
  let header: Header | null = null;
  for await (const lines of readLines(file)) {
    const rows: CsvRow[] = [];
    for (const line of lines) {
      if (!header) header = readHeader(file.name, line, wanted);
      else if (line.text !== "") rows.push(readRow(file.name, line, header));
    }
    yield rows;
  }
}

interface Header {
  columns: number;
  places: number[];
}

function readHeader(file: string, line: Line, wanted: readonly string[]): Header {
  const names = line.text.split(",");
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) throw unreadable(file, line, `a header with ${missing.join(", ")}`);
  return { columns: names.length, places: wanted.map((name) => names.indexOf(name)) };
}

function readRow(file: string, line: Line, { columns, places }: Header): CsvRow {
  const cells = line.text.split(",");
  if (cells.length !== columns) throw unreadable(file, line, `${columns} columns`);
  return { line, cells: places.map((at) => cells[at] as string) };
}

/** @throws Malformed when a cell is not a decimal number. */
export function decimalCell(cell: string, name: string): number {
  const value = cell === "" ? Number.NaN : Number(cell);
  if (!Number.isFinite(value)) throw new Malformed(cell, `a number as ${name}`);
  return value;
}

/** @throws Malformed when a cell is not a whole number, or one that a double can't hold. */
export function wholeCell(cell: string, name: string): number {
  const value = cell === "" ? Number.NaN : Number(cell);
  if (!Number.isSafeInteger(value)) throw new Malformed(cell, `a whole number up to 2^53 as ${name}`);
  return value;
}

/** @throws Malformed when a cell is none of the words. */
export function wordCell<Word extends string>(cell: string, name: string, words: readonly Word[]): Word {
  if (!words.includes(cell as Word)) throw new Malformed(cell, `${words.join(" or ")} as ${name}`);
  return cell as Word;
}
