import type { RunView } from "../../state/view.js";

export function LadderPane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="ladder" aria-label="Ladder" data-rows={view.info.value?.rows} />;
}
