import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Store } from "../state/store.js";

/** Files can be dropped anywhere on the page. */
export function DropZone({ store }: { store: Store }) {
  const over = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    // Before the editor, which would take a file for text.
    const options = { capture: true, signal: stop.signal };
    const hold = (event: DragEvent): boolean => {
      if (!event.dataTransfer?.types.includes("Files")) return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    };
    addEventListener("dragenter", (event) => (over.value = hold(event) || over.value), options);
    addEventListener("dragover", (event) => hold(event), options);
    addEventListener("dragleave", (event) => (over.value = over.value && event.relatedTarget !== null), options);
    addEventListener(
      "drop",
      (event) => {
        over.value = false;
        if (hold(event)) void store.imports.begin([...(event.dataTransfer?.files ?? [])]);
      },
      options,
    );
    return () => stop.abort();
  }, []);
  if (!over.value) return null;
  return (
    <div class="drop-zone">
      <p>
        <b>Drop to open as a book</b>
        Captures and books of any format; it stays on this machine.
      </p>
    </div>
  );
}
