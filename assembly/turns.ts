import { allocate } from "./memory";

/**
 * Whose turn it is among several: a tree in which each node names the earlier of the two below it, the lower one at equal times.
 * A change of one time looks at as many nodes as the number has binary digits, so that many instruments cost what their rows do.
 */
@unmanaged
export class Turns {
  /** A time each, padded with i64.MAX to a power of two. */
  times: usize;
  /** Node 1 is the root; those below node n are 2 n and 2 n + 1; leaves come last. */
  nodes: usize;
  leaves: i32;

  static make(most: i32): Turns {
    const turns = changetype<Turns>(allocate(offsetof<Turns>()));
    turns.times = allocate((<usize>most) << 3);
    turns.nodes = allocate((<usize>most) << 3);
    return turns;
  }

  /** All of them anew: `count` of them, whose times were set by `put`. */
  arrange(count: i32): void {
    let leaves = 1;
    while (leaves < count) leaves <<= 1;
    this.leaves = leaves;
    for (let n = 0; n < leaves; n++) {
      store<i32>(this.nodes + ((<usize>(leaves + n)) << 2), n);
      if (n >= count) this.put(n, i64.MAX_VALUE);
    }
    for (let node = leaves - 1; node > 0; node--) this.settle(node);
  }

  put(index: i32, time: i64): void {
    store<i64>(this.times + ((<usize>index) << 3), time);
  }

  change(index: i32, time: i64): void {
    this.put(index, time);
    for (let node = (this.leaves + index) >> 1; node > 0; node >>= 1) this.settle(node);
  }

  get first(): i32 {
    return this.at(1);
  }

  timeOf(index: i32): i64 {
    return load<i64>(this.times + ((<usize>index) << 3));
  }

  /** Until when the first one stays first, if nothing else changes: it is still its turn at that time. */
  get limit(): i64 {
    const index = this.first;
    let limit = i64.MAX_VALUE;
    for (let node = this.leaves + index; node > 1; node >>= 1) {
      const rival = this.at(node ^ 1);
      const time = this.timeOf(rival);
      limit = min(limit, rival < index ? time - 1 : time);
    }
    return limit;
  }

  private settle(node: i32): void {
    const left = this.at(2 * node);
    const right = this.at(2 * node + 1);
    store<i32>(this.nodes + ((<usize>node) << 2), this.timeOf(right) < this.timeOf(left) ? right : left);
  }

  private at(node: i32): i32 {
    return load<i32>(this.nodes + ((<usize>node) << 2));
  }
}
