import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { downloadBlob, downloadText } from "./download.js";
import { Elsewhere, HeadSlotsContext } from "./head-slots.js";
import { ChartIcon, DownloadIcon, PictureIcon, TableIcon } from "./icons.js";

interface PaneFrameProps {
  id: string;
  title: string;
  /** Beside the title: the sentence or legend that the chart needs. */
  note?: ComponentChildren;
  /** Whether the table twin shows; left out where the pane is a table already. */
  table?: Signal<boolean>;
  /** Name and text of the CSV; null while there is nothing to save, left out where there never is. */
  csv?: (() => { name: string; text: string }) | null;
  /** Whether what shows is a picture that can be kept. */
  picture?: boolean;
  children: ComponentChildren;
}

/** In place of a pane's title where several share a place and have no dock: the phone's tabs. */
export const PaneTitleContext = createContext<ComponentChildren>(null);

/** A pane: its header in the dock's, or its own where it has none. */
export function PaneFrame(props: PaneFrameProps) {
  const { id, title, note, children } = props;
  const slots = useContext(HeadSlotsContext);
  const heading = useContext(PaneTitleContext);
  const noted = <div class="pane-note">{note}</div>;
  const actions = <Actions {...props} />;
  return (
    <section class="pane" data-pane={id} aria-label={title} tabIndex={-1}>
      {slots ? (
        <>
          <h2 class="unseen">{title}</h2>
          <Elsewhere into={slots.note}>{note ? noted : null}</Elsewhere>
          <Elsewhere into={slots.actions}>{actions}</Elsewhere>
        </>
      ) : (
        <header class="pane-head">
          {heading ?? <h2>{title}</h2>}
          {noted}
          <div class="pane-actions">{actions}</div>
        </header>
      )}
      <div class="pane-body">{children}</div>
    </section>
  );
}

function Actions({ id, title, table, csv, picture }: PaneFrameProps) {
  // The table twin is no picture.
  const canPicture = picture === true && csv !== null && table?.value !== true;
  return (
    <>
      {table ? <TableToggle title={title} table={table} /> : null}
      {csv === undefined ? null : (
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
      )}
      {picture ? (
        <button
          type="button"
          class="pane-action picture-action"
          disabled={!canPicture}
          title="Download as PNG"
          aria-label={`Download ${title} as PNG`}
          onClick={() => void savePicture(id, title)}
        >
          <PictureIcon />
        </button>
      ) : null}
    </>
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

async function savePicture(id: string, title: string): Promise<void> {
  const body = document.querySelector<HTMLElement>(`[data-pane="${id}"] .pane-body`);
  if (!body) return;
  const { pictureOf } = await import("../../charts/picture.js");
  const blob = await pictureOf(body, title);
  if (blob) downloadBlob(`${id}.png`, blob);
}

function save(csv: PaneFrameProps["csv"]): void {
  if (!csv) return;
  const { name, text } = csv();
  downloadText(name, text);
}
