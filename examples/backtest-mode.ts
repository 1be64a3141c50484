import { type BookView, HftStrategy } from "sigmax-hft";

/** Backtest first, trade later: a limit order on the recorded book every ten seconds, and what came of all of them. Next: be less patient. */
export default class BacktestMode extends HftStrategy {
  everyNs = 10e9;
  patienceNs = 8e9; // how long an order may rest
  quantity = 0.01;

  onStart() {
    this.setTimer(this.everyNs);
  }

  async onTimer() {
    this.setTimer(this.everyNs);
    const [symbol = ""] = this.engine.symbols;
    const book = this.engine.book(symbol);
    const bid = book.bid(0);
    if (!bid) return;

    const { orderId, status, queueAheadQty } = await this.engine.executeOrder({
      symbol,
      side: "buy",
      orderType: "limit",
      price: bid.price,
      quantity: this.quantity,
      orderBook: historicalOrderBook(book),
    });
    await this.engine.sleep(this.patienceNs);
    const cancelled = await this.engine.cancelOrder(orderId);
    console.log(
      `order ${orderId} at ${bid.price} behind ${queueAheadQty ?? 0}: ${cancelled ? "cancelled" : "filled"}, first answer ${status}`,
    );
  }

  onStop() {
    const { totalOrders, totalExecutions, fillRate, latency } = this.engine.getPerformanceStats();
    console.log(`${totalOrders} orders, ${totalExecutions} executions, fill rate ${(fillRate * 100).toFixed(0)} %`);
    console.log(`round trip ${(latency.avgUs / 1e3).toFixed(2)} ms on average, target ${latency.achieved ? "kept" : "missed"}`);
    for (const { orderId, executedPrice, queueWaitTimeNs } of this.engine.getExecutionHistory({ limit: 3 }))
      if (queueWaitTimeNs !== null)
        console.log(`last: order ${orderId} at ${executedPrice}, waited ${(queueWaitTimeNs / 1e6).toFixed(0)} ms`);
  }
}

/** The best levels as the recorded book has them at this moment. */
function historicalOrderBook(book: BookView) {
  const level = (side: "bid" | "ask", depth: number): [number, number][] => {
    const found = book[side](depth);
    return found ? [[found.price, found.qty]] : [];
  };
  const depths = [0, 1, 2, 3, 4];
  return { bids: depths.flatMap((depth) => level("bid", depth)), asks: depths.flatMap((depth) => level("ask", depth)) };
}
