import { allocate, Pool } from "../memory";
import { NO_BEST } from "./node";

/** A chunk: its count, its keys in their order, their quantities. */
const ROOM: i32 = 62;
const KEYS: usize = 4;
const LOTS: usize = 256;
const CHUNK_BYTES: u32 = <u32>LOTS + ((<u32>ROOM) << 3);
const FIRST_CHUNKS: i32 = 64;

let pool: Pool = changetype<Pool>(0);

/**
 * Levels of one side that nobody has touched for long and that have few neighbours: 12 bytes each, where a block of the
 * ladder takes 512 however little it holds. Chunks of keys in their order, found by their first key. A level that is
 * touched again goes back to the ladder, with all of its block.
 */
@unmanaged
export class ColdLevels {
  count: i32;
  /** NO_BEST when there is none. */
  highest: i32;
  chunks: usize;
  chunkCount: i32;
  chunkRoom: i32;

  static make(): ColdLevels {
    if (changetype<usize>(pool) === 0) pool = Pool.make(CHUNK_BYTES, 8);
    const levels = changetype<ColdLevels>(allocate(offsetof<ColdLevels>()));
    levels.highest = NO_BEST;
    return levels;
  }

  lotsAt(key: i32): f64 {
    const index = this.chunkOf(key);
    if (index < 0) return 0;
    const chunk = this.chunkAt(index);
    const place = placeOf(chunk, key);
    return place >= 0 && keyAt(chunk, place) === key ? load<f64>(lotsAt(chunk, place)) : 0;
  }

  /** The highest key at `key` or below, NO_BEST when there is none. */
  atOrBelow(key: i32): i32 {
    if (this.highest <= key) return this.highest;
    const index = this.chunkOf(key);
    if (index < 0) return NO_BEST;
    const chunk = this.chunkAt(index);
    return keyAt(chunk, placeOf(chunk, key));
  }

  /** Keeps a quantity, or with 0 the key no longer; returns the one before. */
  set(key: i32, lots: f64): f64 {
    const index = this.chunkOf(key);
    const chunk = index < 0 ? <usize>0 : this.chunkAt(index);
    const place = index < 0 ? -1 : placeOf(chunk, key);
    if (place < 0 || keyAt(chunk, place) !== key) {
      if (lots > 0) this.add(max(index, 0), place + 1, key, lots);
      return 0;
    }
    const before = load<f64>(lotsAt(chunk, place));
    if (lots > 0) store<f64>(lotsAt(chunk, place), lots);
    else this.remove(index, place, key);
    return before;
  }

  private add(index: i32, place: i32, key: i32, lots: f64): void {
    let chunk = this.chunkCount === 0 ? this.insertChunk(0) : this.chunkAt(index);
    if (load<i32>(chunk) === ROOM) {
      // Keys mostly come one beyond the other: then chunks stay full.
      if (place === ROOM) {
        chunk = this.insertChunk(index + 1);
        place = 0;
      } else {
        this.split(index);
        if (place > ROOM / 2) {
          chunk = this.chunkAt(index + 1);
          place -= ROOM / 2;
        }
      }
    }
    const count = load<i32>(chunk);
    move(chunk, place, chunk, place + 1, count - place);
    store<i32>(chunk + KEYS + ((<usize>place) << 2), key);
    store<f64>(lotsAt(chunk, place), lots);
    store<i32>(chunk, count + 1);
    this.count++;
    this.highest = max(this.highest, key);
  }

  private remove(index: i32, place: i32, key: i32): void {
    const chunk = this.chunkAt(index);
    const count = load<i32>(chunk) - 1;
    move(chunk, place + 1, chunk, place, count - place);
    store<i32>(chunk, count);
    this.count--;
    if (count === 0) this.removeChunk(index);
    else this.join(index);
    if (key === this.highest) this.highest = this.last();
  }

  clear(): void {
    for (let index = 0; index < this.chunkCount; index++) pool.give(this.chunkAt(index));
    this.chunkCount = 0;
    this.count = 0;
    this.highest = NO_BEST;
  }

  private last(): i32 {
    if (this.chunkCount === 0) return NO_BEST;
    const chunk = this.chunkAt(this.chunkCount - 1);
    return keyAt(chunk, load<i32>(chunk) - 1);
  }

  /** The chunk that a key is in if it is anywhere: the last one that begins at it or below; -1 when all begin above. */
  private chunkOf(key: i32): i32 {
    let low = 0;
    let high = this.chunkCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyAt(this.chunkAt(middle), 0) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private chunkAt(index: i32): usize {
    return load<usize>(this.chunks + ((<usize>index) << 2));
  }

  private insertChunk(index: i32): usize {
    if (this.chunkCount === this.chunkRoom) this.grow();
    const at = this.chunks + ((<usize>index) << 2);
    memory.copy(at + 4, at, (<usize>(this.chunkCount - index)) << 2);
    const chunk = pool.take();
    store<i32>(chunk, 0);
    store<usize>(at, chunk);
    this.chunkCount++;
    return chunk;
  }

  private removeChunk(index: i32): void {
    pool.give(this.chunkAt(index));
    const at = this.chunks + ((<usize>index) << 2);
    this.chunkCount--;
    memory.copy(at, at + 4, (<usize>(this.chunkCount - index)) << 2);
  }

  /** The upper half of a full chunk becomes the next one. */
  private split(index: i32): void {
    const lower = this.chunkAt(index);
    const upper = this.insertChunk(index + 1);
    move(lower, ROOM / 2, upper, 0, ROOM - ROOM / 2);
    store<i32>(lower, ROOM / 2);
    store<i32>(upper, ROOM - ROOM / 2);
  }

  /** So that chunks don't stay behind nearly empty. */
  private join(index: i32): void {
    if (index + 1 >= this.chunkCount) return;
    const lower = this.chunkAt(index);
    const upper = this.chunkAt(index + 1);
    const before = load<i32>(lower);
    const more = load<i32>(upper);
    if (before + more > ROOM / 2) return;
    move(upper, 0, lower, before, more);
    store<i32>(lower, before + more);
    this.removeChunk(index + 1);
  }

  private grow(): void {
    const room = max(FIRST_CHUNKS, this.chunkRoom * 2);
    const chunks = allocate((<usize>room) << 2);
    memory.copy(chunks, this.chunks, (<usize>this.chunkCount) << 2);
    this.chunks = chunks;
    this.chunkRoom = room;
  }
}

function keyAt(chunk: usize, place: i32): i32 {
  return load<i32>(chunk + KEYS + ((<usize>place) << 2));
}

function lotsAt(chunk: usize, place: i32): usize {
  return chunk + LOTS + ((<usize>place) << 3);
}

/** The last place with a key of `key` or below; -1 when all are above. */
function placeOf(chunk: usize, key: i32): i32 {
  let low = 0;
  let high = load<i32>(chunk);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyAt(chunk, middle) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function move(from: usize, place: i32, to: usize, toPlace: i32, count: i32): void {
  memory.copy(to + KEYS + ((<usize>toPlace) << 2), from + KEYS + ((<usize>place) << 2), (<usize>count) << 2);
  memory.copy(lotsAt(to, toPlace), lotsAt(from, place), (<usize>count) << 3);
}
