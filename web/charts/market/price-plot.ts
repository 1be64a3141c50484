import uPlot from "uplot";
import type { StepLine } from "../../../src/metrics/step-line.js";
import type { Palette } from "../palette.js";
import { linearTicks } from "../ticks.js";
import { type Frame, GUTTER, timeSplits } from "./frame.js";
import type { Scene } from "./scene.js";

export interface PriceLayers {
  palette: Palette;
  scene: () => Scene;
  frame: () => Frame;
  /** Below the grid and the lines, and above them; units are CSS pixels of the plot. */
  below: (ctx: CanvasRenderingContext2D) => void;
  above: (ctx: CanvasRenderingContext2D) => void;
}

/** Best prices over time with grid and price axis; size and window come from the frame. */
export function makePricePlot(host: HTMLElement, layers: PriceLayers): uPlot {
  const { palette } = layers;
  const { width, height } = layers.frame();
  const grid = { stroke: palette.grid, width: 1 };
  // In whole pixels: uPlot takes the digits before "px" for the size, and on a fine screen a fraction would shrink it.
  const font = `11px ${palette.font}`;
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const series = (stroke: string): uPlot.Series => ({ stroke, width: 1, points: { show: false }, ...(paths ? { paths } : {}) });
  return new uPlot(
    {
      width: width + GUTTER,
      height,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [layers.frame().fromNs, layers.frame().toNs] },
        y: { range: () => [layers.frame().lowTicks, layers.frame().highTicks] },
      },
      axes: [
        { side: 2, size: 0, gap: 0, grid, ticks: { show: false }, values: () => [], splits: () => timeSplits(layers.frame()).splits },
        {
          side: 1,
          size: GUTTER,
          gap: 8,
          stroke: palette.text2,
          font,
          grid,
          ticks: { show: false },
          splits: () => priceSplits(layers.scene(), layers.frame()),
          values: (_, splits) => splits.map((ticks) => layers.scene().quotes.price(ticks)),
        },
      ],
      series: [{}, series(palette.bid), series(palette.ask)],
      hooks: { drawClear: [(plot) => inPixels(plot, layers.below)], draw: [(plot) => inPixels(plot, layers.above)] },
    },
    priceData(layers.scene(), layers.frame()),
    host,
  );
}

/** The lines of the frame's stretch of time, thinned to what its pixels can show. */
export function priceData(scene: Scene, frame: Frame): uPlot.AlignedData {
  const columns = Math.max(1, Math.round(frame.width));
  const bid = pointsOf(scene.bid, frame, columns);
  const ask = pointsOf(scene.ask, frame, columns);
  return uPlot.join([
    [bid.ts, bid.values],
    [ask.ts, ask.values],
  ]);
}

/** Points whose values hold until the next one, at most three a pixel. `null` breaks the line. */
function pointsOf(line: StepLine, { fromNs, toNs }: Frame, columns: number): { ts: number[]; values: (number | null)[] } {
  const ts: number[] = [];
  const values: (number | null)[] = [];
  const push = (ns: number, value: number) => {
    ts.push(ns);
    values.push(value === line.gap ? null : value);
  };
  const quarter = (toNs - fromNs) / columns / 4;
  line.walk(fromNs, toNs, columns, {
    step: push,
    bunch(column, low, high, last) {
      const from = fromNs + column * 4 * quarter;
      push(from + quarter, low);
      push(from + 2 * quarter, high);
      push(from + 3 * quarter, last);
    },
  });
  return { ts, values };
}

/** Whole ticks at round prices, clear of the unit at the top and of the axis below. */
export function priceSplits(scene: Scene, frame: Frame): number[] {
  const { tickSize } = scene.quotes.instrument;
  const prices = linearTicks(frame.lowTicks * tickSize, frame.highTicks * tickSize, frame.height / 34, tickSize);
  const top = frame.highTicks - ((frame.highTicks - frame.lowTicks) * 28) / frame.height;
  const bottom = frame.lowTicks + ((frame.highTicks - frame.lowTicks) * 12) / frame.height;
  return prices.map((price) => Math.round(price / tickSize)).filter((ticks) => ticks < top && ticks > bottom);
}

function inPixels(plot: uPlot, draw: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.translate(bbox.left, bbox.top);
  ctx.scale(ratio, ratio);
  draw(ctx);
  ctx.restore();
}
