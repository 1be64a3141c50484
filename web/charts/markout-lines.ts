import type { MarkoutPoint } from "../../src/metrics/fills.js";
import { formatRoundDurations } from "../format/durations.js";
import { formatPlain, formatSigned, MINUS } from "../format/numbers.js";
import { triangle } from "./marks.js";
import { type Palette, sideColour } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { linearTicks } from "./ticks.js";

const LEFT = 30;
const RIGHT = 50;
const FOOT = 34;
const HEAD = 8;
const DODGE = 4;

/** Mean markout by time after the fill, one line a side, whiskers at 95 %. */
export function drawMarkoutLines({ ctx, width, height }: Surface, palette: Palette, points: readonly MarkoutPoint[]): void {
  const known = points.filter(({ count }) => count > 0);
  const horizons = [...new Set(points.map(({ afterNs }) => afterNs))];
  const reach = Math.max(0.1, ...known.map(({ meanBp, halfWidthBp }) => Math.abs(meanBp) + (halfWidthBp || 0))) * 1.05;
  const bottom = height - FOOT;
  const y = (bp: number) => HEAD + ((bottom - HEAD) * (reach - bp)) / (2 * reach);
  const slot = (width - LEFT - RIGHT) / horizons.length;
  const x = (point: MarkoutPoint) => LEFT + (horizons.indexOf(point.afterNs) + 0.5) * slot - point.side * DODGE;
  drawAxes(ctx, palette, { reach, y, horizons, slot, width, bottom });
  for (const side of [1, -1] as const) {
    const line = known.filter((point) => point.side === side);
    if (line.length > 0) drawSide(ctx, palette, line, x, y);
  }
  drawEnds(ctx, palette, known, y, width);
}

interface Axes {
  reach: number;
  y: (bp: number) => number;
  horizons: number[];
  slot: number;
  width: number;
  bottom: number;
}

function drawAxes(ctx: CanvasRenderingContext2D, palette: Palette, { reach, y, horizons, slot, width, bottom }: Axes): void {
  const font = `10.5px ${palette.font}`;
  ctx.lineWidth = 1;
  for (const bp of linearTicks(-reach, reach, 4)) {
    const at = crisp(y(bp));
    const isZero = Math.abs(bp) < 1e-9;
    line(ctx, LEFT, at, width - RIGHT, at, isZero ? palette.hairlineStrong : palette.grid);
    const sign = isZero ? "" : bp > 0 ? "+" : MINUS;
    text(ctx, sign + formatPlain(Math.abs(bp), 3), LEFT - 6, at, { colour: palette.text2, font, align: "right" });
  }
  formatRoundDurations(horizons).forEach((label, i) => {
    text(ctx, label, LEFT + (i + 0.5) * slot, bottom + 11, { colour: palette.text2, font, align: "center" });
  });
  text(ctx, "time after the fill", LEFT + (width - LEFT - RIGHT) / 2, bottom + 26, { colour: palette.text3, font, align: "center" });
}

type Place = (point: MarkoutPoint) => number;

function drawSide(ctx: CanvasRenderingContext2D, palette: Palette, points: MarkoutPoint[], x: Place, y: (bp: number) => number): void {
  const colour = sideColour(palette, (points[0] as MarkoutPoint).side);
  for (const point of points) {
    if (Number.isNaN(point.halfWidthBp)) continue;
    line(ctx, x(point), y(point.meanBp - point.halfWidthBp), x(point), y(point.meanBp + point.halfWidthBp), colour);
  }
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = colour;
  ctx.beginPath();
  for (const point of points) ctx.lineTo(x(point), y(point.meanBp));
  ctx.stroke();
  ctx.lineWidth = 1;
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const point of points) triangle(ctx, x(point), y(point.meanBp), 3.6, point.side);
  ctx.fill();
}

/** Names at the ends of the lines, kept apart. */
function drawEnds(ctx: CanvasRenderingContext2D, palette: Palette, points: MarkoutPoint[], y: (bp: number) => number, width: number): void {
  const ends = ([1, -1] as const).flatMap((side) => points.filter((point) => point.side === side).slice(-1));
  ends.sort((a, b) => b.meanBp - a.meanBp);
  let free = 8;
  for (const end of ends) {
    const at = Math.max(free, y(end.meanBp) - 6);
    free = at + 28;
    const colour = sideColour(palette, end.side);
    text(ctx, end.side > 0 ? "buys" : "sells", width - RIGHT + 6, at, { colour, font: `600 11px ${palette.font}` });
    text(ctx, formatSigned(end.meanBp, 1), width - RIGHT + 6, at + 13, { colour, font: `11px ${palette.font}` });
  }
}
