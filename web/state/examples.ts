import avellanedaStoikov from "../../examples/avellaneda-stoikov.ts?raw";
import backtestMode from "../../examples/backtest-mode.ts?raw";
import customLatency from "../../examples/custom-latency.ts?raw";
import customQueue from "../../examples/custom-queue.ts?raw";
import fillProbability from "../../examples/fill-probability.ts?raw";
import firstOrder from "../../examples/first-order.ts?raw";
import grid from "../../examples/grid.ts?raw";
import imbalance from "../../examples/imbalance.ts?raw";
import latencyRace from "../../examples/latency-race.ts?raw";
import marketMaker from "../../examples/market-maker.ts?raw";
import monitoring from "../../examples/monitoring.ts?raw";
import orchestratedDecision from "../../examples/orchestrated-decision.ts?raw";
import orderManagement from "../../examples/order-management.ts?raw";
import queueAwareness from "../../examples/queue-awareness.ts?raw";
import spotFutures from "../../examples/spot-futures-arbitrage.ts?raw";

export interface Example {
  name: string;
  text: string;
  /** What its own comment says before what to try next. */
  about: string;
  /** Books that are played side by side, the first one first; without, whatever is open will do. */
  books: readonly string[];
}

const example = (name: string, text: string, ...books: string[]): Example => ({
  name,
  text,
  about: /\/\*\* ([^\n]*?) Next:/.exec(text)?.[1] ?? "",
  books,
});

/** From the first to the more special; the first is what a first visit opens. */
export const EXAMPLES: readonly Example[] = [
  example("market-maker.ts", marketMaker),
  example("first-order.ts", firstOrder),
  example("imbalance.ts", imbalance),
  example("queue-awareness.ts", queueAwareness),
  example("fill-probability.ts", fillProbability),
  example("avellaneda-stoikov.ts", avellanedaStoikov),
  example("grid.ts", grid),
  example("latency-race.ts", latencyRace),
  example("spot-futures-arbitrage.ts", spotFutures, "usdm-btcusdt-20240808", "spot-btcusdt-20240808"),
  example("backtest-mode.ts", backtestMode),
  example("order-management.ts", orderManagement),
  example("monitoring.ts", monitoring),
  example("orchestrated-decision.ts", orchestratedDecision),
  example("custom-latency.ts", customLatency),
  example("custom-queue.ts", customQueue),
];

export const NEW_STRATEGY = `import { HftStrategy, type Tick } from "sigmax-hft";

export default class MyStrategy extends HftStrategy {
  onTick(symbol: string, tick: Tick) {
    console.log(symbol, tick.bidPrice, tick.askPrice);
    this.stop();
  }
}
`;
