import { type BookView, HftStrategy, type Side, type Tick } from "sigmax-hft";

/** Joins only short queues, and leaves when too much is still ahead after a while. Next: change `shortQty` and see the fill rate. */
export default class QueueAwareness extends HftStrategy {
  shortQty = 1; // base currency ahead that is worth joining
  patienceNs = 3e9; // how long an order may wait for its queue to move
  size = 0.01;
  maxPosition = 0.05;

  waiting = new Set<Side>();

  onTick(symbol: string, tick: Tick) {
    const { position } = this.engine.account(symbol);
    if (position < this.maxPosition && tick.bidQty <= this.shortQty) void this.join(symbol, "buy", tick.bidPrice);
    if (position > -this.maxPosition && tick.askQty <= this.shortQty) void this.join(symbol, "sell", tick.askPrice);
  }

  async join(symbol: string, side: Side, price: number) {
    if (this.waiting.has(side)) return;
    this.waiting.add(side);
    const orderBook = levels(this.engine.book(symbol));
    const order = { symbol, side, price, quantity: this.size, timeInForce: "GTX", orderBook } as const;
    const { orderId, status, queueAheadQty } = await this.engine.executeOrder(order);
    if (status === "new") {
      await this.engine.sleep(this.patienceNs);
      const left = this.engine.activeOrders.get(orderId)?.queueAheadQty;
      if (left !== undefined) {
        console.log(`${side} at ${price}: joined behind ${queueAheadQty}, ${left} still ahead, leaves`);
        await this.engine.cancelOrder(orderId);
      }
    }
    this.waiting.delete(side);
  }
}

/** The book as it is seen now: with it the engine says how long the queue was for whoever sent the order. */
function levels(book: BookView) {
  const bids: [number, number][] = [];
  const asks: [number, number][] = [];
  for (let depth = 0; depth < 5; depth++) {
    const [bid, ask] = [book.bid(depth), book.ask(depth)];
    if (bid) bids.push([bid.price, bid.qty]);
    if (ask) asks.push([ask.price, ask.qty]);
  }
  return { bids, asks };
}
