import { FAIL_MEMORY } from "./abi";
import { fail } from "./host";

/**
 * Memory from one arena that only grows, and free lists of equal blocks on top of it. Nothing is given back to the
 * system; what a run frees, the same run uses again.
 */
const PAGE: usize = 65536;
const GROWTH_PAGES: i32 = 4;

let top: usize = 0;

/** Zeroed bytes, aligned to 16. */
export function allocate(bytes: usize): usize {
  if (top === 0) top = (__heap_base + 15) & ~15;
  const at = top;
  top = (at + bytes + 15) & ~15;
  const missing = <isize>top - <isize>(<usize>memory.size() * PAGE);
  if (missing > 0) {
    const pages = <i32>((<usize>missing + PAGE - 1) / PAGE);
    // A little ahead, so that books that grow slowly don't make the host renew its views at every block.
    if (memory.grow(max(pages, GROWTH_PAGES)) < 0 && memory.grow(pages) < 0) fail(FAIL_MEMORY);
  }
  return at;
}

/** Blocks of one size. A free block's first four bytes hold the next free one. */
@unmanaged
export class Pool {
  free: usize;
  bytes: u32;
  /** Blocks made together. */
  batch: u32;

  static make(bytes: u32, batch: u32): Pool {
    const pool = changetype<Pool>(allocate(offsetof<Pool>()));
    pool.bytes = bytes;
    pool.batch = batch;
    return pool;
  }

  /** A block whose content is whatever its last user left, zero when new. */
  take(): usize {
    if (this.free === 0) this.refill();
    const block = this.free;
    this.free = load<usize>(block);
    store<usize>(block, 0);
    return block;
  }

  give(block: usize): void {
    store<usize>(block, this.free);
    this.free = block;
  }

  private refill(): void {
    const bytes = <usize>this.bytes;
    const start = allocate(bytes * <usize>this.batch);
    for (let n: u32 = this.batch; n > 0; n--) this.give(start + <usize>(n - 1) * bytes);
  }
}
