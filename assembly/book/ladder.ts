import { allocate, Pool } from "../memory";

/** Keys at the edges of i32 stand for an empty side. */
export const NO_BEST: i32 = -2147483647;
export const NO_LOW: i32 = 2147483647;

const NODE_SHIFT: i32 = 20;
const NODES: i32 = 1 << (32 - NODE_SHIFT);
const BLOCK_SHIFT: i32 = 6;
const BLOCKS: i32 = 1 << (NODE_SHIFT - BLOCK_SHIFT);
const BLOCK_BYTES: u32 = 512;
const NODE_KEYS: u32 = 1 << NODE_SHIFT;

/** Layout of a node: 16,384 block pointers, a flag byte for each, then links. */
export const NODE_FLAGS: usize = <usize>BLOCKS * 4;
const NODE_PREVIOUS: usize = NODE_FLAGS + <usize>BLOCKS;
const NODE_NEXT: usize = NODE_PREVIOUS + 4;
const NODE_NUMBER: usize = NODE_NEXT + 4;
const NODE_COUNT: usize = NODE_NUMBER + 4;
const NODE_BYTES: u32 = <u32>NODE_COUNT + 4;

const PROBES: i32 = 8;

/** Blocks of a side before the first look for empty ones: 2 MB. */
const FIRST_SWEEP: i32 = 4096;

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
  /** The node that the best price was last in, and its first key. */
  home: usize;
  homeKey: i32;
  directory: usize;
  /** The node with the highest number, 0 when there is none. */
  topNode: usize;
  /** Blocks that it has, and at how many the empty ones are given back. */
  blockCount: i32;
  sweepAt: i32;
  /** How often empty blocks were given back. */
  sweeps: i32;

  static make(): Side {
    if (noNode === 0) {
      blocks = Pool.make(BLOCK_BYTES, 16);
      nodes = Pool.make(NODE_BYTES, 1);
      noNode = allocate(NODE_BYTES);
    }
    const side = changetype<Side>(allocate(offsetof<Side>()));
    side.directory = allocate(<usize>NODES * 4);
    side.home = noNode;
    side.best = NO_BEST;
    side.low = NO_LOW;
    side.sweepAt = FIRST_SWEEP;
    return side;
  }

  lotsAt(key: i32): f64 {
    const node = this.nodeAt(key);
    if (node === 0) return 0;
    const block = load<usize>(node + ((<usize>blockOf(key)) << 2));
    return block === 0 ? 0 : load<f64>(block + offsetIn(key));
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
    if (lots > 0) this.putFirst(key, lots);
    return 0;
  }

  /** Adds to a quantity and returns what it is then; the best is kept up by `settle`. */
  change(key: i32, lots: f64): f64 {
    const cell = this.cellOf(key);
    if (cell === 0) {
      if (lots > 0) this.putFirst(key, lots);
      return lots;
    }
    const now = load<f64>(cell) + lots;
    store<f64>(cell, now);
    return now;
  }

  /** Where a quantity lies, for something to be stored there; 0 when there is no room for it yet. It stays there until the next sweep. */
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
    return load<f64>(block + offsetIn(best));
  }

  /** The node of the best price, which there must be. */
  goHome(): usize {
    if (<u32>(this.best - this.homeKey) >= NODE_KEYS || this.home === noNode) {
      this.home = this.nodeAt(this.best);
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
    this.best = NO_BEST;
    this.low = NO_LOW;
  }

  /** The highest key below `key` that holds something, NO_BEST when there is none. */
  below(key: i32): i32 {
    if (this.low === NO_LOW || key <= this.low) return NO_BEST;
    // Most often the next level is a tick or two away: a few plain looks come before any flag.
    let found = this.probe(key - 1);
    if (found === NO_BEST) found = this.search(key - 1, this.low);
    return found < this.low ? NO_BEST : found;
  }

  /** As `below`, down to `lowest` and whatever `low` is: what a taker meets on its walk. */
  belowDownTo(key: i32, lowest: i32): i32 {
    if (key <= lowest) return NO_BEST;
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
    for (let k = key; k >= lowest; k--) if (load<f64>(block + offsetIn(k)) > 0) return k;
    return NO_BEST;
  }

  /** By flags: from `key` down, `key` included; may stop at `lowest` or go on beyond. */
  private search(key: i32, lowest: i32): i32 {
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

  private putFirst(key: i32, lots: f64): void {
    if (this.blockCount >= this.sweepAt) this.sweep();
    let node = this.nodeAt(key);
    if (node === 0) node = this.addNode(key >> NODE_SHIFT);
    const at = blockOf(key);
    let block = load<usize>(node + ((<usize>at) << 2));
    if (block === 0) {
      block = blocks.take();
      store<usize>(node + ((<usize>at) << 2), block);
      store<i32>(node, load<i32>(node, NODE_COUNT) + 1, NODE_COUNT);
      this.blockCount++;
    }
    store<f64>(block + offsetIn(key), lots);
    store<u8>(node + NODE_FLAGS + <usize>at, 1);
  }

  /**
   * Gives back the blocks that hold nothing any more, and nodes without blocks. A price that walks away for ever would keep
   * them all; done each time their number has doubled, it costs a block's look a block's first use.
   */
  private sweep(): void {
    this.sweeps++;
    for (let node = this.topNode; node !== 0; ) {
      const below = load<usize>(node, NODE_PREVIOUS);
      if (load<i32>(node, NODE_COUNT) !== 0) this.sweepNode(node);
      if (load<i32>(node, NODE_COUNT) === 0 && node !== this.home) this.dropNode(node);
      node = below;
    }
    this.sweepAt = max(FIRST_SWEEP, this.blockCount * 2);
  }

  private sweepNode(node: usize): void {
    for (let at = 0; at < BLOCKS; at++) {
      const slot = node + ((<usize>at) << 2);
      const block = load<usize>(slot);
      if (block === 0 || searchBlock(block, 63) >= 0) continue;
      memory.fill(block, 0, BLOCK_BYTES);
      store<usize>(slot, 0);
      store<u8>(node + NODE_FLAGS + <usize>at, 0);
      blocks.give(block);
      store<i32>(node, load<i32>(node, NODE_COUNT) - 1, NODE_COUNT);
      this.blockCount--;
    }
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
  }

  private addNode(number: i32): usize {
    const node = nodes.take();
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

export function blockOf(key: i32): i32 {
  return (key >> BLOCK_SHIFT) & (BLOCKS - 1);
}

function offsetIn(key: i32): usize {
  return <usize>((key & 63) << 3);
}

function searchNode(node: usize, base: i32, highest: i32): i32 {
  let at = (highest - base) >> BLOCK_SHIFT;
  let from = highest & 63;
  while (at >= 0) {
    if ((at & 7) === 7 && load<u64>(node + NODE_FLAGS + <usize>(at - 7)) === 0) {
      at -= 8;
      from = 63;
      continue;
    }
    if (load<u8>(node + NODE_FLAGS + <usize>at) !== 0) {
      const found = searchBlock(load<usize>(node + ((<usize>at) << 2)), from);
      if (found >= 0) return base + (at << BLOCK_SHIFT) + found;
      if (from === 63) store<u8>(node + NODE_FLAGS + <usize>at, 0);
    }
    at--;
    from = 63;
  }
  return NO_BEST;
}

function searchBlock(block: usize, from: i32): i32 {
  for (let n = from; n >= 0; n--) if (load<f64>(block + ((<usize>n) << 3)) > 0) return n;
  return -1;
}
