/** Ticks a page. */
const PAGE_BITS = 7;
const PAGE = 1 << PAGE_BITS;

interface Page {
  number: number;
  lots: Float64Array;
  /** Levels that are not empty. */
  used: number;
}

/** One side of a book by level, the best one at hand. `sign` is 1 for bids, -1 for asks. Only pages of ticks that hold something are there. */
export class SideLevels {
  readonly #pages = new Map<number, Page>();
  /** Numbers of the pages in ascending order of signed ticks, the best one last: changes are near the end, where they cost least. */
  #numbers = new Int32Array(64);
  /** Emptied pages, to be used again: those at the best price come and go. */
  readonly #spare: Page[] = [];
  #last: Page | null = null;
  #size = 0;
  /** In signed ticks; of no meaning when there is no level. */
  #best = 0;

  constructor(readonly sign: 1 | -1) {}

  get size(): number {
    return this.#size;
  }

  /** Ticks of the best level; NaN when there is none. */
  get best(): number {
    return this.#size === 0 ? Number.NaN : this.#best * this.sign;
  }

  get bestLots(): number {
    return this.#size === 0 ? 0 : this.lotsAt(this.#best * this.sign);
  }

  lotsAt(ticks: number): number {
    const key = ticks * this.sign;
    const page = this.#pageOf(key >> PAGE_BITS);
    return page === null ? 0 : (page.lots[key & (PAGE - 1)] as number);
  }

  set(ticks: number, lots: number): void {
    const key = ticks * this.sign;
    const page = this.#pageOf(key >> PAGE_BITS);
    const slot = key & (PAGE - 1);
    if (lots > 0) this.#fill(page ?? this.#open(key >> PAGE_BITS), slot, key, lots);
    else if (page !== null && page.lots[slot] !== 0) this.#empty(page, slot, key);
  }

  clear(): void {
    this.#pages.clear();
    this.#last = null;
    this.#size = 0;
  }

  /** From the best level down to `ticks`, which goes too. */
  clearTo(ticks: number): void {
    const last = ticks * this.sign;
    while (this.#size > 0 && this.#best >= last) this.set(this.best, 0);
  }

  #fill(page: Page, slot: number, key: number, lots: number): void {
    if (page.lots[slot] === 0) {
      if (this.#size === 0 || key > this.#best) this.#best = key;
      page.used++;
      this.#size++;
    }
    page.lots[slot] = lots;
  }

  #empty(page: Page, slot: number, key: number): void {
    page.lots[slot] = 0;
    this.#size--;
    if (--page.used === 0) this.#close(page);
    if (key === this.#best && this.#size > 0) this.#findBest();
  }

  /** In the last page, which is not empty. */
  #findBest(): void {
    const number = this.#numbers[this.#pages.size - 1] as number;
    const { lots } = this.#pageOf(number) as Page;
    let slot = PAGE - 1;
    while (lots[slot] === 0) slot--;
    this.#best = number * PAGE + slot;
  }

  #pageOf(number: number): Page | null {
    if (this.#last?.number === number) return this.#last;
    const page = this.#pages.get(number);
    if (page === undefined) return null;
    this.#last = page;
    return page;
  }

  #open(number: number): Page {
    const page = this.#spare.pop() ?? { number, lots: new Float64Array(PAGE), used: 0 };
    page.number = number;
    const count = this.#pages.size;
    if (count === this.#numbers.length) {
      const wider = new Int32Array(count * 2);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    const at = this.#placeOf(number);
    this.#numbers.copyWithin(at + 1, at, count);
    this.#numbers[at] = number;
    this.#pages.set(number, page);
    this.#last = page;
    return page;
  }

  #close(page: Page): void {
    const at = this.#placeOf(page.number);
    this.#numbers.copyWithin(at, at + 1, this.#pages.size);
    this.#pages.delete(page.number);
    this.#last = null;
    if (this.#spare.length < this.#numbers.length) this.#spare.push(page);
  }

  /** The first place whose number is not below. */
  #placeOf(number: number): number {
    let low = 0;
    let high = this.#pages.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
