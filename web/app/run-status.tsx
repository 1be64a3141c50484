import type { RunRecord } from "../../src/engine/record.js";
import { formatCount, formatFixed, formatPercent, formatShort } from "../format/numbers.js";
import type { RunProgress } from "../sandbox/protocol.js";
import type { Store } from "../state/store.js";
import { ErrorIcon } from "./icons.js";
import { megabytes } from "./words.js";

/** Beside Run: what is ready, how far it is, how it went. */
export function RunStatus({ store }: { store: Store }) {
  return (
    <div class="run-status" role="status" aria-live="polite">
      <Status store={store} />
    </div>
  );
}

function Status({ store }: { store: Store }) {
  const { books, runs } = store;
  if (runs.running.value) return <Running progress={runs.progress.value} />;
  if (books.loading.value !== null) return <Loading store={store} />;
  if (books.problem.value) return <Bad title="No book" more="See the message below" />;
  if (runs.refused.value) return <Bad title="Could not run" more="See the message below" />;
  if (runs.record.value) return <Ended record={runs.record.value} />;
  return (
    <>
      <p>
        <b>{formatCount(store.view.info.value?.rows ?? 0)} rows</b> ready
      </p>
      <p>Not run yet</p>
    </>
  );
}

function Loading({ store }: { store: Store }) {
  const bytes = store.books.loading.value ?? 0;
  const total = store.books.chosen.value?.bytes ?? 0;
  return (
    <>
      <p>
        <b>Opening the book</b>
      </p>
      <p>{total > 0 ? `${megabytes(bytes)} of ${megabytes(total)}` : "Looking for it"}</p>
      <Bar share={total > 0 ? bytes / total : 0} />
    </>
  );
}

function Running({ progress }: { progress: RunProgress | null }) {
  if (!progress) return <p>Starting the sandbox</p>;
  const { rows, totalRows, rowsPerSecond } = progress;
  return (
    <>
      <p>
        <b>{formatCount(rows)}</b> of {formatCount(totalRows)} rows
      </p>
      <p>{formatShort(rowsPerSecond)} rows/s</p>
      <Bar share={totalRows > 0 ? rows / totalRows : 0} />
    </>
  );
}

function Ended({ record }: { record: RunRecord }) {
  const share = bookShare(record);
  if (record.outcome === "error")
    return <Bad title="Stopped by an error" more={`after ${formatPercent(share)} % of the book`} share={share} />;
  const rate = record.wallMs > 0 ? `${formatShort(record.rows / (record.wallMs / 1e3))} rows/s, ` : "";
  return (
    <>
      <p>
        <b>{formatCount(record.rows)} rows</b>{" "}
        {record.outcome === "stopped" ? "until stopped" : `in ${formatFixed(record.wallMs / 1e3, 2)} s`}
      </p>
      <p>
        {rate}run <b>{record.hash.slice(0, 8)}</b>
      </p>
    </>
  );
}

function Bad({ title, more, share }: { title: string; more: string; share?: number }) {
  return (
    <>
      <p class="bad">
        <ErrorIcon />
        <b>{title}</b>
      </p>
      <p>{more}</p>
      {share === undefined ? null : <Bar share={share} bad />}
    </>
  );
}

function Bar({ share, bad = false }: { share: number; bad?: boolean }) {
  return (
    <div class={bad ? "bar failed" : "bar"} aria-hidden="true">
      <div style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
    </div>
  );
}

/** How much of the book's time was simulated. */
export function bookShare({ books, endNs }: RunRecord): number {
  const book = books[0];
  if (!book || book.lastNs <= book.firstNs) return 0;
  return Math.min(1, Math.max(0, (endNs - book.firstNs) / (book.lastNs - book.firstNs)));
}
