import { drawSteps } from "../draw-steps.js";
import type { Palette } from "../palette.js";
import { crisp, line, type Surface, text } from "../surface.js";
import { linearTicks } from "../ticks.js";
import { type Frame, timeSplits, xOf, yOf } from "./frame.js";
import type { Scene } from "./scene.js";

/** What lies below the grid and the lines, and above them. */
export interface PriceLayers {
  below(ctx: CanvasRenderingContext2D): void;
  above(ctx: CanvasRenderingContext2D): void;
}

/** Best prices over time with grid and price axis, between the layers. */
export function drawPrices(surface: Surface, palette: Palette, scene: Scene, frame: Frame, layers: PriceLayers): void {
  const { ctx } = surface;
  const prices = priceSplits(scene, frame);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, frame.width, frame.height);
  ctx.clip();
  layers.below(ctx);
  ctx.lineWidth = 1;
  for (const ns of timeSplits(frame).splits) line(ctx, crisp(xOf(frame, ns)), 0, crisp(xOf(frame, ns)), frame.height, palette.grid);
  for (const ticks of prices) line(ctx, 0, crisp(yOf(frame, ticks)), frame.width, crisp(yOf(frame, ticks)), palette.grid);
  const scale = { fromNs: frame.fromNs, toNs: frame.toNs, right: frame.width, y: (ticks: number) => yOf(frame, ticks) };
  drawSteps(ctx, scene.bid, scale, { colour: palette.bid, width: 1 });
  drawSteps(ctx, scene.ask, scale, { colour: palette.ask, width: 1 });
  layers.above(ctx);
  ctx.restore();
  const style = { colour: palette.text2, font: `11px ${palette.font}` };
  for (const ticks of prices) text(ctx, scene.quotes.price(ticks), frame.width + 8, yOf(frame, ticks), style);
}

/** Whole ticks at round prices, clear of the unit at the top and of the axis below. */
export function priceSplits(scene: Scene, frame: Frame): number[] {
  const { tickSize } = scene.quotes.instrument;
  const prices = linearTicks(frame.lowTicks * tickSize, frame.highTicks * tickSize, frame.height / 34, tickSize);
  const top = frame.highTicks - ((frame.highTicks - frame.lowTicks) * 28) / frame.height;
  const bottom = frame.lowTicks + ((frame.highTicks - frame.lowTicks) * 12) / frame.height;
  return prices.map((price) => Math.round(price / tickSize)).filter((ticks) => ticks < top && ticks > bottom);
}
