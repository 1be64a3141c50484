import { type Signal, useSignal } from "@preact/signals";
import { CodeEditor, type EditorStatus } from "../editor/code-editor.js";
import type { EditorPosition } from "../editor/editor-handle.js";
import type { Store } from "../state/store.js";
import { ErrorCard } from "./error-card.js";
import { FileTabs } from "./file-tabs.js";
import { wideScreen } from "./media.js";
import { SetupForm } from "./setup-form.js";

/** Code and set-up, one behind the other. */
export function EditorPane({ store }: { store: Store }) {
  const position = useSignal<EditorPosition>({ line: 1, column: 1 });
  const errors = useSignal(0);
  const setup = wideScreen.value ? store.setupOpen.value : store.phoneTab.value === "setup";
  return (
    <section class="pane editor-pane" data-pane="editor" aria-label="Strategy" tabIndex={-1}>
      {setup && !wideScreen.value ? null : <FileTabs store={store} errors={errors} />}
      <div class="editor-body">
        {/* Kept while the set-up shows, so that undo and the caret stay. */}
        <div class="editor-code" hidden={setup}>
          <CodeEditor store={store} status={{ position, errors }} />
          {faultHasNoLine(store) ? <ErrorCard store={store} /> : null}
        </div>
        {setup ? <SetupForm store={store} /> : null}
      </div>
      {setup ? null : <EditorFoot store={store} status={{ position, errors }} />}
    </section>
  );
}

/** Monaco shows the card at the line; without a line, or on the phone, it stands below the code. */
function faultHasNoLine({ runs, view }: Store): boolean {
  const problem = runs.problem.value;
  if (!problem || view.running.value) return false;
  if (runs.refused.value && !problem.file) return false;
  return problem.line === null || !problem.file || !wideScreen.value;
}

function EditorFoot({ store, status }: { store: Store; status: EditorStatus }) {
  const { line, column } = status.position.value;
  return (
    <div class="editor-foot">
      <span>TypeScript</span>
      <span>
        Ln {line}, Col {column}
      </span>
      <Faults store={store} errors={status.errors} />
      <span class="status-gap" />
      <span class="editor-keys">F6 next pane</span>
    </div>
  );
}

function Faults({ store, errors }: { store: Store; errors: Signal<number> }) {
  const problem = store.runs.problem.value;
  const failed = problem !== null && problem.file === store.files.active.value.name;
  const count = errors.value;
  if (failed) return <span class="bad">{problem.simulatedNs === null ? "1 error" : "1 run-time error"}</span>;
  if (count > 0) return <span class="bad">{count === 1 ? "1 problem" : `${count} problems`}, F8 shows it</span>;
  return <span>No problems</span>;
}
