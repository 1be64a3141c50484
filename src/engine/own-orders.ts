import * as abi from "../../assembly/abi.js";
import type { Core } from "./core.js";
import type { MemoryView } from "./memory-view.js";

/** States of an order, numbered as the core does. */
export const OrderState = {
  pending: abi.STATE_PENDING,
  new: abi.STATE_NEW,
  partiallyFilled: abi.STATE_PARTIALLY_FILLED,
  filled: abi.STATE_FILLED,
  cancelled: abi.STATE_CANCELLED,
  expired: abi.STATE_EXPIRED,
  rejected: abi.STATE_REJECTED,
} as const;

/** Orders that are over and can still be asked for. */
export const KEPT_FINISHED = abi.KEPT_FINISHED;

/** Everything that was heard of an own order up to some moment. Times in ns, NaN before they are known. */
export interface OrderFacts {
  orderId: number;
  instrument: number;
  /** 1 buy, -1 sell. */
  side: number;
  state: number;
  busy: boolean;
  ticks: number;
  lots: number;
  leavesLots: number;
  cumLots: number;
  /** Sum of ticks × lots over its executions. */
  cumTickLots: number;
  cumFee: number;
  maker: boolean;
  replacements: number;
  sentNs: number;
  /** At the exchange. */
  acceptedNs: number;
  firstFillNs: number;
  answeredNs: number;
  /** Quantity ahead when it joined its queue, and the same by the book that the caller gave. */
  joinedLots: number;
  givenLots: number;
  /** Best prices at decision; see NO_TICK. */
  bidTicks: number;
  askTicks: number;
}

const traitIn = (traits: number, field: number): number => (traits >> (8 * (field - abi.OWN_SIDE))) & 0xff;

/** 1 buy, -1 sell. */
export const sideOf = (traits: number): number => (traitIn(traits, abi.OWN_SIDE) === 1 ? 1 : -1);
export const timeInForceOf = (traits: number): number => traitIn(traits, abi.OWN_TIF);
export const orderTypeOf = (traits: number): number => traitIn(traits, abi.OWN_TYPE);

/** As `traits` has them. */
export function traitsOf(side: number, timeInForce: number, orderType: number): number {
  const at = (value: number, field: number) => (value & 0xff) << (8 * (field - abi.OWN_SIDE));
  return at(side, abi.OWN_SIDE) | at(timeInForce, abi.OWN_TIF) | at(orderType, abi.OWN_TYPE);
}

export function isActive(state: number): boolean {
  return state <= OrderState.partiallyFilled;
}

/**
 * Own orders, by their place: a number above 0 that a later order gets again, once a thousand others ended after the one that
 * had it. Counts are over all instruments.
 */
export interface OwnOrders {
  readonly active: number;
  readonly sent: number;
  readonly ended: number;
  /** Of the ended ones: executed, wholly or in part. */
  readonly executed: number;
  readonly executions: number;
  /** Place of the active order with the lowest id; 0 when there is none. */
  readonly first: number;
  /** The active order after one: by its place, or by its id once that place is another's. */
  after(at: number, orderId: number): number;
  /** Place of an active order; 0 when it is not. */
  find(orderId: number): number;
  /** Places of the newest `limit` orders that are over, oldest first. */
  finished(limit: number): number[];
  /** Whether the order is at that place still. */
  has(at: number, orderId: number): boolean;
  /** From now on the core stops for what is heard of it, or no longer. */
  listen(at: number, on: boolean): void;
  orderId(at: number): number;
  instrument(at: number): number;
  /** 1 buy, -1 sell. */
  side(at: number): number;
  /** What never changes of an order, in one word: see `sideOf`, `timeInForceOf`, `orderTypeOf`. */
  traits(at: number): number;
  state(at: number): number;
  /** A request is under way and not answered. */
  busy(at: number): boolean;
  isAnswered(at: number): boolean;
  /** Nothing was heard since its first answer. */
  isAsAnswered(at: number): boolean;
  sentNs(at: number): number;
  /** Price and quantities as the strategy has heard them. */
  ticks(at: number): number;
  lots(at: number): number;
  leavesLots(at: number): number;
  cumLots(at: number): number;
  facts(at: number): OrderFacts;
}

/** The core's own orders, read where they lie. */
export class CoreOrders implements OwnOrders {
  readonly #desk: number;

  constructor(
    readonly core: Core,
    readonly memory: MemoryView,
  ) {
    this.#desk = core.deskAt();
  }

  get active(): number {
    return this.#i32(this.#desk + abi.DESK_ACTIVE);
  }

  get sent(): number {
    return this.#f64(this.#desk + abi.DESK_SENT);
  }

  get ended(): number {
    return this.#f64(this.#desk + abi.DESK_ENDED);
  }

  get executed(): number {
    return this.#f64(this.#desk + abi.DESK_EXECUTED);
  }

  get executions(): number {
    return this.#f64(this.#desk + abi.DESK_EXECUTIONS);
  }

  get first(): number {
    return this.#i32(this.#desk + abi.DESK_FIRST_ACTIVE);
  }

  after(at: number, orderId: number): number {
    if (this.has(at, orderId) && isActive(this.state(at))) return this.#i32(at + abi.OWN_NEXT);
    let next = this.first;
    while (next !== 0 && this.orderId(next) <= orderId) next = this.#i32(next + abi.OWN_NEXT);
    return next;
  }

  find(orderId: number): number {
    return Number.isInteger(orderId) ? this.core.findActive(orderId) : 0;
  }

  finished(limit: number): number[] {
    const places: number[] = [];
    let at = this.#i32(this.#desk + abi.DESK_LAST_FINISHED);
    for (; at !== 0 && places.length < limit; at = this.#i32(at + abi.OWN_PREVIOUS)) places.push(at);
    return places.reverse();
  }

  has(at: number, orderId: number): boolean {
    return this.orderId(at) === orderId;
  }

  listen(at: number, on: boolean): void {
    this.memory.bytes[at + abi.OWN_LISTENED] = on ? 1 : 0;
  }

  orderId(at: number): number {
    return this.#i32(at + abi.OWN_ID);
  }

  instrument(at: number): number {
    return this.#u8(at + abi.OWN_INSTRUMENT);
  }

  side(at: number): number {
    return this.#u8(at + abi.OWN_SIDE) === 1 ? 1 : -1;
  }

  traits(at: number): number {
    return this.#i32(at + abi.OWN_SIDE);
  }

  state(at: number): number {
    return this.#u8(at + abi.OWN_STATE);
  }

  busy(at: number): boolean {
    return this.#u8(at + abi.OWN_BUSY) !== 0;
  }

  isAnswered(at: number): boolean {
    return this.#u32(at + abi.OWN_ANSWERED) !== abi.OWN_LATER_NONE;
  }

  isAsAnswered(at: number): boolean {
    return this.#u8(at + abi.OWN_SINCE) === 0;
  }

  sentNs(at: number): number {
    return this.#f64(at + abi.OWN_SENT_TS);
  }

  ticks(at: number): number {
    const story = this.#i32(at + abi.OWN_STORY);
    return story === 0 ? this.#i32(at + abi.OWN_TICKS) : this.#i32(story + abi.STORY_SHOWN_TICKS);
  }

  lots(at: number): number {
    const story = this.#i32(at + abi.OWN_STORY);
    return story === 0 ? this.#f64(at + abi.OWN_LOTS) : this.#f64(story + abi.STORY_SHOWN_LOTS);
  }

  leavesLots(at: number): number {
    const story = this.#i32(at + abi.OWN_STORY);
    return story === 0 ? this.#f64(at + abi.OWN_LOTS) : this.#f64(story + abi.STORY_LEAVES);
  }

  cumLots(at: number): number {
    const story = this.#i32(at + abi.OWN_STORY);
    return story === 0 ? 0 : this.#f64(story + abi.STORY_CUM_LOTS);
  }

  facts(at: number, story = this.#i32(at + abi.OWN_STORY)): OrderFacts {
    const told = story !== 0;
    return {
      orderId: this.orderId(at),
      instrument: this.instrument(at),
      side: this.side(at),
      state: this.state(at),
      busy: this.busy(at),
      ticks: told ? this.#i32(story + abi.STORY_SHOWN_TICKS) : this.#i32(at + abi.OWN_TICKS),
      lots: told ? this.#f64(story + abi.STORY_SHOWN_LOTS) : this.#f64(at + abi.OWN_LOTS),
      leavesLots: told ? this.#f64(story + abi.STORY_LEAVES) : this.#f64(at + abi.OWN_LOTS),
      cumLots: told ? this.#f64(story + abi.STORY_CUM_LOTS) : 0,
      cumTickLots: told ? this.#f64(story + abi.STORY_CUM_TICK_LOTS) : 0,
      cumFee: told ? this.#f64(story + abi.STORY_CUM_FEE) : 0,
      maker: told && this.#u8(story + abi.STORY_MAKER) !== 0,
      replacements: told ? this.#i32(story + abi.STORY_REPLACEMENTS) : 0,
      sentNs: this.sentNs(at),
      acceptedNs: this.#later(at, abi.OWN_ACCEPTED, story + abi.STORY_ACCEPTED_TS),
      firstFillNs: told ? this.#f64(story + abi.STORY_FIRST_FILL_TS) : Number.NaN,
      answeredNs: this.#later(at, abi.OWN_ANSWERED, story + abi.STORY_ANSWERED_TS),
      joinedLots: this.#joined(at, story),
      givenLots: told ? this.#f64(story + abi.STORY_GIVEN_AHEAD) : Number.NaN,
      bidTicks: this.#i32(at + abi.OWN_BID_TICKS),
      askTicks: this.#i32(at + abi.OWN_ASK_TICKS),
    };
  }

  /** A time after the order was sent, or where the story has it. */
  #later(at: number, field: number, told: number): number {
    const after = this.#u32(at + field);
    if (after < abi.OWN_LATER_TOLD) return this.sentNs(at) + after;
    return after === abi.OWN_LATER_NONE ? Number.NaN : this.#f64(told);
  }

  #joined(at: number, story: number): number {
    const lots = this.#u32(at + abi.OWN_JOINED);
    if (lots < abi.OWN_LATER_TOLD) return lots;
    return lots === abi.OWN_LATER_NONE ? Number.NaN : this.#f64(story + abi.STORY_JOINED);
  }

  #u32(at: number): number {
    return this.#i32(at) >>> 0;
  }

  #i32(at: number): number {
    return this.memory.i32[at >> 2] as number;
  }

  #f64(at: number): number {
    return this.memory.f64[at >> 3] as number;
  }

  #u8(at: number): number {
    return this.memory.bytes[at] as number;
  }
}
