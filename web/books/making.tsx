import { megabytes } from "../app/words.js";
import { formatCount, formatPercent } from "../format/numbers.js";
import { ProgressBar } from "../import/outcome.js";
import type { Store } from "../state/store.js";

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
      <ProgressBar label="How far it is" share={share} />
      <button type="button" class="button" onClick={() => fetching.cancel()}>
        Cancel
      </button>
    </div>
  );
}
