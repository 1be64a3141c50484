import { CURVE_GUTTER } from "../../charts/curves.js";
import type { RunView, TimeRange } from "../../state/view.js";

/** Moves the shared cursor under the pointer of a chart over time, and puts it there at a click. */
export function timePointer(view: RunView, { fromNs, toNs }: TimeRange) {
  const nsAt = (event: MouseEvent): number | null => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width - CURVE_GUTTER);
    return share < 0 || share > 1 ? null : Math.round(fromNs + share * (toNs - fromNs));
  };
  return {
    onPointerMove: (event: PointerEvent) => {
      const ns = nsAt(event);
      if (ns !== null && !view.pinned.value) view.cursorNs.value = ns;
    },
    onClick: (event: MouseEvent) => {
      const ns = nsAt(event);
      if (ns === null) return;
      view.playing.value = false;
      view.pinned.value = true;
      view.cursorNs.value = ns;
    },
  };
}
