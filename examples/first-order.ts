import { type Fill, HftStrategy, type Tick } from "sigmax-hft";

/** One order, start to end: joins the best bid once and says how long it waited. Next: quote one tick lower. */
export default class FirstOrder extends HftStrategy {
  done = false;

  async onTick(symbol: string, tick: Tick) {
    if (this.done) return;
    this.done = true;

    const execution = await this.engine.executeOrder({
      symbol,
      side: "buy",
      orderType: "limit",
      price: tick.bidPrice,
      quantity: 0.01,
      timeInForce: "GTX",
      awaitFill: true,
    });
    console.log(
      `${execution.status} at ${execution.executedPrice}, waited ${(execution.queueWaitTimeNs ?? 0) / 1e6} ms behind ${execution.queueAheadQty}`,
    );
  }

  onFill(fill: Fill) {
    console.log(`bought ${fill.quantity} at ${fill.price}, fee ${fill.fee}`);
  }
}
