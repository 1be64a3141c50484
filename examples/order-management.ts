import { HftStrategy, type Order, type Tick } from "sigmax-hft";

/** Sends, moves and cancels orders, one after the other, and logs each answer. Next: cancel an order twice and see what comes back. */
export default class OrderManagement extends HftStrategy {
  size = 0.01;

  started = false;

  async onTick(symbol: string, { bidPrice }: Tick) {
    if (this.started) return;
    this.started = true;
    const { engine } = this;
    const { tickSize } = engine.instrument(symbol);
    const below = (ticks: number) => (Math.round(bidPrice / tickSize) - ticks) * tickSize;

    const sent = await Promise.all(
      [1_000, 2_000, 3_000].map((away) => engine.executeOrder({ symbol, side: "buy", price: below(away), quantity: this.size })),
    );
    const [first, second] = sent.map(({ orderId }) => orderId) as [number, number];
    console.log(`active: ${[...engine.activeOrders.keys()].join(", ")}`);
    console.log(`order ${first} moved: ${await engine.modifyOrder(first, { price: below(1_500), quantity: 2 * this.size })}`);
    console.log(`order ${second} cancelled: ${await engine.cancelOrder(second)}`);
    console.log(`cancelled with all others of ${symbol}: ${await engine.cancelAllOrders({ symbol })}`);
    console.log(`active: ${engine.activeOrders.size}`);
    this.stop();
  }

  onOrderUpdate({ orderId, status, price, leavesQty }: Order) {
    console.log(`heard: order ${orderId} is ${status}, ${leavesQty} left at ${price}`);
  }
}
