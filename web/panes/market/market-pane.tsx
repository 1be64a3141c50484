import type { RunView } from "../../state/view.js";

export function MarketPane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="market" aria-label="Market" data-rows={view.info.value?.rows} />;
}
