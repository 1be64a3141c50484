import { batch, computed, effect, signal } from "@preact/signals";
import type { BookStep } from "../../src/metrics/book-steps.js";
import type { FillRow } from "../../src/metrics/fills.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { type OwnStep, parsePlace, rangeOfFill, rangeOfOrder, stepOwn } from "./moments.js";
import { seek, showRange } from "./seek.js";
import type { RunView } from "./view.js";

/** What one step goes over. */
export const STEP_UNITS = ["event", "batch", "response", "fill"] as const;
export type StepUnit = (typeof STEP_UNITS)[number];

/** Simulated seconds a second. */
export const SPEEDS = [0.01, 0.1, 1, 10, 60] as const;

/** What the last step went over. */
export type LastStep = { kind: "book"; step: BookStep } | { kind: "own"; step: OwnStep };

/** What a finished run knows that a place can be named by. */
export interface Named {
  byId: ReadonlyMap<number, OrderLife>;
  fills: readonly FillRow[];
}

/** Moves the shared cursor through a book and a finished run: plays, steps, goes to a time, an order, a fill. */
export class Playback {
  readonly speed = signal<number>(10);
  readonly unit = signal<StepUnit>("batch");
  /** Null as soon as the cursor is elsewhere. */
  readonly last = signal<LastStep | null>(null);
  readonly canStepOwn = computed(() => this.view.record.value !== null);
  #frame = 0;
  #before = 0;

  constructor(
    readonly view: RunView,
    readonly named: () => Named | null,
  ) {
    effect(() => {
      const ns = view.cursorNs.value;
      const last = this.last.peek();
      if (last && last.step.ns !== ns) this.last.value = null;
    });
    effect(() => {
      if (view.playing.value) this.#start();
      else cancelAnimationFrame(this.#frame);
    });
    effect(() => {
      // Another book or a new run: what was played is over.
      void [view.info.value, view.running.value];
      view.playing.value = false;
    });
  }

  /** Where the cursor is, or would begin. */
  get nowNs(): number {
    const { cursorNs, info } = this.view;
    return cursorNs.value ?? info.value?.firstNs ?? 0;
  }

  toggle(): void {
    const { info, playing } = this.view;
    if (!info.value) return;
    if (!playing.value && this.nowNs >= this.#endNs) this.seek(info.value.firstNs);
    playing.value = !playing.value;
  }

  seek(ns: number): void {
    seek(this.view, ns);
  }

  async step(by: 1 | -1): Promise<void> {
    const { view } = this;
    view.playing.value = false;
    const unit = this.unit.value;
    if (unit === "response" || unit === "fill") {
      const record = view.record.value;
      const step = record && stepOwn(record, this.#from, by, unit);
      if (step) this.#arrive({ kind: "own", step });
      return;
    }
    const rows = view.cursorRows.value;
    const step = await view.market.value?.step({ ns: this.#from, rows: rows?.ns === this.#from ? rows.rows : null }, by, unit);
    if (step) this.#arrive({ kind: "book", step });
  }

  /** Goes to what a person typed. False when it names nothing. */
  goTo(text: string): boolean {
    const place = parsePlace(text);
    if (!place) return false;
    if (place.kind === "order") return this.showOrder(place.orderId);
    if (place.kind === "fill") return this.#showFill(place.number);
    this.#zoomTo(place.ns);
    return true;
  }

  /** Zooms to an order from its request to its end. */
  showOrder(orderId: number): boolean {
    const life = this.named()?.byId.get(orderId);
    const record = this.view.record.value;
    if (!life || !record) return false;
    batch(() => {
      this.view.selectedOrderId.value = orderId;
      showRange(this.view, rangeOfOrder(life, record.endNs));
    });
    return true;
  }

  #showFill(number: number): boolean {
    const fill = this.named()?.fills[number - 1];
    if (!fill) return false;
    batch(() => {
      this.view.selectedOrderId.value = fill.orderId;
      showRange(this.view, rangeOfFill(fill));
      this.seek(fill.localNs);
    });
    return true;
  }

  /** As near as the charts are already, or a fiftieth of the book. */
  #zoomTo(ns: number): void {
    const { info, range } = this.view;
    if (!info.value) return;
    const { firstNs, lastNs } = info.value;
    const wide = range.value ? range.value.toNs - range.value.fromNs : Math.max(2e9, (lastNs - firstNs) / 50);
    batch(() => {
      showRange(this.view, { fromNs: ns - wide / 2, toNs: ns + wide / 2 });
      this.seek(ns);
    });
  }

  get #endNs(): number {
    return this.view.record.value?.endNs ?? this.view.info.value?.lastNs ?? 0;
  }

  /** Without a cursor, forward is from the beginning. */
  get #from(): number {
    const { cursorNs, info } = this.view;
    return cursorNs.value ?? (info.value?.firstNs ?? 0) - 1;
  }

  #arrive(last: LastStep): void {
    const { ns } = last.step;
    batch(() => {
      this.seek(ns);
      this.view.cursorRows.value = last.kind === "book" ? { ns, rows: last.step.rows } : null;
      this.last.value = last;
    });
  }

  #start(): void {
    this.#before = performance.now();
    const tick = (now: number) => {
      const next = this.nowNs + (now - this.#before) * 1e6 * this.speed.peek();
      this.#before = now;
      this.seek(Math.min(next, this.#endNs));
      if (next >= this.#endNs) this.view.playing.value = false;
      else this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }
}
