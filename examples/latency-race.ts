import { HftStrategy, type Tick } from "sigmax-hft";

/** Races for the last of a level: takes it when it is nearly gone, before the price moves on. Next: run it with the latencies `home` and `colocated`. */
export default class LatencyRace extends HftStrategy {
  thin = 0.1; // of the other side: a level with less than this share is about to go
  size = 0.01; // base currency to take
  pauseNs = 1e9; // between two races

  won = 0;
  lost = 0;
  nextNs = 0;

  async onTick(symbol: string, tick: Tick) {
    if (tick.localTs < this.nextNs) return;
    const side = tick.askQty < this.thin * tick.bidQty ? "buy" : tick.bidQty < this.thin * tick.askQty ? "sell" : null;
    if (side === null) return;
    this.nextNs = tick.localTs + this.pauseNs;
    // An order that can't take at once expires: the race is lost, and nothing rests.
    const price = side === "buy" ? tick.askPrice : tick.bidPrice;
    const { executedQuantity } = await this.engine.executeOrder({ symbol, side, price, quantity: this.size, timeInForce: "IOC" });
    if (executedQuantity > 0) this.won++;
    else this.lost++;
  }

  onStop() {
    const { latency } = this.engine.getPerformanceStats();
    console.log(`${this.won} of ${this.won + this.lost} races won, with ${latency.avgUs.toFixed(1)} µs there and back`);
  }
}
