import { update } from "../pwa/offline.js";
import type { Problem } from "../state/problem.js";
import type { Store } from "../state/store.js";
import { ImportNotice } from "./import-notice.js";
import { Notice } from "./notice-card.js";
import { ShareNotices } from "./share.js";

/** What keeps the page from working: no book, no sandbox. What a strategy did wrong stands at its line instead. */
export function Notices({ store }: { store: Store }) {
  const { books, runs } = store;
  const refused = runs.refused.value;
  const noWasm = typeof WebAssembly === "undefined";
  return (
    <>
      <ShareNotices store={store} />
      {update.value ? <UpdateNotice onUpdate={update.value} /> : null}
      <ImportNotice store={store} />
      {books.problem.value ? <Notice problem={books.problem.value} action="Try again" onAction={() => void books.retry()} /> : null}
      {books.besideProblem.value && !store.booksOpen.value ? (
        <Notice problem={books.besideProblem.value} action="Books…" onAction={() => (store.booksOpen.value = true)} />
      ) : null}
      {refused && !refused.file && !noWasm ? (
        <Notice problem={refused} action="Run again" onAction={() => void store.run()} reportOf={store} />
      ) : null}
      {noWasm ? <Notice problem={NO_WASM} /> : null}
    </>
  );
}

const NO_WASM: Problem = {
  title: "Error 5001, WebAssembly is not available",
  message:
    "The simulator is WebAssembly, and this browser or its settings forbid it. Books and code can be read; nothing can be run. Another browser, or this one without its hardened mode, will do.",
  file: null,
  line: null,
  column: null,
  handler: null,
  simulatedNs: null,
};

function UpdateNotice({ onUpdate }: { onUpdate: () => void }) {
  return (
    <div class="notice calm" role="status">
      <p>
        <strong>A newer version of this page is here</strong>
        <span>Reload to have it. Your files and set-up stay.</span>
      </p>
      <button type="button" class="button" onClick={onUpdate}>
        Reload
      </button>
    </div>
  );
}
