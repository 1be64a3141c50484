import { downloadText } from "../panes/parts/download.js";
import type { Problem } from "../state/problem.js";
import type { Store } from "../state/store.js";

/** For a fault of ours: a file with all that is needed to see it again, for the person to look through and to send. */
export function SaveReport({ store, problem: { fault } }: { store: Store; problem: Problem }) {
  if (!fault) return null;
  const save = () => {
    const { name, digest, rows } = store.view.info.value ?? {};
    const report = {
      error: fault,
      browser: navigator.userAgent,
      book: { name, digest, rows },
      config: store.setup.config.value,
      ...store.files.forRun(),
    };
    downloadText("sigmax-fault.json", JSON.stringify(report, null, 2), "application/json");
  };
  return (
    <button
      type="button"
      class="button"
      title="A file with the error, the book's name, the set-up and your code; nothing is sent"
      onClick={save}
    >
      Save a report
    </button>
  );
}
