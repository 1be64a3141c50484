import type { DockviewApi, DockviewGroupPanel, IHeaderActionsRenderer } from "dockview-core";
import { render } from "preact";
import { Menu } from "../dialog/menu.js";
import { MaximiseIcon, MoreIcon, RestoreIcon } from "./icons.js";
import { moveChoices, moveTo, resizeBy } from "./moves.js";

/** Room for what the pane in front says beside its name. */
export class GroupNote implements IHeaderActionsRenderer {
  readonly element = document.createElement("div");

  constructor() {
    this.element.className = "dock-note";
  }

  init(): void {}

  dispose(): void {}
}

/** At the right end: the pane's own buttons, put there by the pane, then those of every group. */
export class GroupActions implements IHeaderActionsRenderer {
  readonly element = document.createElement("div");
  readonly #own = document.createElement("div");
  #stop: { dispose(): void }[] = [];

  constructor(readonly group: DockviewGroupPanel) {
    this.element.className = "dock-actions";
    this.#own.className = "dock-actions-part";
    this.element.append(this.#own);
  }

  init({ containerApi }: { containerApi: DockviewApi }): void {
    const draw = () => render(<Actions group={this.group} api={containerApi} />, this.#own);
    this.#stop = [
      containerApi.onDidMaximizedGroupChange(draw),
      this.group.api.onDidActivePanelChange(draw),
      containerApi.onDidLayoutChange(draw),
    ];
    draw();
  }

  dispose(): void {
    for (const stop of this.#stop) stop.dispose();
    render(null, this.#own);
  }
}

function Actions({ group, api }: { group: DockviewGroupPanel; api: DockviewApi }) {
  const panel = group.activePanel;
  if (!panel) return null;
  const isMaximised = panel.api.isMaximized();
  const name = isMaximised ? "Back to all panes" : "Fill the window";
  const toggle = () => (isMaximised ? panel.api.exitMaximized() : panel.api.maximize());
  const title = panel.title ?? panel.id;
  return (
    <>
      <button
        type="button"
        class="pane-action fill-action"
        title={name}
        aria-label={`${title}: ${name.toLowerCase()}`}
        aria-pressed={isMaximised}
        onClick={toggle}
      >
        {isMaximised ? <RestoreIcon /> : <MaximiseIcon />}
      </button>
      <Menu
        label={`${title}: move, resize, close`}
        tooltip="Move, resize, close"
        class="pane-action"
        groups={[
          {
            title: `Move ${title}`,
            items: moveChoices(api, panel).map(({ to, words }) => ({ id: to, title: words, act: () => moveTo(api, panel, to) })),
          },
          {
            title: "Size",
            items: [
              { id: "wider", title: "Wider", act: () => resizeBy(group, 60, 0) },
              { id: "narrower", title: "Narrower", act: () => resizeBy(group, -60, 0) },
              { id: "taller", title: "Taller", act: () => resizeBy(group, 0, 40) },
              { id: "lower", title: "Lower", act: () => resizeBy(group, 0, -40) },
            ],
          },
          {
            items: [
              { id: "fill", title: name, act: toggle },
              { id: "close", title: `Close ${title}`, act: () => panel.api.close() },
            ],
          },
        ]}
      >
        <MoreIcon />
      </Menu>
    </>
  );
}
