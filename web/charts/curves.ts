import type { StepLine } from "../../src/metrics/step-line.js";
import { formatFixed } from "../format/numbers.js";
import { formatAxisTime } from "../format/time.js";
import { drawSteps } from "./draw-steps.js";
import { type Palette, withAlpha } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { linearTicks, multiples, timeStep } from "./ticks.js";

export interface CurveLine {
  name: string;
  /** Extremes of any stretch are known, so that a million samples cost what the pixels cost. */
  line: StepLine;
  /** Lines are told apart by their dashes. */
  dash: readonly number[];
  width: number;
  colour: "text1" | "text2" | "text3";
  /** Filled to zero. */
  filled?: boolean;
}

export interface CurvesOptions {
  lines: readonly CurveLine[];
  fromNs: number;
  toNs: number;
  unit: string;
  decimals: number;
  showTime: boolean;
  cursorNs: number | null;
  /** What is said of a value at the cursor. */
  format(value: number): string;
}

/** At the right, for the values. */
export const CURVE_GUTTER = 60;
const RIGHT = CURVE_GUTTER;
const TIME = 20;
const HEAD = 14;

/** Lines over simulated time on one scale, zero in sight, with their values at the cursor. */
export function drawCurves({ ctx, width, height }: Surface, palette: Palette, options: CurvesOptions): void {
  const right = width - RIGHT;
  const bottom = height - (options.showTime ? TIME : 4);
  const { low, high } = rangeOf(options);
  const x = (ns: number) => ((ns - options.fromNs) / (options.toNs - options.fromNs)) * right;
  const y = (value: number) => HEAD + ((high - value) / (high - low)) * (bottom - HEAD);
  drawGrid(ctx, palette, options, { x, y, right, bottom, low, high });
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, right, bottom + 1);
  ctx.clip();
  for (const { line, dash, width, colour, filled } of options.lines) {
    const fill = filled ? { fill: withAlpha(palette[colour], 0.12) } : {};
    drawSteps(ctx, line, { fromNs: options.fromNs, toNs: options.toNs, right, y }, { colour: palette[colour], width, dash, ...fill });
  }
  ctx.restore();
  ctx.lineWidth = 1;
  if (options.cursorNs !== null) drawCursor(ctx, palette, options, { x, y, right, bottom, low, high });
}

function rangeOf({ lines, fromNs, toNs }: CurvesOptions): { low: number; high: number } {
  const found = lines.flatMap(({ line }) => line.extremes(fromNs, toNs) ?? []);
  const low = Math.min(0, ...found.map((extremes) => extremes.low));
  const high = Math.max(0, ...found.map((extremes) => extremes.high));
  if (low === high) return { low: -1, high: 1 };
  const room = (high - low) * 0.06;
  return { low: low === 0 ? 0 : low - room, high: high === 0 ? 0 : high + room };
}

interface Box {
  x(ns: number): number;
  y(value: number): number;
  right: number;
  bottom: number;
  low: number;
  high: number;
}

function drawGrid(ctx: CanvasRenderingContext2D, palette: Palette, options: CurvesOptions, { x, y, right, bottom, low, high }: Box): void {
  const font = `10.5px ${palette.font}`;
  ctx.lineWidth = 1;
  for (const value of linearTicks(low, high, Math.max(1.5, (bottom - HEAD) / 30))) {
    const at = crisp(y(value));
    line(ctx, 0, at, right, at, Math.abs(value) < 1e-12 ? palette.hairlineStrong : palette.grid);
    if (at > HEAD - 2) text(ctx, formatFixed(value, options.decimals), right + 6, at, { colour: palette.text2, font });
  }
  text(ctx, options.unit, right + 6, 5, { colour: palette.text3, font });
  const step = timeStep(options.fromNs, options.toNs, right / 84);
  for (const ns of multiples(options.fromNs, options.toNs, step)) {
    const at = crisp(x(ns));
    line(ctx, at, HEAD, at, bottom, palette.grid);
    if (options.showTime && at > 24 && at < right - 20)
      text(ctx, formatAxisTime(ns, step), at, bottom + 11, { colour: palette.text2, font, align: "center" });
  }
}

function drawCursor(ctx: CanvasRenderingContext2D, palette: Palette, options: CurvesOptions, { x, y, right, bottom }: Box): void {
  const { cursorNs, lines } = options;
  if (cursorNs === null || cursorNs < options.fromNs || cursorNs > options.toNs) return;
  const at = crisp(x(cursorNs));
  ctx.setLineDash([3, 3]);
  line(ctx, at, 0, at, bottom, palette.text1);
  ctx.setLineDash([]);
  const main = lines[0];
  const value = main?.line.at(cursorNs);
  if (!main || value === undefined || value === main.line.gap) return;
  ctx.fillStyle = palette.text1;
  ctx.beginPath();
  ctx.arc(at, y(value), 2.5, 0, 7);
  ctx.fill();
  tagValue(ctx, palette, options.format(value), right, Math.min(bottom - 8, Math.max(8, y(value))));
}

function tagValue(ctx: CanvasRenderingContext2D, palette: Palette, label: string, right: number, middle: number): void {
  ctx.fillStyle = palette.text1;
  ctx.beginPath();
  ctx.roundRect(right + 2, middle - 7.5, RIGHT - 4, 15, 3);
  ctx.fill();
  text(ctx, label, right + RIGHT / 2, middle + 0.5, { colour: palette.panel, font: `600 10.5px ${palette.font}`, align: "center" });
}
