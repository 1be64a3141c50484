import { batch } from "@preact/signals";
import { clampRange, shiftedTo } from "./time-range.js";
import type { RunView, TimeRange } from "./view.js";

/** Puts the cursor at a time and keeps it there; the charts follow when it is out of their sight. */
export function seek(view: RunView, ns: number): void {
  const { info, cursorNs, pinned, range } = view;
  if (!info.value) return;
  const at = Math.round(Math.min(info.value.lastNs, Math.max(info.value.firstNs, ns)));
  batch(() => {
    cursorNs.value = at;
    pinned.value = true;
    const shown = range.peek();
    if (shown && (at < shown.fromNs || at > shown.toNs)) showRange(view, shiftedTo(shown, at));
  });
}

/** Lets the charts show a stretch of time, as far as the book has it. */
export function showRange(view: RunView, range: TimeRange): void {
  const info = view.info.value;
  if (info) view.range.value = clampRange(range, { fromNs: info.firstNs, toNs: Math.max(info.lastNs, info.firstNs + 1) });
}
