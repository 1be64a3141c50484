import {
  NEWS_BYTES,
  NEWS_EXCH_TS,
  NEWS_EXEC_LOTS,
  NEWS_EXEC_TICKS,
  NEWS_FEE,
  NEWS_FILL,
  NEWS_INSTRUMENT,
  NEWS_LOCAL_TS,
  NEWS_MAKER,
  NEWS_ORDER,
  NEWS_ORDER_ID,
  NEWS_OWN,
  NEWS_REQUEST,
  NEWS_STORY,
  NEWS_WHAT,
  OWN_BYTES,
  STORY_BYTES,
} from "./abi";
import { allocate } from "./memory";
import { Message } from "./orders";
import { isNobody, OwnOrder } from "./own-orders";

/** What the host is to hear of its orders at the next stop, oldest first. */
export let newsAt: usize = 0;
export let newsCount: i32 = 0;
let room: i32 = 0;

/** The host has heard it. */
export function dropNews(): void {
  newsCount = 0;
}

/** `order` may be none: a late answer about one that is over. */
export function writeNews(what: i32, ts: i64, instrument: i32, message: Message, order: OwnOrder, isFill: boolean, fee: f64): void {
  if (newsCount === room) grow();
  const at = newsAt + <usize>newsCount * NEWS_BYTES;
  newsCount++;
  store<f64>(at + NEWS_LOCAL_TS, <f64>ts);
  store<f64>(at + NEWS_EXCH_TS, message.stamped ? <f64>message.exchTs : NaN);
  store<f64>(at + NEWS_EXEC_LOTS, message.executed ? message.execLots : 0);
  store<f64>(at + NEWS_FEE, fee);
  store<usize>(at + NEWS_ORDER, changetype<usize>(order));
  store<i32>(at + NEWS_ORDER_ID, message.id);
  store<i32>(at + NEWS_EXEC_TICKS, message.execTicks);
  store<u8>(at + NEWS_WHAT, <u8>what);
  store<u8>(at + NEWS_REQUEST, <u8>message.answers);
  store<u8>(at + NEWS_MAKER, <u8>message.maker);
  store<u8>(at + NEWS_INSTRUMENT, <u8>instrument);
  store<u8>(at + NEWS_FILL, isFill ? 1 : 0);
  if (isNobody(order)) return;
  memory.copy(at + NEWS_OWN, changetype<usize>(order), OWN_BYTES);
  if (changetype<usize>(order.story) !== 0) memory.copy(at + NEWS_STORY, changetype<usize>(order.story), STORY_BYTES);
}

/** Some moments tell of thousands of orders; the room stays for the next one of them. */
function grow(): void {
  const larger = max(64, room * 2);
  const at = allocate(<u64>larger * NEWS_BYTES);
  memory.copy(at, newsAt, <usize>newsCount * NEWS_BYTES);
  newsAt = at;
  room = larger;
}
