import { SEARCHES_BYTES, SEARCHES_COUNT, SEARCHES_LOOKS } from "../abi";

/** The ladder's blocks of 64 quantities, and nodes of 16,384 blocks: how they lie in memory, and what is looked for in them. */

/** Keys at the edges of i32 stand for an empty side. */
export const NO_BEST: i32 = -2147483647;

export const NODE_SHIFT: i32 = 20;
export const NODES: i32 = 1 << (32 - NODE_SHIFT);
export const BLOCK_SHIFT: i32 = 6;
export const BLOCKS: i32 = 1 << (NODE_SHIFT - BLOCK_SHIFT);
export const BLOCK_BYTES: u32 = 512;
export const NODE_KEYS: u32 = 1 << NODE_SHIFT;

/** Layout of a node: 16,384 block pointers, a flag byte for each, then links. */
export const NODE_FLAGS: usize = <usize>BLOCKS * 4;
export const NODE_PREVIOUS: usize = NODE_FLAGS + <usize>BLOCKS;
export const NODE_NEXT: usize = NODE_PREVIOUS + 4;
export const NODE_NUMBER: usize = NODE_NEXT + 4;
export const NODE_COUNT: usize = NODE_NUMBER + 4;
export const NODE_BYTES: u32 = <u32>NODE_COUNT + 4;

/** Searches for the next price so far, and what they looked at: cells, flags and words of flags. The bench holds them against its golden. */
export const searchesAt: usize = memory.data(SEARCHES_BYTES, 4);

export function countSearch(): void {
  store<u32>(searchesAt, load<u32>(searchesAt, SEARCHES_COUNT) + 1, SEARCHES_COUNT);
}

export function countLooks(looks: i32): void {
  store<u32>(searchesAt, load<u32>(searchesAt, SEARCHES_LOOKS) + looks, SEARCHES_LOOKS);
}

export function blockOf(key: i32): i32 {
  return (key >> BLOCK_SHIFT) & (BLOCKS - 1);
}

export function offsetIn(key: i32): usize {
  return <usize>((key & 63) << 3);
}

export function searchNode(node: usize, base: i32, highest: i32): i32 {
  let at = (highest - base) >> BLOCK_SHIFT;
  let from = highest & 63;
  let looks = 0;
  while (at >= 0) {
    looks++;
    const clear = clearFrom(node, at);
    if (clear !== 0) {
      at -= clear;
      from = 63;
      continue;
    }
    if (load<u8>(node + NODE_FLAGS + <usize>at) !== 0) {
      const found = searchBlock(load<usize>(node + ((<usize>at) << 2)), from);
      looks += from - found;
      if (found >= 0) {
        countLooks(looks);
        return base + (at << BLOCK_SHIFT) + found;
      }
      if (from === 63) store<u8>(node + NODE_FLAGS + <usize>at, 0);
    }
    at--;
    from = 63;
  }
  countLooks(looks);
  return NO_BEST;
}

/** So many blocks from `at` down are known to be empty by a look at their flags: 64, 8 or 0. */
function clearFrom(node: usize, at: i32): i32 {
  const flag = node + NODE_FLAGS + <usize>at;
  if ((at & 63) === 63 && isClear64(flag - 63)) return 64;
  return (at & 7) === 7 && load<u64>(flag - 7) === 0 ? 8 : 0;
}

/** Whether none of 64 flags is set: the loads don't wait for each other, so that a wide gap costs a third of what eight at a time do. */
function isClear64(at: usize): boolean {
  const low = load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24);
  return (low | load<u64>(at, 32) | load<u64>(at, 40) | load<u64>(at, 48) | load<u64>(at, 56)) === 0;
}

export function searchBlock(block: usize, from: i32): i32 {
  for (let n = from; n >= 0; n--) if (load<f64>(block + ((<usize>n) << 3)) > 0) return n;
  return -1;
}

export function levelsIn(block: usize): i32 {
  let count = 0;
  for (let n = 0; n < 64; n++) count += <i32>(load<f64>(block + ((<usize>n) << 3)) !== 0);
  return count;
}
