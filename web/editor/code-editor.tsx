import { effect, type Signal, untracked, useSignal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ErrorCard } from "../app/error-card.js";
import { wideScreen } from "../app/media.js";
import type { Store } from "../state/store.js";
import type { EditorFault, EditorHandle, EditorPosition } from "./editor-handle.js";
import { PlainEditor } from "./plain-editor.js";

export interface EditorStatus {
  position: Signal<EditorPosition>;
  errors: Signal<number>;
}

interface CodeEditorProps {
  store: Store;
  status: EditorStatus;
}

/** Monaco where there is room for it; a plain field until it has loaded, and where there is none. */
export function CodeEditor({ store, status }: CodeEditorProps) {
  const loaded = useSignal(false);
  const wide = wideScreen.value;
  const { name, text } = store.files.active.value;
  const problem = store.runs.problem.value;
  return (
    <div class="code-editor">
      {wide ? <MonacoHost store={store} status={status} loaded={loaded} /> : null}
      {wide && loaded.value ? null : (
        <PlainEditor
          key={name}
          name={name}
          text={text}
          faultLine={problem?.file === name ? problem.line : null}
          onEdit={(edited) => store.files.edit(name, edited)}
          onPosition={(position) => {
            status.position.value = position;
          }}
        />
      )}
    </div>
  );
}

function MonacoHost({ store, status, loaded }: CodeEditorProps & { loaded: Signal<boolean> }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let over = false;
    let undo = () => {};
    void import("./monaco-editor.js").then(
      ({ createEditor }) => {
        if (over || !host.current) return;
        const handle = createEditor(host.current, store.theme.theme.value, eventsOf(store, status));
        undo = follow(handle, store);
        loaded.value = true;
      },
      // Offline before the editor was ever loaded: the plain field stays, and everything runs.
      (error: unknown) => console.warn("The editor could not be loaded; a plain one takes its place.", error),
    );
    return () => {
      over = true;
      loaded.value = false;
      undo();
    };
  }, []);
  return <div class="monaco-host" ref={host} />;
}

const eventsOf = (store: Store, status: EditorStatus) => ({
  onEdit: (name: string, text: string) => store.files.edit(name, text),
  onPosition: (position: EditorPosition) => {
    status.position.value = position;
  },
  onErrors: (count: number) => {
    status.errors.value = count;
  },
  onRun: () => void store.run(),
});

/** Keeps the editor on what the store says, until the returned function is called. */
function follow(handle: EditorHandle, store: Store): () => void {
  const card = document.createElement("div");
  const ends = [
    effect(() => handle.setTheme(store.theme.theme.value)),
    effect(() => handle.keepOnly(store.files.files.value.map((file) => file.name))),
    effect(() => {
      const name = store.files.active.value.name;
      // Read, so that this runs again when a text was changed from outside.
      void store.files.replaced.value;
      const file = untracked(() => store.files.file(name));
      if (file) handle.show(file);
    }),
    effect(() => {
      const fault = faultOf(store, card);
      render(fault ? <ErrorCard store={store} /> : null, card);
      handle.setFault(fault);
    }),
  ];
  return () => {
    for (const end of ends) end();
    render(null, card);
    handle.dispose();
  };
}

function faultOf(store: Store, card: HTMLElement): EditorFault | null {
  const problem = store.runs.problem.value;
  if (!problem?.file || problem.line === null) return null;
  return { file: problem.file, line: problem.line, column: problem.column, message: problem.message, card };
}
