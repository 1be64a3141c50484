import { megabytes } from "../app/words.js";
import { formatCount, formatPercent } from "../format/numbers.js";
import { type Problem, placeWords } from "../state/problem.js";
import type { Store } from "../state/store.js";

/** Why a book did not come. */
export function MakingCard({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <div class="error-card" role="alert">
      <div class="error-title">
        <strong>{problem.title}</strong>
        <span class="error-place">{placeWords(problem)}</span>
      </div>
      <p class="error-message">{problem.message}</p>
      <p>Nothing of it was kept.</p>
    </div>
  );
}

const STAGES = { fetching: "Fetching", generating: "Generating", reading: "Converting", checking: "Checking its quality" } as const;

/** How far it is, and the way to end it. */
export function Making({ store: { fetching } }: { store: Store }) {
  const progress = fetching.progress.value;
  const share = progress?.share ?? 0;
  return (
    <div class="book-fetch import-progress" aria-live="polite">
      <p>
        <b>{STAGES[progress?.stage ?? "fetching"]}</b>
        {progress?.bytes !== undefined ? `\u00a0${megabytes(progress.bytes)}` : ""}
        {progress && progress.rows > 0 ? `, ${formatCount(progress.rows)} rows` : ""}
        <span>{formatPercent(share)} %</span>
      </p>
      <div
        role="progressbar"
        aria-label="How far it is"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        class="import-bar"
      >
        <div style={{ transform: `scaleX(${share})` }} />
      </div>
      <button type="button" class="button" onClick={() => fetching.cancel()}>
        Cancel
      </button>
    </div>
  );
}
