import { allocate, Pool } from "../memory";
import { isNone, NO_ORDER, Order } from "../orders";

const BUCKETS: i32 = 4096;
/** Which bits of a key choose its bucket. */
export const RESTING_MASK: i32 = BUCKETS - 1;
/** Above every key. */
const NO_LEVELS: i32 = 2147483647;

/** Own orders of one price, in order of arrival. */
@unmanaged
export class Level {
  /** Level with the next lower key. */
  below: Level;
  /** Level with the next higher key. */
  above: Level;
  nextInBucket: Level;
  first: Order;
  last: Order;
  key: i32;
}

let levels: Pool = changetype<Pool>(0);

/**
 * Own orders resting on one side, by key as in the ladder (highest first). A row of the feed that touches none of them
 * pays one load: the filter says so.
 */
@unmanaged
export class Resting {
  buckets: usize;
  /** A byte a bucket, 1 where it is not empty: what rows look at. */
  filter: usize;
  /** The level with the highest key: the next to be filled when the opposite side comes closer. */
  top: Level;
  bottom: Level;
  /** The lowest key, NO_LEVELS when there is none: rows below it need no look at the filter. */
  lowest: i32;
  count: i32;

  static make(): Resting {
    if (changetype<usize>(levels) === 0) levels = Pool.make(offsetof<Level>(), 64);
    const resting = changetype<Resting>(allocate(offsetof<Resting>()));
    resting.lowest = NO_LEVELS;
    resting.buckets = allocate(<usize>BUCKETS * 4);
    resting.filter = allocate(BUCKETS);
    return resting;
  }

  mayHold(key: i32): boolean {
    return load<u8>(this.filter + <usize>(key & RESTING_MASK)) !== 0;
  }

  levelAt(key: i32): Level {
    let level = load<Level>(this.bucketOf(key));
    while (changetype<usize>(level) !== 0 && level.key !== key) level = level.nextInBucket;
    return level;
  }

  add(order: Order, key: i32): void {
    let level = this.levelAt(key);
    if (changetype<usize>(level) === 0) level = this.addLevel(key);
    order.level = changetype<usize>(level);
    order.next = NO_ORDER;
    order.previous = level.last;
    if (isNone(level.last)) level.first = order;
    else level.last.next = order;
    level.last = order;
    this.count++;
  }

  remove(order: Order): void {
    const level = changetype<Level>(order.level);
    if (isNone(order.previous)) level.first = order.next;
    else order.previous.next = order.next;
    if (isNone(order.next)) level.last = order.previous;
    else order.next.previous = order.previous;
    this.count--;
    if (isNone(level.first)) this.removeLevel(level);
  }

  private addLevel(key: i32): Level {
    const level = changetype<Level>(levels.take());
    level.key = key;
    level.first = NO_ORDER;
    level.last = NO_ORDER;
    // Orders are often laid from the best price away.
    let above = key < this.lowest ? this.bottom : changetype<Level>(0);
    let below = key < this.lowest ? changetype<Level>(0) : this.top;
    while (changetype<usize>(below) !== 0 && below.key > key) {
      above = below;
      below = below.below;
    }
    level.above = above;
    level.below = below;
    if (changetype<usize>(below) !== 0) below.above = level;
    else this.sink(level);
    if (changetype<usize>(above) !== 0) above.below = level;
    else this.top = level;
    const bucket = this.bucketOf(key);
    level.nextInBucket = load<Level>(bucket);
    store<Level>(bucket, level);
    store<u8>(this.filter + <usize>(key & RESTING_MASK), 1);
    return level;
  }

  private removeLevel(level: Level): void {
    if (changetype<usize>(level.below) !== 0) level.below.above = level.above;
    else this.sink(level.above);
    if (changetype<usize>(level.above) !== 0) level.above.below = level.below;
    else this.top = level.below;
    const bucket = this.bucketOf(level.key);
    let at = load<Level>(bucket);
    if (at === level) store<Level>(bucket, level.nextInBucket);
    else {
      while (at.nextInBucket !== level) at = at.nextInBucket;
      at.nextInBucket = level.nextInBucket;
    }
    if (load<usize>(bucket) === 0) store<u8>(this.filter + <usize>(level.key & RESTING_MASK), 0);
    levels.give(changetype<usize>(level));
  }

  /** `level` is the lowest from now on; there may be none. */
  private sink(level: Level): void {
    this.bottom = level;
    this.lowest = changetype<usize>(level) === 0 ? NO_LEVELS : level.key;
  }

  private bucketOf(key: i32): usize {
    return this.buckets + ((<usize>(key & RESTING_MASK)) << 2);
  }
}
