import { allocate, Pool } from "../memory";
import { ColdLevels } from "./cold-levels";
import {
  BLOCK_BYTES,
  BLOCK_SHIFT,
  BLOCKS,
  blockOf,
  countLooks,
  countSearch,
  levelsIn,
  NO_BEST,
  NODE_BYTES,
  NODE_COUNT,
  NODE_FLAGS,
  NODE_KEYS,
  NODE_NEXT,
  NODE_NUMBER,
  NODE_PREVIOUS,
  NODE_SHIFT,
  NODES,
  offsetIn,
  searchNode,
} from "./node";

/** As NO_BEST, at the other edge. */
const NO_LOW: i32 = 2147483647;

const PROBES: i32 = 8;

/** What a side takes before the first sweep, in blocks: 2 MB. A node takes as much as so many of them. */
const FIRST_SWEEP: i32 = 4096;
const NODE_COST: i32 = NODE_BYTES / BLOCK_BYTES;
/** A sweep takes blocks with no more levels than this, farther from the best price than this, for cold. */
const FEW: i32 = 8;
const NEAR: i32 = 32768;
/** With so many nodes only the best price gets one more: levels elsewhere begin cold. */
const MANY_NODES: i32 = 16;

let blocks: Pool = changetype<Pool>(0);
let nodes: Pool = changetype<Pool>(0);
/** Stands where a side has no node yet: it has no blocks, and none is ever put there. */
let noNode: usize = 0;

/**
 * One side of an L2 book: quantity in lots by key, the best key the highest. Bids use their tick as key, asks its
 * negative, so that one piece of code serves both.
 *
 *   directory [key >> 20] ─▶ node (1,048,576 keys) ─▶ block (64 keys) ─▶ f64 lots
 *                              │ flags: a byte a block, set when something was stored there
 *                              └ links to the next node below and above that exists
 *   cold levels: those far from the best price in blocks with few of them, after a sweep
 *
 * Nodes and blocks appear at their first use, so a level 1e9 ticks away costs one of each and nothing to skip. A store
 * sets its block's flag without looking; the flag is taken back when a search finds the block empty. The node of the best
 * price is at hand as `home`: rows find their block there without the directory (play.ts).
 */
@unmanaged
export class Side {
  best: i32;
  /** No level is below it. */
  low: i32;
  /** 1 while `best` says only that nothing better is there; and a level that keeps the side from being empty meanwhile. See play-orders.ts. */
  isLate: i32;
  anchor: i32;
  /** The node that the best price was last in, and its first key. */
  home: usize;
  homeKey: i32;
  directory: usize;
  /** The node with the highest number, 0 when there is none. */
  topNode: usize;
  /** Levels without a block. A block that is there has all of its levels. */
  cold: ColdLevels;
  blockCount: i32;
  nodeCount: i32;
  /** What it may take before the next sweep, in blocks. */
  sweepAt: i32;
  /** Blocks that were made again of cold levels since the last sweep. */
  warmed: i32;

  static make(): Side {
    if (noNode === 0) {
      blocks = Pool.make(BLOCK_BYTES, 16);
      nodes = Pool.make(NODE_BYTES, 1);
      noNode = allocate(NODE_BYTES);
    }
    const side = changetype<Side>(allocate(offsetof<Side>()));
    side.directory = allocate(<usize>NODES * 4);
    side.cold = ColdLevels.make();
    side.home = noNode;
    side.best = NO_BEST;
    side.low = NO_LOW;
    side.sweepAt = FIRST_SWEEP;
    return side;
  }

  lotsAt(key: i32): f64 {
    const node = this.nodeAt(key);
    const block = node === 0 ? <usize>0 : load<usize>(node + ((<usize>blockOf(key)) << 2));
    if (block !== 0) return load<f64>(block + offsetIn(key));
    return this.cold.count === 0 ? 0 : this.cold.lotsAt(key);
  }

  /** Stores a quantity and returns the one before; the best is kept up by `settle`. */
  put(key: i32, lots: f64): f64 {
    const node = load<usize>(this.directory + slotOf(key));
    if (node !== 0) {
      const at = blockOf(key);
      const block = load<usize>(node + ((<usize>at) << 2));
      if (block !== 0) {
        const cell = block + offsetIn(key);
        const before = load<f64>(cell);
        store<f64>(cell, lots);
        store<u8>(node + NODE_FLAGS + <usize>at, 1);
        return before;
      }
    }
    if (lots > 0) return this.putFirst(key, lots);
    return this.cold.count === 0 ? 0 : this.cold.set(key, 0);
  }

  /** Adds to a quantity and returns what it is then; the best is kept up by `settle`. */
  change(key: i32, lots: f64): f64 {
    const cell = this.cellOf(key);
    const before = cell === 0 ? this.lotsAt(key) : load<f64>(cell);
    const now = before + lots;
    if (cell !== 0) store<f64>(cell, now);
    else if (now > 0) this.putFirst(key, now);
    else if (before > 0) this.cold.set(key, 0);
    return now;
  }

  /** Where a quantity lies, for something to be stored there; 0 when there is no room for it yet. It stays there until the next sweep. */
  @inline
  cellOf(key: i32): usize {
    const node = load<usize>(this.directory + slotOf(key));
    if (node === 0) return 0;
    const at = blockOf(key);
    const block = load<usize>(node + ((<usize>at) << 2));
    if (block === 0) return 0;
    store<u8>(node + NODE_FLAGS + <usize>at, 1);
    return block + offsetIn(key);
  }

  /** After `put(key, lots)`: true when the best moved up. */
  settle(key: i32, lots: f64): boolean {
    if (lots > 0) {
      if (key < this.low) this.low = key;
      if (key <= this.best) return false;
      this.best = key;
      return true;
    }
    if (key === this.best) {
      this.best = this.below(key);
      if (this.best === NO_BEST) this.low = NO_LOW;
    }
    return false;
  }

  /** Quantity at the best price, 0 when there is none. */
  get bestLots(): f64 {
    const best = this.best;
    if (best === NO_BEST) return 0;
    const block = load<usize>(this.goHome() + ((<usize>blockOf(best)) << 2));
    return block === 0 ? this.cold.lotsAt(best) : load<f64>(block + offsetIn(best));
  }

  /** The node of the best price, which there must be; one without blocks when that is a cold level's. */
  goHome(): usize {
    if (<u32>(this.best - this.homeKey) >= NODE_KEYS || this.home === noNode) {
      const node = this.nodeAt(this.best);
      this.home = node === 0 ? noNode : node;
      this.homeKey = this.best & ~(<i32>NODE_KEYS - 1);
    }
    return this.home;
  }

  /** The other side's best came to `key`, its mirror: levels at or above are stale and are passed over, not removed. */
  retreat(key: i32): void {
    this.best = this.below(key);
  }

  /** Removes the levels from the best down to `key`. hftbacktest looks for the next best one tick further down than that. */
  clear(key: i32): void {
    if (this.best !== NO_BEST) this.removeFrom(key, this.best);
    this.best = this.below(key - 1);
    if (this.best === NO_BEST) this.low = NO_LOW;
  }

  clearAll(): void {
    for (let node = this.topNode; node !== 0; node = load<usize>(node + NODE_PREVIOUS)) {
      for (let at = 0; at < BLOCKS; at++) {
        while ((at & 7) === 0 && at < BLOCKS && load<u64>(node + NODE_FLAGS + <usize>at) === 0) at += 8;
        if (at === BLOCKS || load<u8>(node + NODE_FLAGS + <usize>at) === 0) continue;
        memory.fill(load<usize>(node + ((<usize>at) << 2)), 0, BLOCK_BYTES);
        store<u8>(node + NODE_FLAGS + <usize>at, 0);
      }
    }
    this.cold.clear();
    this.best = NO_BEST;
    this.low = NO_LOW;
  }

  /** The highest key below `key` that holds something, NO_BEST when there is none. */
  below(key: i32): i32 {
    if (this.low === NO_LOW || key <= this.low) return NO_BEST;
    countSearch();
    // Most often the next level is a tick or two away: a few plain looks come before any flag.
    let found = this.probe(key - 1);
    if (found === NO_BEST) found = this.search(key - 1, this.low);
    return found < this.low ? NO_BEST : found;
  }

  /** As `below`, down to `lowest` and whatever `low` is: what a taker meets on its walk. */
  belowDownTo(key: i32, lowest: i32): i32 {
    if (key <= lowest) return NO_BEST;
    countSearch();
    const found = this.search(key - 1, lowest);
    return found < lowest ? NO_BEST : found;
  }

  /** Looks at a few cells of one block, from `key` down. */
  private probe(key: i32): i32 {
    const node = this.nodeAt(key);
    if (node === 0) return NO_BEST;
    const block = load<usize>(node + ((<usize>blockOf(key)) << 2));
    if (block === 0) return NO_BEST;
    const lowest = max(key & ~63, key + 1 - PROBES);
    let k = key;
    while (k >= lowest && !(load<f64>(block + offsetIn(k)) > 0)) k--;
    countLooks(key - max(k, lowest) + 1);
    return k >= lowest ? k : NO_BEST;
  }

  /** From `key` down, `key` included; may stop at `lowest` or go on beyond. */
  private search(key: i32, lowest: i32): i32 {
    if (this.cold.count === 0) return this.searchNodes(key, lowest);
    const cold = this.cold.atOrBelow(key);
    return max(cold, this.searchNodes(key, max(cold, lowest)));
  }

  /** By flags. */
  private searchNodes(key: i32, lowest: i32): i32 {
    let node = this.nodeAtOrBelow(key);
    let from = key;
    while (node !== 0) {
      const base = load<i32>(node + NODE_NUMBER) << NODE_SHIFT;
      const highest = from >> NODE_SHIFT === load<i32>(node + NODE_NUMBER) ? from : base + ((1 << NODE_SHIFT) - 1);
      const found = searchNode(node, base, highest);
      if (found !== NO_BEST) return found;
      node = load<usize>(node + NODE_PREVIOUS);
      if (base <= lowest) return NO_BEST;
      from = base - 1;
    }
    return NO_BEST;
  }

  private removeFrom(lowest: i32, highest: i32): void {
    // Level by level through the search, so that a clear across a wide gap costs its levels, not its ticks.
    for (let key = this.search(highest, lowest); key >= lowest && key !== NO_BEST; key = this.search(key - 1, lowest)) {
      this.put(key, 0);
      if (key === NO_BEST + 1) return;
    }
  }

  private nodeAt(key: i32): usize {
    return load<usize>(this.directory + slotOf(key));
  }

  private nodeAtOrBelow(key: i32): usize {
    const exact = this.nodeAt(key);
    if (exact !== 0) return exact;
    const number = key >> NODE_SHIFT;
    let node = this.topNode;
    while (node !== 0 && load<i32>(node + NODE_NUMBER) > number) node = load<usize>(node + NODE_PREVIOUS);
    return node;
  }

  /** As `put`, where there is no block. */
  private putFirst(key: i32, lots: f64): f64 {
    const isFar = this.nodeCount >= MANY_NODES && this.nodeAt(key) === 0 && key >> NODE_SHIFT !== this.best >> NODE_SHIFT;
    if (isFar) return this.cold.set(key, lots);
    const cell = this.addBlock(key) + offsetIn(key);
    const before = load<f64>(cell);
    store<f64>(cell, lots);
    return before;
  }

  /** Makes the block of a key, with what is cold of it. */
  private addBlock(key: i32): usize {
    if (this.blockCount + this.nodeCount * NODE_COST >= this.sweepAt) this.sweep();
    let node = this.nodeAt(key);
    if (node === 0) node = this.addNode(key >> NODE_SHIFT);
    const block = blocks.take();
    const at = blockOf(key);
    store<usize>(node + ((<usize>at) << 2), block);
    store<u8>(node + NODE_FLAGS + <usize>at, 1);
    store<i32>(node, load<i32>(node, NODE_COUNT) + 1, NODE_COUNT);
    this.blockCount++;
    if (this.cold.count !== 0) this.warm(key & ~63, block);
    return block;
  }

  private warm(first: i32, block: usize): void {
    const last = first + 63;
    let key = this.cold.atOrBelow(last);
    if (key < first || key === NO_BEST) return;
    this.warmed++;
    for (; key >= first && key !== NO_BEST; key = this.cold.atOrBelow(last)) store<f64>(block + offsetIn(key), this.cold.set(key, 0));
  }

  /**
   * Gives back the blocks that hold nothing any more, keeps the few levels of others as cold ones, and gives back nodes
   * without blocks. A price that walks away for ever would keep them all; done each time that what the side takes has
   * doubled, it costs a block's look a block's first use. Where blocks are wanted again, there may be more of them.
   */
  private sweep(): void {
    // From the lowest up: cold levels are then added in their order.
    let node = this.topNode;
    while (node !== 0 && load<usize>(node, NODE_PREVIOUS) !== 0) node = load<usize>(node, NODE_PREVIOUS);
    while (node !== 0) {
      const above = load<usize>(node, NODE_NEXT);
      this.sweepNode(node);
      if (load<i32>(node, NODE_COUNT) === 0 && node !== this.home) this.dropNode(node);
      node = above;
    }
    const kept = this.blockCount + this.nodeCount * NODE_COST;
    this.sweepAt = max(FIRST_SWEEP, (kept + this.warmed) * 2);
    this.warmed = 0;
  }

  private sweepNode(node: usize): void {
    const base = load<i32>(node + NODE_NUMBER) << NODE_SHIFT;
    let left = load<i32>(node, NODE_COUNT);
    for (let at = 0; left > 0; at++) {
      const slot = node + ((<usize>at) << 2);
      const block = load<usize>(slot);
      if (block === 0) continue;
      left--;
      const first = base + (at << BLOCK_SHIFT);
      if (levelsIn(block) > (this.isNear(first) ? 0 : FEW)) continue;
      for (let n = 0; n < 64; n++) {
        const lots = load<f64>(block + ((<usize>n) << 3));
        if (lots > 0) this.cold.set(first + n, lots);
      }
      memory.fill(block, 0, BLOCK_BYTES);
      store<usize>(slot, 0);
      store<u8>(node + NODE_FLAGS + <usize>at, 0);
      blocks.give(block);
      store<i32>(node, load<i32>(node, NODE_COUNT) - 1, NODE_COUNT);
      this.blockCount--;
    }
  }

  private isNear(key: i32): boolean {
    return abs(<i64>key - <i64>this.best) < <i64>NEAR;
  }

  /** A node without blocks has no flags either: it is as new. */
  private dropNode(node: usize): void {
    const below = load<usize>(node, NODE_PREVIOUS);
    const above = load<usize>(node, NODE_NEXT);
    if (below !== 0) store<usize>(below, above, NODE_NEXT);
    if (above !== 0) store<usize>(above, below, NODE_PREVIOUS);
    else this.topNode = below;
    store<usize>(this.directory + slotOf(load<i32>(node, NODE_NUMBER) << NODE_SHIFT), 0);
    nodes.give(node);
    this.nodeCount--;
  }

  private addNode(number: i32): usize {
    const node = nodes.take();
    this.nodeCount++;
    store<i32>(node + NODE_NUMBER, number);
    let above: usize = 0;
    let below = this.topNode;
    while (below !== 0 && load<i32>(below + NODE_NUMBER) > number) {
      above = below;
      below = load<usize>(below + NODE_PREVIOUS);
    }
    store<usize>(node + NODE_PREVIOUS, below);
    store<usize>(node + NODE_NEXT, above);
    if (below !== 0) store<usize>(below + NODE_NEXT, node);
    if (above !== 0) store<usize>(above + NODE_PREVIOUS, node);
    else this.topNode = node;
    store<usize>(this.directory + slotOf(number << NODE_SHIFT), node);
    return node;
  }
}

function slotOf(key: i32): usize {
  return (<usize>((key >> NODE_SHIFT) + NODES / 2)) << 2;
}
