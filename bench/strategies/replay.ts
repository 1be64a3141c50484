import { HftStrategy } from "sigmax-hft";

/** Replays the book and looks at the best prices once a second. */
export default class Replay extends HftStrategy {
  prices: number[] = [];

  override onStart() {
    this.setTimer(1e9);
  }

  override onTimer() {
    const book = this.engine.book(this.engine.symbols[0]);
    this.prices.push(book.bid(0)?.price ?? Number.NaN, book.ask(0)?.price ?? Number.NaN);
    this.setTimer(1e9);
  }
}
