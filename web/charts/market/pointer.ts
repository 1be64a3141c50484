/** What a hand does on the chart, in pixels from its left top corner. */
export interface PointerActions {
  hover(x: number, y: number): void;
  leave(): void;
  choosing(from: number, to: number): void;
  chosen(from: number, to: number): void;
  click(x: number, y: number, reach: number): void;
  /** A finger moved by `dx`; true when the picture moves with it. */
  pan(dx: number): boolean;
  zoom(x: number, factor: number): void;
  reset(): void;
  strip(phase: "down" | "move" | "up", x: number): void;
  isStrip(y: number): boolean;
}

const CLICK_SLACK = 4;
const MOUSE_REACH = 12;
const TOUCH_REACH = 24;

type Gesture = "none" | "choose" | "touch" | "pinch" | "strip";

/** Mouse: drag chooses, wheel zooms, double click resets. Touch: one finger moves, two zoom. The strip below has its own drag. */
export class PointerControl {
  #gesture: Gesture = "none";
  #start = { x: 0, y: 0 };
  #last = { x: 0, y: 0 };
  readonly #fingers = new Map<number, { x: number; y: number }>();
  readonly #listening = new AbortController();

  constructor(
    readonly host: HTMLElement,
    readonly actions: PointerActions,
  ) {
    const { signal } = this.#listening;
    const hear = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      host.addEventListener(type, listener as EventListener, { signal, passive: false });
    hear("pointerdown", (event) => this.#down(event));
    hear("pointermove", (event) => this.#move(event));
    hear("pointerup", (event) => this.#up(event));
    hear("pointercancel", (event) => this.#cancel(event));
    hear("pointerleave", () => this.actions.leave());
    hear("wheel", (event) => this.#wheel(event));
    hear("dblclick", () => this.actions.reset());
  }

  close(): void {
    this.#listening.abort();
  }

  #at(event: MouseEvent): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = this.#at(event);
    this.host.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, at);
    this.#start = at;
    this.#last = at;
    if (this.#fingers.size === 2) this.#gesture = "pinch";
    else if (this.actions.isStrip(at.y)) {
      this.#gesture = "strip";
      this.actions.strip("down", at.x);
    } else this.#gesture = event.pointerType === "mouse" ? "choose" : "touch";
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    switch (this.#gesture) {
      case "choose":
        if (this.#dragged(at)) this.actions.choosing(this.#start.x, at.x);
        this.actions.hover(at.x, at.y);
        break;
      case "touch":
        if (this.#dragged(at) && !this.actions.pan(at.x - this.#last.x)) this.actions.hover(at.x, at.y);
        break;
      case "strip":
        this.actions.strip("move", at.x);
        break;
      case "pinch":
        this.#pinch(event.pointerId, at);
        break;
      default:
        this.actions.hover(at.x, at.y);
    }
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, at);
    this.#last = at;
  }

  #pinch(id: number, at: { x: number; y: number }): void {
    const before = this.#fingers.get(id);
    const other = [...this.#fingers].find(([finger]) => finger !== id)?.[1];
    if (!before || !other) return;
    const wide = Math.max(20, Math.abs(at.x - other.x));
    this.actions.zoom((at.x + other.x) / 2, Math.max(20, Math.abs(before.x - other.x)) / wide);
  }

  #up(event: PointerEvent): void {
    const at = this.#at(event);
    const gesture = this.#gesture;
    this.#cancel(event);
    if (gesture === "strip") this.actions.strip("up", at.x);
    else if (gesture === "choose" && this.#dragged(at)) this.actions.chosen(this.#start.x, at.x);
    else if (gesture === "choose") this.actions.click(at.x, at.y, MOUSE_REACH);
    else if (gesture === "touch" && !this.#dragged(at)) this.actions.click(at.x, at.y, TOUCH_REACH);
  }

  #cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (this.#fingers.size === 0) this.#gesture = "none";
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x } = this.#at(event);
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.actions.pan(-event.deltaX);
    else this.actions.zoom(x, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004));
  }

  #dragged(at: { x: number; y: number }): boolean {
    return Math.abs(at.x - this.#start.x) > CLICK_SLACK || (this.#gesture !== "choose" && Math.abs(at.y - this.#start.y) > CLICK_SLACK);
  }
}
