import { HftStrategy, type Side, type Tick } from "sigmax-hft";

/** Asks how likely a quote fills before it sends it, and quotes only where the odds are good. Next: raise `wanted`, or look further ahead. */
export default class FillProbability extends HftStrategy {
  horizonNs = 5e9; // how long a quote may take
  wanted = 0.5; // of the lower end of the 95 % interval
  size = 0.01;
  maxPosition = 0.05;

  busy = new Set<Side>();

  onTick(symbol: string, tick: Tick) {
    const { position } = this.engine.account(symbol);
    if (position < this.maxPosition) void this.quote(symbol, "buy", tick.bidPrice);
    if (position > -this.maxPosition) void this.quote(symbol, "sell", tick.askPrice);
  }

  async quote(symbol: string, side: Side, price: number) {
    if (this.busy.has(side)) return;
    this.busy.add(side);
    const order = { symbol, side, price, quantity: this.size } as const;
    const odds = await this.engine.estimateFillProbability({ ...order, horizonNs: this.horizonNs });
    if (odds.known && odds.low >= this.wanted) {
      const { orderId, status } = await this.engine.executeOrder({ ...order, timeInForce: "GTX" });
      console.log(`${side} at ${price}: ${percent(odds.low)} to ${percent(odds.high)}. ${odds.why}`);
      await this.engine.sleep(this.horizonNs);
      if (status === "new") await this.engine.cancelOrder(orderId);
    } else {
      // Too early to know, or not good enough: ask again in a while.
      await this.engine.sleep(1e9);
    }
    this.busy.delete(side);
  }
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
