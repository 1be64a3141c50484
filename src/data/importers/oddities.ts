import { BUY } from "../rows.js";
import { SideLevels } from "../side-levels.js";

/** Tells which stamps of a capture are odd, one message after the other in the order they were received. */
export class ClockWatch {
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;

  /** Names of what is odd about a message's stamps. */
  see(exchTs: number, localTs: number): string[] {
    const odd: string[] = [];
    if (localTs < exchTs) odd.push("negative latency");
    if (exchTs < this.#exchTs) odd.push("exchange time out of order");
    if (localTs < this.#localTs) odd.push("local time out of order");
    this.#exchTs = exchTs;
    this.#localTs = localTs;
    return odd;
  }
}

/** Tells when a book as received becomes crossed: its best bid at or above its best ask after a whole message. */
export class CrossWatch {
  readonly #bids = new BestFirst();
  readonly #asks = new BestFirst();
  #crossed = false;

  /** @param amount Anything that is 0 when the level is empty. */
  set(side: number, price: number, amount: number): void {
    if (side === BUY) this.#bids.set(-price, amount);
    else this.#asks.set(price, amount);
  }

  /** Changes what is at a level. */
  add(side: number, price: number, change: number): void {
    if (side === BUY) this.#bids.set(-price, this.#bids.get(-price) + change);
    else this.#asks.set(price, this.#asks.get(price) + change);
  }

  clearTo(side: number, price: number): void {
    if (side === BUY) this.#bids.clearTo(-price);
    else this.#asks.clearTo(price);
  }

  /** Call after each message: true for the first of those that leave the book crossed. */
  becameCrossed(): boolean {
    const before = this.#crossed;
    this.#crossed = -this.#bids.best() >= this.#asks.best();
    return this.#crossed && !before;
  }
}

/** The same by whole ticks, for feeds that have a hundred changes in a message. */
export class TickCrossWatch {
  readonly #bids = new SideLevels(1);
  readonly #asks = new SideLevels(-1);
  #crossed = false;

  set(side: number, ticks: number, amount: number): void {
    if (side === BUY) this.#bids.set(ticks, amount);
    else this.#asks.set(ticks, amount);
  }

  clearTo(side: number, ticks: number): void {
    if (side === BUY) this.#bids.clearTo(ticks);
    else this.#asks.clearTo(ticks);
  }

  becameCrossed(): boolean {
    const before = this.#crossed;
    this.#crossed = this.#bids.best >= this.#asks.best;
    return this.#crossed && !before;
  }
}

/** Amounts by key with the least key at hand. Emptied keys leave the heap when they reach its top. */
class BestFirst {
  readonly #amounts = new Map<number, number>();
  readonly #heap: number[] = [];

  get(key: number): number {
    return this.#amounts.get(key) ?? 0;
  }

  set(key: number, amount: number): void {
    if (amount === 0 && !this.#amounts.has(key)) return;
    if (!this.#amounts.has(key)) this.#push(key);
    this.#amounts.set(key, amount);
  }

  clearTo(last: number): void {
    for (let best = this.best(); best <= last && best !== Number.POSITIVE_INFINITY; best = this.best()) this.#amounts.set(best, 0);
  }

  /** Infinity when there is none. */
  best(): number {
    while (this.#heap.length > 0) {
      const top = this.#heap[0] as number;
      if (this.#amounts.get(top) !== 0) return top;
      this.#amounts.delete(top);
      this.#pop();
    }
    return Number.POSITIVE_INFINITY;
  }

  #push(key: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] as number) <= key) break;
      heap[at] = heap[parent] as number;
      at = parent;
    }
    heap[at] = key;
  }

  #pop(): void {
    const heap = this.#heap;
    const moved = heap.pop() as number;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
      if ((heap[child] as number) >= moved) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = moved;
  }
}
