import { HftStrategy } from "sigmax-hft";

/** Quotes both best prices and reports on itself twice a minute: orders, fill rate, latencies, last executions. Next: choose another latency. */
export default class Monitoring extends HftStrategy {
  quoteEveryNs = 1e9;
  reportEveryNs = 30e9;
  size = 0.01;
  maxPosition = 0.05;

  reportAtNs = 30e9;

  onStart() {
    this.setTimer(this.quoteEveryNs);
  }

  async onTimer() {
    this.setTimer(this.quoteEveryNs);
    await this.engine.cancelAllOrders();
    for (const symbol of this.engine.symbols) this.quote(symbol);
    if (this.engine.nowNs >= this.reportAtNs) this.report();
  }

  quote(symbol: string) {
    const book = this.engine.book(symbol);
    const { position } = this.engine.account(symbol);
    const [bid, ask] = [book.bid(0), book.ask(0)];
    const order = { symbol, quantity: this.size, timeInForce: "GTX" } as const;
    if (bid && position < this.maxPosition) void this.engine.executeOrder({ ...order, side: "buy", price: bid.price });
    if (ask && position > -this.maxPosition) void this.engine.executeOrder({ ...order, side: "sell", price: ask.price });
  }

  report() {
    this.reportAtNs += this.reportEveryNs;
    const { totalOrders, totalExecutions, activeOrders, fillRate, latency } = this.engine.getPerformanceStats();
    console.log(`${totalOrders} orders, ${totalExecutions} executions, ${activeOrders} active, fill rate ${(fillRate * 100).toFixed(1)} %`);
    console.log(
      `latency: average ${latency.avgUs.toFixed(0)} µs, from ${latency.minNs} to ${latency.maxNs} ns, p99 ${latency.p99Ns} ns, target ${latency.targetNs} ns`,
    );
    if (!latency.achieved) console.warn(`latency target missed: ${latency.p99Ns} ns is its 99th percentile`);
    for (const { orderId, side, status, executedQuantity } of this.engine.getExecutionHistory({ limit: 3 }))
      console.log(`last: order ${orderId} ${side} ${status}, ${executedQuantity} executed`);
  }
}
