import { useRef } from "preact/hooks";
import type { Store } from "../state/store.js";

/** The door for those who don't drop files, such as on a phone. */
export function OpenFile({ store }: { store: Store }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Open a file…
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to open as a book"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void store.imports.begin(files);
        }}
      />
    </>
  );
}
