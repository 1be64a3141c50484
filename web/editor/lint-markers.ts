import type * as Monaco from "monaco-editor/editor/editor.api";
import { type Fix, type Lint, lint } from "./lints.js";

const OWNER = "lint";
/** After the last key. */
const PAUSE_MS = 250;

type Model = Monaco.editor.ITextModel;

/** Keeps the lints of every model as markers, and offers their fixes. */
export function watchLints(monaco: typeof Monaco): Monaco.IDisposable {
  const waiting = new Map<Model, ReturnType<typeof setTimeout>>();
  const mark = (model: Model) => {
    waiting.delete(model);
    if (!model.isDisposed())
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        lint(model.getValue()).map((found) => markerOf(monaco, model, found)),
      );
  };
  const watch = (model: Model) => {
    mark(model);
    model.onDidChangeContent(() => {
      clearTimeout(waiting.get(model));
      waiting.set(
        model,
        setTimeout(() => mark(model), PAUSE_MS),
      );
    });
  };
  monaco.editor.getModels().forEach(watch);
  const created = monaco.editor.onDidCreateModel(watch);
  const actions = monaco.languages.registerCodeActionProvider("typescript", {
    provideCodeActions: (model, range) => ({ actions: fixesAt(monaco, model, range), dispose: () => {} }),
  });
  return {
    dispose(): void {
      created.dispose();
      actions.dispose();
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

function markerOf(monaco: typeof Monaco, model: Model, { severity, from, to, message, id }: Lint): Monaco.editor.IMarkerData {
  const { Warning, Info } = monaco.MarkerSeverity;
  return { ...rangeOf(model, from, to), severity: severity === "warning" ? Warning : Info, message, source: id };
}

function fixesAt(monaco: typeof Monaco, model: Model, range: Monaco.Range): Monaco.languages.CodeAction[] {
  return lint(model.getValue()).flatMap((found) => {
    const marker = markerOf(monaco, model, found);
    if (!monaco.Range.areIntersectingOrTouching(marker, range)) return [];
    return found.fixes.map((fix) => ({ title: fix.title, kind: "quickfix", diagnostics: [marker], edit: editOf(model, fix) }));
  });
}

function editOf(model: Model, { from, to, text }: Fix): Monaco.languages.WorkspaceEdit {
  return { edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit: { range: rangeOf(model, from, to), text } }] };
}

function rangeOf(model: Model, from: number, to: number): Monaco.IRange {
  const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)];
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}
