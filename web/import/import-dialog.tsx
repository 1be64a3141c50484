import { Modal } from "../dialog/modal.js";
import { formatCount, formatPercent } from "../format/numbers.js";
import type { Imports } from "../state/imports.js";
import { ImportForm } from "./import-form.js";
import { NothingKept, ProgressBar } from "./outcome.js";
import "./import.css";

/** From files to a book: what they are, what they don't say, how far it is. */
export function ImportDialog({ imports }: { imports: Imports }) {
  const stage = imports.stage.value;
  return (
    <Modal title={titleOf(imports)} name="import-dialog" onClose={() => imports.cancel()}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void imports.go();
        }}
      >
        <FileList imports={imports} />
        <div aria-live="polite">
          <NothingKept problem={imports.problem.value} />
          {stage === "asking" && imports.inspection.value && imports.draft.value.format === "" ? <Unknown imports={imports} /> : null}
          {stage === "looking" ? <p>Looking at what it is…</p> : null}
          {stage === "reading" ? <Progress imports={imports} /> : null}
        </div>
        {stage === "asking" && imports.inspection.value ? <ImportForm imports={imports} inspection={imports.inspection.value} /> : null}
        <p class="modal-actions">
          <button type="button" class="button" onClick={() => imports.cancel()}>
            {imports.inspection.value || stage !== "asking" ? "Cancel" : "Close"}
          </button>
          {stage === "asking" && imports.inspection.value ? (
            <button type="submit" class="button primary" disabled={Object.keys(imports.errors.value).length > 0}>
              Import
            </button>
          ) : null}
        </p>
      </form>
    </Modal>
  );
}

function titleOf(imports: Imports): string {
  const count = imports.files.value.length;
  return count === 1 ? "Open a file as a book" : `Open ${count} files as one book`;
}

function FileList({ imports }: { imports: Imports }) {
  return (
    <ul class="import-files">
      {imports.files.value.map(({ name, blob }) => (
        <li key={name}>
          <b>{name}</b> <span>{sizeOf(blob.size)}</span>
        </li>
      ))}
    </ul>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${formatCount(Math.round(bytes / 1e3))}\u00a0kB` : `${formatCount(Math.round(bytes / 1e5) / 10)}\u00a0MB`;
}

/** Nothing that is known. A person may know better. */
function Unknown({ imports }: { imports: Imports }) {
  const file = imports.files.value[0]?.name ?? "";
  return (
    <div class="error-card">
      <div class="error-title">
        <strong>Error 2006, unreadable market data</strong>
        <span class="error-place">{file}</span>
      </div>
      <p class="error-message">
        It is no market data that is known: {imports.inspection.value?.detection.why}. If you know what it is, say so.
      </p>
    </div>
  );
}

function Progress({ imports }: { imports: Imports }) {
  const progress = imports.progress.value;
  const share = progress?.share ?? 0;
  return (
    <div class="import-progress">
      <p>
        <b>{progress?.stage === "checking" ? "Checking its quality" : "Reading"}</b>
        {progress ? `, ${formatCount(progress.rows)} rows` : ""}
        <span>{formatPercent(share)} %</span>
      </p>
      <ProgressBar label="Import" share={share} />
    </div>
  );
}
