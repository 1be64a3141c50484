import { formatCount } from "../format/numbers.js";
import type { Palette } from "./palette.js";
import { withAlpha } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";

export interface RateBar {
  /** At the bar's right edge: up to which quantity it goes; the first one's own value. */
  edge: string;
  rate: number;
  low: number;
  high: number;
  cases: number;
}

const LEFT = 30;
const FOOT = 34;
const HEAD = 8;
const FEW = 5;

/** Rates in per cent with their intervals. Few cases make a hollow, dashed bar. */
export function drawRateBars({ ctx, width, height }: Surface, palette: Palette, bars: readonly RateBar[]): void {
  const font = `10.5px ${palette.font}`;
  const bottom = height - FOOT;
  const y = (rate: number) => crisp(HEAD + (bottom - HEAD) * (1 - rate));
  for (const rate of [0, 0.5, 1]) {
    line(ctx, LEFT, y(rate), width, y(rate), rate === 0 ? palette.hairlineStrong : palette.grid);
    text(ctx, String(rate * 100), LEFT - 6, y(rate), { colour: palette.text2, font, align: "right" });
  }
  text(ctx, "n", LEFT - 6, bottom + 26, { colour: palette.text3, font, align: "right" });
  const slot = (width - LEFT) / bars.length;
  bars.forEach((bar, i) => {
    const middle = LEFT + (i + 0.5) * slot;
    drawBar(ctx, palette, bar, middle, Math.min(34, slot * 0.6), y);
    const isEdge = i > 0 && i < bars.length - 1;
    const at = i === 0 ? middle : LEFT + (i + 1) * slot;
    if (i === 0 || isEdge) text(ctx, bar.edge, at, bottom + 11, { colour: palette.text2, font, align: "center" });
    text(ctx, formatCount(bar.cases), middle, bottom + 26, { colour: palette.text3, font, align: "center" });
  });
}

function drawBar(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  bar: RateBar,
  middle: number,
  wide: number,
  y: (rate: number) => number,
): void {
  if (bar.cases === 0) return;
  const few = bar.cases < FEW;
  const top = y(bar.rate);
  const tall = Math.max(1, y(0) - top);
  const left = Math.round(middle - wide / 2) + 0.5;
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.text3;
  if (few) ctx.setLineDash([2, 2]);
  else {
    ctx.fillStyle = withAlpha(palette.text3, palette.theme === "dark" ? 0.6 : 0.5);
    ctx.fillRect(left, top, Math.round(wide), tall);
  }
  ctx.strokeRect(left, top, Math.round(wide), tall);
  ctx.setLineDash([]);
  ctx.lineWidth = 1.4;
  const at = crisp(middle);
  line(ctx, at, y(bar.low), at, y(bar.high), palette.text1);
  line(ctx, at - 4, y(bar.low), at + 4, y(bar.low), palette.text1);
  line(ctx, at - 4, y(bar.high), at + 4, y(bar.high), palette.text1);
  ctx.lineWidth = 1;
}
