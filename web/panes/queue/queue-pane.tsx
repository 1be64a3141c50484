import type { RunView } from "../../state/view.js";

export function QueuePane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="queue" aria-label="Queue" data-rows={view.info.value?.rows} />;
}
