import { rangeOfOrder } from "../../state/moments.js";
import { clampRange } from "../../state/time-range.js";
import type { RunView, TimeRange } from "../../state/view.js";
import { type Frame, nsOf, shifted, zoomed } from "./frame.js";
import { orderAt } from "./hit.js";
import { type KeyActions, nearestOrder, nextOrder } from "./keys.js";
import type { MarketChart } from "./market-chart.js";
import type { PointerActions } from "./pointer.js";
import type { Scene } from "./scene.js";
import { StripDrag } from "./strip-drag.js";

/** What pointer and keys do to the view: move the cursor, the stretch of time shown, the selected order. */
export class Hands implements PointerActions, KeyActions {
  readonly #strip = new StripDrag();

  constructor(
    readonly chart: MarketChart,
    readonly view: RunView,
  ) {}

  hover(x: number, y: number): void {
    const frame = this.chart.frame;
    if (!frame) return;
    if (x < 0 || x > frame.width) {
      this.leave();
      return;
    }
    // Pinned, the cursor stays for whoever is on the way to a button; a thin line shows where the pointer is.
    if (!this.view.pinned.value) this.view.cursorNs.value = Math.round(nsOf(frame, x));
    this.chart.pointerX = this.view.pinned.value ? x : null;
    this.chart.priceY = y >= 0 && y <= frame.height ? y : null;
    this.chart.scheduleOverlay();
  }

  /** The time stays where it was, so that the ladder can be read. */
  leave(): void {
    this.chart.priceY = null;
    this.chart.pointerX = null;
    this.chart.scheduleOverlay();
  }

  choosing(from: number, to: number): void {
    this.chart.chosen = { from, to };
    this.chart.scheduleOverlay();
  }

  chosen(from: number, to: number): void {
    this.chart.chosen = null;
    this.#with((scene, frame) => this.#show(scene, { fromNs: nsOf(frame, Math.min(from, to)), toNs: nsOf(frame, Math.max(from, to)) }));
  }

  click(x: number, y: number, reach: number): void {
    this.#with((scene, frame) => {
      if (x <= frame.width) this.#pinAt(nsOf(frame, x));
      this.view.selectedOrderId.value = scene.own && y <= frame.height ? orderAt(scene.own, frame, x, y, reach) : null;
    });
  }

  pan(dx: number): boolean {
    if (this.view.range.value === null) return false;
    this.#with((scene, frame) => this.#show(scene, shifted(frame, nsOf(frame, 0) - nsOf(frame, dx))));
    return true;
  }

  zoom(x: number, factor: number): void {
    this.#with((scene, frame) => {
      const around = nsOf(frame, Math.min(frame.width, Math.max(0, x)));
      this.#show(scene, zoomed(frame, around, factor));
    });
  }

  zoomBy(factor: number): void {
    this.#with((scene, frame) => this.#show(scene, zoomed(frame, this.view.cursorNs.value ?? (frame.fromNs + frame.toNs) / 2, factor)));
  }

  reset(): void {
    this.view.range.value = null;
  }

  isStrip(y: number): boolean {
    return this.chart.isStrip(y);
  }

  strip(phase: "down" | "move" | "up", x: number): void {
    if (phase === "up") return;
    this.#with((scene, frame) => {
      const whole: Frame = { ...frame, ...scene.whole };
      this.#show(scene, phase === "down" ? this.#strip.down(whole, frame, x) : this.#strip.move(whole, frame, x));
    });
  }

  moveCursor(steps: number): void {
    this.#with((scene, frame) => {
      const now = this.view.cursorNs.value ?? (frame.fromNs + frame.toNs) / 2;
      const next = now + (steps * 2 * (frame.toNs - frame.fromNs)) / frame.width;
      this.#pinAt(Math.min(scene.whole.toNs, Math.max(scene.whole.fromNs, next)));
      this.#follow(scene, this.view.cursorNs.value ?? now);
    });
  }

  stepOrder(by: 1 | -1): void {
    this.#with((scene) => {
      if (scene.own) this.view.selectedOrderId.value = nextOrder(scene.own, this.view.selectedOrderId.value, by);
    });
  }

  pick(): void {
    this.#with((scene) => {
      const ns = this.view.cursorNs.value;
      if (scene.own && ns !== null) this.view.selectedOrderId.value = nearestOrder(scene.own, ns);
    });
  }

  /** First the order, then the pin: the cursor follows the pointer again. */
  drop(): void {
    if (this.view.selectedOrderId.value === null) this.view.pinned.value = false;
    this.view.selectedOrderId.value = null;
  }

  zoomToOrder(): void {
    this.#with((scene) => {
      const life = scene.own?.byId.get(this.view.selectedOrderId.value ?? Number.NaN);
      if (life) this.#show(scene, rangeOfOrder(life, scene.endedNs ?? scene.info.lastNs));
    });
  }

  #pinAt(ns: number): void {
    this.view.playing.value = false;
    this.view.pinned.value = true;
    this.view.cursorNs.value = Math.round(ns);
  }

  /** Brings a selected order into view, with the cursor at what happened to it. */
  reveal(orderId: number): void {
    this.#with((scene) => {
      const life = scene.own?.byId.get(orderId);
      if (!life) return;
      const moments = [life.firstFillNs, life.endNs, life.acceptedNs, life.sentNs];
      const ns = moments.find((moment) => !Number.isNaN(moment)) ?? scene.whole.fromNs;
      this.#pinAt(ns);
      this.#follow(scene, ns);
    });
  }

  #follow(scene: Scene, ns: number): void {
    const range = this.view.range.value;
    if (!range || (ns >= range.fromNs && ns <= range.toNs)) return;
    this.#show(scene, shifted(range, ns - (range.fromNs + range.toNs) / 2));
  }

  #show(scene: Scene, range: TimeRange): void {
    this.view.range.value = clampRange({ fromNs: range.fromNs, toNs: range.toNs }, scene.whole);
  }

  #with(act: (scene: Scene, frame: Frame) => void): void {
    const scene = this.chart.scene();
    if (scene && this.chart.frame) act(scene, this.chart.frame);
  }
}
