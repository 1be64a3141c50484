import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { EXAMPLES, type Example } from "../state/examples.js";
import type { Store } from "../state/store.js";

/** Strategies to start from. Opening one never overwrites what a person wrote. */
export function ExamplesMenu({ store }: { store: Store }) {
  const open = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open.value) return;
    place.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) open.value = false;
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open.value]);
  const choose = (example: Example) => {
    open.value = false;
    store.setupOpen.value = false;
    store.files.openExample(example);
  };
  return (
    <div class="menu-place" ref={place}>
      <button
        type="button"
        class="text-button"
        aria-haspopup="menu"
        onKeyDown={(event) => keys(event, open)}
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        Examples
      </button>
      {open.value ? (
        <div class="menu" role="menu" aria-label="Examples" tabIndex={-1} onKeyDown={(event) => keys(event, open)}>
          {EXAMPLES.map((example) => (
            <button key={example.name} type="button" role="menuitem" tabIndex={-1} onClick={() => choose(example)}>
              <b>{example.name}</b>
              <small>{example.about}</small>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function keys(event: KeyboardEvent, open: { value: boolean }): void {
  const place = (event.currentTarget as HTMLElement).closest(".menu-place");
  if (!place) return;
  if (event.key === "Escape" && open.value) {
    open.value = false;
    place.querySelector<HTMLElement>("button")?.focus();
    event.stopPropagation();
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  const items = [...place.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + by + items.length) % items.length]?.focus();
  event.preventDefault();
}
