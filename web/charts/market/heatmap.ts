import type { DepthImage, DepthWindow } from "../../../src/metrics/depth-replay.js";
import { depthColours, POWER_NEAR, POWER_WHOLE } from "../depth-ramp.js";
import { type Frame, xOf, yOf } from "./frame.js";
import type { Scene } from "./scene.js";

const MOST_COLUMNS = 1_400;

/** What to ask the book for: a cell a pixel, never more rows than ticks. */
export function depthWindow(scene: Scene, frame: Frame, ratio: number): DepthWindow {
  const { depthLowLots, depthHighLots } = scene.overview;
  const lowTicks = Math.floor(frame.lowTicks);
  const highTicks = Math.ceil(frame.highTicks);
  return {
    fromNs: frame.fromNs,
    toNs: frame.toNs,
    columns: Math.max(1, Math.min(MOST_COLUMNS, Math.round(frame.width * ratio))),
    lowTicks,
    highTicks,
    rows: Math.max(1, Math.min(highTicks - lowTicks + 1, Math.round(frame.height * ratio))),
    lowLots: depthLowLots,
    highLots: depthHighLots,
  };
}

export const sameWindow = (a: DepthWindow, b: DepthWindow): boolean =>
  a.fromNs === b.fromNs &&
  a.toNs === b.toNs &&
  a.columns === b.columns &&
  a.lowTicks === b.lowTicks &&
  a.highTicks === b.highTicks &&
  a.rows === b.rows;

/** The painted depth as a bitmap in the theme's colours. */
export class Heatmap {
  readonly #canvas = document.createElement("canvas");

  constructor(
    readonly image: DepthImage,
    theme: "light" | "dark",
    isWhole: boolean,
  ) {
    const { columns, rows, cells } = image;
    this.#canvas.width = columns;
    this.#canvas.height = rows;
    const ctx = this.#canvas.getContext("2d");
    if (!ctx) return;
    const colours = depthColours(theme, isWhole ? POWER_WHOLE : POWER_NEAR);
    const pixels = ctx.createImageData(columns, rows);
    const packed = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < cells.length; i++) packed[i] = colours[cells[i] as number] as number;
    ctx.putImageData(pixels, 0, 0);
  }

  /** Where its window lies in the frame: while a newer one is painted, the old one is stretched to its place. */
  draw(ctx: CanvasRenderingContext2D, frame: Frame): void {
    const { fromNs, toNs, lowTicks, highTicks } = this.image;
    const left = xOf(frame, fromNs);
    const top = yOf(frame, highTicks + 0.5);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.#canvas, left, top, xOf(frame, toNs) - left, yOf(frame, lowTicks - 0.5) - top);
  }
}
