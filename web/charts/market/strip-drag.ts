import type { TimeRange } from "../../state/view.js";
import { type Frame, nsOf, shifted, xOf } from "./frame.js";

const HANDLE = 10;

type Part = "left" | "right" | "window";

/** Moving the window over the whole book, or one of its edges. */
export class StripDrag {
  #part: Part = "window";
  #lastX = 0;

  /** What the range becomes when the strip is pressed at `x`: outside of the window, the window comes there. */
  down(whole: Frame, range: TimeRange, x: number): TimeRange {
    const left = xOf(whole, range.fromNs);
    const right = xOf(whole, range.toNs);
    this.#lastX = x;
    this.#part = "window";
    // A window that fills the strip can only be made smaller, so its edges count from inside too.
    if (Math.abs(x - left) <= HANDLE) this.#part = "left";
    else if (Math.abs(x - right) <= HANDLE) this.#part = "right";
    else if (x < left || x > right) return shifted(range, nsOf(whole, x) - (range.fromNs + range.toNs) / 2);
    return range;
  }

  move(whole: Frame, range: TimeRange, x: number): TimeRange {
    const ns = nsOf(whole, Math.min(whole.width, Math.max(0, x)));
    const by = nsOf(whole, x) - nsOf(whole, this.#lastX);
    this.#lastX = x;
    if (this.#part === "left") return { fromNs: Math.min(ns, range.toNs - 1_000), toNs: range.toNs };
    if (this.#part === "right") return { fromNs: range.fromNs, toNs: Math.max(ns, range.fromNs + 1_000) };
    return shifted(range, by);
  }
}
