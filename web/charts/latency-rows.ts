import type { LatencyHistogram } from "../../src/engine/record.js";
import { bucketLowNs } from "../../src/metrics/histogram.js";
import { formatRoundDuration } from "../format/durations.js";
import type { Palette } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { decades } from "./ticks.js";

export interface LatencyRow {
  histogram: LatencyHistogram | null;
  p50: number;
  p99: number;
  /** Drawn in the row that it is about. */
  targetNs: number | null;
  /** Stands out: the row that the target is about. */
  strong: boolean;
}

export interface LatencyRowsOptions {
  rows: LatencyRow[];
  low: number;
  high: number;
  /** Room at the bottom for the axis. */
  axisHeight: number;
}

/** One histogram a row over a shared logarithmic axis: height is the share of the row's fullest bucket. */
export function drawLatencyRows({ ctx, width, height }: Surface, palette: Palette, options: LatencyRowsOptions): void {
  const { rows, low, high, axisHeight } = options;
  const perLog = width / Math.log(high / low);
  const x = (ns: number) => Math.min(width, Math.max(0, Math.log(Math.max(ns, low) / low) * perLog));
  const bottom = height - axisHeight;
  drawAxis(ctx, palette, options, x, width, bottom);
  const rowHeight = bottom / rows.length;
  rows.forEach((row, i) => {
    const base = crisp((i + 1) * rowHeight);
    line(ctx, 0, base, width, base, palette.hairlineStrong);
    if (!row.histogram) return;
    drawBuckets(ctx, row, palette, x, base, rowHeight - 4);
    drawQuantiles(ctx, row, palette, x, base, rowHeight - 2);
    if (row.targetNs !== null) drawTarget(ctx, row.targetNs, palette, x, base - rowHeight, base, width);
  });
}

type ToX = (ns: number) => number;

function drawAxis(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  { low, high }: LatencyRowsOptions,
  x: ToX,
  width: number,
  bottom: number,
): void {
  const font = `10.5px ${palette.font}`;
  ctx.lineWidth = 1;
  const ticks = decades(low, high);
  const every = Math.ceil((ticks.length * 46) / width);
  ticks.forEach((ns, i) => {
    const at = Math.min(width - 0.5, Math.max(0.5, crisp(x(ns))));
    line(ctx, at, 0, at, bottom, palette.grid);
    for (let step = 2; step < 10 && ns < high; step++) {
      const minor = crisp(x(ns * step));
      line(ctx, minor, bottom, minor, bottom + 2, palette.hairlineStrong);
    }
    line(ctx, at, bottom, at, bottom + 4, palette.text3);
    if (i % every !== 0) return;
    const align = i === 0 ? "left" : at > width - 12 ? "right" : "center";
    text(ctx, formatRoundDuration(ns), at, bottom + 12, { colour: palette.text2, font, align });
  });
}

function drawBuckets(ctx: CanvasRenderingContext2D, row: LatencyRow, palette: Palette, x: ToX, base: number, room: number): void {
  const { buckets } = row.histogram as LatencyHistogram;
  const most = buckets.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return;
  ctx.fillStyle = row.strong ? palette.text2 : palette.text3;
  for (let i = 0; i < buckets.length; i++) {
    const count = buckets[i] as number;
    if (count === 0) continue;
    const left = x(bucketLowNs(i));
    const right = Math.max(left + 1, x(bucketLowNs(i + 1)) - 0.4);
    const tall = Math.max(1, (count / most) * room);
    ctx.fillRect(left, base - tall, right - left, tall);
  }
}

function drawQuantiles(ctx: CanvasRenderingContext2D, row: LatencyRow, palette: Palette, x: ToX, base: number, room: number): void {
  ctx.lineWidth = 2;
  line(ctx, x(row.p50), base, x(row.p50), base - room, palette.text1);
  ctx.lineWidth = 1.5;
  ctx.setLineDash([2, 2]);
  line(ctx, x(row.p99), base, x(row.p99), base - room, palette.text1);
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
}

function drawTarget(ctx: CanvasRenderingContext2D, ns: number, palette: Palette, x: ToX, top: number, base: number, width: number): void {
  const at = crisp(x(ns));
  line(ctx, at, top + 1, at, base, palette.outline);
  ctx.fillStyle = palette.outline;
  ctx.beginPath();
  ctx.moveTo(at - 4, top);
  ctx.lineTo(at + 4, top);
  ctx.lineTo(at, top + 5);
  ctx.fill();
  const label = `target ${formatRoundDuration(ns)}`;
  ctx.font = `11px ${palette.font}`;
  const wide = ctx.measureText(label).width + 8;
  // The header says the target too; without room beside its line it is not said twice.
  if (at + wide > width) return;
  text(ctx, label, at + 7, top + 7, { colour: palette.text2, font: ctx.font });
}
