import type { editor, Range } from "monaco-editor/editor/editor.api";
import type { SourceFile } from "../../src/strategy/transpile.js";
import type { EditorEvents, EditorFault, EditorHandle } from "./editor-handle.js";
import { FaultZone } from "./fault-zone.js";
import { watchLints } from "./lint-markers.js";
import { setUpMonaco } from "./monaco-setup.js";
import { editorTheme, THEME_NAME } from "./monaco-theme.js";

const monaco = setUpMonaco();

const RUN_MARKERS = "run";

const OPTIONS = {
  theme: THEME_NAME,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontSize: 12,
  lineHeight: 18,
  fontLigatures: false,
  letterSpacing: 0,
  tabSize: 2,
  minimap: { enabled: false },
  stickyScroll: { enabled: false },
  "bracketPairColorization.enabled": false,
  guides: { indentation: false, bracketPairs: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "all",
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 12,
  glyphMargin: false,
  // The default dims the number of an empty last line below what can be read.
  renderFinalNewline: "on",
  folding: false,
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  automaticLayout: true,
  padding: { top: 8, bottom: 8 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  lightbulb: { enabled: "off" as never },
  ariaLabel: "Code of the strategy. F6 leaves the editor.",
} as const;

const uriOf = (name: string) => monaco.Uri.parse(`file:///${name}`);

export function createEditor(host: HTMLElement, theme: "light" | "dark", events: EditorEvents): EditorHandle {
  monaco.editor.defineTheme(THEME_NAME, editorTheme(theme));
  const view = monaco.editor.create(host, { ...OPTIONS, model: null });
  const zone = new FaultZone(view);
  let fault: EditorFault | null = null;

  view.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => events.onRun());
  view.onDidChangeCursorPosition(({ position }) => events.onPosition({ line: position.lineNumber, column: position.column }));
  view.onDidChangeModel(() => countErrors());
  const lints = watchLints(monaco);
  const markers = monaco.editor.onDidChangeMarkers(() => countErrors());

  function countErrors(): void {
    const resource = view.getModel()?.uri;
    const found = resource ? monaco.editor.getModelMarkers({ resource }) : [];
    events.onErrors(found.filter(({ severity, owner }) => severity === monaco.MarkerSeverity.Error && owner !== RUN_MARKERS).length);
  }

  function modelOf({ name, text }: SourceFile): editor.ITextModel {
    const known = monaco.editor.getModel(uriOf(name));
    if (known) return known;
    const model = monaco.editor.createModel(text, "typescript", uriOf(name));
    model.onDidChangeContent(() => events.onEdit(name, model.getValue()));
    return model;
  }

  function placeFault(): void {
    const model = view.getModel();
    const here = fault && model && model.uri.toString() === uriOf(fault.file).toString() ? fault : null;
    zone.show(here);
    for (const each of monaco.editor.getModels()) monaco.editor.setModelMarkers(each, RUN_MARKERS, []);
    if (here && model) monaco.editor.setModelMarkers(model, RUN_MARKERS, [markerOf(here, model)]);
  }

  return {
    show(file): void {
      const model = modelOf(file);
      const changed = model.getValue() === file.text ? null : replaceText(model, file.text);
      if (view.getModel() !== model) {
        view.setModel(model);
        placeFault();
      }
      if (!changed) return;
      view.setSelection(changed);
      view.revealRangeInCenterIfOutsideViewport(changed);
      view.setScrollLeft(0);
    },
    keepOnly(names): void {
      const kept = new Set(names.map((name) => uriOf(name).toString()));
      for (const model of monaco.editor.getModels()) if (!kept.has(model.uri.toString())) model.dispose();
    },
    setTheme: (next) => monaco.editor.defineTheme(THEME_NAME, editorTheme(next)),
    setFault(next): void {
      fault = next;
      placeFault();
    },
    focus: () => view.focus(),
    dispose(): void {
      markers.dispose();
      lints.dispose();
      zone.show(null);
      view.dispose();
      for (const model of monaco.editor.getModels()) model.dispose();
    },
  };
}

/** Changes what differs and nothing else, as one step of undo. Returns where it was changed. */
function replaceText(model: editor.ITextModel, text: string): Range {
  const old = model.getValue();
  const least = Math.min(old.length, text.length);
  let head = 0;
  while (head < least && old[head] === text[head]) head++;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  const rangeOf = (end: number) => monaco.Range.fromPositions(model.getPositionAt(head), model.getPositionAt(end));
  model.pushStackElement();
  model.pushEditOperations([], [{ range: rangeOf(old.length - tail), text: text.slice(head, text.length - tail) }], () => null);
  model.pushStackElement();
  return rangeOf(text.length - tail);
}

function markerOf({ line, column, message }: EditorFault, model: editor.ITextModel): editor.IMarkerData {
  const lineNumber = Math.min(Math.max(1, line), model.getLineCount());
  const word = column === null ? null : model.getWordAtPosition({ lineNumber, column });
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn: word?.startColumn ?? column ?? model.getLineFirstNonWhitespaceColumn(lineNumber),
    endColumn: word?.endColumn ?? model.getLineMaxColumn(lineNumber),
  };
}
