import { PANES } from "../panes/index.js";
import type { PhoneTab, Store } from "../state/store.js";
import { Doors } from "./doors.js";
import { DropZone } from "./drop-zone.js";
import { EditorPane } from "./editor-pane.js";
import { wideScreen } from "./media.js";
import { Notices } from "./notice.js";
import { PhoneHeader, PhoneSummary, PhoneTabs } from "./phone.js";
import { ResultsCell } from "./results-cell.js";
import { StatusBar } from "./status-bar.js";
import { Toolbar } from "./toolbar.js";

export function App({ store }: { store: Store }) {
  return (
    <>
      {wideScreen.value ? <Desk store={store} /> : <Phone store={store} />}
      <DropZone store={store} />
      <Doors store={store} />
    </>
  );
}

function Desk({ store }: { store: Store }) {
  return (
    <div class="desk">
      <SkipLink />
      <Toolbar store={store} />
      <div class="notices">
        <Notices store={store} />
      </div>
      <main class="panes" id="panes" tabIndex={-1}>
        <div class="cell cell-editor">
          <EditorPane store={store} />
        </div>
        <Cells store={store} ids={PANES.map(({ id }) => id).filter((id) => !RESULTS.includes(id))} />
        <div class="cell cell-account">
          <ResultsCell view={store.view} />
        </div>
      </main>
      <StatusBar store={store} />
    </div>
  );
}

/** Panes that share a cell on the desk. */
const RESULTS: readonly string[] = ["account", "verdict"];

const SHOWN: Readonly<Record<PhoneTab, readonly string[]>> = {
  code: [],
  setup: [],
  market: ["market", "ladder"],
  orders: ["blotter"],
  results: ["account", "verdict", "queue", "latency"],
};

function Phone({ store }: { store: Store }) {
  const tab = store.phoneTab.value;
  const editor = tab === "code" || tab === "setup";
  return (
    <div class="phone" data-tab={tab}>
      <SkipLink />
      <PhoneHeader store={store} />
      <PhoneSummary store={store} />
      <div class="notices">
        <Notices store={store} />
      </div>
      <main class="panes" id="panes" tabIndex={-1}>
        {editor ? (
          <div class="cell cell-editor">
            <EditorPane store={store} />
          </div>
        ) : null}
        <Cells store={store} ids={SHOWN[tab]} />
      </main>
      <PhoneTabs store={store} />
    </div>
  );
}

const SkipLink = () => (
  <a class="skip-link" href="#panes">
    Skip to the panes
  </a>
);

function Cells({ store, ids }: { store: Store; ids: readonly string[] }) {
  const panes = ids.flatMap((id) => PANES.find((pane) => pane.id === id) ?? []);
  return (
    <>
      {panes.map(({ id, Component }) => (
        <div key={id} class={`cell cell-${id}`}>
          <Component view={store.view} />
        </div>
      ))}
    </>
  );
}
