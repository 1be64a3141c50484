import type { Timeline } from "../../src/data/quality.js";

const WIDTH = 72;
const HEIGHT = 24;

/** A book at a glance: how many rows came, over its time. Its words say the same. */
export function RateLine({ timeline: { rows } }: { timeline: Timeline }) {
  const most = rows.reduce((high, count) => Math.max(high, count), 1);
  const x = (at: number): string => ((at / Math.max(1, rows.length - 1)) * WIDTH).toFixed(1);
  const y = (count: number): string => (HEIGHT - 1 - (count / most) * (HEIGHT - 2)).toFixed(1);
  const path = rows.map((count, at) => `${at === 0 ? "M" : "L"}${x(at)} ${y(count)}`).join("");
  return (
    <svg class="rate-line" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
