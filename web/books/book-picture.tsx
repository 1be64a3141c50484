import type { Timeline } from "../../src/data/quality.js";
import "./book-picture.css";

const WIDTH = 480;

interface Strip {
  top: number;
  height: number;
}

/** A book at a glance, from its own rows: the range and the mean of its prices, the quantity at the best prices, how many rows came. */
export function BookPicture({ timeline, height }: { timeline: Timeline; height: number }) {
  const price: Strip = { top: 2, height: height * 0.56 };
  const depth: Strip = { top: height * 0.62, height: height * 0.17 };
  const rate: Strip = { top: height * 0.82, height: height * 0.17 };
  const { priceTicks, lowTicks, highTicks, bestLots, rows } = timeline;
  const low = least(lowTicks);
  const high = -least(highTicks.map((ticks) => (ticks === null ? null : -ticks)));
  const y = scaleOf(price, low, high);
  return (
    <svg class="book-picture" viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="book-range" d={band(lowTicks, highTicks, y)} />
      <path class="book-price" d={line(priceTicks, y)} vector-effect="non-scaling-stroke" />
      <path class="book-depth" d={bars(bestLots, depth)} />
      <path class="book-rate" d={bars(rows, rate)} />
    </svg>
  );
}

/** Where no picture is yet. */
export const NoPicture = ({ words }: { words: string }) => <p class="book-no-picture">{words}</p>;

const least = (values: readonly (number | null)[]): number =>
  values.reduce<number>((low, value) => (value === null ? low : Math.min(low, value)), Number.POSITIVE_INFINITY);

type Scale = (value: number) => number;

function scaleOf({ top, height }: Strip, low: number, high: number): Scale {
  const span = Math.max(high - low, 1e-9);
  return (value) => top + height - 2 - ((value - low) / span) * (height - 4);
}

const at = (count: number) => {
  const wide = WIDTH / Math.max(1, count);
  return (place: number): string => (place * wide).toFixed(1);
};

/** A line from the middle of each bucket to that of the next one with a value. */
function line(values: readonly (number | null)[], y: Scale): string {
  const x = at(values.length);
  let path = "";
  for (const [place, value] of values.entries())
    if (value !== null) path += `${path === "" ? "M" : "L"}${x(place + 0.5)} ${y(value).toFixed(1)}`;
  return path;
}

function band(lows: readonly (number | null)[], highs: readonly (number | null)[], y: Scale): string {
  const x = at(lows.length);
  let path = "";
  for (const [place, low] of lows.entries()) {
    const high = highs[place] ?? null;
    if (low === null || high === null) continue;
    // Of a bucket at one price too.
    const [top, bottom] = [y(high) - 0.4, y(low) + 0.4];
    path += `M${x(place)} ${top.toFixed(1)}H${x(place + 1)}V${bottom.toFixed(1)}H${x(place)}Z`;
  }
  return path;
}

/** By the square root, so that one burst does not flatten the rest. */
function bars(values: readonly (number | null)[], { top, height }: Strip): string {
  const x = at(values.length);
  const most = Math.sqrt(values.reduce<number>((high, value) => Math.max(high, value ?? 0), 1e-9));
  let path = "";
  for (const [place, value] of values.entries()) {
    const tall = (Math.sqrt(Math.max(0, value ?? 0)) / most) * height;
    if (tall > 0)
      path += `M${x(place)} ${(top + height).toFixed(1)}V${(top + height - tall).toFixed(1)}H${x(place + 1)}V${(top + height).toFixed(1)}Z`;
  }
  return path;
}
