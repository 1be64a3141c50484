import { HftStrategy, type Tick } from "sigmax-hft";

/** Trades the gap between two books of one asset, such as spot and futures, when it is wider than usual. Next: lower `openAt`, or run without fees. */
export default class SpotFuturesArbitrage extends HftStrategy {
  size = 0.01; // base currency a trade
  maxPosition = 0.05; // base currency on each book
  openAt = 8; // quote currency that the gap must be from its mean
  memory = 0.001; // weight of the newest gap in its mean

  mean = Number.NaN;
  busy = false;
  heardNs = new Map<string, number>();

  async onTick(symbol: string, tick: Tick) {
    this.heardNs.set(symbol, tick.localTs);
    const [first, second] = this.engine.symbols;
    if (!first || !second || this.busy) return;
    // A book that is silent or over has no price to trade at.
    if (this.engine.symbols.some((name) => tick.localTs - (this.heardNs.get(name) ?? -1e18) > 1e9)) return;
    const gap = this.engine.book(first).midPrice - this.engine.book(second).midPrice;
    if (Number.isNaN(gap)) return;
    this.mean = Number.isNaN(this.mean) ? gap : this.mean + this.memory * (gap - this.mean);
    const away = gap - this.mean;
    if (Math.abs(away) < this.openAt) return;

    const [rich, poor] = away > 0 ? [first, second] : [second, first];
    if (this.engine.account(poor).position >= this.maxPosition) return;
    this.busy = true;
    const [sold, bought] = await Promise.all([
      this.engine.executeOrder({ symbol: rich, side: "sell", orderType: "market", quantity: this.size }),
      this.engine.executeOrder({ symbol: poor, side: "buy", orderType: "market", quantity: this.size }),
    ]);
    console.log(
      `gap ${gap.toFixed(1)}, mean ${this.mean.toFixed(1)}: sold ${sold.executedPrice} ${rich}, bought ${bought.executedPrice} ${poor}`,
    );
    this.busy = false;
  }
}
