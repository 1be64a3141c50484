import {
  CAUSE_RATE_LIMIT,
  KEPT_FINISHED,
  OWN_ASK_TICKS,
  OWN_BYTES,
  OWN_JOINED,
  OWN_LATER_NONE,
  OWN_LATER_TOLD,
  OWN_LOTS,
  OWN_SINCE,
  STATE_CANCELLED,
  STATE_EXPIRED,
  STATE_FILLED,
  STATE_NEW,
  STATE_PARTIALLY_FILLED,
  STATE_PENDING,
  STATE_REJECTED,
  STATUS_CANCELLED,
  STATUS_NONE,
  STORY_BYTES,
  STORY_JOINED,
  STORY_MAKER,
  WHAT_ACCEPTED,
  WHAT_CANCELLED,
  WHAT_EXPIRED,
  WHAT_FILLED,
  WHAT_PARTIALLY_FILLED,
  WHAT_REJECTED,
  WHAT_REPLACED,
} from "./abi";
import { Pool } from "./memory";
import { Message, Numbered } from "./orders";

/**
 * What few orders have: an execution, a modification, a queue that the strategy estimated itself, a time or quantity that
 * does not fit the order.
 */
@unmanaged
export class Story {
  /** Of the last execution. */
  execTicks: i32;
  /** Price and quantity as the strategy has heard them, while a modification is under way. */
  shownTicks: i32;
  replacements: i32;
  /** Of the last execution that was heard, and as hftbacktest has it. */
  maker: u8;
  execMaker: u8;
  execLots: f64;
  shownLots: f64;
  cumLots: f64;
  /** Sum of ticks × lots. */
  cumTickLots: f64;
  cumFee: f64;
  /** At the exchange; NaN before. */
  firstFillTs: f64;
  /** Quantity ahead by the book that the caller gave with the order; NaN without one. */
  givenAhead: f64;
  leaves: f64;
  /** The exchange's latest stamp. */
  exchTs: i64;
  /** What the order itself has no room for: see LATER_TOLD. */
  acceptedTs: f64;
  answeredTs: f64;
  joined: f64;
  requestTs: i64;
}

/** An own order as the local side believes it to be. The host reads it where it lies: abi.ts has the offsets. */
@unmanaged
export class OwnOrder extends Numbered {
  /** Number of the block, from 1: later orders use it again. */
  slot: i32;
  story: Story;
  /** In the list of active orders, or of those that are over. */
  next: OwnOrder;
  previous: OwnOrder;
  ticks: i32;
  /** Best prices of the local book when it was decided on. */
  bidTicks: i32;
  askTicks: i32;
  side: i8;
  tif: u8;
  type: u8;
  instrument: u8;
  /** As hftbacktest has it. */
  status: u8;
  req: u8;
  /** As the strategy has heard it. */
  state: u8;
  /** 1 while a request is under way and not answered. */
  busy: u8;
  /** 1 when the host wants to hear of it. */
  listened: u8;
  /** Events since its first answer, 255 for many. */
  since: u8;
  stamped: u8;
  lots: f64;
  sentTs: f64;
  /** ns after `sentTs`: the exchange accepted it, the local side heard an answer. Or LATER_… */
  accepted: u32;
  answered: u32;
  /** Quantity ahead when it joined its queue. Or LATER_… */
  joined: u32;
  /** The latest request, ns after `sentTs`. Or LATER_TOLD. */
  requested: u32;

  get leaves(): f64 {
    return changetype<usize>(this.story) === 0 ? this.lots : this.story.leaves;
  }

  get acceptedTs(): f64 {
    if (this.accepted < LATER_TOLD) return this.sentTs + <f64>this.accepted;
    return this.accepted === LATER_NONE ? NaN : this.story.acceptedTs;
  }

  /** The exchange's latest stamp; only where there is one. */
  get exchTs(): f64 {
    return changetype<usize>(this.story) === 0 ? this.acceptedTs : <f64>this.story.exchTs;
  }

  /** Of the latest request. */
  get localTs(): i64 {
    return this.requested === LATER_TOLD ? this.story.requestTs : <i64>this.sentTs + <i64>this.requested;
  }

  set localTs(ts: i64) {
    this.requested = laterBy(ts - <i64>this.sentTs);
    if (this.requested === LATER_TOLD) storyOf(this).requestTs = ts;
  }
}

/** In place of a small number: there is none yet, the story has it. */
const LATER_NONE: u32 = 0xffffffff;
const LATER_TOLD: u32 = 0xfffffffe;
if (LATER_NONE !== <u32>OWN_LATER_NONE || LATER_TOLD !== <u32>OWN_LATER_TOLD) ERROR("OWN_LATER_… in abi.ts");

function laterBy(ns: i64): u32 {
  return <u64>ns < <u64>LATER_TOLD ? <u32>ns : LATER_TOLD;
}

// The host reads at the offsets of abi.ts: a field that moves has to move there, too.
if (offsetof<OwnOrder>() !== OWN_BYTES || offsetof<Story>() !== STORY_BYTES) ERROR("the sizes in abi.ts");
if (offsetof<OwnOrder>("askTicks") !== OWN_ASK_TICKS || offsetof<OwnOrder>("since") !== OWN_SINCE) ERROR("OWN_… in abi.ts");
if (offsetof<OwnOrder>("lots") !== OWN_LOTS || offsetof<OwnOrder>("joined") !== OWN_JOINED) ERROR("OWN_… in abi.ts");
if (offsetof<Story>("maker") !== STORY_MAKER || offsetof<Story>("joined") !== STORY_JOINED) ERROR("STORY_… in abi.ts");

/** Lists and counts over all instruments. */
@unmanaged
class Desk {
  firstActive: OwnOrder;
  lastActive: OwnOrder;
  firstFinished: OwnOrder;
  lastFinished: OwnOrder;
  active: i32;
  finished: i32;
  sent: f64;
  ended: f64;
  /** Of the ended ones: executed at all. */
  executed: f64;
  executions: f64;
}

export const deskAt: usize = memory.data(offsetof<Desk>(), 8);
const desk = changetype<Desk>(deskAt);
const NOBODY = changetype<OwnOrder>(0);
const NO_STORY = changetype<Story>(0);
const BATCH: u32 = 64;
let blocks: Pool = changetype<Pool>(0);
let stories: Pool = changetype<Pool>(0);
let slots: i32 = 0;

export function isNobody(order: OwnOrder): boolean {
  return changetype<usize>(order) === 0;
}

/** A new order, last among the active ones. */
export function openOrder(id: i32): OwnOrder {
  if (changetype<usize>(blocks) === 0) {
    blocks = Pool.make(OWN_BYTES, BATCH);
    stories = Pool.make(STORY_BYTES, BATCH);
  }
  const order = changetype<OwnOrder>(blocks.take());
  const slot = order.slot === 0 ? ++slots : order.slot;
  clear(changetype<usize>(order), OWN_BYTES);
  order.slot = slot;
  order.id = id;
  order.state = <u8>STATE_PENDING;
  order.accepted = LATER_NONE;
  order.answered = LATER_NONE;
  order.joined = LATER_NONE;
  order.previous = desk.lastActive;
  if (isNobody(desk.lastActive)) desk.firstActive = order;
  else desk.lastActive.next = order;
  desk.lastActive = order;
  desk.active++;
  desk.sent += 1;
  return order;
}

/** Word by word: for so few, `memory.fill` is a call out of the core that costs more. */
function clear(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 8) store<u64>(at, 0);
}

/** Its story from now on. */
export function storyOf(order: OwnOrder): Story {
  if (changetype<usize>(order.story) !== 0) return order.story;
  const story = changetype<Story>(stories.take());
  clear(changetype<usize>(story), STORY_BYTES);
  story.shownTicks = order.ticks;
  story.shownLots = order.lots;
  story.firstFillTs = NaN;
  story.givenAhead = NaN;
  story.leaves = order.lots;
  if (order.accepted < LATER_TOLD) story.exchTs = <i64>order.acceptedTs;
  order.story = story;
  return story;
}

export function noteExecution(order: OwnOrder, message: Message, fee: f64): void {
  const story = storyOf(order);
  story.cumLots += message.execLots;
  story.cumTickLots += <f64>message.execTicks * message.execLots;
  story.cumFee += fee;
  story.maker = <u8>message.maker;
  if (isNaN(story.firstFillTs)) story.firstFillTs = <f64>message.exchTs;
  desk.executions += 1;
}

/** What the strategy knows once it has heard this. */
export function noteAnswer(order: OwnOrder, message: Message, what: i32, ts: i64): void {
  if (order.answered !== LATER_NONE) order.since = <u8>min(255, <i32>order.since + 1);
  if (message.answers !== STATUS_NONE || !(what === WHAT_FILLED || what === WHAT_PARTIALLY_FILLED)) {
    order.busy = 0;
    if (order.answered === LATER_NONE) noteAnswered(order, ts);
  }
  order.state = <u8>stateAfter(order.state, what, message);
  if (what === WHAT_ACCEPTED || what === WHAT_REPLACED) noteJoined(order, message);
  if (what === WHAT_REPLACED) noteReplaced(order, message);
}

function noteAnswered(order: OwnOrder, ts: i64): void {
  const after = laterBy(ts - <i64>order.sentTs);
  if (after === LATER_TOLD) storyOf(order).answeredTs = <f64>ts;
  order.answered = after;
}

function noteJoined(order: OwnOrder, message: Message): void {
  if (order.accepted !== LATER_NONE || !message.stamped) return;
  const after = laterBy(message.exchTs - <i64>order.sentTs);
  if (after === LATER_TOLD) storyOf(order).acceptedTs = <f64>message.exchTs;
  order.accepted = after;
  // A story may have come to it since `noteLeft`.
  if (changetype<usize>(order.story) !== 0) order.story.exchTs = message.exchTs;
  const joined = message.joined;
  if (message.answers === STATUS_NONE || isNaN(joined)) return;
  order.joined = joined >= 0 && joined < <f64>LATER_TOLD && <f64>(<u32>joined) === joined ? <u32>joined : LATER_TOLD;
  if (order.joined === LATER_TOLD) storyOf(order).joined = joined;
}

/** What is left of the order and the exchange's stamp, before `noteAnswer`. An order that is `forgotten` after this is not asked for its stamp. */
export function noteLeft(order: OwnOrder, message: Message, what: i32, forgotten: boolean): void {
  if (changetype<usize>(order.story) !== 0 || message.leaves !== message.lots) storyOf(order).leaves = message.leaves;
  if (!message.stamped) return;
  order.stamped = 1;
  if (changetype<usize>(order.story) !== 0) order.story.exchTs = message.exchTs;
  // That of the acceptance is noted as such.
  else if (!forgotten && (what !== WHAT_ACCEPTED || order.accepted !== LATER_NONE)) storyOf(order).exchTs = message.exchTs;
}

function noteReplaced(order: OwnOrder, message: Message): void {
  const story = storyOf(order);
  story.shownTicks = message.ticks;
  story.shownLots = message.lots;
  story.replacements++;
}

function stateAfter(before: i32, what: i32, message: Message): i32 {
  switch (what) {
    case WHAT_ACCEPTED:
      return STATE_NEW;
    case WHAT_FILLED:
      return STATE_FILLED;
    case WHAT_PARTIALLY_FILLED:
      return STATE_PARTIALLY_FILLED;
    case WHAT_CANCELLED:
      return STATE_CANCELLED;
    case WHAT_EXPIRED:
      return message.cause >= CAUSE_RATE_LIMIT ? STATE_REJECTED : STATE_EXPIRED;
    case WHAT_REJECTED:
      return before === STATE_PENDING && message.answers !== STATUS_CANCELLED ? STATE_REJECTED : before;
    default:
      return before === STATE_PENDING ? STATE_NEW : before;
  }
}

/** It is over: no longer active, but remembered among the last that are. */
export function closeOrder(order: OwnOrder): void {
  order.busy = 0;
  if (isNobody(order.previous)) desk.firstActive = order.next;
  else order.previous.next = order.next;
  if (isNobody(order.next)) desk.lastActive = order.previous;
  else order.next.previous = order.previous;
  desk.active--;
  desk.ended += 1;
  if (changetype<usize>(order.story) !== 0 && order.story.cumLots > 0) desk.executed += 1;
  remember(order);
}

/** So that a million orders take the room of those that are active and the last thousand. */
function remember(order: OwnOrder): void {
  order.previous = desk.lastFinished;
  order.next = NOBODY;
  if (isNobody(desk.lastFinished)) desk.firstFinished = order;
  else desk.lastFinished.next = order;
  desk.lastFinished = order;
  if (++desk.finished <= KEPT_FINISHED) return;
  const oldest = desk.firstFinished;
  desk.firstFinished = oldest.next;
  oldest.next.previous = NOBODY;
  desk.finished--;
  if (changetype<usize>(oldest.story) !== 0) stories.give(changetype<usize>(oldest.story));
  oldest.story = NO_STORY;
  oldest.id = 0;
  blocks.give(changetype<usize>(oldest));
}
