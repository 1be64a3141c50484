import { rampGradient } from "../../charts/depth-ramp.js";
import type { Scene } from "../../charts/market/scene.js";
import { formatPlain } from "../../format/numbers.js";
import { SideMark } from "../parts/icons.js";

interface LegendProps {
  scene: Scene;
  /** Least quantity of a trade drawn, lots. */
  threshold: number;
  theme: "light" | "dark";
}

/** Items at the end give way first where the header is narrow. */
export function Legend({ scene, threshold, theme }: LegendProps) {
  const { instrument } = scene.quotes;
  const quantity = (lots: number) => formatPlain(Number((lots * instrument.lotSize).toPrecision(2)));
  const { depthLowLots, depthHighLots } = scene.overview;
  return (
    <div class="legend">
      {scene.own ? <OwnKeys /> : <span>recorded book, no orders of yours yet</span>}
      {Number.isNaN(threshold) ? null : (
        <span>
          <span class="legend-trade" aria-hidden="true" /> {`trade \u2265 ${quantity(threshold)} ${instrument.baseCurrency}`}
        </span>
      )}
      <span>
        {`depth, ${instrument.baseCurrency} ${quantity(depthLowLots)}`}
        <span class="legend-ramp" aria-hidden="true">
          <i style={{ background: rampGradient(theme, "ask") }} />
          <i style={{ background: rampGradient(theme, "bid") }} />
        </span>
        {quantity(depthHighLots)}
      </span>
    </div>
  );
}

const OwnKeys = () => (
  <>
    <span>
      <SideMark side={1} /> <SideMark side={-1} /> own fill
    </span>
    <span>
      <span class="legend-resting" aria-hidden="true" /> resting
    </span>
    <span>{"\u00d7"} cancelled</span>
    <span>{"\u25c7"} expired</span>
  </>
);
