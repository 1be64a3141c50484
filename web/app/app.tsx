import { PANES, type Pane } from "../panes/index.js";
import { PaneTitleContext } from "../panes/parts/pane-frame.js";
import { paneState } from "../panes/parts/pane-state.js";
import { Tabs } from "../panes/parts/tabs.js";
import type { PhoneTab, Store } from "../state/store.js";
import { Transport } from "../transport/transport.js";
import { Desk } from "./desk.js";
import { Doors } from "./doors.js";
import { DropZone } from "./drop-zone.js";
import { CodePane, SetupPane } from "./editor-pane.js";
import { LiveDoor } from "./live-door.js";
import { wideScreen } from "./media.js";
import { Notices } from "./notice.js";
import { PhoneHeader, PhoneSummary, PhoneTabs } from "./phone.js";
import { StatusBar } from "./status-bar.js";
import { Toolbar } from "./toolbar.js";

export function App({ store }: { store: Store }) {
  return (
    <>
      {wideScreen.value ? <Wide store={store} /> : <Phone store={store} />}
      <DropZone store={store} />
      <Doors store={store} />
    </>
  );
}

function Wide({ store }: { store: Store }) {
  return (
    <div class="desk">
      <SkipLink />
      <Toolbar store={store} />
      <div class="notices">
        <Notices store={store} />
      </div>
      <main class="panes" id="panes" tabIndex={-1}>
        <Desk store={store} />
      </main>
      <Transport playback={store.playback} wide />
      <StatusBar store={store} />
    </div>
  );
}

/** Places of each view from the top down; panes that share a place have tabs. */
const SHOWN: Readonly<Record<PhoneTab, readonly (readonly string[])[]>> = {
  code: [],
  setup: [],
  market: [["market"], ["ladder"]],
  orders: [["orders", "fills", "log", "advice"]],
  live: [],
  results: [["account", "result", "verdict", "compare"], ["queue", "wait", "slippage", "calibration"], ["latency"]],
};

function Phone({ store }: { store: Store }) {
  const tab = store.phoneTab.value;
  return (
    <div class="phone" data-tab={tab}>
      <SkipLink />
      <PhoneHeader store={store} />
      <PhoneSummary store={store} />
      <div class="notices">
        <Notices store={store} />
      </div>
      <main class="panes" id="panes" tabIndex={-1}>
        {tab === "code" || tab === "setup" ? (
          <div class="cell cell-editor">{tab === "code" ? <CodePane store={store} /> : <SetupPane store={store} />}</div>
        ) : null}
        {tab === "live" ? (
          <div class="cell cell-live">
            <LiveDoor store={store} />
          </div>
        ) : null}
        {SHOWN[tab].map((ids) => (
          <Cell key={ids[0]} store={store} ids={ids} />
        ))}
      </main>
      {tab === "market" ? <Transport playback={store.playback} wide={false} /> : null}
      <PhoneTabs store={store} />
    </div>
  );
}

const SkipLink = () => (
  <a class="skip-link" href="#panes">
    Skip to the panes
  </a>
);

function Cell({ store, ids }: { store: Store; ids: readonly string[] }) {
  const panes = ids.flatMap((id) => PANES.find((pane) => pane.id === id) ?? []);
  const first = panes[0];
  const chosen = paneState(store.view, `phone.${first?.id}`, first?.id ?? "");
  const pane = panes.find(({ id }) => id === chosen.value) ?? first;
  if (!first || !pane) return null;
  const { Component } = pane;
  return (
    <div class={`cell cell-${first.id}`}>
      {panes.length > 1 ? (
        <PaneTitleContext.Provider
          value={<Tabs label={panes.map(({ title }) => title).join(", ")} tabs={panes.map((one) => tabOf(one, store))} selected={chosen} />}
        >
          <Component view={store.view} />
        </PaneTitleContext.Provider>
      ) : (
        <Component view={store.view} />
      )}
    </div>
  );
}

function tabOf({ id, title, count, mark }: Pane, { view }: Store) {
  return { id, title, ...(count ? { count: count(view) } : {}), ...(mark ? { mark: mark(view) } : {}) };
}
