import { useMemo } from "preact/hooks";
import type { RunView } from "../../state/view.js";
import { type Column, filterRows } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";

interface FilteredTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** The order a row is about; rows without one can't be selected. */
  rowId?: (row: Row) => number;
  /** Where a row is about no order: what choosing it does instead, and which one is chosen. */
  choice?: { rowId: (row: Row) => number; selected: number | null; onSelect: (row: Row) => void };
  initialSort?: { id: string; descending: boolean };
  empty: string;
  query: string;
  view: RunView;
}

export function FilteredTable<Row>({ label, columns, rows, rowId, choice, initialSort, empty, query, view }: FilteredTableProps<Row>) {
  const found = useMemo(() => filterRows(rows, columns, query), [rows, columns, query]);
  const selection = rowId && {
    rowId,
    selected: view.selectedOrderId.value,
    onSelect: (row: Row) => {
      view.selectedOrderId.value = rowId(row);
    },
    onOpen: () => {
      view.microscopeOpen.value = true;
    },
  };
  const said = rows.length > 0 ? `Nothing in ${label.toLowerCase()} has all of these words.` : empty;
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={found}
      empty={said}
      {...(initialSort ? { initialSort } : {})}
      {...selection}
      {...choice}
    />
  );
}
