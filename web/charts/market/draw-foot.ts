import { splitDuration } from "../../format/durations.js";
import { formatFixed, formatSigned } from "../../format/numbers.js";
import { formatAxisTime } from "../../format/time.js";
import { drawSteps } from "../draw-steps.js";
import { type Palette, sideColour, withAlpha } from "../palette.js";
import { crisp, line, type Surface, text } from "../surface.js";
import { type Frame, GUTTER, timeSplits, xOf } from "./frame.js";
import type { Scene } from "./scene.js";

export const AXIS_HEIGHT = 22;
export const STRIP_HEIGHT = 34;
const POSITION_HEIGHT = 46;

/** Heights of the parts below the prices. */
export const positionHeight = (scene: Scene): number => (scene.position ? POSITION_HEIGHT : 0);
export const footHeight = (scene: Scene): number => positionHeight(scene) + AXIS_HEIGHT + STRIP_HEIGHT;

/** Position over the same time as the prices, the time axis, and the whole book with what of it is shown. */
export function drawFoot(surface: Surface, palette: Palette, scene: Scene, frame: Frame): void {
  const { ctx, width, height } = surface;
  const plotWidth = width - GUTTER;
  const axisTop = positionHeight(scene);
  const stripTop = axisTop + AXIS_HEIGHT;
  ctx.lineWidth = 1;
  if (scene.position) drawPosition(ctx, palette, scene, frame, axisTop);
  for (const y of scene.position ? [0, axisTop, stripTop] : [axisTop, stripTop]) line(ctx, 0, crisp(y), width, crisp(y), palette.hairline);
  line(ctx, crisp(plotWidth), 0, crisp(plotWidth), height, palette.hairline);
  drawTimes(ctx, palette, frame, axisTop);
  drawStrip(ctx, palette, scene, frame, stripTop);
}

function drawTimes(ctx: CanvasRenderingContext2D, palette: Palette, frame: Frame, top: number): void {
  const { step, splits } = timeSplits(frame);
  const style = { colour: palette.text2, font: `10.5px ${palette.font}`, align: "center" as const };
  for (const ns of splits) {
    const x = xOf(frame, ns);
    if (x < 20 || x > frame.width - 20) continue;
    text(ctx, formatAxisTime(ns, step), x, top + AXIS_HEIGHT / 2 + 0.5, style);
  }
}

function drawPosition(ctx: CanvasRenderingContext2D, palette: Palette, scene: Scene, frame: Frame, height: number): void {
  if (!scene.position || !scene.own) return;
  const most = Math.max(
    1,
    ...[scene.position.extremes(scene.whole.fromNs, scene.whole.toNs)].map((all) =>
      Math.max(Math.abs(all?.low ?? 0), Math.abs(all?.high ?? 0)),
    ),
  );
  const y = (lots: number) => 6 + ((height - 12) * (most - lots)) / (2 * most);
  const zero = y(0);
  const scale = { fromNs: frame.fromNs, toNs: frame.toNs, right: frame.width, y };
  ctx.lineJoin = "miter";
  drawSteps(ctx, scene.position, scale, { colour: palette.text1, width: 1.6, fill: withAlpha(palette.text3, 0.18) });
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 2]);
  line(ctx, 0, crisp(zero), frame.width, crisp(zero), palette.hairlineStrong);
  ctx.setLineDash([]);
  const font = `10.5px ${palette.font}`;
  const { quotes } = scene;
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10(quotes.instrument.lotSize))));
  for (const lots of [most, 0, -most]) {
    const label = lots === 0 ? formatFixed(0, decimals) : formatSigned(quotes.toQuantity(lots), decimals);
    text(ctx, label, frame.width + 8, y(lots), { colour: palette.text2, font });
  }
  text(ctx, `Position, ${quotes.instrument.baseCurrency}`, 8, height - 9, { colour: palette.text3, font });
}

/** The window over all of the book, its handles at the edges. */
function drawStrip(ctx: CanvasRenderingContext2D, palette: Palette, scene: Scene, frame: Frame, top: number): void {
  const whole: Frame = { ...frame, ...scene.whole, height: STRIP_HEIGHT };
  drawWholeLine(ctx, palette, scene, whole, top);
  if (scene.own) drawFillTicks(ctx, palette, scene.own.fills, whole, top);
  const left = Math.max(0, xOf(whole, frame.fromNs));
  const right = Math.min(frame.width, xOf(whole, frame.toNs));
  ctx.fillStyle = withAlpha(palette.bg, 0.6);
  ctx.fillRect(0, top + 1, left, STRIP_HEIGHT);
  ctx.fillRect(right, top + 1, frame.width - right, STRIP_HEIGHT);
  const isWhole = left <= 0 && right >= frame.width;
  ctx.strokeStyle = isWhole ? palette.hairlineStrong : palette.text1;
  ctx.beginPath();
  ctx.roundRect(crisp(left), top + 1.5, Math.max(2, Math.round(right - left) - 1), STRIP_HEIGHT - 2, 3);
  ctx.stroke();
  ctx.fillStyle = isWhole ? palette.text3 : palette.text1;
  for (const x of [left, right]) {
    ctx.beginPath();
    ctx.roundRect(Math.min(frame.width - 4, Math.max(0, x - 2)), top + STRIP_HEIGHT / 2 - 7, 4, 14, 2);
    ctx.fill();
  }
  const all = splitDuration(scene.whole.toNs - scene.whole.fromNs, 0);
  text(ctx, `all ${all.value} ${all.unit}`, frame.width + 8, top + STRIP_HEIGHT / 2, {
    colour: palette.text2,
    font: `10.5px ${palette.font}`,
  });
}

function drawWholeLine(ctx: CanvasRenderingContext2D, palette: Palette, scene: Scene, whole: Frame, top: number): void {
  const { lowTicks, highTicks } = scene.overview;
  const y = (ticks: number) => top + 8 + ((STRIP_HEIGHT - 16) * (highTicks - ticks)) / Math.max(1, highTicks - lowTicks);
  drawSteps(ctx, scene.bid, { fromNs: whole.fromNs, toNs: whole.toNs, right: whole.width, y }, { colour: palette.text3, width: 1 });
}

function drawFillTicks(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  fills: readonly { side: number; localNs: number }[],
  whole: Frame,
  top: number,
): void {
  for (const side of [1, -1]) {
    ctx.beginPath();
    const y = side > 0 ? top + STRIP_HEIGHT - 5 : top + 2;
    let last = Number.NaN;
    for (const fill of fills) {
      if (fill.side !== side) continue;
      const x = crisp(xOf(whole, fill.localNs));
      if (x === last) continue;
      last = x;
      ctx.moveTo(x, y);
      ctx.lineTo(x, y + 4);
    }
    ctx.strokeStyle = sideColour(palette, side);
    ctx.stroke();
  }
}
