import { useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { DockView } from "../dock/dock.js";
import type { DockPane } from "../dock/panel.js";
import { formatCount } from "../format/numbers.js";
import { PANES } from "../panes/index.js";
import type { Store } from "../state/store.js";
import { CodePane, SetupPane } from "./editor-pane.js";
import { LiveDoor } from "./live-door.js";

/** Everything that can stand in the dock: the panes of a run, and those that prepare one. */
export function deskPanes(store: Store): DockPane[] {
  return [
    { id: "editor", title: "Code", body: () => <CodePane store={store} />, kept: true },
    { id: "setup", title: "Setup", body: () => <SetupPane store={store} /> },
    { id: "live", title: "Live", body: () => <LiveDoor store={store} /> },
    ...PANES.map(
      ({ id, title, Component, count, mark }): DockPane => ({
        id,
        title,
        body: () => <Component view={store.view} />,
        badge: () => <span class="tab-count"> {count ? formatCount(count(store.view)) : mark?.(store.view)}</span>,
      }),
    ),
  ];
}

/** Where there is room: panes in a dock. */
export function Desk({ store }: { store: Store }) {
  const panes = useMemo(() => deskPanes(store), [store]);
  useSignalEffect(() => {
    if (!store.view.microscopeOpen.value) return;
    store.view.microscopeOpen.value = false;
    store.layout.show("microscope");
  });
  return <DockView panes={panes} layout={store.layout} />;
}
