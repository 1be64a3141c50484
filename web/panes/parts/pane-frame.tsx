import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { downloadText } from "./download.js";
import { ChartIcon, DownloadIcon, TableIcon } from "./icons.js";
import { PaneGroup } from "./pane-group.js";

interface PaneFrameProps {
  id: string;
  title: string;
  /** In place of the title where a pane has tabs. */
  tabs?: ComponentChildren;
  /** Beside the title: the sentence or legend that the chart needs. */
  note?: ComponentChildren;
  /** Whether the table twin shows; left out where the pane is a table already. */
  table?: Signal<boolean>;
  /** Name and text of the CSV; null while there is nothing to save. */
  csv: (() => { name: string; text: string }) | null;
  children: ComponentChildren;
}

export function PaneFrame({ id, title, tabs, note, table, csv, children }: PaneFrameProps) {
  const group = useContext(PaneGroup);
  return (
    <section class="pane" data-pane={id} aria-label={title} tabIndex={-1}>
      <header class="pane-head">
        {tabs ?? group ?? <h2>{title}</h2>}
        <div class="pane-note">{note}</div>
        <div class="pane-actions">
          {table ? <TableToggle title={title} table={table} /> : null}
          <button
            type="button"
            class="pane-action"
            disabled={csv === null}
            title="Download as CSV"
            aria-label={`Download ${title} as CSV`}
            onClick={() => save(csv)}
          >
            <DownloadIcon />
          </button>
        </div>
      </header>
      <div class="pane-body">{children}</div>
    </section>
  );
}

function TableToggle({ title, table }: { title: string; table: Signal<boolean> }) {
  const name = table.value ? "Show as chart" : "Show as table";
  return (
    <button
      type="button"
      class="pane-action"
      aria-pressed={table.value}
      title={name}
      aria-label={`${title}: ${name.toLowerCase()}`}
      onClick={() => {
        table.value = !table.value;
      }}
    >
      {table.value ? <ChartIcon /> : <TableIcon />}
    </button>
  );
}

function save(csv: PaneFrameProps["csv"]): void {
  if (csv === null) return;
  const { name, text } = csv();
  downloadText(name, text);
}
