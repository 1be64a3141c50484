import type { LevelEvent, WouldHave } from "../../src/estimate/in-queue.js";
import { formatRoundDuration } from "../format/durations.js";
import { triangle } from "./marks.js";
import { type Palette, sideColour, withAlpha } from "./palette.js";
import { crisp, line, type Surface, text } from "./surface.js";
import { linearTicks, niceStep } from "./ticks.js";

export interface QueueChart {
  models: readonly WouldHave[];
  /** Of the run: drawn solid, in the side's colour. */
  told: string;
  events: readonly LevelEvent[];
  side: 1 | -1;
  joinedNs: number;
  /** Where the picture ends, ns. */
  untilNs: number;
  /** When the order filled in this run, at the exchange; NaN when it did not. */
  filledNs: number;
  cursorNs: number | null;
  quantity(lots: number): string;
  toQuantity(lots: number): number;
  unit: string;
}

const RIGHT = 56;
const FOOT = 20;
const HEAD = 14;
const TRADE_ROOM = 26;
/** Models are told apart by their dashes, not by hues: hue means side. */
export const DASHES: readonly (readonly number[])[] = [
  [5, 3],
  [2, 2],
  [1, 3],
  [7, 2, 1, 2],
  [3, 1],
  [8, 4],
];

/** Quantity ahead over time under each model, trades at the price below; filled where the run's own line is. */
export function drawQueueChart({ ctx, width, height }: Surface, palette: Palette, chart: QueueChart): void {
  const right = width - RIGHT;
  const bottom = height - FOOT;
  const most = Math.max(1, ...chart.models.flatMap(({ path }) => path.map(({ aheadLots }) => aheadLots))) * 1.06;
  const x = (ns: number) => ((ns - chart.joinedNs) / (chart.untilNs - chart.joinedNs)) * (right - 8) + 4;
  const y = (lots: number) => HEAD + (bottom - HEAD) * (1 - lots / most);
  drawAxes(ctx, palette, chart, { x, y, right, bottom, most });
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, right, bottom + 1);
  ctx.clip();
  drawTrades(ctx, palette, chart, x, bottom);
  drawOthers(ctx, palette, chart, x, y);
  drawOwn(ctx, palette, chart, x, y, bottom);
  if (chart.cursorNs !== null) {
    ctx.setLineDash([3, 3]);
    line(ctx, crisp(x(chart.cursorNs)), 0, crisp(x(chart.cursorNs)), bottom, palette.text1);
    ctx.setLineDash([]);
  }
  ctx.restore();
  if (chart.filledNs <= chart.untilNs) {
    ctx.fillStyle = sideColour(palette, chart.side);
    ctx.strokeStyle = palette.outline;
    ctx.beginPath();
    triangle(ctx, x(chart.filledNs), bottom - 4, 6, chart.side);
    ctx.fill();
    ctx.stroke();
  }
}

interface Axes {
  x(ns: number): number;
  y(lots: number): number;
  right: number;
  bottom: number;
  most: number;
}

function drawAxes(ctx: CanvasRenderingContext2D, palette: Palette, chart: QueueChart, { x, y, right, bottom, most }: Axes): void {
  const font = `10.5px ${palette.font}`;
  const style = { colour: palette.text2, font };
  ctx.lineWidth = 1;
  const perLot = chart.toQuantity(1);
  for (const value of linearTicks(0, most * perLot, Math.max(2, (bottom - HEAD) / 34), perLot)) {
    const at = crisp(y(value / perLot));
    line(ctx, 0, at, right, at, value === 0 ? palette.hairlineStrong : palette.grid);
    text(ctx, chart.quantity(Math.round(value / perLot)), right + 6, at, style);
  }
  text(ctx, chart.unit, right + 6, 7, { colour: palette.text3, font });
  const span = chart.untilNs - chart.joinedNs;
  const step = niceStep(span / Math.max(2, right / 90));
  for (let ns = 0; ns <= span; ns += step) {
    const at = crisp(x(chart.joinedNs + ns));
    line(ctx, at, HEAD, at, bottom, palette.grid);
    if (at < right - 24)
      text(ctx, ns === 0 ? "entry" : formatRoundDuration(ns), at, bottom + 11, { ...style, align: ns === 0 ? "left" : "center" });
  }
}

function drawTrades(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  { events, side }: QueueChart,
  x: (ns: number) => number,
  bottom: number,
): void {
  const trades = events.filter(({ kind }) => kind === "trade");
  const most = Math.max(1, ...trades.map(({ lots }) => lots));
  ctx.fillStyle = sideColour(palette, -side);
  for (const { ns, lots } of trades) {
    const tall = Math.max(2, (lots / most) * TRADE_ROOM);
    ctx.fillRect(x(ns) - 1, bottom - tall, 2, tall);
  }
}

function stepPath(
  ctx: CanvasRenderingContext2D,
  would: WouldHave,
  untilNs: number,
  x: (ns: number) => number,
  y: (lots: number) => number,
): void {
  ctx.beginPath();
  let last = would.path[0]?.aheadLots ?? 0;
  for (const { ns, aheadLots } of would.path) {
    ctx.lineTo(x(ns), y(last));
    ctx.lineTo(x(ns), y(aheadLots));
    last = aheadLots;
  }
  ctx.lineTo(x(would.filledNs ?? untilNs), y(last));
}

type Place = (value: number) => number;

function drawOthers(ctx: CanvasRenderingContext2D, palette: Palette, { models, told, untilNs }: QueueChart, x: Place, y: Place): void {
  ctx.lineWidth = 1.3;
  ctx.strokeStyle = palette.text2;
  models
    .filter(({ model }) => model !== told)
    .forEach((would, i) => {
      ctx.setLineDash([...(DASHES[i % DASHES.length] as number[])]);
      stepPath(ctx, would, untilNs, x, y);
      ctx.stroke();
    });
  ctx.setLineDash([]);
}

function drawOwn(ctx: CanvasRenderingContext2D, palette: Palette, chart: QueueChart, x: Place, y: Place, bottom: number): void {
  const own = chart.models.find(({ model }) => model === chart.told);
  const first = own?.path[0];
  if (!own || !first) return;
  const colour = sideColour(palette, chart.side);
  stepPath(ctx, own, chart.untilNs, x, y);
  ctx.lineTo(x(own.filledNs ?? chart.untilNs), bottom);
  ctx.lineTo(x(first.ns), bottom);
  ctx.fillStyle = withAlpha(colour, 0.16);
  ctx.fill();
  stepPath(ctx, own, chart.untilNs, x, y);
  ctx.lineWidth = 2.2;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.lineWidth = 1;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x(first.ns), y(first.aheadLots), 3.5, 0, 7);
  ctx.fill();
}
