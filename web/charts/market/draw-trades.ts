import { type Palette, sideColour, withAlpha } from "../palette.js";
import { type Frame, xOf, yOf } from "./frame.js";
import type { Scene } from "./scene.js";

const SMALLEST = 3;
const LARGEST = 13;

/** Circles whose area is the quantity; returns the least quantity drawn, lots. */
export function drawTrades(ctx: CanvasRenderingContext2D, palette: Palette, scene: Scene, frame: Frame): number {
  const { sizes, overview } = scene;
  const { localTs, ticks, lots, side } = overview.trades;
  const step = sizes.thresholdStep(frame.fromNs, frame.toNs, Math.round(frame.width / 6));
  const least = sizes.steps[step] ?? 1;
  ctx.lineWidth = 1;
  sizes.eachAtLeast(step, frame.fromNs, frame.toNs, (i) => {
    const radius = Math.min(LARGEST, SMALLEST * Math.sqrt((lots[i] as number) / least));
    const colour = sideColour(palette, side[i] as number);
    ctx.beginPath();
    ctx.arc(xOf(frame, localTs[i] as number), yOf(frame, ticks[i] as number), radius, 0, Math.PI * 2);
    ctx.fillStyle = withAlpha(colour, 0.38);
    ctx.strokeStyle = withAlpha(colour, 0.9);
    ctx.fill();
    ctx.stroke();
  });
  return least;
}
