import { type Signal, signal } from "@preact/signals";
import type { RunView } from "../../state/view.js";

const kept = new WeakMap<RunView, Map<string, Signal<unknown>>>();

/** What a pane remembers while another one is in front of it: a filter, a choice of table or chart. `key` names the pane and the thing. */
export function paneState<T>(view: RunView, key: string, initial: T): Signal<T> {
  const states = kept.get(view) ?? new Map<string, Signal<unknown>>();
  kept.set(view, states);
  const known = states.get(key) as Signal<T> | undefined;
  if (known) return known;
  const made = signal(initial);
  states.set(key, made as Signal<unknown>);
  return made;
}
