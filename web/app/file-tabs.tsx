import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.js";
import { ExamplesMenu } from "./examples-menu.js";
import { CloseIcon, PlusIcon } from "./icons.js";

export function FileTabs({ store, errors }: { store: Store; errors: Signal<number> }) {
  const { files } = store.files;
  const active = store.files.active.value.name;
  return (
    <header class="pane-head file-tabs">
      <nav class="tab-row" aria-label="Files">
        {files.value.map(({ name }) => (
          <FileTab
            key={name}
            name={name}
            active={name === active}
            faults={faultsOf(store, name, name === active ? errors.value : 0)}
            onSelect={() => store.files.select(name)}
            onClose={files.value.length > 1 ? () => store.files.close(name) : null}
          />
        ))}
      </nav>
      <button type="button" class="icon-button" title="New strategy" aria-label="New strategy" onClick={() => store.files.create()}>
        <PlusIcon />
      </button>
      <span class="status-gap" />
      <ExamplesMenu store={store} />
    </header>
  );
}

interface FileTabProps {
  name: string;
  active: boolean;
  faults: number;
  onSelect(): void;
  onClose: (() => void) | null;
}

function FileTab({ name, active, faults, onSelect, onClose }: FileTabProps) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active]);
  return (
    <span class="file-tab" ref={place}>
      <button type="button" class="tab" aria-current={active} onKeyDown={moveFocus} onClick={onSelect}>
        {name}
        {faults > 0 ? (
          <span class="bad">
            {" "}
            {faults}
            <span class="unseen"> errors</span>
          </span>
        ) : null}
      </button>
      {active && onClose ? (
        <button type="button" class="tab-close" title={`Close ${name}`} aria-label={`Close ${name}`} onClick={onClose}>
          <CloseIcon />
        </button>
      ) : null}
    </span>
  );
}

function faultsOf(store: Store, name: string, found: number): number {
  return found + (store.runs.problem.value?.file === name ? 1 : 0);
}

/** Arrows go from tab to tab. */
function moveFocus(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  const tabs = [...((event.currentTarget as HTMLElement).closest(".tab-row")?.querySelectorAll<HTMLElement>(".tab") ?? [])];
  const at = tabs.indexOf(event.currentTarget as HTMLElement);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  next?.click();
  next?.focus();
}
