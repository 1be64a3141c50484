/**
 * Writes rows as the lines of their digest, `ev,exchTs,localTs,tick,lots,orderId`, times in ns since 1970: a module of its own, as `sha256.ts` is. The host
 * lays columns at their places, calls `write`, and takes the text.
 */

/** Rows at once. */
export const room = 1024;
/** One behind the other: `exchTs`, `localTs`, `lots` and `orderId` in 64 bits each, `ev` and `ticks` in 32. */
export const columns = memory.data(40 * 1024, 8);
const EXCH_TS: usize = 0;
const LOCAL_TS: usize = 8 * 1024;
const LOTS: usize = 16 * 1024;
const ORDER_ID: usize = 24 * 1024;
const EV: usize = 32 * 1024;
const TICKS: usize = 36 * 1024;
/** No line is longer than 128 bytes: six numbers of at most 20 characters, and what is copied behind a head. */
export const text = memory.data(128 * 1024 + 128);

const SECOND: i64 = 1_000_000_000;
const ZERO: u32 = 0x30;
const MINUS: u8 = 0x2d;
const COMMA: u8 = 0x2c;
const NEWLINE: u8 = 0x0a;

/** 00 to 99, two characters each. */
const PAIRS = memory.data(200);
for (let pair: u32 = 0; pair < 100; pair++) {
  store<u8>(PAIRS + (pair << 1), <u8>(ZERO + pair / 10));
  store<u8>(PAIRS + (pair << 1) + 1, <u8>(ZERO + (pair % 10)));
}

/** Of time 0 since 1970: seconds, and ns after them, with one sign. */
let epochSecond: i64 = 0;
let epochRest: i64 = 0;

/** `ev,exchTs,localTs,` of the row before: a message's rows have it in common. */
const HEAD = memory.data(64);
let headLength: usize = 0;
let headEv: u32 = 0;
let headExchTs: f64 = 0;
let headLocalTs: f64 = 0;

export function begin(second: f64, rest: f64): void {
  epochSecond = <i64>second;
  epochRest = <i64>rest;
  headLength = 0;
}

/** The lines of so many rows. Returns how long they are. */
export function write(rows: usize): usize {
  let at = text;
  for (let row: usize = 0; row < rows; row++) {
    const kind = load<u32>(columns + (row << 2), EV);
    const sent = load<f64>(columns + (row << 3), EXCH_TS);
    const heard = load<f64>(columns + (row << 3), LOCAL_TS);
    if (kind !== headEv || sent !== headExchTs || heard !== headLocalTs || headLength === 0) beginWith(kind, sent, heard);
    for (let from: usize = 0; from < headLength; from += 8) store<u64>(at + from, load<u64>(HEAD + from));
    at = signed(at + headLength, load<i32>(columns + (row << 2), TICKS));
    store<u8>(at, COMMA);
    at = signed(at + 1, <i64>load<f64>(columns + (row << 3), LOTS));
    store<u8>(at, COMMA);
    at = signed(at + 1, <i64>load<f64>(columns + (row << 3), ORDER_ID));
    store<u8>(at++, NEWLINE);
  }
  return at - text;
}

function beginWith(kind: u32, sent: f64, heard: f64): void {
  headEv = kind;
  headExchTs = sent;
  headLocalTs = heard;
  let at = whole(HEAD, kind);
  store<u8>(at, COMMA);
  at = time(at + 1, <i64>sent);
  store<u8>(at, COMMA);
  at = time(at + 1, <i64>heard);
  store<u8>(at, COMMA);
  headLength = at + 1 - HEAD;
}

/** An absolute time: it fits 64 bits in most, not in all cases, so its seconds and what is left are written one after the other. */
function time(at: usize, ns: i64): usize {
  let rest = epochRest + ns;
  let second = epochSecond + rest / SECOND;
  rest %= SECOND;
  // Both of one sign.
  if (second > 0 && rest < 0) {
    second--;
    rest += SECOND;
  } else if (second < 0 && rest > 0) {
    second++;
    rest -= SECOND;
  }
  if (second < 0 || rest < 0) store<u8>(at++, MINUS);
  if (second === 0) return whole(at, abs(rest));
  return padded(whole(at, abs(second)), <u32>abs(rest));
}

function signed(at: usize, value: i64): usize {
  if (value < 0) store<u8>(at++, MINUS);
  return whole(at, abs(value));
}

function whole(at: usize, value: u64): usize {
  if (value >> 32 === 0) return small(at, <u32>value);
  const high = value / <u64>SECOND;
  return padded(whole(at, high), <u32>(value - high * <u64>SECOND));
}

/** Nine digits. */
function padded(at: usize, value: u32): usize {
  digits(at, value, 9);
  return at + 9;
}

function small(at: usize, value: u32): usize {
  const count = countOf(value);
  digits(at, value, count);
  return at + count;
}

function countOf(value: u32): u32 {
  let count: u32 = 1;
  for (; value >= 100; value /= 100) count += 2;
  return value < 10 ? count : count + 1;
}

/** From the last one on, two at a time. */
function digits(from: usize, value: u32, count: u32): void {
  let at = from + count;
  let rest = value;
  while (at >= from + 2) {
    const above = rest / 100;
    at -= 2;
    store<u16>(at, load<u16>(PAIRS + ((rest - above * 100) << 1)));
    rest = above;
  }
  if (at > from) store<u8>(from, <u8>(ZERO + rest));
}
