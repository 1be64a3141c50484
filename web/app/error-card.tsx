import { formatTimeFine } from "../format/time.js";
import { type Problem, placeWords } from "../state/problem.js";
import type { Store } from "../state/store.js";
import { ErrorIcon } from "./icons.js";
import { SaveReport } from "./save-report.js";

const AROUND_NS = 5e9;

/** What went wrong in a run: what, where, when. Everything in it is text. */
export function ErrorCard({ store }: { store: Store }) {
  const problem = store.runs.problem.value;
  if (!problem) return null;
  return (
    <div class="error-card" role="alert">
      <div class="error-title">
        <ErrorIcon />
        <strong>{problem.title}</strong>
        <span class="error-place">{placeWords(problem)}</span>
      </div>
      <p class="error-message">{problem.message}</p>
      <When problem={problem} />
      <div class="error-actions">
        <GoToMoment store={store} problem={problem} />
        <GoToFile store={store} problem={problem} />
        <SaveReport store={store} problem={problem} />
      </div>
    </div>
  );
}

/** Before any handler ran there is no simulated time worth telling. */
function When({ problem: { simulatedNs, handler } }: { problem: Problem }) {
  if (simulatedNs === null || (!handler && simulatedNs <= 0)) return handler ? <p class="error-when">In {handler}</p> : null;
  return (
    <p class="error-when">
      Simulated time {formatTimeFine(simulatedNs)}
      {handler ? `, in ${handler}` : ""}
    </p>
  );
}

function GoToMoment({ store, problem: { simulatedNs } }: { store: Store; problem: Problem }) {
  const info = store.view.info.value;
  if (simulatedNs === null || simulatedNs <= 0 || !info) return null;
  const go = () => {
    store.view.range.value = {
      fromNs: Math.max(info.firstNs, simulatedNs - AROUND_NS),
      toNs: Math.min(info.lastNs, simulatedNs + AROUND_NS),
    };
    store.view.cursorNs.value = simulatedNs;
    store.phoneTab.value = "market";
  };
  return (
    <button type="button" class="button" onClick={go}>
      Go to this moment
    </button>
  );
}

function GoToFile({ store, problem: { file } }: { store: Store; problem: Problem }) {
  if (!file || store.files.active.value.name === file || !store.files.file(file)) return null;
  return (
    <button type="button" class="button" onClick={() => store.files.select(file)}>
      Open {file}
    </button>
  );
}
