import { createDockview, type DockviewApi, type SerializedDockview } from "dockview-core";
import "dockview-core/dist/styles/dockview.css";
import { useEffect, useRef } from "preact/hooks";
import type { Layout, Preset } from "../state/layout.js";
import { load, save } from "../state/storage.js";
import "./dock.css";
import { GroupActions, GroupNote } from "./group-head.js";
import { type DockPane, PanelContent } from "./panel.js";
import { KIN, layoutOf, sizeClass } from "./presets.js";
import { PanelTab } from "./tab.js";
import { listenToTabs, nameTabs } from "./tab-strip.js";

interface DockProps {
  panes: readonly DockPane[];
  layout: Layout;
}

const SAVE_MS = 300;

/** Panes that can be dragged, stacked, resized, filled and closed; how they lie is remembered for each size of window. */
export function DockView({ panes, layout }: DockProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const api = create(element, panes);
    const titles = new Map(panes.map(({ id, title }) => [id, title]));
    const isKnown = (id: string) => titles.has(id);
    restore(api, element, layout.preset.peek(), titles);
    nameTabs(element);

    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      nameTabs(element);
      layout.open.value = api.panels.map(({ id }) => id);
      clearTimeout(timer);
      timer = setTimeout(() => remember(api), SAVE_MS);
    };
    changed();
    const leave = () => remember(api);
    addEventListener("pagehide", leave);
    const stops = [
      { dispose: () => removeEventListener("pagehide", leave) },
      api.onDidLayoutChange(changed),
      api.onDidActivePanelChange(() => nameTabs(element)),
      { dispose: listenToTabs(element, api) },
      {
        dispose: layout.attach({
          show: (id) => isKnown(id) && show(api, id, titles),
          close: (id) => api.getPanel(id)?.api.close(),
          apply: (preset) => api.fromJSON(layoutOf(preset, api.width, api.height, titles), { reuseExistingPanels: true }),
        }),
      },
    ];
    return () => {
      clearTimeout(timer);
      remember(api);
      for (const stop of stops) stop.dispose();
      api.dispose();
    };
  }, []);
  return <div class="dock" ref={host} />;
}

function create(element: HTMLElement, panes: readonly DockPane[]): DockviewApi {
  const byId = new Map(panes.map((pane) => [pane.id, pane]));
  const paneOf = (id: string): DockPane => byId.get(id) as DockPane;
  return createDockview(element, {
    theme: { name: "sigmax", className: "dock-theme" },
    disableFloatingGroups: true,
    scrollbars: "native",
    createComponent: ({ id }) => new PanelContent(paneOf(id)),
    createTabComponent: ({ id }) => new PanelTab(paneOf(id)),
    createLeftHeaderActionComponent: () => new GroupNote(),
    createRightHeaderActionComponent: (group) => new GroupActions(group),
  });
}

const keyOf = (api: DockviewApi): string => `layout.${sizeClass(api.width, api.height)}`;

function remember(api: DockviewApi): void {
  if (api.width > 0) save(keyOf(api), api.toJSON());
}

/** What was left here last; the preset where that can't be read. */
function restore(api: DockviewApi, element: HTMLElement, preset: Preset, titles: ReadonlyMap<string, string>): void {
  api.layout(element.clientWidth, element.clientHeight);
  const kept = load(keyOf(api));
  if (isLayout(kept) && Object.keys(kept.panels).every((id) => titles.has(id))) {
    try {
      api.fromJSON(kept);
      return;
    } catch (error) {
      console.warn("The remembered layout could not be read; a new one takes its place.", error);
    }
  }
  api.fromJSON(layoutOf(preset, api.width, api.height, titles));
}

function isLayout(kept: unknown): kept is SerializedDockview {
  if (typeof kept !== "object" || kept === null || !("panels" in kept) || !("grid" in kept)) return false;
  return typeof kept.panels === "object" && kept.panels !== null && Object.keys(kept.panels).length > 0;
}

/** A pane that was closed opens as a tab beside one of its kind, or else beside the one that is looked at. */
function show(api: DockviewApi, id: string, titles: ReadonlyMap<string, string>): void {
  const open = api.getPanel(id);
  if (open) {
    if (api.hasMaximizedGroup() && !open.api.isMaximized()) api.exitMaximizedGroup();
    open.api.setActive();
    return;
  }
  const kin = KIN[id]?.map((other) => api.getPanel(other)).find((panel) => panel !== undefined);
  const group = kin?.group ?? api.activeGroup ?? api.groups[0];
  api.addPanel({
    id,
    component: id,
    tabComponent: "tab",
    title: titles.get(id) ?? id,
    ...(group ? { position: { referenceGroup: group } } : {}),
  });
}
