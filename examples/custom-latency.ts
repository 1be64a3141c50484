import { type HftEngine, HftStrategy, type LatencyOrder, LatencySimulator, type Tick } from "sigmax-hft";

/** A line that gets slower the more is sent over it: each request within a second adds to the next. */
class BusyLine extends LatencySimulator {
  restingNs = 200e3; // an idle line
  loadNs = 300e3; // what a request of the last second adds

  sent: number[] = [];

  override entry({ ts }: LatencyOrder) {
    this.sent = this.sent.filter((sentNs) => ts - sentNs < 1e9);
    this.sent.push(ts);
    return this.restingNs + this.loadNs * this.sent.length;
  }

  override response() {
    return this.restingNs;
  }
}

/** Quotes every tick over a line that gets slower with its load. Next: raise `everyNs` and see the latency pane change. */
export default class CustomLatency extends HftStrategy {
  everyNs = 100e6;
  size = 0.01;

  lastNs = -1e18;

  constructor(options: { executionEngine: HftEngine }) {
    super(options);
    this.engine.latencySim = new BusyLine();
  }

  async onTick(symbol: string, tick: Tick) {
    if (tick.localTs - this.lastNs < this.everyNs) return;
    this.lastNs = tick.localTs;
    await this.engine.cancelAllOrders({ symbol });
    const order = { symbol, quantity: this.size, timeInForce: "GTX" } as const;
    if (this.engine.account(symbol).position <= 0) void this.engine.executeOrder({ ...order, side: "buy", price: tick.bidPrice });
    else void this.engine.executeOrder({ ...order, side: "sell", price: tick.askPrice });
  }

  onStop() {
    const { entry, latency } = this.engine.getPerformanceStats();
    console.log(`requests took ${(entry.p50Ns / 1e6).toFixed(2)} ms, one in a hundred ${(entry.p99Ns / 1e6).toFixed(2)} ms or more`);
    console.log(`target of ${latency.targetNs / 1e6} ms ${latency.achieved ? "achieved" : "missed"}`);
  }
}
