import type { ITabRenderer, TabPartInitParameters } from "dockview-core";
import { render } from "preact";
import type { DockPane } from "./panel.js";

/** A pane's name in the strip of its group; also what is taken by the hand to move it. */
export class PanelTab implements ITabRenderer {
  readonly element = document.createElement("span");

  constructor(readonly pane: DockPane) {
    this.element.className = "dock-tab";
    this.element.dataset.tab = pane.id;
  }

  init({ api }: TabPartInitParameters): void {
    const Badge = this.pane.badge;
    render(
      <>
        {this.pane.title}
        {Badge ? <Badge /> : null}
      </>,
      this.element,
    );
    this.element.addEventListener("auxclick", (event) => {
      if (event.button === 1) api.close();
    });
  }

  dispose(): void {
    render(null, this.element);
  }
}
