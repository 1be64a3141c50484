import type { editor } from "monaco-editor/editor/editor.api";
import type { EditorFault } from "./editor-handle.js";

/** Room below a line for the card that says what went wrong there. */
export class FaultZone {
  #id: string | null = null;
  #zone: editor.IViewZone | null = null;
  #resize: ResizeObserver | null = null;
  #follow: (() => void)[] = [];

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
    this.#keepInSight(fault.card);
    this.#resize = new ResizeObserver(() => this.#fit(fault.card));
    this.#resize.observe(fault.card);
    this.target.setPosition({ lineNumber: fault.line, column: fault.column ?? 1 });
    this.target.revealLineInCenterIfOutsideViewport(fault.line);
  }

  /** A zone is as wide as the longest line; the card keeps to what is in sight of it. */
  #keepInSight(card: HTMLElement): void {
    const place = () => {
      const { contentWidth, verticalScrollbarWidth } = this.target.getLayoutInfo();
      card.style.width = `${contentWidth - verticalScrollbarWidth}px`;
      card.style.transform = `translateX(${this.target.getScrollLeft()}px)`;
    };
    place();
    const listeners = [this.target.onDidLayoutChange(place), this.target.onDidScrollChange(place)];
    this.#follow = listeners.map((listener) => () => listener.dispose());
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
    for (const end of this.#follow) end();
    this.#follow = [];
    this.#resize = null;
    this.#zone = null;
    const id = this.#id;
    this.#id = null;
    if (id) this.target.changeViewZones((accessor) => accessor.removeZone(id));
  }
}
