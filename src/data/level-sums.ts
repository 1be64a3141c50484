const FIRST_ROOM = 256;
/** 2^32 over the golden ratio: neighbouring ticks are spread over the table. */
const SPREAD = 0x9e3779b1;

/**
 * Quantities by tick: open addressing with linear probing, and no tombstones. A Map took a third of the run of a real book
 * of orders, whose levels come and go all the time.
 */
export class LevelSums {
  #ticks = new Int32Array(FIRST_ROOM);
  /** 0 where there is no level. */
  #lots = new Float64Array(FIRST_ROOM);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds to a level and returns what it holds then; one that holds 0 is gone. */
  add(ticks: number, difference: number): number {
    const place = this.#placeOf(ticks);
    const before = this.#lots[place] as number;
    const now = before + difference;
    if (now === 0) {
      if (before !== 0) this.#remove(place);
      return 0;
    }
    this.#lots[place] = now;
    if (before === 0) {
      this.#ticks[place] = ticks;
      if (++this.#size * 2 > this.#lots.length) this.#grow();
    }
    return now;
  }

  /** The ticks of all levels, ascending. */
  sorted(): Int32Array {
    return this.#ticks.filter((_, place) => this.#lots[place] !== 0).sort();
  }

  clear(): void {
    this.#lots.fill(0);
    this.#size = 0;
  }

  copy(): LevelSums {
    const made = new LevelSums();
    made.#ticks = this.#ticks.slice();
    made.#lots = this.#lots.slice();
    made.#size = this.#size;
    return made;
  }

  /** Where a level is, or would be. */
  #placeOf(ticks: number): number {
    const last = this.#lots.length - 1;
    let place = this.#home(ticks);
    while (this.#lots[place] !== 0 && this.#ticks[place] !== ticks) place = (place + 1) & last;
    return place;
  }

  #home(ticks: number): number {
    return Math.imul(ticks, SPREAD) >>> (Math.clz32(this.#lots.length) + 1);
  }

  /** Levels behind it that would not be found across the hole move up into it. */
  #remove(gone: number): void {
    const last = this.#lots.length - 1;
    this.#size--;
    let hole = gone;
    for (let place = (hole + 1) & last; this.#lots[place] !== 0; place = (place + 1) & last) {
      const home = this.#home(this.#ticks[place] as number);
      if (((place - home) & last) < ((place - hole) & last)) continue;
      this.#ticks[hole] = this.#ticks[place] as number;
      this.#lots[hole] = this.#lots[place] as number;
      hole = place;
    }
    this.#lots[hole] = 0;
  }

  #grow(): void {
    const [ticks, lots] = [this.#ticks, this.#lots];
    this.#ticks = new Int32Array(ticks.length * 2);
    this.#lots = new Float64Array(lots.length * 2);
    for (let i = 0; i < lots.length; i++) {
      if (lots[i] === 0) continue;
      const place = this.#placeOf(ticks[i] as number);
      this.#ticks[place] = ticks[i] as number;
      this.#lots[place] = lots[i] as number;
    }
  }
}
