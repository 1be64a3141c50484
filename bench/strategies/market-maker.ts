import { HftStrategy } from "sigmax-hft";

/** Every `every` ns cancels all orders and quotes both sides at the best prices, post only. */
export default class MarketMaker extends HftStrategy {
  every = 100_000_000;
  size = 0.01;
  prices: number[] = [];
  steps = 0;

  override onStart() {
    this.setTimer(this.every);
  }

  override onTimer() {
    this.setTimer(this.every);
    const { engine } = this;
    const symbol = engine.symbols[0] as string;
    const bid = engine.book(symbol).bid(0)?.price ?? Number.NaN;
    const ask = engine.book(symbol).ask(0)?.price ?? Number.NaN;
    this.steps++;
    if (this.steps % 10 === 0) this.prices.push(bid, ask);

    for (const { orderId } of engine.activeOrders.values()) void engine.cancelOrder(orderId);
    if (bid > 0) void engine.executeOrder({ symbol, side: "buy", price: bid, quantity: this.size, timeInForce: "GTX" });
    if (ask > 0) void engine.executeOrder({ symbol, side: "sell", price: ask, quantity: this.size, timeInForce: "GTX" });
  }
}
