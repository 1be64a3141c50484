import { type BookView, HftStrategy } from "sigmax-hft";

/** Joins the side that the book leans to and leaves after a while. Next: try another `depth` or `enterAt`. */
export default class Imbalance extends HftStrategy {
  depth = 5; // levels a side that count
  enterAt = 0.6; // imbalance, from -1 (all asks) to 1 (all bids)
  size = 0.01; // base currency
  holdNs = 5e9; // how long an entry may rest
  maxPosition = 0.05; // base currency

  busy = false;

  async onOrderBookUpdate(symbol: string, book: BookView) {
    if (this.busy) return;
    const imbalance = book.imbalance(this.depth);
    if (Math.abs(imbalance) < this.enterAt) return;
    const side = imbalance > 0 ? "buy" : "sell";
    const level = side === "buy" ? book.bid(0) : book.ask(0);
    const { position } = this.engine.account(symbol);
    if (!level || (side === "buy" ? position : -position) >= this.maxPosition) return;

    this.busy = true;
    const { orderId } = await this.engine.executeOrder({
      symbol,
      side,
      price: level.price,
      quantity: this.size,
      timeInForce: "GTX",
    });
    await this.engine.sleep(this.holdNs);
    await this.engine.cancelOrder(orderId);
    this.busy = false;
  }
}
