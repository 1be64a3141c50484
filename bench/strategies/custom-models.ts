import { LatencySimulator, type QueuedOrder, QueuePositionManager } from "sigmax-hft";
import MarketMaker from "./market-maker.js";

const MS = 1_000_000;

/** The market maker under models that are written in TypeScript and say what the built-in ones say. */
export default class CustomModels extends MarketMaker {
  queue = 0;
  latency = 0;
  calls = 0;

  override onStart() {
    // Parameters are set after the constructor.
    const count = () => this.calls++;
    if (this.queue > 0) this.engine.queueManager = new CountedQueue(count);
    if (this.latency > 0) this.engine.latencySim = new CountedLatency(count);
    super.onStart();
  }

  /** The bench reads what is in `prices`. */
  override onStop() {
    this.prices = [this.calls];
  }
}

class CountedQueue extends QueuePositionManager {
  constructor(readonly count: () => void) {
    super();
  }

  override onTrade(order: QueuedOrder, quantity: number) {
    this.count();
    return super.onTrade(order, quantity);
  }

  override onDepth(order: QueuedOrder, before: number, after: number) {
    this.count();
    return super.onDepth(order, before, after);
  }
}

class CountedLatency extends LatencySimulator {
  constructor(readonly count: () => void) {
    super();
  }

  override entry() {
    this.count();
    return MS;
  }

  override response() {
    this.count();
    return MS;
  }
}
