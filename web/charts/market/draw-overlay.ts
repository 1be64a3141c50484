import { formatAxisTime, formatTime } from "../../format/time.js";
import { type Palette, withAlpha } from "../palette.js";
import { crisp, line, type Surface, text } from "../surface.js";
import { AXIS_HEIGHT, positionHeight } from "./draw-foot.js";
import { type Frame, GUTTER, ticksOf, timeSplits, xOf, yOf } from "./frame.js";
import { priceSplits } from "./price-plot.js";
import type { Scene } from "./scene.js";

const TAG_HEIGHT = 15;
const PRICE_TAG = 56;
const LABEL_AIR = 8;

export interface Overlay {
  cursorNs: number | null;
  /** Pixel at which a price is read; null when the pointer is not on the prices. */
  priceY: number | null;
  /** Pixel of the pointer while the cursor is pinned elsewhere; null otherwise. */
  pointerX: number | null;
  /** While a run is played, what has not happened yet is covered. */
  hideLater: boolean;
  /** Edges of a stretch that is being chosen, pixels. */
  chosen: { from: number; to: number } | null;
}

/** Cursor with its tags, on a layer of its own so that moving it draws nothing else. */
export function drawOverlay({ ctx, width, height }: Surface, palette: Palette, scene: Scene, frame: Frame, overlay: Overlay): void {
  const axisTop = frame.height + positionHeight(scene);
  const unit = { colour: palette.text3, font: `10.5px ${palette.font}` };
  text(ctx, scene.quotes.instrument.quoteCurrency, frame.width + 8, 10, unit);
  line(ctx, crisp(frame.width), 0, crisp(frame.width), height, palette.hairline);
  if (overlay.chosen) drawChosen(ctx, palette, overlay.chosen, axisTop);
  ctx.setLineDash([3, 3]);
  ctx.lineWidth = 1;
  if (overlay.priceY !== null) line(ctx, 0, crisp(overlay.priceY), frame.width, crisp(overlay.priceY), palette.text3);
  if (overlay.pointerX !== null) line(ctx, crisp(overlay.pointerX), 0, crisp(overlay.pointerX), axisTop, palette.text3);
  const x = overlay.cursorNs === null ? Number.NaN : xOf(frame, overlay.cursorNs);
  const isIn = x >= 0 && x <= frame.width;
  if (isIn && overlay.hideLater) {
    ctx.fillStyle = withAlpha(palette.panel, 0.86);
    ctx.fillRect(x, 0, frame.width - x, axisTop);
  }
  if (isIn) line(ctx, crisp(x), 0, crisp(x), axisTop, palette.text1);
  ctx.setLineDash([]);
  if (overlay.priceY !== null) {
    hidePrices(ctx, palette, scene, frame, overlay.priceY);
    const ticks = Math.round(ticksOf(frame, overlay.priceY));
    tag(ctx, palette, scene.quotes.price(ticks), width - GUTTER + 2, overlay.priceY - TAG_HEIGHT / 2, PRICE_TAG);
  }
  if (isIn && overlay.cursorNs !== null) drawTimeTag(ctx, palette, overlay.cursorNs, frame, axisTop);
}

function drawTimeTag(ctx: CanvasRenderingContext2D, palette: Palette, ns: number, frame: Frame, axisTop: number): void {
  const { width } = frame;
  const x = xOf(frame, ns);
  ctx.font = `600 10.5px ${palette.font}`;
  const label = formatTime(ns);
  const wide = Math.ceil(ctx.measureText(label).width) + 10;
  hideLabels(ctx, palette, frame, x, axisTop, wide);
  const left = Math.min(width - wide, Math.max(0, x - wide / 2));
  tag(ctx, palette, label, left, axisTop + (AXIS_HEIGHT - TAG_HEIGHT) / 2, wide);
}

/** Tick labels yield to the tag whole, never by half. */
function hideLabels(ctx: CanvasRenderingContext2D, palette: Palette, frame: Frame, x: number, axisTop: number, wide: number): void {
  ctx.fillStyle = palette.panel;
  const { splits, step } = timeSplits(frame);
  for (const ns of splits) {
    const at = xOf(frame, ns);
    const label = Math.ceil(ctx.measureText(formatAxisTime(ns, step)).width) + LABEL_AIR;
    if (Math.abs(at - x) < (wide + label) / 2) ctx.fillRect(at - label / 2, axisTop + 1, label, AXIS_HEIGHT - 2);
  }
}

function hidePrices(ctx: CanvasRenderingContext2D, palette: Palette, scene: Scene, frame: Frame, y: number): void {
  ctx.fillStyle = palette.panel;
  for (const ticks of priceSplits(scene, frame)) {
    const at = yOf(frame, ticks);
    if (Math.abs(at - y) < TAG_HEIGHT) ctx.fillRect(frame.width + 1, at - TAG_HEIGHT / 2, GUTTER - 1, TAG_HEIGHT);
  }
}

function tag(ctx: CanvasRenderingContext2D, palette: Palette, label: string, left: number, top: number, wide: number): void {
  ctx.fillStyle = palette.text1;
  ctx.beginPath();
  ctx.roundRect(left, top, wide, TAG_HEIGHT, 3);
  ctx.fill();
  const style = { colour: palette.panel, font: `600 10.5px ${palette.font}`, align: "center" as const };
  text(ctx, label, left + wide / 2, top + TAG_HEIGHT / 2 + 0.5, style);
}

function drawChosen(ctx: CanvasRenderingContext2D, palette: Palette, { from, to }: { from: number; to: number }, height: number): void {
  const left = Math.min(from, to);
  ctx.fillStyle = withAlpha(palette.text1, 0.1);
  ctx.fillRect(left, 0, Math.abs(to - from), height);
  line(ctx, crisp(from), 0, crisp(from), height, palette.text2);
  line(ctx, crisp(to), 0, crisp(to), height, palette.text2);
}
