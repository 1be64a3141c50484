import type { Timeline } from "../../src/data/quality.js";
import { formatDuration } from "../format/durations.js";
import { formatFixed, formatShort } from "../format/numbers.js";
import { formatAxisTime } from "../format/time.js";

const WIDTH = 600;
const HEIGHT = 56;

interface Curve {
  name: string;
  values: readonly (number | null)[];
  write: (value: number) => string;
}

/** Rate, spread, depth and latency over the book's time, in steps; gaps where the book says nothing. */
export function QualityPicture({ timeline }: { timeline: Timeline }) {
  const { fromNs, widthNs, rows } = timeline;
  const perSecond = rows.map((count) => (count * 1e9) / widthNs);
  const curves: Curve[] = [
    { name: "Rows a second", values: perSecond, write: (value) => (value < 10 ? formatFixed(value, 1) : formatShort(value)) },
    { name: "Spread, ticks", values: timeline.spreadTicks, write: (value) => formatFixed(value, value < 10 ? 1 : 0) },
    { name: "Lots at the best prices", values: timeline.bestLots, write: formatShort },
    { name: "Least feed latency", values: timeline.leastLatencyNs, write: (value) => formatDuration(value) },
  ];
  const toNs = fromNs + rows.length * widthNs;
  return (
    <div class="quality-picture">
      {curves.map((curve) => (
        <Row key={curve.name} curve={curve} />
      ))}
      <p class="quality-axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{formatAxisTime(fromNs + share * (toNs - fromNs), widthNs)}</span>
        ))}
      </p>
    </div>
  );
}

function Row({ curve: { name, values, write } }: { curve: Curve }) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0);
  const least = Math.min(...known, 0);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const words = known.length === 0 ? "nothing known" : `${write(mean)} on average, at most ${write(most)}`;
  return (
    <figure>
      <figcaption>
        {name} <span>{words}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${name} over time: ${words}`}>
        <path d={stepsOf(values, least, most)} vector-effect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}

/** A step for each bucket, broken where there is no value. */
function stepsOf(values: readonly (number | null)[], least: number, most: number): string {
  const wide = WIDTH / Math.max(1, values.length);
  const y = (value: number): string => (HEIGHT - 1 - ((value - least) / Math.max(most - least, 1e-12)) * (HEIGHT - 3)).toFixed(1);
  let path = "";
  let drawn = false;
  for (const [at, value] of values.entries()) {
    if (value !== null) path += `${drawn ? "L" : "M"}${(at * wide).toFixed(1)} ${y(value)}H${((at + 1) * wide).toFixed(1)}`;
    drawn = value !== null;
  }
  return path;
}
