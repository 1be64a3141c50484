import type { ReliabilityBin } from "../../src/estimate/calibration.js";
import { formatCount } from "../format/numbers.js";
import type { Palette } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";

const LEFT = 34;
const FOOT = 34;
const HEAD = 8;
const FEW = 5;

/** What was said against what happened: on the diagonal the estimates are right. Hollow where the cases are few. */
export function drawReliability({ ctx, width, height }: Surface, palette: Palette, bins: readonly ReliabilityBin[]): void {
  const font = `10.5px ${palette.font}`;
  const bottom = height - FOOT;
  const right = width - 10;
  const x = (share: number) => LEFT + share * (right - LEFT);
  const y = (share: number) => HEAD + (bottom - HEAD) * (1 - share);
  ctx.lineWidth = 1;
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    line(ctx, LEFT, crisp(y(share)), right, crisp(y(share)), share === 0 ? palette.hairlineStrong : palette.grid);
    line(ctx, crisp(x(share)), HEAD, crisp(x(share)), bottom, palette.grid);
    text(ctx, String(share * 100), LEFT - 6, y(share), { colour: palette.text2, font, align: "right" });
    text(ctx, String(share * 100), x(share), bottom + 11, { colour: palette.text2, font, align: "center" });
  }
  text(ctx, "said, %", LEFT + (right - LEFT) / 2, bottom + 26, { colour: palette.text3, font, align: "center" });
  ctx.setLineDash([5, 3]);
  line(ctx, x(0), y(0), x(1), y(1), palette.text3);
  ctx.setLineDash([]);
  for (const { said, happened, happenedLow, happenedHigh, cases } of bins) {
    const at = crisp(x(said));
    ctx.lineWidth = 1.4;
    line(ctx, at, y(happenedLow), at, y(happenedHigh), palette.text1);
    ctx.beginPath();
    ctx.arc(at, y(happened), 3.6, 0, 7);
    ctx.fillStyle = cases < FEW ? palette.panel : palette.text1;
    ctx.strokeStyle = palette.text1;
    ctx.fill();
    ctx.stroke();
    ctx.lineWidth = 1;
    const above = y(happenedHigh) > HEAD + 14;
    text(ctx, formatCount(cases), at, above ? y(happenedHigh) - 7 : y(happenedLow) + 8, { colour: palette.text3, font, align: "center" });
  }
}
