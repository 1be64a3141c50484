import uPlot from "uplot";
import { formatFixed } from "../format/numbers.js";
import { formatAxisTime } from "../format/time.js";
import type { Palette } from "./palette.js";
import { multiples, timeStep } from "./ticks.js";

export const AXIS_WIDTH = 60;

export interface CurveOptions {
  width: number;
  height: number;
  palette: Palette;
  /** Stands at the top of the axis. */
  unit: string;
  decimals: number;
  /** A position holds until it changes; money is sampled. */
  stepped: boolean;
  showTime: boolean;
  fromNs: number;
  toNs: number;
  onCursor: (ns: number | null) => void;
}

/** One series over simulated time. Times and values must be as long as each other. */
export function makeCurve(host: HTMLElement, data: [Float64Array, Float64Array], options: CurveOptions): uPlot {
  const { palette, showTime } = options;
  const font = `10.5px ${palette.font}`;
  const grid = { stroke: palette.grid, width: 1 };
  const ticks = { show: false };
  const paths = options.stepped ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  return new uPlot(
    {
      width: options.width,
      height: options.height,
      padding: [10, 0, showTime ? 0 : 6, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: { x: { time: false, range: () => [options.fromNs, options.toNs] }, y: { range: (_, low, high) => padded(low, high) } },
      axes: [
        {
          show: showTime,
          side: 2,
          size: 22,
          gap: 4,
          space: 70,
          stroke: palette.text2,
          font,
          grid,
          ticks,
          splits: (plot) => timeSplits(options, plot.width - AXIS_WIDTH),
          values: (_, splits) => splits.map((ns) => formatAxisTime(ns, (splits[1] ?? 1e9) - (splits[0] ?? 0))),
        },
        {
          side: 1,
          size: AXIS_WIDTH,
          gap: 6,
          space: 26,
          stroke: palette.text2,
          font,
          grid,
          ticks,
          values: (_, splits) => splits.map((value) => formatFixed(value, options.decimals)),
        },
      ],
      series: [{}, { stroke: palette.text1, width: 1.6, points: { show: false }, ...(paths ? { paths } : {}) }],
      hooks: {
        setCursor: [
          (plot) => {
            const { left } = plot.cursor;
            options.onCursor(left === undefined || left < 0 ? null : plot.posToVal(left, "x"));
          },
        ],
      },
    },
    data as unknown as uPlot.AlignedData,
    host,
  );
}

/** Round times, none so near an edge that its label would be cut. */
function timeSplits({ fromNs, toNs }: CurveOptions, width: number): number[] {
  const margin = ((toNs - fromNs) * 22) / Math.max(60, width);
  return multiples(fromNs + margin, toNs - margin, timeStep(fromNs, toNs, width / 84));
}

function padded(low: number | null, high: number | null): [number, number] {
  const from = Math.min(0, low ?? 0);
  const to = Math.max(0, high ?? 0);
  const room = Math.max((to - from) * 0.08, 1e-9);
  return to === from ? [-1, 1] : [from - room, to + room];
}
