import type { Slippage } from "../../src/metrics/slippage.js";
import { formatPlain, formatSigned, MINUS } from "../format/numbers.js";
import { type Palette, withAlpha } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { linearTicks } from "./ticks.js";

const LEFT = 34;
const FOOT = 34;
const HEAD = 14;
const FEW = 5;

/** Fills by what they cost: buys above the line, sells below it. Means with their intervals; none where fills are too few. */
export function drawSlippageBars({ ctx, width, height }: Surface, palette: Palette, { bins, buys, sells }: Slippage): void {
  const first = bins[0];
  const last = bins.at(-1);
  if (!first || !last) return;
  const font = `10.5px ${palette.font}`;
  const bottom = height - FOOT;
  const most = Math.max(1, ...bins.map((bin) => Math.max(bin.buys, bin.sells)));
  const middle = crisp((HEAD + bottom) / 2);
  const x = (bp: number) => LEFT + ((bp - first.lowBp) / (last.highBp - first.lowBp)) * (width - LEFT - 8);
  const tall = (count: number) => (count / most) * ((bottom - HEAD) / 2 - 4);
  ctx.lineWidth = 1;
  for (const bp of linearTicks(first.lowBp, last.highBp, width / 70)) {
    line(ctx, crisp(x(bp)), HEAD, crisp(x(bp)), bottom, Math.abs(bp) < 1e-9 ? palette.hairlineStrong : palette.grid);
    const sign = Math.abs(bp) < 1e-9 ? "" : bp > 0 ? "+" : MINUS;
    text(ctx, sign + formatPlain(Math.abs(bp), 3), x(bp), bottom + 11, { colour: palette.text2, font, align: "center" });
  }
  text(ctx, "bp against the mid when sent; to the right is worse", LEFT + (width - LEFT) / 2, bottom + 26, {
    ...{ colour: palette.text3, font },
    align: "center",
  });
  for (const bin of bins) {
    const left = x(bin.lowBp) + 0.5;
    const wide = Math.max(1, x(bin.highBp) - x(bin.lowBp) - 1);
    ctx.fillStyle = withAlpha(palette.bid, 0.75);
    ctx.fillRect(left, middle - tall(bin.buys), wide, tall(bin.buys));
    ctx.fillStyle = withAlpha(palette.ask, 0.75);
    ctx.fillRect(left, middle, wide, tall(bin.sells));
  }
  line(ctx, LEFT, middle, width - 8, middle, palette.hairlineStrong);
  for (const count of [most]) {
    text(ctx, String(count), LEFT - 6, middle - tall(count), { colour: palette.text2, font, align: "right" });
    text(ctx, String(count), LEFT - 6, middle + tall(count), { colour: palette.text2, font, align: "right" });
  }
  text(ctx, "0", LEFT - 6, middle, { colour: palette.text2, font, align: "right" });
  drawMean(ctx, palette, palette.bid, buys, x, HEAD + 2, "buys");
  drawMean(ctx, palette, palette.ask, sells, x, bottom - 4, "sells");
}

function drawMean(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  colour: string,
  { count, meanBp, halfWidthBp }: Slippage["buys"],
  x: (bp: number) => number,
  at: number,
  name: string,
): void {
  const font = `600 11px ${palette.font}`;
  if (count < FEW) {
    text(ctx, count === 0 ? "" : `${name}: too few to say`, LEFT + 4, at, { colour, font });
    return;
  }
  ctx.lineWidth = 1.6;
  line(ctx, x(meanBp - halfWidthBp), at, x(meanBp + halfWidthBp), at, colour);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x(meanBp), at, 3, 0, 7);
  ctx.fill();
  const label = `${name} ${formatSigned(meanBp, 2)}`;
  ctx.font = font;
  const wide = ctx.measureText(label).width + 10;
  const fits = x(meanBp + halfWidthBp) + wide < ctx.canvas.clientWidth;
  text(ctx, label, fits ? x(meanBp + halfWidthBp) + 7 : x(meanBp - halfWidthBp) - 7, at, { colour, font, align: fits ? "left" : "right" });
  ctx.lineWidth = 1;
}
