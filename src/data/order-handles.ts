import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "./rows.js";

/** What a handle's byte holds: the order's side at the exchange, and above it the one at the local side. */
const BID = 1;
const ASK = 2;
const BOTH = BID | ASK;
const LOCAL_SHIFT = 2;

/** The orders of some rows, row by row. */
export interface RowHandles {
  /** 0 where a row is about no order that a side has. */
  handles: Uint32Array;
  /** 1 where neither side has the order after the row, so that its handle is free. */
  last: Uint8Array;
}

/**
 * Gives each order of a feed a small number for as long as either side of the wire has it, so that the core finds it by one
 * load. `assembly/order-ids.ts` does the same for rows that come without. Rows have to come in their order.
 */
export class OrderHandles {
  readonly #handles = new Map<number, number>();
  /** By handle: who has the order, and its id. Place 0 stays empty. */
  readonly #states: number[] = [0];
  readonly #ids: number[] = [0];
  readonly #free: number[] = [];

  push(rows: RowColumns): RowHandles {
    const handles = new Uint32Array(rows.length);
    const last = new Uint8Array(rows.length);
    for (let row = 0; row < rows.length; row++) {
      const handle = this.#take(rows.ev[row] as number, rows.orderId[row] as number);
      handles[row] = handle;
      if (handle !== 0 && this.#states[handle] === 0) last[row] = 1;
    }
    return { handles, last };
  }

  #take(ev: number, id: number): number {
    const heard = sidesOf(ev, BOTH);
    switch (ev & 0xff) {
      case Kind.add:
        return this.#add(heard, id, sideOf(ev));
      case Kind.cancel:
        return this.#remove(heard, this.#handles.get(id) ?? 0);
      case Kind.clear:
        this.#clear(sidesOf(ev, sideOf(ev) || BOTH));
        return 0;
      case Kind.modify:
      case Kind.fill:
        return this.#handles.get(id) ?? 0;
      default:
        return 0;
    }
  }

  #add(heard: number, id: number, side: number): number {
    if (heard === 0 || side === 0) return 0;
    const handle = this.#handles.get(id) ?? this.#open(id);
    let state = this.#states[handle] as number;
    if (heard & BOTH && (state & BOTH) === 0) state |= side;
    if (heard >> LOCAL_SHIFT && state >> LOCAL_SHIFT === 0) state |= side << LOCAL_SHIFT;
    this.#states[handle] = state;
    return handle;
  }

  #open(id: number): number {
    const handle = this.#free.pop() ?? this.#states.length;
    this.#states[handle] = 0;
    this.#ids[handle] = id;
    this.#handles.set(id, handle);
    return handle;
  }

  #remove(gone: number, handle: number): number {
    if (handle === 0) return 0;
    const state = (this.#states[handle] as number) & ~gone;
    this.#states[handle] = state;
    if (state !== 0) return handle;
    this.#handles.delete(this.#ids[handle] as number);
    this.#free.push(handle);
    return handle;
  }

  #clear(gone: number): void {
    for (const handle of [...this.#handles.values()]) this.#remove(gone, handle);
  }
}

function sideOf(ev: number): number {
  if (ev & BUY) return BID;
  return ev & SELL ? ASK : 0;
}

/** `sides` at the exchange, at the local side or at both, as a row's flags have it. */
function sidesOf(ev: number, sides: number): number {
  return (ev >= EXCH ? sides : 0) | (ev & LOCAL ? sides << LOCAL_SHIFT : 0);
}
