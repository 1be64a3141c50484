import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Column, cellText, sortRows } from "./columns.js";
import { TableHead } from "./table-head.js";

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Names a row; needed for selection. */
  rowId?: (row: Row) => number;
  selected?: number | null;
  onSelect?: (row: Row) => void;
  /** Enter, or a double click, on the selected row; on a phone a tap, which has nothing else to show there. */
  onOpen?: () => void;
  initialSort?: { id: string; descending: boolean };
  /** Said when there is no row. */
  empty?: string;
}

const OVERSCAN = 8;
const NARROW = 560;
const ROW = 22;
const TOUCH_ROW = 44;
const HEAD = 24;

/** A table that keeps only the rows in view in the document. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowId,
  selected = null,
  onSelect,
  onOpen,
  initialSort,
  empty,
}: DataTableProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const size = useSignal({ width: 0, height: 400 });
  const sort = useSignal(initialSort ?? null);
  const isTouched = useMemo(() => matchMedia("(pointer: coarse)").matches, []);
  const rowHeight = isTouched ? TOUCH_ROW : ROW;
  const narrow = size.value.width > 0 && size.value.width < NARROW;
  const shown = useMemo(() => columns.filter((column) => !(narrow && column.wideOnly)), [columns, narrow]);
  const sorted = useMemo(() => {
    const by = columns.find(({ id }) => id === sort.value?.id);
    return sortRows(rows, by, sort.value?.descending ?? false);
  }, [rows, columns, sort.value]);

  useLayoutEffect(() => {
    const element = box.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const selectedAt = rowId && selected !== null ? sorted.findIndex((row) => rowId(row) === selected) : -1;
  useEffect(() => {
    if (selectedAt >= 0) reveal(box.current as HTMLDivElement, selectedAt, rowHeight);
  }, [selected]);

  const step = (event: KeyboardEvent) => {
    if (event.key === "Enter" && selectedAt >= 0 && onOpen) {
      event.preventDefault();
      onOpen();
      return;
    }
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const next = by === undefined ? undefined : sorted[Math.min(sorted.length - 1, Math.max(0, selectedAt + by))];
    if (next === undefined || !onSelect) return;
    event.preventDefault();
    onSelect(next);
  };
  const first = Math.max(0, Math.floor(top.value / rowHeight) - OVERSCAN);
  const last = Math.min(sorted.length, Math.ceil((top.value + size.value.height) / rowHeight) + OVERSCAN);
  // The box scrolls, so it takes the focus and the keys for all of its rows.
  const keys = { tabIndex: 0, onKeyDown: step };
  const rowProps = (row: Row, index: number) =>
    onSelect
      ? {
          class: "selectable",
          "aria-current": index === selectedAt ? ("true" as const) : undefined,
          onClick: () => {
            onSelect(row);
            if (isTouched && narrow) onOpen?.();
          },
          onDblClick: () => onOpen?.(),
        }
      : {};

  return (
    <section
      class="data-table"
      ref={box}
      aria-label={`${label}, table`}
      {...keys}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <table aria-rowcount={sorted.length + 1} style={{ "min-width": `${shown.reduce((sum, { width }) => sum + width, 0)}px` }}>
        <TableHead columns={shown} sort={sort} />
        <tbody>
          <Spacer height={first * rowHeight} columns={shown.length} />
          {sorted.slice(first, last).map((row, i) => (
            <tr key={first + i} aria-rowindex={first + i + 2} style={{ height: `${rowHeight}px` }} {...rowProps(row, first + i)}>
              {shown.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
          <Spacer height={(sorted.length - last) * rowHeight} columns={shown.length} />
        </tbody>
      </table>
      {sorted.length === 0 && empty ? <p class="data-empty">{empty}</p> : null}
    </section>
  );
}

/** Stands for the rows that are not there. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr class="spacer">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const name = `${column.align ?? "right"}${column.strong ? " strong" : ""}`;
  return <td class={name}>{column.cell ? column.cell(row) : cellText(column, row)}</td>;
}

function reveal(element: HTMLDivElement, index: number, rowHeight: number): void {
  const from = index * rowHeight;
  const room = element.clientHeight - HEAD;
  const isSeen = from >= element.scrollTop && from + rowHeight <= element.scrollTop + room;
  if (!isSeen) element.scrollTop = from - (room - rowHeight) / 2;
}
