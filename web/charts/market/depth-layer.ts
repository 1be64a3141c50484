import type { DepthImage, DepthWindow } from "../../../src/metrics/depth-replay.js";
import type { MarketReader } from "../../state/view.js";
import { Latest } from "../latest.js";
import type { Frame } from "./frame.js";
import { depthWindow, Heatmap, sameWindow } from "./heatmap.js";
import type { Scene } from "./scene.js";

const SETTLE_MS = 50;

interface Wanted {
  window: DepthWindow;
  isWhole: boolean;
}

interface Painted {
  image: DepthImage;
  isWhole: boolean;
}

/** The depth behind the prices: asked of the book once a window has settled, shown as soon as it is there. */
export class DepthLayer {
  #latest: Latest<Wanted, Painted> | null = null;
  #market: MarketReader | null = null;
  #painted: Painted | null = null;
  #heatmap: Heatmap | null = null;
  #theme: "light" | "dark" = "dark";
  #wanted: DepthWindow | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly changed: () => void) {}

  follow(market: MarketReader | null): void {
    if (market === this.#market) return;
    this.close();
    this.#market = market;
    if (!market) return;
    this.#latest = new Latest<Wanted, Painted>(
      async ({ window, isWhole }) => ({ image: await market.paint(window), isWhole }),
      (painted) => {
        this.#painted = painted;
        this.#heatmap = null;
        this.changed();
      },
    );
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#latest?.close();
    this.#latest = null;
    this.#market = null;
    this.#painted = null;
    this.#heatmap = null;
    this.#wanted = null;
  }

  /** Asks for what the frame shows, unless that was asked for last. */
  want(scene: Scene, frame: Frame, isWhole: boolean): void {
    const window = depthWindow(scene, frame, devicePixelRatio || 1);
    if (!this.#latest || (this.#wanted && sameWindow(window, this.#wanted))) return;
    this.#wanted = window;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#latest?.want({ window, isWhole }), this.#painted ? SETTLE_MS : 0);
  }

  draw(ctx: CanvasRenderingContext2D, frame: Frame, theme: "light" | "dark"): void {
    if (!this.#painted) return;
    if (!this.#heatmap || this.#theme !== theme) this.#heatmap = new Heatmap(this.#painted.image, theme, this.#painted.isWhole);
    this.#theme = theme;
    this.#heatmap.draw(ctx, frame);
  }
}
