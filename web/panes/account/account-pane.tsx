import type { RunView } from "../../state/view.js";

export function AccountPane({ view }: { view: RunView }) {
  return <section class="pane" data-pane="account" aria-label="Account" data-rows={view.info.value?.rows} />;
}
