import { type HftEngine, HftStrategy, type QueueBook, type QueuedOrder, QueuePositionManager, type Tick } from "sigmax-hft";

/** Believes that a fixed share of what is cancelled stood ahead. 0 is RiskAverse; 1 is too good to be true. */
class FixedShare extends QueuePositionManager {
  constructor(readonly aheadShare: number) {
    super();
  }

  /** Quantity ahead of an order that joins: all that is there. */
  override estimateQueuePosition(order: QueuedOrder, book: QueueBook) {
    return book.qtyAt(order.price, order.side === "buy" ? "bid" : "ask");
  }

  override onDepth(order: QueuedOrder, before: number, after: number) {
    const cancelled = Math.max(0, before - after);
    return Math.min(after, Math.max(0, order.queueAheadQty - this.aheadShare * cancelled));
  }
}

/** Joins the best bid and ask under a queue model of its own. Next: set `aheadShare` to 0, then to 1, and compare the fills. */
export default class CustomQueue extends HftStrategy {
  aheadShare = 0.5;
  size = 0.01;
  maxPosition = 0.05;
  everyNs = 2e9;

  lastNs = -1e18;
  fills = 0;

  constructor(options: { executionEngine: HftEngine }) {
    super(options);
    this.engine.queueManager = new FixedShare(this.aheadShare);
  }

  async onTick(symbol: string, tick: Tick) {
    if (tick.localTs - this.lastNs < this.everyNs) return;
    this.lastNs = tick.localTs;
    await this.engine.cancelAllOrders({ symbol });
    const { position } = this.engine.account(symbol);
    const order = { symbol, quantity: this.size, timeInForce: "GTX" } as const;
    if (position < this.maxPosition) void this.engine.executeOrder({ ...order, side: "buy", price: tick.bidPrice });
    if (position > -this.maxPosition) void this.engine.executeOrder({ ...order, side: "sell", price: tick.askPrice });
  }

  onFill() {
    this.fills++;
  }

  onStop() {
    console.log(`${this.fills} fills when ${this.aheadShare * 100} % of what is cancelled stood ahead`);
  }
}
