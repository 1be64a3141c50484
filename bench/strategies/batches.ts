import { type BookView, HftStrategy } from "sigmax-hft";

/** Is called at every batch of market data and reads the best bid and ask. */
export default class Batches extends HftStrategy {
  prices: number[] = [];
  batches = 0;
  spreads = 0;

  override onOrderBookUpdate(_symbol: string, book: BookView) {
    const bid = book.bid(0);
    const ask = book.ask(0);
    this.batches++;
    if (bid && ask) this.spreads += ask.price - bid.price;
  }

  override onStop() {
    this.prices.push(this.batches, this.spreads);
  }
}
