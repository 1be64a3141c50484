import { HftStrategy, type Side, type Tick } from "sigmax-hft";

// After M. Avellaneda and S. Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8 (2008), with a
// horizon that rolls. Prices are in ticks, the position q in quotes of `size`:
//   reservation = mid - q * gamma * var * horizon
//   half spread = gamma * var * horizon / 2 + ln(1 + gamma / kappa) / gamma

/** Quotes around a reservation price, wider when the market moves more. Next: raise `gamma` and watch the position shrink. */
export default class AvellanedaStoikov extends HftStrategy {
  gamma = 0.001; // aversion to risk
  kappa = 0.05; // how fast fills get rarer a tick further away
  horizonS = 10; // seconds that a position is thought to be held
  size = 0.01; // base currency a quote
  maxQuotes = 5; // quotes that may be held, long or short
  everyNs = 500e6;

  varPerS = 100; // variance of the mid, ticks squared a second
  lastNs = -1e18;
  lastMid = Number.NaN;
  resting = new Map<Side, { orderId: number; ticks: number }>();

  async onTick(symbol: string, tick: Tick) {
    if (tick.localTs - this.lastNs < this.everyNs) return;
    const { tickSize } = this.engine.instrument(symbol);
    const mid = tick.midPrice / tickSize;
    this.learn(mid, (tick.localTs - this.lastNs) / 1e9);
    this.lastNs = tick.localTs;

    const held = this.engine.account(symbol).position / this.size;
    const risk = this.gamma * this.varPerS * this.horizonS;
    const reservation = mid - held * risk;
    const half = risk / 2 + Math.log(1 + this.gamma / this.kappa) / this.gamma;
    const bid = Math.min(Math.floor(reservation - half), Math.round(tick.bidPrice / tickSize));
    const ask = Math.max(Math.ceil(reservation + half), Math.round(tick.askPrice / tickSize));
    await Promise.all([
      this.quote(symbol, "buy", held < this.maxQuotes ? bid : null, tickSize),
      this.quote(symbol, "sell", held > -this.maxQuotes ? ask : null, tickSize),
    ]);
  }

  /** The variance of a second, with a memory of about a minute. */
  learn(mid: number, seconds: number) {
    const weight = Math.min(1, seconds / 60);
    if (!Number.isNaN(this.lastMid)) this.varPerS += weight * ((mid - this.lastMid) ** 2 / seconds - this.varPerS);
    this.lastMid = mid;
  }

  /** Keeps one post-only order at `ticks`; null for none. */
  async quote(symbol: string, side: Side, ticks: number | null, tickSize: number) {
    const resting = this.resting.get(side);
    if (resting && resting.ticks === ticks) return;
    if (resting) {
      this.resting.delete(side);
      await this.engine.cancelOrder(resting.orderId);
    }
    if (ticks === null || this.resting.has(side)) return;
    const order = { symbol, side, price: ticks * tickSize, quantity: this.size, timeInForce: "GTX" } as const;
    const { orderId } = await this.engine.executeOrder(order);
    if (this.engine.activeOrders.has(orderId)) this.resting.set(side, { orderId, ticks });
  }
}
