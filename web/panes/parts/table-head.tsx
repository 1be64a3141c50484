import type { Signal } from "@preact/signals";
import type { Column } from "./columns.js";

export interface Sort {
  id: string;
  descending: boolean;
}

interface TableHeadProps<Row> {
  columns: readonly Column<Row>[];
  sort: Signal<Sort | null>;
}

/** First press sorts upwards, the next one turns the order. */
export function TableHead<Row>({ columns, sort }: TableHeadProps<Row>) {
  return (
    <>
      <colgroup>
        {columns.map(({ id, width, grow }) => (
          <col key={id} style={grow ? {} : { width: `${width}px` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
    </>
  );
}

function HeadCell<Row>({ column, sort }: { column: Column<Row>; sort: Signal<Sort | null> }) {
  const now = sort.value?.id === column.id ? sort.value : null;
  const direction = now?.descending ? "descending" : "ascending";
  const flip = () => {
    sort.value = { id: column.id, descending: now ? !now.descending : false };
  };
  return (
    <th scope="col" class={column.align ?? "right"} aria-sort={now ? direction : undefined}>
      <button type="button" title={`Sort by ${column.title}`} onClick={flip}>
        {column.title}
        {now ? <span aria-hidden="true">{now.descending ? "\u00a0\u2193" : "\u00a0\u2191"}</span> : null}
      </button>
    </th>
  );
}
