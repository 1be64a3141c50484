import { FAIL_MEMORY } from "./abi";
import { fail } from "./host";

/**
 * Memory from one arena that only grows, and free lists of equal blocks on top of it. Nothing is given back to the
 * system; what a run frees, the same run uses again.
 */
const PAGE: u64 = 65536;
/** An address has 32 bits. */
const MOST: u64 = 4294967296;
const GROWTH_PAGES: i32 = 4;

let top: usize = 0;

/** Zeroed bytes, aligned to 16. A size is counted in 64 bits, so that one too large is refused and never wraps round. */
export function allocate(bytes: u64): usize {
  if (top === 0) top = (__heap_base + 15) & ~15;
  const at = top;
  const end = (<u64>at + bytes + 15) & ~15;
  const missing = <i64>((end + PAGE - 1) / PAGE) - <i64>memory.size();
  if (missing > 0) {
    // A little ahead, so that books that grow slowly don't make the host renew its views at every block.
    const grown = end < MOST && (memory.grow(max(<i32>missing, GROWTH_PAGES)) >= 0 || memory.grow(<i32>missing) >= 0);
    if (!grown) fail(FAIL_MEMORY);
  }
  top = <usize>end;
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
    const start = allocate(<u64>this.bytes * <u64>this.batch);
    for (let n: u32 = this.batch; n > 0; n--) this.give(start + <usize>(n - 1) * bytes);
  }
}
