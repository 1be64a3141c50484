import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { CodeEditor, type EditorStatus } from "../editor/code-editor.js";
import type { EditorPosition } from "../editor/editor-handle.js";
import { Elsewhere, HeadSlotsContext } from "../panes/parts/head-slots.js";
import type { Store } from "../state/store.js";
import { ErrorCard } from "./error-card.js";
import { FileTabs } from "./file-tabs.js";
import { Lazy } from "./lazy.js";
import { wideScreen } from "./media.js";
import { SetupForm } from "./setup-form.js";

/** The files of the strategy, and the editor of the one in front. */
export function CodePane({ store }: { store: Store }) {
  const position = useSignal<EditorPosition>({ line: 1, column: 1 });
  const errors = useSignal(0);
  const place = useRef<HTMLElement>(null);
  const narrow = useNarrow(place);
  const slots = useContext(HeadSlotsContext);
  const tabs = <FileTabs store={store} errors={errors} />;
  return (
    <section ref={place} class="pane editor-pane" data-pane="editor" aria-label="Strategy" tabIndex={-1}>
      {slots && !narrow.value ? <Elsewhere into={slots.note}>{tabs}</Elsewhere> : tabs}
      <div class="editor-body">
        <CodeEditor store={store} status={{ position, errors }} />
        {faultHasNoLine(store) ? <ErrorCard store={store} /> : null}
      </div>
      <Lazy open load={async () => (await import("../next/try-next.js")).TryNext} onFail={() => {}} props={{ store }} />
      <EditorFoot store={store} status={{ position, errors }} />
    </section>
  );
}

const ROW_PX = 430;

/** Whether the files need a row of their own: beside the pane's tabs and buttons there would be no room for a name. */
function useNarrow(place: RefObject<HTMLElement | null>): Signal<boolean> {
  const narrow = useSignal(false);
  useLayoutEffect(() => {
    const element = place.current as HTMLElement;
    const measure = () => {
      narrow.value = element.clientWidth > 0 && element.clientWidth < ROW_PX;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return narrow;
}

/** Everything that a run depends on beside the code. */
export function SetupPane({ store }: { store: Store }) {
  return (
    <section class="pane setup-pane" data-pane="setup" aria-label="Setup" tabIndex={-1}>
      <SetupForm store={store} />
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
