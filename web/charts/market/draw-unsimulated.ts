import { type Palette, withAlpha } from "../palette.js";
import { type Frame, xOf } from "./frame.js";

const HATCH = 8;

/** Dims and hatches the time that a run did not reach. */
export function drawUnsimulated(ctx: CanvasRenderingContext2D, palette: Palette, frame: Frame, endedNs: number): void {
  const left = Math.max(0, xOf(frame, endedNs));
  if (left >= frame.width) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, frame.width - left, frame.height);
  ctx.clip();
  ctx.fillStyle = withAlpha(palette.panel, 0.6);
  ctx.fill();
  ctx.beginPath();
  for (let x = left - frame.height; x < frame.width; x += HATCH) {
    ctx.moveTo(x, frame.height);
    ctx.lineTo(x + frame.height, 0);
  }
  ctx.strokeStyle = withAlpha(palette.text3, 0.35);
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}
