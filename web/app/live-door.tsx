import { useSignal } from "@preact/signals";
import { Empty } from "../panes/parts/empty.js";
import type { Store } from "../state/store.js";
import { Lazy } from "./lazy.js";

/** The live market: fetched when it is first looked at. */
export function LiveDoor({ store }: { store: Store }) {
  const failed = useSignal(false);
  if (failed.value) return <Empty title="Could not be fetched">The part of the page for live markets did not come. Reload the page.</Empty>;
  return (
    <Lazy
      open
      load={async () => (await import("../live/live-pane.js")).LivePane}
      onFail={() => {
        failed.value = true;
      }}
      props={{ store }}
    />
  );
}
