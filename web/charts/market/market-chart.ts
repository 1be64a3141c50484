import { effect } from "@preact/signals";
import type uPlot from "uplot";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import type { RunView, TimeRange } from "../../state/view.js";
import { type Palette, readPalette } from "../palette.js";
import { prepare } from "../surface.js";
import { DepthLayer } from "./depth-layer.js";
import { drawFoot, footHeight, STRIP_HEIGHT } from "./draw-foot.js";
import { drawFills, drawLives, drawSelected } from "./draw-orders.js";
import { drawOverlay } from "./draw-overlay.js";
import { drawTrades } from "./draw-trades.js";
import { drawUnsimulated } from "./draw-unsimulated.js";
import { type Frame, GUTTER, xOf, yOf } from "./frame.js";
import { makePricePlot, priceData } from "./price-plot.js";
import { priceWindow, type Scene } from "./scene.js";

/** The three layers of the chart, bottom to top, and what holds them. */
export interface Places {
  host: HTMLElement;
  prices: HTMLElement;
  foot: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
}

/** What the chart tells the pane around it. */
export interface ChartNews {
  /** Least quantity of the trades drawn, lots. */
  threshold(lots: number): void;
  /** Where the selected order's mark is; null when it is out of view. */
  anchor(at: { x: number; y: number } | null): void;
}

/** Draws the market of a view: prices, depth, trades and own orders; redraws when any of them changes. */
export class MarketChart {
  readonly depth = new DepthLayer(() => this.#schedule());
  /** Set by the hand on the chart. */
  priceY: number | null = null;
  /** Where the pointer is while the cursor is pinned elsewhere. */
  pointerX: number | null = null;
  chosen: { from: number; to: number } | null = null;
  #frame: Frame | null = null;
  #plot: uPlot | null = null;
  #palette: Palette | null = null;
  #drawn: { width: number; height: number; palette: Palette } | null = null;
  #animation = 0;
  #allStale = false;
  readonly #stops: (() => void)[] = [];

  constructor(
    readonly places: Places,
    readonly view: RunView,
    readonly scene: () => Scene | null,
    readonly news: ChartNews,
  ) {
    const observer = new ResizeObserver(() => this.#schedule());
    observer.observe(places.host);
    this.#stops.push(
      () => observer.disconnect(),
      effect(() => {
        this.depth.follow(view.market.value);
        void [scene(), view.range.value, view.selectedOrderId.value];
        this.#schedule();
      }),
      effect(() => {
        void view.theme.value;
        this.#palette = null;
        this.#schedule();
      }),
      effect(() => {
        void [view.cursorNs.value, view.playing.value];
        this.scheduleOverlay();
      }),
    );
  }

  close(): void {
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#animation);
    this.depth.close();
    this.#plot?.destroy();
  }

  get frame(): Frame | null {
    return this.#frame;
  }

  scheduleOverlay(): void {
    // A frame later the page has put on the theme that the signal announced.
    if (this.#animation === 0) this.#animation = requestAnimationFrame(() => this.#draw());
  }

  #schedule(): void {
    this.#allStale = true;
    this.scheduleOverlay();
  }

  #draw(): void {
    this.#animation = 0;
    const scene = this.scene();
    if (!scene) return;
    if (this.#allStale) this.#drawAll(scene);
    const surface = prepare(this.places.overlay);
    if (!surface || !this.#frame || !this.#palette) return;
    const { priceY, pointerX, chosen } = this;
    const { cursorNs, playing } = this.view;
    drawOverlay(surface, this.#palette, scene, this.#frame, {
      cursorNs: cursorNs.peek(),
      priceY,
      pointerX,
      chosen,
      hideLater: playing.peek(),
    });
  }

  #drawAll(scene: Scene): void {
    this.#allStale = false;
    const { host, foot, prices } = this.places;
    this.#palette ??= readPalette(host, this.view.theme.peek());
    const below = footHeight(scene);
    foot.style.height = `${below}px`;
    const width = host.clientWidth - GUTTER;
    const height = host.clientHeight - below;
    prices.hidden = width < 40 || height < 40;
    if (prices.hidden) return;
    const range = this.#range(scene);
    this.#frame = { ...range, ...priceWindow(scene, range, this.#selected(scene)), width, height };
    this.depth.want(scene, this.#frame, this.view.range.peek() === null);
    this.#drawPrices(scene, this.#frame, this.#palette);
    const surface = prepare(foot);
    if (surface) drawFoot(surface, this.#palette, scene, this.#frame);
    this.news.anchor(this.#anchor(scene, this.#frame));
  }

  #drawPrices(scene: Scene, frame: Frame, palette: Palette): void {
    const drawn = this.#drawn;
    const fits = drawn?.palette === palette && drawn.width === frame.width && drawn.height === frame.height;
    if (this.#plot && fits) {
      this.#plot.setData(priceData(scene, frame), true);
      return;
    }
    this.#plot?.destroy();
    this.#drawn = { width: frame.width, height: frame.height, palette };
    this.#plot = makePricePlot(this.places.prices, {
      palette,
      scene: () => this.scene() ?? scene,
      frame: () => this.#frame ?? frame,
      below: (ctx) => this.depth.draw(ctx, this.#frame ?? frame, palette.theme),
      above: (ctx) => this.#drawMarks(ctx, palette),
    });
  }

  #drawMarks(ctx: CanvasRenderingContext2D, palette: Palette): void {
    const scene = this.scene();
    const frame = this.#frame;
    if (!scene || !frame) return;
    this.news.threshold(drawTrades(ctx, palette, scene, frame));
    if (scene.endedNs !== null) drawUnsimulated(ctx, palette, frame, scene.endedNs);
    if (!scene.own) return;
    drawLives(ctx, palette, scene.own, frame);
    drawFills(ctx, palette, scene.own, frame);
    const selected = this.#selected(scene);
    if (selected) drawSelected(ctx, palette, scene.own, selected, frame);
  }

  #range(scene: Scene): TimeRange {
    return this.view.range.peek() ?? scene.whole;
  }

  #selected(scene: Scene): OrderLife | null {
    const id = this.view.selectedOrderId.peek();
    return id === null ? null : (scene.own?.byId.get(id) ?? null);
  }

  #anchor(scene: Scene, frame: Frame): { x: number; y: number } | null {
    const life = this.#selected(scene);
    if (!life) return null;
    const ns = Number.isNaN(life.firstFillNs) ? (life.segments[0]?.fromNs ?? life.sentNs) : life.firstFillNs;
    const at = { x: xOf(frame, ns), y: yOf(frame, life.ticks) };
    return at.x < 0 || at.x > frame.width ? null : at;
  }

  /** Of the strip, whose place the hand must know. */
  isStrip(y: number): boolean {
    return y > this.places.host.clientHeight - STRIP_HEIGHT;
  }
}
