import type { WouldHave } from "../../../src/estimate/counterfactual.js";
import { formatDuration } from "../../format/durations.js";

const WIDTH = 640;
const HEIGHT = 150;
const LEFT = 56;
const BOTTOM = 18;

interface QueuePathsProps {
  found: readonly WouldHave[];
  joinedNs: number;
  quantity(lots: number): string;
}

/** Quantity ahead over time, a step line a queue model; a dot where it filled. The table below says the same. */
export function QueuePaths({ found, joinedNs, quantity }: QueuePathsProps) {
  const shown = found.filter(({ path }) => path.length > 1 || path.some(({ aheadLots }) => aheadLots > 0));
  const lastNs = Math.max(...found.map(({ filledNs, path }) => filledNs ?? path.at(-1)?.ns ?? joinedNs), joinedNs + 1);
  const most = Math.max(1, ...shown.flatMap(({ path }) => path.map(({ aheadLots }) => aheadLots)));
  if (shown.length === 0) return null;
  const x = (ns: number) => LEFT + ((ns - joinedNs) / (lastNs - joinedNs)) * (WIDTH - LEFT - 8);
  const y = (lots: number) => 8 + (1 - lots / most) * (HEIGHT - BOTTOM - 8);
  const line = ({ path, filledNs }: WouldHave): string => {
    const [first, ...later] = path;
    const steps = later.map(({ ns, aheadLots }) => `H${x(ns).toFixed(1)}V${y(aheadLots).toFixed(1)}`).join("");
    const end = x(filledNs ?? lastNs).toFixed(1);
    return first ? `M${x(first.ns).toFixed(1)},${y(first.aheadLots).toFixed(1)}${steps}H${end}` : "";
  };
  return (
    <figure class="queue-paths">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Quantity ahead over time, by queue model">
        <line x1={LEFT} x2={WIDTH - 8} y1={y(0)} y2={y(0)} class="axis" />
        <text x={LEFT - 6} y={y(most) + 4} text-anchor="end">
          {quantity(Math.round(most))}
        </text>
        <text x={LEFT - 6} y={y(0) + 4} text-anchor="end">
          0
        </text>
        <text x={WIDTH - 8} y={HEIGHT - 2} text-anchor="end">
          {formatDuration(lastNs - joinedNs, 3)}
        </text>
        {shown.map((would, i) => (
          <g key={would.model} class={`path-${i}`}>
            <path d={line(would)} />
            {would.filledNs === null ? null : <circle cx={x(would.filledNs)} cy={y(would.path.at(-1)?.aheadLots ?? 0)} r={3.5} />}
          </g>
        ))}
      </svg>
      <figcaption>
        {shown.map(({ model }, i) => (
          <span key={model} class={`path-${i}`}>
            <i /> {model}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
