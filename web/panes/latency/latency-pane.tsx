import type { RunView } from "../../state/view.js";

export function LatencyPane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="latency" aria-label="Latency" data-rows={view.info.value?.rows} />;
}
