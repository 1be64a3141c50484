import type { Html } from "./html.js";
import { html } from "./html.js";
import { clock } from "./write.js";

/** A line over time; NaN breaks it. */
export interface Curve {
  ts: ArrayLike<number>;
  values: ArrayLike<number>;
  /** Holds its value until the next one. */
  stepped: boolean;
}

/** A point on a chart: own buys point up, own sells down. */
export interface Mark {
  ts: number;
  value: number;
  side: 1 | -1;
  title: string;
}

export interface ChartOptions {
  title: string;
  unit: string;
  fromNs: number;
  toNs: number;
  curves: readonly Curve[];
  marks?: readonly Mark[];
  /** Height of the drawing, px. */
  height: number;
  write(value: number): string;
}

const WIDTH = 900;
const RIGHT = 84;
const BOTTOM = 22;
const COLUMNS = WIDTH - RIGHT;

/** A chart as a drawing that needs no script: the extremes of every pixel stay. */
export function chart(options: ChartOptions): Html {
  const { title, unit, fromNs, toNs, curves, marks = [], height, write } = options;
  const range = rangeOf(curves, marks);
  if (!range) return html`<p class="none">${title}: there is nothing to draw.</p>`;
  const [low, high] = range;
  const x = (ns: number) => round(((ns - fromNs) / Math.max(toNs - fromNs, 1)) * COLUMNS);
  const y = (value: number) => round(8 + ((high - value) / (high - low)) * (height - BOTTOM - 16));
  return html`<figure>
<figcaption>${title}${unit === "" ? "" : `, ${unit}`}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title} over time, from ${write(low)} to ${write(high)} ${unit}">
${ticks(low, high, 4).map((value) => html`<path class="grid" d="M0 ${y(value)}H${COLUMNS}"/><text x="${COLUMNS + 8}" y="${y(value) + 4}">${write(value)}</text>`)}
${timeTicks(fromNs / 1e9, toNs / 1e9).map((s) => html`<text class="${x(s * 1e9) < 20 ? "" : "time"}" x="${x(s * 1e9)}" y="${height - 6}">${clock(s * 1e9).slice(0, -4)}</text>`)}
${curves.map((curve) => html`<path class="line" d="${path(curve, x, y)}"/>`)}
${marks.map(({ ts, value, side, title: name }) => html`<path class="${side > 0 ? "buy" : "sell"}" d="${triangle(x(ts), y(value), side)}"><title>${name}</title></path>`)}
</svg></figure>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function triangle(x: number, y: number, side: 1 | -1): string {
  const tip = round(y - side * 5);
  const base = round(y + side * 4);
  return `M${x} ${tip}L${round(x + 4.5)} ${base}H${round(x - 4.5)}Z`;
}

function rangeOf(curves: readonly Curve[], marks: readonly Mark[]): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number): void => {
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { values } of curves) for (let i = 0; i < values.length; i++) take(values[i] as number);
  for (const { value } of marks) take(value);
  if (low > high) return null;
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** At most four points a pixel, the lowest and highest among them. */
function path({ ts, values, stepped }: Curve, x: (ns: number) => number, y: (value: number) => number): string {
  const parts: string[] = [];
  let broken = true;
  for (const i of shownPoints(ts, values, x)) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) {
      const [across, up] = [x(ts[i] as number), y(value)];
      parts.push(broken ? `M${across} ${up}` : stepped ? `H${across}V${up}` : `L${across} ${up}`);
    }
    broken = Number.isNaN(value);
  }
  return parts.join("");
}

function shownPoints(ts: ArrayLike<number>, values: ArrayLike<number>, x: (ns: number) => number): number[] {
  const columnOf = (i: number) => Math.floor(x(ts[i] as number));
  const shown: number[] = [];
  for (let at = 0; at < ts.length; ) {
    let end = at + 1;
    while (end < ts.length && columnOf(end) === columnOf(at)) end++;
    shown.push(...extremes(values, at, end));
    at = end;
  }
  return shown;
}

function extremes(values: ArrayLike<number>, from: number, end: number): number[] {
  if (end - from <= 4) return Array.from({ length: end - from }, (_, i) => from + i);
  let [low, high] = [from, from];
  for (let i = from; i < end; i++) {
    if ((values[i] as number) < (values[low] as number)) low = i;
    if ((values[i] as number) > (values[high] as number)) high = i;
  }
  return [...new Set([from, Math.min(low, high), Math.max(low, high), end - 1])];
}

/** Round values within a range, about `wanted` of them. */
function ticks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high && found.length < 20; value += step)
    found.push(Number(value.toPrecision(12)));
  return found;
}

/** Steps that a clock has, seconds. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
const MOST_TIMES = 8;

function timeTicks(from: number, to: number): number[] {
  const step = CLOCK_STEPS.find((each) => (to - from) / each <= MOST_TIMES) ?? (to - from) / MOST_TIMES;
  const found: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step) found.push(value);
  return found;
}
