import type { editor } from "monaco-editor/editor/editor.api";
import type { EditorFault } from "./editor-handle.js";

/** Room below a line for the card that says what went wrong there. */
export class FaultZone {
  #id: string | null = null;
  #zone: editor.IViewZone | null = null;
  #resize: ResizeObserver | null = null;

  constructor(readonly target: editor.IStandaloneCodeEditor) {}

  show(fault: EditorFault | null): void {
    this.#remove();
    if (!fault) return;
    // Monaco lays its lines over zones; the card has buttons, so it goes on top.
    const node = document.createElement("div");
    node.className = "fault-zone";
    node.append(fault.card);
    const zone: editor.IViewZone = { afterLineNumber: fault.line, heightInPx: 96, domNode: node, suppressMouseDown: true };
    this.#zone = zone;
    this.target.changeViewZones((accessor) => {
      this.#id = accessor.addZone(zone);
    });
    this.#resize = new ResizeObserver(() => this.#fit(fault.card));
    this.#resize.observe(fault.card);
    this.target.setPosition({ lineNumber: fault.line, column: fault.column ?? 1 });
    this.target.revealLineInCenterIfOutsideViewport(fault.line);
  }

  #fit(card: HTMLElement): void {
    const height = card.offsetHeight + 8;
    const zone = this.#zone;
    if (!zone || height < 16 || zone.heightInPx === height) return;
    zone.heightInPx = height;
    this.target.changeViewZones((accessor) => {
      if (this.#id) accessor.layoutZone(this.#id);
    });
  }

  #remove(): void {
    this.#resize?.disconnect();
    this.#resize = null;
    this.#zone = null;
    const id = this.#id;
    this.#id = null;
    if (id) this.target.changeViewZones((accessor) => accessor.removeZone(id));
  }
}
