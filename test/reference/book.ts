/**
 * The slow twin of assembly/book: two maps, and searches over all of their keys. Like hftbacktest it searches no further
 * than the worst price stored since the side was last found empty; a level that a clear left behind can lie beyond.
 */
export class SlowBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  bestBid = Number.NEGATIVE_INFINITY;
  bestAsk = Number.POSITIVE_INFINITY;
  #worstBid = Number.POSITIVE_INFINITY;
  #worstAsk = Number.NEGATIVE_INFINITY;

  /** Returns the quantity before, and whether the best price became better. */
  set(side: 1 | -1, ticks: number, lots: number): { before: number; improved: boolean } {
    const levels = side > 0 ? this.bids : this.asks;
    const before = levels.get(ticks) ?? 0;
    if (lots > 0) levels.set(ticks, lots);
    else levels.delete(ticks);
    return { before, improved: side > 0 ? this.#settleBid(ticks, lots) : this.#settleAsk(ticks, lots) };
  }

  clear(side: 0 | 1 | -1, ticks: number): void {
    if (side > 0) this.#clearBids(ticks);
    else if (side < 0) this.#clearAsks(ticks);
    else this.#clearAll();
  }

  /** Empties a side, whatever its prices. */
  empty(side: 1 | -1): void {
    (side > 0 ? this.bids : this.asks).clear();
    if (side > 0) {
      this.bestBid = Number.NEGATIVE_INFINITY;
      this.#worstBid = Number.POSITIVE_INFINITY;
    } else {
      this.bestAsk = Number.POSITIVE_INFINITY;
      this.#worstAsk = Number.NEGATIVE_INFINITY;
    }
  }

  best(side: 1 | -1): number {
    return side > 0 ? this.bestBid : this.bestAsk;
  }

  lots(side: 1 | -1, ticks: number): number {
    return (side > 0 ? this.bids : this.asks).get(ticks) ?? 0;
  }

  sum(side: 1 | -1, ticks: number): number {
    const best = side > 0 ? this.bestBid : this.bestAsk;
    if (!Number.isFinite(best)) return 0;
    let lots = 0;
    for (let n = 0; n < ticks; n++) lots += (side > 0 ? this.bids : this.asks).get(best - side * n) ?? 0;
    return lots;
  }

  #clearAll(): void {
    this.bids.clear();
    this.asks.clear();
    this.bestBid = Number.NEGATIVE_INFINITY;
    this.bestAsk = Number.POSITIVE_INFINITY;
    this.#worstBid = Number.POSITIVE_INFINITY;
    this.#worstAsk = Number.NEGATIVE_INFINITY;
  }

  /** hftbacktest looks for the next best one tick further on than the price it cleared to. */
  #clearBids(ticks: number): void {
    for (const price of [...this.bids.keys()]) if (price >= ticks && price <= this.bestBid) this.bids.delete(price);
    this.bestBid = this.#nextBid(ticks - 2, true);
  }

  #clearAsks(ticks: number): void {
    for (const price of [...this.asks.keys()]) if (price <= ticks && price >= this.bestAsk) this.asks.delete(price);
    this.bestAsk = this.#nextAsk(ticks + 2, true);
  }

  #settleBid(ticks: number, lots: number): boolean {
    if (lots === 0) {
      if (ticks === this.bestBid) this.bestBid = this.#nextBid(ticks - 1, true);
      return false;
    }
    this.#worstBid = Math.min(this.#worstBid, ticks);
    if (ticks <= this.bestBid) return false;
    this.bestBid = ticks;
    if (ticks >= this.bestAsk) this.bestAsk = this.#nextAsk(ticks + 1, false);
    return true;
  }

  #settleAsk(ticks: number, lots: number): boolean {
    if (lots === 0) {
      if (ticks === this.bestAsk) this.bestAsk = this.#nextAsk(ticks + 1, true);
      return false;
    }
    this.#worstAsk = Math.max(this.#worstAsk, ticks);
    if (ticks >= this.bestAsk) return false;
    this.bestAsk = ticks;
    if (ticks <= this.bestBid) this.bestBid = this.#nextBid(ticks - 1, false);
    return true;
  }

  #nextBid(atMost: number, forget: boolean): number {
    const found = Math.max(
      ...[...this.bids.keys()].filter((price) => price <= atMost && price >= this.#worstBid),
      Number.NEGATIVE_INFINITY,
    );
    if (forget && found === Number.NEGATIVE_INFINITY) this.#worstBid = Number.POSITIVE_INFINITY;
    return found;
  }

  #nextAsk(atLeast: number, forget: boolean): number {
    const found = Math.min(
      ...[...this.asks.keys()].filter((price) => price >= atLeast && price <= this.#worstAsk),
      Number.POSITIVE_INFINITY,
    );
    if (forget && found === Number.POSITIVE_INFINITY) this.#worstAsk = Number.NEGATIVE_INFINITY;
    return found;
  }
}
