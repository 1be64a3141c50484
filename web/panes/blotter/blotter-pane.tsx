import type { RunView } from "../../state/view.js";

export function BlotterPane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="blotter" aria-label="Orders" data-rows={view.info.value?.rows} />;
}
