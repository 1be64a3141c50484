import type { SetupDraft } from "../state/setup.js";

/** Gives a field of the strategy's class another value. */
export interface FieldChange {
  field: string;
  to: string;
}

/** Puts one text in another's place. */
export interface TextChange {
  find: string;
  replace: string;
}

/** One change that is worth a run, and what to look at after it. */
export interface NextStep {
  /** What the button says. */
  title: string;
  about: string;
  edit?: FieldChange | TextChange;
  setup?: Partial<SetupDraft>;
}

const field = (name: string, to: string, about: string): NextStep => ({ title: `${name} = ${to}`, about, edit: { field: name, to } });
const setUp = (title: string, setup: Partial<SetupDraft>, about: string): NextStep => ({ title, about, setup });

const HOME = (about: string): NextStep => setUp("latency home", { latency: "home" }, about);
const CAUTIOUS = (about: string): NextStep => setUp("queue RiskAverse", { queueModel: "RiskAverse" }, about);

/** By the example's file. */
export const NEXT_STEPS: Readonly<Record<string, readonly NextStep[]>> = {
  "market-maker.ts": [
    field("skew", "60", "Lean less against the position. Result says what inventory cost."),
    field("halfSpread", "15", "Quote further out. Fewer fills: is each of them worth more?"),
    CAUTIOUS("Only trades move the queue: which fills were a guess?"),
  ],
  "first-order.ts": [
    {
      title: "one tick lower",
      about: "Another queue, and the price has to come. How long?",
      edit: { find: "price: tick.bidPrice,", replace: "price: tick.bidPrice - this.engine.instrument(symbol).tickSize," },
    },
    HOME("When it arrives the queue is another one. What did it join behind?"),
    {
      title: "quantity 5, in parts",
      about: "Too large for one trade. The microscope lists its fills.",
      edit: { find: "quantity: 0.01,", replace: "quantity: 5," },
      setup: { exchange: "partial-fill" },
    },
  ],
  "imbalance.ts": [
    field("depth", "1", "Look at the best level alone. More signals: are they as good?"),
    field("enterAt", "0.9", "Enter only when nearly all lean one way. Compare what fills are worth."),
    HOME("The book has moved on before the order is there: see how many expire."),
  ],
  "backtest-mode.ts": [
    field("patienceNs", "2e9", "Cancel after two seconds. How many of the fills were worth the wait?"),
    HOME("Ninety milliseconds there and back. Is the queue that it joins still the one it saw?"),
    CAUTIOUS("The pessimistic queue: which of the fills would you count on?"),
  ],
  "queue-awareness.ts": [
    field("shortQty", "0.1", "Join only queues that are nearly empty. Fill rate up, orders down?"),
    field("patienceNs", "10e9", "Wait longer. Wait, beside Queue and fills, says whether it pays."),
    CAUTIOUS("In the pessimistic queue: which short queues were short only by estimate?"),
  ],
  "fill-probability.ts": [
    field("wanted", "0.3", "Accept worse odds: more orders. Do fewer of them fill?"),
    field("horizonNs", "30e9", "Look half a minute ahead. Calibration says how well that was estimated."),
    CAUTIOUS("The estimate knows of the queue model: do the odds follow?"),
  ],
  "avellaneda-stoikov.ts": [
    field("gamma", "0.01", "Ten times the aversion to risk: watch the position shrink, and the quotes widen."),
    field("kappa", "0.2", "Fills get rare sooner away from the mid, so it quotes nearer."),
    field("horizonS", "60", "A longer horizon: more risk in the same position."),
  ],
  "grid.ts": [
    field("step", "5", "A finer grid: many small gains, until a trend runs over it."),
    field("levels", "15", "A wider grid holds more of a trend. See the deepest drawdown."),
    setUp("maker fee +2 bp", { makerBp: "2" }, "Without a rebate: is a step still wider than the fees?"),
  ],
  "latency-race.ts": [
    HOME("85 ms there and back. How many races are still won?"),
    setUp("no taker fee", { takerBp: "0" }, "What the races earn before fees."),
    field("thin", "0.02", "Race only for levels that are all but gone: later, so harder to win."),
  ],
  "order-management.ts": [
    {
      title: "cancel it twice",
      about: "The second answer is false: an order that is gone can't be cancelled.",
      edit: {
        find: "    this.stop();",
        replace: '    console.log("cancelled again:", await engine.cancelOrder(second));\n    this.stop();',
      },
    },
    field("size", "1", "Larger orders. Each keeps its place when it shrinks, not when it grows."),
    HOME("Every answer takes its time: the log's times show how long."),
  ],
  "monitoring.ts": [
    HOME("The log warns: the target is missed."),
    field("quoteEveryNs", "100e6", "Ten times the orders. The fill rate of each falls: it waits less."),
    setUp("guards on", { guards: "document" }, "Hold it to best practices, and read in the log which it breaks."),
  ],
  "orchestrated-decision.ts": [
    field("everyNs", "250e6", "Ask four times as often: better, or only more fees?"),
    field("maxPosition", "0.2", "Let it hold four times as much. Does the agent for risk still have a say?"),
    {
      title: "an agent that forbids more",
      about: "Patience looks on for half a minute. The log says who held the decision up.",
      edit: { find: "veto: waitedNs < 5e9", replace: "veto: waitedNs < 30e9" },
    },
  ],
  "spot-futures-arbitrage.ts": [
    field("openAt", "3", "Trade smaller gaps. Does each still pay two fees?"),
    setUp("no fees", { makerBp: "0", takerBp: "0" }, "What the gap alone earns. The rest of the result was fees."),
    HOME("Both legs late: the gap is closed before they are there."),
  ],
  "custom-latency.ts": [
    field("everyNs", "1e9", "Ask the line for less. Latency shows one that is quick again."),
    field("loadNs", "3e6", "A worse line: ten times slower for each request of the last second."),
  ],
  "custom-queue.ts": [
    field("aheadShare", "0", "Nothing cancelled was ahead: that is RiskAverse."),
    field("aheadShare", "1", "All of it was: too good to be true. Which fills are new?"),
    field("everyNs", "10e9", "Stay longer in the queue, where its model matters more."),
  ],
};

/** Steps for a file: the example it came from, also where it was opened a second time beside one's own. */
export function stepsOf(file: string): readonly NextStep[] {
  return NEXT_STEPS[file] ?? NEXT_STEPS[file.replace(/-\d+\.ts$/, ".ts")] ?? [];
}
