import { type Fill, HftStrategy, type Side, type Tick } from "sigmax-hft";

/** A ladder of orders on both sides; each fill puts its opposite a step away. Next: change `step`, and watch a trend run over the grid. */
export default class Grid extends HftStrategy {
  step = 20; // ticks between two orders
  levels = 5; // orders a side
  size = 0.01; // base currency an order

  started = false;

  onTick(symbol: string, tick: Tick) {
    if (this.started) return;
    this.started = true;
    const { tickSize } = this.engine.instrument(symbol);
    const bid = Math.round(tick.bidPrice / tickSize);
    const ask = Math.round(tick.askPrice / tickSize);
    for (let level = 1; level <= this.levels; level++) {
      this.place(symbol, "buy", bid - level * this.step);
      this.place(symbol, "sell", ask + level * this.step);
    }
  }

  onFill({ symbol, side, price }: Fill) {
    const ticks = Math.round(price / this.engine.instrument(symbol).tickSize);
    if (side === "buy") this.place(symbol, "sell", ticks + this.step);
    else this.place(symbol, "buy", ticks - this.step);
  }

  /** Nobody waits for the answer: `onFill` hears what matters. */
  place(symbol: string, side: Side, ticks: number) {
    void this.engine.executeOrder({ symbol, side, price: ticks * this.engine.instrument(symbol).tickSize, quantity: this.size });
  }

  onStop() {
    const { position, equity } = this.engine.account();
    console.log(`ends with ${position} and ${equity.toFixed(2)}, everything at the mid`);
  }
}
