import type { JSX } from "preact";
import { type CsvValue, toCsv } from "../../format/csv.js";

/** A column of a table twin, of a blotter and of its CSV: the value that is sorted and saved, and how it is shown. */
export interface Column<Row> {
  id: string;
  title: string;
  value: (row: Row) => CsvValue;
  /** Shown text; the value as it is when left out. */
  text?: (row: Row) => string;
  cell?: (row: Row) => JSX.Element;
  align?: "left" | "right";
  /** Least width, px. */
  width: number;
  /** Takes the room that is left. */
  grow?: boolean;
  /** Left out where the table is narrow. */
  wideOnly?: boolean;
  /** Stands out from its row. */
  strong?: boolean;
}

export const cellText = <Row>(column: Column<Row>, row: Row): string => column.text?.(row) ?? String(column.value(row));

export function columnsToCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return toCsv(
    columns.map(({ id }) => id),
    rows.map((row) => columns.map((column) => column.value(row))),
  );
}

/** Rows in the order of one column; what has no value is last either way. */
export function sortRows<Row>(rows: readonly Row[], column: Column<Row> | undefined, descending: boolean): readonly Row[] {
  if (!column) return rows;
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: column.value(row) }));
  return keyed.sort((a, b) => compare(a.key, b.key, sign)).map(({ row }) => row);
}

function compare(a: CsvValue, b: CsvValue, sign: number): number {
  if (typeof a === "string" || typeof b === "string") return sign * String(a).localeCompare(String(b));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}

/** Every word of the query occurs in the shown text of some column. */
export function filterRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], query: string): readonly Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => cellText(column, row))
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
