import type { WaitPoint } from "../../src/metrics/queue-wait.js";
import { formatRoundDuration } from "../format/durations.js";
import { type Palette, withAlpha } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { decades } from "./ticks.js";

const LEFT = 34;
const FOOT = 34;
const HEAD = 8;

/** The share that has filled by a wait, with its 95 % band, over a logarithmic axis. */
export function drawWaitCurve({ ctx, width, height }: Surface, palette: Palette, points: readonly WaitPoint[]): void {
  const low = 10 ** Math.floor(Math.log10(Math.max(1e3, points[0]?.ns ?? 1e6)));
  const high = Math.max(low * 10, 10 ** Math.ceil(Math.log10(points.at(-1)?.ns ?? 1e9)));
  const bottom = height - FOOT;
  const x = (ns: number) => LEFT + (Math.log(Math.max(ns, low) / low) / Math.log(high / low)) * (width - LEFT - 12);
  const y = (share: number) => HEAD + (bottom - HEAD) * (1 - share);
  const font = `10.5px ${palette.font}`;
  ctx.lineWidth = 1;
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    line(ctx, LEFT, crisp(y(share)), width - 12, crisp(y(share)), share === 0 ? palette.hairlineStrong : palette.grid);
    text(ctx, String(share * 100), LEFT - 6, y(share), { colour: palette.text2, font, align: "right" });
  }
  const ticks = decades(low, high);
  const every = Math.ceil((ticks.length * 52) / width);
  ticks.forEach((ns, i) => {
    line(ctx, crisp(x(ns)), HEAD, crisp(x(ns)), bottom, palette.grid);
    const align = i === 0 ? "left" : i === ticks.length - 1 ? "right" : "center";
    if (i % every === 0) text(ctx, formatRoundDuration(ns), x(ns), bottom + 11, { colour: palette.text2, font, align });
  });
  text(ctx, "wait in the queue", LEFT + (width - LEFT) / 2, bottom + 26, { colour: palette.text3, font, align: "center" });
  drawBand(ctx, palette, points, x, y, width - 12);
  drawSteps(ctx, palette, points, x, y, width - 12);
}

type Place = (value: number) => number;

function drawBand(ctx: CanvasRenderingContext2D, palette: Palette, points: readonly WaitPoint[], x: Place, y: Place, right: number): void {
  const known = points.filter(({ low }) => !Number.isNaN(low));
  if (known.length === 0) return;
  const corners = (of: "low" | "high") =>
    known.flatMap((point, i) => {
      const end = known[i + 1] ? x((known[i + 1] as WaitPoint).ns) : right;
      return [[x(point.ns), y(point[of])] as const, [end, y(point[of])] as const];
    });
  ctx.beginPath();
  for (const [at, of] of [...corners("high"), ...corners("low").reverse()]) ctx.lineTo(at, of);
  ctx.closePath();
  ctx.fillStyle = withAlpha(palette.text2, 0.18);
  ctx.fill();
}

function drawSteps(ctx: CanvasRenderingContext2D, palette: Palette, points: readonly WaitPoint[], x: Place, y: Place, right: number): void {
  ctx.beginPath();
  let last = 0;
  ctx.moveTo(LEFT, y(0));
  for (const { ns, share } of points) {
    ctx.lineTo(x(ns), y(last));
    ctx.lineTo(x(ns), y(share));
    last = share;
  }
  ctx.lineTo(right, y(last));
  ctx.lineWidth = 1.8;
  ctx.strokeStyle = palette.text1;
  ctx.stroke();
  ctx.lineWidth = 1;
}
