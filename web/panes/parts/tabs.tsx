import type { Signal } from "@preact/signals";
import { formatCount } from "../../format/numbers.js";

interface Tab<Id extends string> {
  id: Id;
  title: string;
  count?: number;
  /** A word beside the title. */
  mark?: string;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Signal<Id>;
}

/** Tabs of a pane's header: one stop of the Tab key, arrows between them. */
export function Tabs<Id extends string>({ label, tabs, selected }: TabsProps<Id>) {
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = tabs.findIndex(({ id }) => id === selected.value);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    selected.value = next.id;
    const list = (event.currentTarget as HTMLElement).parentElement;
    list?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="pane-tabs" role="tablist" aria-label={label}>
      {tabs.map(({ id, title, count, mark }) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={selected.value === id}
          tabIndex={selected.value === id ? 0 : -1}
          onKeyDown={move}
          onClick={() => {
            selected.value = id;
          }}
        >
          {title}
          {mark ? <span class="tab-count"> {mark}</span> : null}
          {count === undefined ? null : <span class="tab-count"> {formatCount(count)}</span>}
        </button>
      ))}
    </div>
  );
}
