import { formatDuration } from "../format/durations.js";
import { formatPlain } from "../format/numbers.js";
import { formatTime } from "../format/time.js";
import type { Store } from "../state/store.js";
import { clockOf, sourceWords } from "./words.js";

export function StatusBar({ store }: { store: Store }) {
  const info = store.view.info.value;
  return (
    <footer class="status-bar">
      <span>{runWords(store)}</span>
      {info ? (
        <>
          <span class="status-time">
            Times count from the first event, <b>{clockOf(info)} UTC</b>
          </span>
          <span class="status-gap" />
          {store.files.kept.value ? null : <span>This browser does not keep your code</span>}
          <span>
            Tick {formatPlain(info.instrument.tickSize, 12)} {info.instrument.quoteCurrency}
          </span>
          <span>
            Lot {formatPlain(info.instrument.lotSize, 12)} {info.instrument.baseCurrency}
          </span>
          <button type="button" class="status-keys" onClick={() => store.showTour()}>
            Show me
          </button>
          <button type="button" class="status-keys" aria-keyshortcuts="?" onClick={() => (store.keysOpen.value = true)}>
            Keys <kbd>?</kbd>
          </button>
          <span class="status-source" title={sourceWords(info)}>
            Book: {info.synthetic ? "synthetic, " : ""}
            {sourceWords(info)}
          </span>
        </>
      ) : null}
    </footer>
  );
}

function runWords({ runs, books }: Store): string {
  if (runs.running.value) return `Running, ${formatTime(runs.progress.value?.simulatedNs ?? 0)} simulated`;
  const record = runs.record.value;
  if (runs.refused.value) return "The run could not begin";
  if (!record) return books.open.value ? "Ready, nothing run" : "No book open";
  if (record.outcome === "complete") return `Run complete, ${formatDuration(record.endNs, 0)} simulated`;
  return record.rows > 0 ? "Run ended early, the record up to there is kept" : "Run ended early";
}
