import type { Store } from "../state/store.js";
import { CloseIcon, RunIcon, StopIcon } from "./icons.js";
import { wideScreen } from "./media.js";

const onApple = /Mac|iPhone|iPad/.test(navigator.platform);

export function RunButton({ store }: { store: Store }) {
  const running = store.runs.running.value;
  return (
    <div class="run-place">
      {running ? <Stop store={store} /> : <Run store={store} />}
      {hintFits(store) ? <Hint store={store} /> : null}
    </div>
  );
}

/** It would lie over what came by a link, and on the phone over what the other views are opened for. */
function hintFits({ firstVisit, canRun, phoneTab, sharing }: Store): boolean {
  return firstVisit.value && canRun.value && sharing.received.value === null && (wideScreen.value || phoneTab.value === "code");
}

function Run({ store }: { store: Store }) {
  // A set-up that is wrong does not hold it back: pressed, it shows what is wrong.
  const ready = store.books.open.value !== null && store.books.loading.value === null;
  return (
    <button
      type="button"
      class="button primary run"
      aria-keyshortcuts="Control+Enter Meta+Enter"
      disabled={!ready}
      title={ready ? "Run the strategy over the whole book" : "Runs once a book is open"}
      onClick={() => void store.run()}
    >
      <RunIcon />
      Run
      <kbd>{onApple ? "\u2318\u21b5" : "Ctrl\u2009\u21b5"}</kbd>
    </button>
  );
}

function Stop({ store }: { store: Store }) {
  return (
    <button type="button" class="button primary run" disabled={store.runs.stopping.value} onClick={() => store.runs.stop()}>
      <StopIcon />
      {store.runs.stopping.value ? "Stopping" : "Stop"}
    </button>
  );
}

/** Where to begin, until the first run. */
function Hint({ store }: { store: Store }) {
  const what = store.view.info.value?.synthetic ? "generated" : "recorded";
  return (
    <div class="hint" role="note">
      <strong>Start here</strong>
      <p>Run replays this {what} book through your strategy and shows every order. It takes about a second.</p>
      {wideScreen.value ? (
        <button type="button" class="button" onClick={() => store.showTour()}>
          Show me, in a minute
        </button>
      ) : null}
      <button type="button" class="icon-button" aria-label="Close this hint" title="Close" onClick={() => store.dismissHint()}>
        <CloseIcon />
      </button>
    </div>
  );
}
