import type { SourceFile } from "../../src/strategy/transpile.js";

export interface EditorPosition {
  line: number;
  column: number;
}

export interface EditorEvents {
  onEdit(name: string, text: string): void;
  onPosition(position: EditorPosition): void;
  /** Errors that the language service found in the file that shows. */
  onErrors(count: number): void;
  onRun(): void;
}

/** Where a run failed, and the card that says how. */
export interface EditorFault {
  file: string;
  line: number;
  column: number | null;
  message: string;
  /** Shown below the line. */
  card: HTMLElement;
}

/** An editor that loads after the page, as the page uses it. */
export interface EditorHandle {
  /** Takes its text over where it is another one. */
  show(file: SourceFile): void;
  keepOnly(names: readonly string[]): void;
  setTheme(theme: "light" | "dark"): void;
  setFault(fault: EditorFault | null): void;
  focus(): void;
  dispose(): void;
}
