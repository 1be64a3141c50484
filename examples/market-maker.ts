import { HftStrategy, type Order, type Side, type Tick } from "sigmax-hft";

/** Quotes both sides of a fair price and leans against its position. Next: change `skew`, run again, compare. */
export default class MarketMaker extends HftStrategy {
  halfSpread = 5; // ticks from the fair price
  skew = 200; // ticks the quotes lean, per unit held
  requoteAt = 20; // ticks the target may drift before a requote
  size = 0.02; // base currency per quote
  maxPosition = 0.1; // base currency
  everyNs = 1e9; // one decision a second at most

  lastNs = -1e9;
  quotes = new Map<Side, { orderId: number; ticks: number }>();

  async onTick(symbol: string, tick: Tick) {
    if (tick.localTs - this.lastNs < this.everyNs) return;
    this.lastNs = tick.localTs;

    const { tickSize } = this.engine.instrument(symbol);
    const { bidPrice, bidQty, askPrice, askQty } = tick;
    const fair = (bidPrice * askQty + askPrice * bidQty) / (bidQty + askQty) / tickSize;
    const lean = this.skew * this.engine.account(symbol).position;
    const bid = Math.floor(fair - this.halfSpread - lean);
    const ask = Math.ceil(fair + this.halfSpread - lean);
    await Promise.all([
      this.quote(symbol, "buy", Math.min(bid, Math.round(bidPrice / tickSize)), tickSize),
      this.quote(symbol, "sell", Math.max(ask, Math.round(askPrice / tickSize)), tickSize),
    ]);
  }

  /** Keeps one post-only order on a side, near `ticks`. */
  async quote(symbol: string, side: Side, ticks: number, tickSize: number) {
    const { position } = this.engine.account(symbol);
    const full = (side === "buy" ? position : -position) >= this.maxPosition;
    const resting = this.quotes.get(side);
    if (resting) {
      if (!full && Math.abs(resting.ticks - ticks) <= this.requoteAt) return;
      await this.engine.cancelOrder(resting.orderId);
    }
    if (full || this.quotes.has(side)) return;

    const { orderId } = await this.engine.executeOrder({
      symbol,
      side,
      price: ticks * tickSize,
      quantity: this.size,
      timeInForce: "GTX",
    });
    if (this.engine.activeOrders.has(orderId)) this.quotes.set(side, { orderId, ticks });
  }

  onOrderUpdate(order: Order) {
    const over = !this.engine.activeOrders.has(order.orderId);
    if (over && this.quotes.get(order.side)?.orderId === order.orderId) this.quotes.delete(order.side);
  }
}
