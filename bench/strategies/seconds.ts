import { HftStrategy } from "sigmax-hft";

/** Looks at the best prices once a second, as replay.ts does, and keeps a sum only: what the process holds is the engine's. */
export default class Seconds extends HftStrategy {
  seconds = 0;
  spreads = 0;

  override onStart() {
    this.setTimer(1e9);
  }

  override onTimer() {
    const book = this.engine.book(this.engine.symbols[0]);
    const bid = book.bid(0);
    const ask = book.ask(0);
    this.seconds++;
    if (bid && ask) this.spreads += ask.price - bid.price;
    this.setTimer(1e9);
  }
}
