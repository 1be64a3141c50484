import { FLAG_EXCH, FLAG_LOCAL } from "./abi";
import { allocate } from "./memory";

/** What a handle stands for when neither side has the order: nothing has to be looked for. */
export const NO_HANDLE: u32 = 0;

const FIRST_ROOM: u32 = 1024;
const SLOT_BYTES: usize = 16;
const SLOT_ID: usize = 0;
const SLOT_HANDLE: usize = 8;

/** What a handle's byte holds: the order's side at the exchange, and above it the one at the local side. */
const NONE: u8 = 0;
const BID: u8 = 1;
const ASK: u8 = 2;
const LOCAL_SHIFT: u8 = 2;

/**
 * Gives each order of a feed a small number for as long as either side of the wire has it, so that both find it by one load
 * from a table instead of looking for its id. Ids are asked for in the order of the rows; since each side takes the
 * rows in this order, a number that is free here is free on both sides before it is met again.
 *
 * Ids lie in a table without chains: an id is in the first slot from its hash's on that is its own, and no slot between is empty.
 */
@unmanaged
export class OrderIds {
  slots: usize;
  mask: u32;
  /** A hash's bits that are more than a place in the table. */
  shift: u64;
  /** Ids in the table. */
  count: u32;
  /** By handle: who has the order, its id, and for a free one the next free one. */
  states: usize;
  ids: usize;
  room: u32;
  /** Handles from 1 to this have been given. */
  highest: u32;
  /** The handle that was freed last. */
  free: u32;

  static make(): OrderIds {
    const made = changetype<OrderIds>(allocate(offsetof<OrderIds>()));
    made.room = FIRST_ROOM;
    made.states = allocate(<usize>FIRST_ROOM);
    made.ids = allocate((<usize>FIRST_ROOM) << 3);
    made.mask = FIRST_ROOM * 2 - 1;
    made.shift = 64 - 11;
    made.slots = allocate(<usize>FIRST_ROOM * 2 * SLOT_BYTES);
    return made;
  }

  /** An order of a side comes to the sides in `flags`. */
  add(id: f64, flags: i32, bid: boolean): u32 {
    if ((flags & (FLAG_EXCH | FLAG_LOCAL)) === 0) return NO_HANDLE;
    let handle = this.find(id);
    if (handle === NO_HANDLE) handle = this.open(id);
    const side = bid ? BID : ASK;
    let state = load<u8>(this.states + handle);
    if (flags & FLAG_EXCH && (state & (BID | ASK)) === NONE) state |= side;
    if (flags & FLAG_LOCAL && state >>> LOCAL_SHIFT === NONE) state |= side << LOCAL_SHIFT;
    store<u8>(this.states + handle, state);
    return handle;
  }

  /** The order of this id, if a side has it. */
  find(id: f64): u32 {
    const bits = bitsOf(id);
    let at = this.slotOf(bits);
    while (load<u32>(at + SLOT_HANDLE) !== NO_HANDLE && load<u64>(at + SLOT_ID) !== bits) at = this.after(at);
    return load<u32>(at + SLOT_HANDLE);
  }

  /** The order goes at the sides in `flags`. Returns its handle, which may be another order's from the next row on. */
  remove(id: f64, flags: i32): u32 {
    const handle = this.find(id);
    if (handle !== NO_HANDLE) this.leave(handle, gone(flags, BID | ASK));
    return handle;
  }

  /** All bids, all asks or both go at the sides in `flags`. */
  clear(flags: i32, bids: boolean, asks: boolean): void {
    const sides = (bids ? BID : NONE) | (asks ? ASK : NONE);
    for (let handle: u32 = 1; handle <= this.highest; handle++)
      if (load<u8>(this.states + handle) !== NONE) this.leave(handle, gone(flags, sides));
  }

  private leave(handle: u32, gone: u8): void {
    const state = load<u8>(this.states + handle) & ~gone;
    store<u8>(this.states + handle, state);
    if (state !== NONE) return;
    this.forget(load<u64>(this.ids + ((<usize>handle) << 3)));
    store<u64>(this.ids + ((<usize>handle) << 3), <u64>this.free);
    this.free = handle;
  }

  private open(id: f64): u32 {
    let handle = this.free;
    if (handle !== NO_HANDLE) this.free = <u32>load<u64>(this.ids + ((<usize>handle) << 3));
    else {
      if (this.highest === this.room - 1) this.grow();
      handle = ++this.highest;
    }
    const bits = bitsOf(id);
    store<u64>(this.ids + ((<usize>handle) << 3), bits);
    this.keep(bits, handle);
    this.count++;
    return handle;
  }

  private keep(bits: u64, handle: u32): void {
    let at = this.slotOf(bits);
    while (load<u32>(at + SLOT_HANDLE) !== NO_HANDLE) at = this.after(at);
    store<u64>(at + SLOT_ID, bits);
    store<u32>(at + SLOT_HANDLE, handle);
  }

  /** Ids behind the freed slot that could not have been found past it move up. */
  private forget(bits: u64): void {
    let hole = this.slotOf(bits);
    while (load<u64>(hole + SLOT_ID) !== bits || load<u32>(hole + SLOT_HANDLE) === NO_HANDLE) hole = this.after(hole);
    const bytes = <usize>this.mask * SLOT_BYTES;
    for (let at = this.after(hole); load<u32>(at + SLOT_HANDLE) !== NO_HANDLE; at = this.after(at)) {
      const home = this.slotOf(load<u64>(at + SLOT_ID));
      if (((at - home) & bytes) < ((at - hole) & bytes)) continue;
      memory.copy(hole, at, SLOT_BYTES);
      hole = at;
    }
    store<u32>(hole + SLOT_HANDLE, NO_HANDLE);
    this.count--;
  }

  /** Twice the room, for handles and, so that half of the slots stay empty, for ids. */
  private grow(): void {
    const room = this.room;
    this.states = moved(this.states, <usize>room, <usize>room * 2);
    this.ids = moved(this.ids, (<usize>room) << 3, (<usize>room) << 4);
    this.room = room * 2;
    this.mask = room * 4 - 1;
    this.shift--;
    this.slots = allocate(<u64>room * 4 * SLOT_BYTES);
    for (let handle: u32 = 1; handle <= this.highest; handle++) this.keep(load<u64>(this.ids + ((<usize>handle) << 3)), handle);
  }

  private slotOf(bits: u64): usize {
    // The highest bits of the product depend on all of the id's; its low ones are mostly zero, as a double's are.
    return this.slots + <usize>((bits * 0x9e3779b97f4a7c15) >> this.shift) * SLOT_BYTES;
  }

  private after(slot: usize): usize {
    const next = slot + SLOT_BYTES;
    return next === this.slots + ((<usize>this.mask + 1) << 4) ? this.slots : next;
  }
}

/** -0 is 0. */
function bitsOf(id: f64): u64 {
  return reinterpret<u64>(id + 0);
}

function gone(flags: i32, sides: u8): u8 {
  return (flags & FLAG_EXCH ? sides : NONE) | (flags & FLAG_LOCAL ? sides << LOCAL_SHIFT : NONE);
}

function moved(from: usize, bytes: usize, room: usize): usize {
  const larger = allocate(room);
  memory.copy(larger, from, bytes);
  return larger;
}
