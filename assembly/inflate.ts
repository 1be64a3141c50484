/**
 * Inflates (RFC 1951) what is read from gzip, and keeps its CRC-32: a module of its own, as `sha256.ts` is. The browser's own stream tells neither where a
 * member of a file ends nor what is wrong with it, and one in script is a third as fast. The host lays packed bytes at `input`, calls `run`, takes
 * what lies between `fresh` and `out`, and says so by `taken`. Nothing is made beyond a piece of output, whatever the packed bytes claim.
 */
import { crc32 } from "./crc32";
import { COPY, CodeTable, END, LITERAL, OF_DISTANCES, OF_LENGTHS, OF_LITERALS } from "./prefix-codes";

/** Packed bytes at once. */
export const room = 65536;
/** With room for what may be read behind them: the head of a block. */
export const input = memory.data(65536 + 1024);

/** Bytes of what came before that a copy may reach back to. */
const WINDOW: usize = 32768;
/** Bytes at once. */
const PIECE: usize = 65536;
/** With room for the longest copy, and for the word that it may write beyond its end. */
const OUTPUT = memory.data(32768 + 65536 + 258 + 8);
const FULL_AT = OUTPUT + WINDOW + PIECE;

/** Answers of `run`. */
const WANTS_INPUT: i32 = 0;
const IS_FULL: i32 = 1;
const IS_OVER: i32 = 2;
const IS_DAMAGED: i32 = 3;
const IS_CUT_OFF: i32 = 4;
/** Of its parts. */
const GOES_ON: i32 = -1;

/** The first packed byte that is not used yet. */
export let at: usize = 0;
export let fresh: usize = OUTPUT;
export let out: usize = OUTPUT;
/** Of all that was taken since `begin`. */
export let crc: u32 = 0;

/** Bits that were read and not used, the next one lowest. Those above their count are no zeros, but the ones that come next. */
let hold: u64 = 0;
let bits: u32 = 0;

const BETWEEN: i32 = 0;
const STORED: i32 = 1;
const CODED: i32 = 2;
let inside: i32 = BETWEEN;
let isLastBlock: bool = false;
/** Bytes of a stored block that are still to come. */
let storedLeft: usize = 0;

/** More than the head of any block takes: 3 bits, 14, 19 lengths of 3, and 316 of at most 14. */
const LONGEST_HEAD: usize = 600;
/** The length before once more; below it are lengths as they are, above it two ways to write rows of zeros. */
const BEFORE: u32 = 16;
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const END_OF_BLOCK: usize = 256;

const LENGTHS = memory.data(288 + 32);
const LITERAL_BITS: u32 = 11;
const LITERAL_TABLE = memory.data(4 << 11);
const LITERAL_COUNTS = memory.data(64);
const LITERAL_SYMBOLS = memory.data(288 * 2);
const literals = CodeTable.at(memory.data(20), OF_LITERALS, LITERAL_BITS, LITERAL_TABLE, LITERAL_COUNTS, LITERAL_SYMBOLS);
const DISTANCE_BITS: u32 = 9;
const DISTANCE_TABLE = memory.data(4 << 9);
const distances = CodeTable.at(memory.data(20), OF_DISTANCES, DISTANCE_BITS, DISTANCE_TABLE, memory.data(64), memory.data(32 * 2));
/** Needed before those of the literals are made: in their memory. */
const lengths = CodeTable.at(memory.data(20), OF_LENGTHS, 7, LITERAL_TABLE, LITERAL_COUNTS, LITERAL_SYMBOLS);

/** What follows is a stream of its own. */
export function begin(): void {
  fresh = out = OUTPUT;
  crc = 0;
  hold = 0;
  bits = 0;
  inside = BETWEEN;
  isLastBlock = false;
}

/** Takes what is fresh into the checksum; its memory is written again afterwards. */
export function taken(): void {
  crc = crc32(crc, fresh, out);
  if (out >= FULL_AT) {
    memory.copy(OUTPUT, out - WINDOW, WINDOW);
    out = OUTPUT + WINDOW;
  }
  fresh = out;
}

/** Inflates the packed bytes from `from` to before `to`, until `at`. @param isEnd No more of them will come. */
export function run(from: usize, to: usize, isEnd: bool): i32 {
  at = from;
  store<u64>(to, 0);
  store<u64>(to + 8, 0);
  store<u64>(to + 16, 0);
  let answer = GOES_ON;
  while (answer === GOES_ON) {
    answer = inside === CODED ? codes(to, isEnd) : inside === STORED ? copyStored(to, isEnd) : nextBlock(to, isEnd);
    if (answer !== IS_DAMAGED && at - (bits >> 3) > to) return IS_CUT_OFF;
  }
  giveBack();
  return answer;
}

/** Whole bytes that were read ahead are left to whoever goes on. */
function giveBack(): void {
  at -= bits >> 3;
  bits &= 7;
  hold &= (1 << bits) - 1;
}

/** To 56 bits at least. */
function refill(): void {
  hold |= load<u64>(at) << bits;
  at += (63 - bits) >> 3;
  bits |= 56;
}

function take(count: u32): u32 {
  const value = <u32>hold & ((1 << count) - 1);
  hold >>= count;
  bits -= count;
  return value;
}

function nextBlock(to: usize, isEnd: bool): i32 {
  if (isLastBlock) return IS_OVER;
  if (!isEnd && at + LONGEST_HEAD > to) return WANTS_INPUT;
  refill();
  isLastBlock = take(1) !== 0;
  const kind = take(2);
  if (kind === 0) return beginStored();
  inside = CODED;
  const isGood = kind === 1 ? fixedCodes() : kind === 2 && dynamicCodes();
  return isGood ? GOES_ON : IS_DAMAGED;
}

function beginStored(): i32 {
  take(bits & 7);
  giveBack();
  storedLeft = load<u16>(at);
  const isGood = storedLeft === (load<u16>(at + 2) ^ 0xffff);
  at += 4;
  inside = STORED;
  return isGood ? GOES_ON : IS_DAMAGED;
}

function copyStored(to: usize, isEnd: bool): i32 {
  const most = min(storedLeft, min(to - at, FULL_AT - out));
  memory.copy(out, at, most);
  out += most;
  at += most;
  storedLeft -= most;
  if (storedLeft > 0) return out === FULL_AT ? IS_FULL : isEnd ? IS_CUT_OFF : WANTS_INPUT;
  inside = BETWEEN;
  return GOES_ON;
}

function fixedCodes(): bool {
  memory.fill(LENGTHS, 8, 288);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 288, 5, 32);
  return literals.make(LENGTHS, 288) && distances.make(LENGTHS + 288, 32);
}

/** The lengths of the codes are coded themselves. RFC 1951, 3.2.7. False when they are none. */
function dynamicCodes(): bool {
  const literalCount: usize = take(5) + 257;
  const distanceCount: usize = take(5) + 1;
  const orders: usize = take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  memory.fill(LENGTHS, 0, 19);
  for (let i: usize = 0; i < orders; i++) {
    refill();
    store<u8>(LENGTHS + load<u8>(ORDER + i), <u8>take(3));
  }
  if (!lengths.make(LENGTHS, 19) || !readLengths(literalCount + distanceCount)) return false;
  // A block that has no code for its end never ends.
  if (load<u8>(LENGTHS + END_OF_BLOCK) === 0) return false;
  return literals.make(LENGTHS, literalCount) && distances.make(LENGTHS + literalCount, distanceCount);
}

function readLengths(count: usize): bool {
  for (let i: usize = 0; i < count; ) {
    refill();
    const entry = lengths.entry(hold);
    if (entry === 0) return false;
    take(entry & 15);
    const symbol = entry >> 16;
    const times = <usize>timesOf(symbol);
    if (i + times > count || (symbol === BEFORE && i === 0)) return false;
    const length = symbol === BEFORE ? load<u8>(LENGTHS + i - 1) : symbol < BEFORE ? <u8>symbol : 0;
    memory.fill(LENGTHS + i, length, times);
    i += times;
  }
  return true;
}

function timesOf(symbol: u32): u32 {
  if (symbol < BEFORE) return 1;
  if (symbol === BEFORE) return 3 + take(2);
  return symbol === BEFORE + 1 ? 3 + take(3) : 11 + take(7);
}

/** The codes of a block, as far as they go. */
function codes(to: usize, isEnd: bool): i32 {
  // A refill reads a word. At the end of all it may be one of zeros: what is made of those is not taken.
  const limit = isEnd ? to + 8 : to - 8;
  if (!codesUpTo(limit)) return IS_DAMAGED;
  if (inside !== CODED) return GOES_ON;
  if (out >= FULL_AT) return IS_FULL;
  return isEnd ? IS_CUT_OFF : WANTS_INPUT;
}

/** False for a code that there is not, and for a copy from before the start. A refill has 56 bits, of which a copy takes 48 at most. */
function codesUpTo(limit: usize): bool {
  let from = at;
  let held = hold;
  let left = bits;
  let o = out;
  let entry: u32 = 0;
  let isGood = true;
  while (from <= limit && o < FULL_AT) {
    held |= load<u64>(from) << left;
    from += (63 - left) >> 3;
    left |= 56;
    entry = load<u32>(LITERAL_TABLE + ((<usize>held & ((1 << LITERAL_BITS) - 1)) << 2));
    if (entry === 0) entry = literals.longer(held);
    held >>= entry & 15;
    left -= entry & 15;
    if (entry & LITERAL) {
      store<u8>(o++, <u8>(entry >> 16));
      continue;
    }
    isGood = (entry & COPY) !== 0;
    if (!isGood) break;
    const length = <usize>valueOf(entry, held);
    held >>= extraOf(entry);
    left -= extraOf(entry);
    entry = load<u32>(DISTANCE_TABLE + ((<usize>held & ((1 << DISTANCE_BITS) - 1)) << 2));
    if (entry === 0) entry = distances.longer(held);
    held >>= entry & 15;
    left -= entry & 15;
    const distance = <usize>valueOf(entry, held);
    held >>= extraOf(entry);
    left -= extraOf(entry);
    // A distance that there is not is 0.
    isGood = distance - 1 < o - OUTPUT;
    if (!isGood) break;
    o = copy(o, distance, length);
  }
  at = from;
  hold = held;
  bits = left;
  out = o;
  if (!(entry & END)) return isGood;
  inside = BETWEEN;
  return true;
}

function extraOf(entry: u32): u32 {
  return (entry >> 8) & 15;
}

function valueOf(entry: u32, bits: u64): u32 {
  return (entry >> 16) + (<u32>bits & ((1 << extraOf(entry)) - 1));
}

/** Returns where the copy ends; up to seven bytes behind it are written, too. */
function copy(o: usize, distance: usize, length: usize): usize {
  const end = o + length;
  let from = o - distance;
  if (distance < 8) {
    do store<u8>(o++, load<u8>(from++));
    while (o < end);
    return end;
  }
  do {
    store<u64>(o, load<u64>(from));
    o += 8;
    from += 8;
  } while (o < end);
  return end;
}
