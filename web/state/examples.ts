import firstOrder from "../../examples/first-order.ts?raw";
import imbalance from "../../examples/imbalance.ts?raw";
import marketMaker from "../../examples/market-maker.ts?raw";

export interface Example {
  name: string;
  text: string;
  /** The first sentence of its own comment. */
  about: string;
}

const example = (name: string, text: string): Example => ({ name, text, about: /\/\*\* (.*?)(?: Next:| \*\/)/.exec(text)?.[1] ?? "" });

/** The first is what a first visit opens. */
export const EXAMPLES: readonly Example[] = [
  example("market-maker.ts", marketMaker),
  example("imbalance.ts", imbalance),
  example("first-order.ts", firstOrder),
];

export const NEW_STRATEGY = `import { HftStrategy, type Tick } from "sigmax-hft";

export default class MyStrategy extends HftStrategy {
  onTick(symbol: string, tick: Tick) {
    console.log(symbol, tick.bidPrice, tick.askPrice);
    this.stop();
  }
}
`;
