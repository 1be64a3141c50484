/** The columns of a chunk of a book file (docs/hftbook.md), each a series of varints that is read at its own place. */
export const COUNTS: usize = 0;
export const EXCH_TS: usize = 1;
export const LOCAL_TS: usize = 2;
export const KINDS: usize = 3;
export const TICKS: usize = 4;
export const LOTS: usize = 5;
export const IDS: usize = 6;
export const REFERENCES: usize = 7;
export const HANDLES: usize = 8;
export const COLUMNS: i32 = 9;
export const LEVEL_COLUMNS: i32 = 6;
/** What is before the columns. */
export const HEAD: usize = 9;

export const MAX_INTEGER: u64 = 9007199254740992;
/** Longest that a varint can be. */
export const VARINT_BYTES: usize = 8;

/** Where each is read, and where it must end. */
const places: usize = memory.data(40);
const ends: usize = memory.data(40);
/** Something that can't be was read. */
let refused: boolean = false;

export function begin(input: usize): void {
  refused = false;
  store<usize>(places, input, HEAD << 2);
}

export function refuse(): void {
  refused = true;
}

/** All of them, to their ends, without anything that can't be. */
export function areRead(): boolean {
  for (let column: usize = 0; column < <usize>COLUMNS; column++) if (placeIn(column) !== load<usize>(ends + (column << 2))) return false;
  return !refused;
}

export function placeIn(column: usize): usize {
  return load<usize>(places + (column << 2));
}

export function goTo(column: usize, place: usize): void {
  store<usize>(places + (column << 2), place);
}

/** Finds the columns by the lengths in the head. A chunk without orders has nothing in those that only they have. */
export function find(input: usize, bytes: usize, count: i32): boolean {
  let lengths: u64 = 0;
  for (let column = 0; column < count; column++) {
    const length = unsigned(HEAD);
    if (length > <u64>bytes) return false;
    store<usize>(ends + ((<usize>column) << 2), <usize>lengths);
    lengths += length;
  }
  const first = load<usize>(places, HEAD << 2);
  if (<u64>(first - input) + lengths !== <u64>bytes) return false;
  for (let column: usize = 0; column < <usize>COLUMNS; column++) {
    const at = column < <usize>count ? first + load<usize>(ends + (column << 2)) : input + bytes;
    store<usize>(places + (column << 2), at);
    if (column > 0) store<usize>(ends + ((column - 1) << 2), at);
  }
  store<usize>(ends, input + bytes, (<usize>COLUMNS - 1) << 2);
  return true;
}

/** The next number of a column, from 0 to 2^53. */
export function unsigned(column: usize): u64 {
  const value = next(column);
  if (value > MAX_INTEGER) refused = true;
  return value;
}

/** The next number of a column, within ±2^53. */
export function signed(column: usize): i64 {
  const value = next(column);
  if (value >> 1 > MAX_INTEGER) refused = true;
  return withSign(value);
}

function next(column: usize): u64 {
  const at = placeIn(column);
  const first = <u64>load<u8>(at);
  if (first < 0x80) {
    store<usize>(places + (column << 2), at + 1);
    return first;
  }
  const word = load<u64>(at);
  const bits = lengthOf(word);
  if (bits > 64) refused = true;
  store<usize>(places + (column << 2), at + <usize>(bits >> 3));
  return valueOf(word, bits);
}

/** Bits of the varint that a word begins with; 65 when it does not end in it. */
export function lengthOf(word: u64): u64 {
  return ctz<u64>(~word & 0x8080808080808080) + 1;
}

/** Seven bits of each byte, put together. */
export function valueOf(word: u64, bits: u64): u64 {
  let value = word & (bits >= 64 ? 0x7f7f7f7f7f7f7f7f : (((<u64>1) << bits) - 1) & 0x7f7f7f7f7f7f7f7f);
  value = ((value & 0x7f007f007f007f00) >> 1) | (value & 0x007f007f007f007f);
  value = ((value & 0x3fff00003fff0000) >> 2) | (value & 0x00003fff00003fff);
  return ((value & 0x0fffffff00000000) >> 4) | (value & 0x000000000fffffff);
}

/** Bit 0 is the sign, what is above it the magnitude. */
export function withSign(value: u64): i64 {
  const magnitude = <i64>(value >> 1);
  const sign = <i64>(value & 1);
  return (magnitude ^ -sign) + sign;
}
