import { formatCount } from "../format/numbers.js";
import type { Store } from "../state/store.js";

/** What became of an import: the book, what to know of it, and whether it stays. */
export function ImportNotice({ store: { imports, qualityOpen } }: { store: Store }) {
  const done = imports.done.value;
  if (!done) return null;
  const { entry, known } = done;
  const stays = entry.own?.passing ?? "It stays in this browser.";
  return (
    <div class="notice calm" role="status">
      <p>
        <strong>{known ? `You have this book already: ${entry.title}` : `${entry.title} is open`}</strong>
        <span>{known ? "" : `${formatCount(entry.rows)} rows. ${verdictOf(entry.quality?.summary)} ${stays}`}</span>
      </p>
      {known ? null : (
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            qualityOpen.value = true;
          }}
        >
          Quality
        </button>
      )}
      <button type="button" class="button" onClick={() => imports.putAway()}>
        Close
      </button>
    </div>
  );
}

function verdictOf(summary = ""): string {
  if (summary === "") return "";
  const words = summary.slice(0, 1).toUpperCase() + summary.slice(1);
  return summary === "good" ? "Its data look good." : `${words}.`;
}
