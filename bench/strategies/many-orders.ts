import { HftStrategy } from "sigmax-hft";

/** Rests `count` orders on each side, `away` ticks from the best price and a tick apart, and looks on once a second. */
export default class ManyOrders extends HftStrategy {
  count = 500;
  away = 2000;
  size = 0.01;
  prices: number[] = [];

  override onStart() {
    this.setTimer(1e9);
  }

  override onTimer() {
    this.setTimer(1e9);
    const { engine } = this;
    const symbol = engine.symbols[0] as string;
    const { tickSize } = engine.instrument(symbol);
    const bid = engine.book(symbol).bid(0)?.price ?? Number.NaN;
    const ask = engine.book(symbol).ask(0)?.price ?? Number.NaN;
    if (this.prices.length === 0) {
      for (let k = 0; k < this.count; k++) {
        const away = this.away + k;
        const buy = (Math.round(bid / tickSize) - away) * tickSize;
        const sell = (Math.round(ask / tickSize) + away) * tickSize;
        void engine.executeOrder({ symbol, side: "buy", price: buy, quantity: this.size, timeInForce: "GTX" });
        void engine.executeOrder({ symbol, side: "sell", price: sell, quantity: this.size, timeInForce: "GTX" });
      }
    }
    this.prices.push(bid, ask);
  }
}
