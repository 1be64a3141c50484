import type { DockviewPanelApi, GroupPanelPartInitParameters, IContentRenderer } from "dockview-core";
import { type JSX, render } from "preact";
import { type HeadSlots, HeadSlotsContext } from "../panes/parts/head-slots.js";

/** A pane as the dock shows it. */
export interface DockPane {
  id: string;
  title: string;
  /** Stands after the title in the tab: a count, most times. */
  badge?: () => JSX.Element;
  body: () => JSX.Element;
  /** Stays drawn behind another tab: the editor keeps its caret and what it can undo. */
  kept?: boolean;
}

const part = (name: string): HTMLElement => {
  const element = document.createElement("div");
  element.className = name;
  return element;
};

/** A pane in its group: drawn while it shows, its header's parts handed to the group that it lies in. */
export class PanelContent implements IContentRenderer {
  readonly element = part("dock-panel");
  readonly #slots: HeadSlots = { note: part("dock-note-part"), actions: part("dock-actions-part") };
  readonly #stops: { dispose(): void }[] = [];
  #drawn = false;

  constructor(readonly pane: DockPane) {}

  init({ api }: GroupPanelPartInitParameters): void {
    const follow = () => this.#follow(api);
    this.#stops.push(api.onDidVisibilityChange(follow), api.onDidGroupChange(follow), api.onDidLocationChange(follow));
    follow();
  }

  dispose(): void {
    for (const stop of this.#stops) stop.dispose();
    this.#hide();
    render(null, this.element);
  }

  #follow(api: DockviewPanelApi): void {
    if (!api.isVisible) {
      this.#hide();
      return;
    }
    const head = api.group.element.querySelector(":scope > .dv-tabs-and-actions-container");
    head?.querySelector(".dock-note")?.append(this.#slots.note);
    head?.querySelector(".dock-actions")?.prepend(this.#slots.actions);
    if (this.#drawn) return;
    this.#drawn = true;
    const Body = this.pane.body;
    render(
      <HeadSlotsContext.Provider value={this.#slots}>
        <Body />
      </HeadSlotsContext.Provider>,
      this.element,
    );
  }

  #hide(): void {
    this.#slots.note.remove();
    this.#slots.actions.remove();
    if (this.pane.kept || !this.#drawn) return;
    this.#drawn = false;
    render(null, this.element);
  }
}
