/** The prefix codes of deflate: from the lengths of a set of codes to a table that tells what the next bits stand for. RFC 1951, 3.2.2. */

/**
 * What a code stands for: its value from bit 16, what it is in bits 12 to 14, how many more bits belong to it from bit 8, its own length in
 * bits 0 to 3. Nothing is 0.
 */
export const LITERAL: u32 = 1 << 12;
export const COPY: u32 = 1 << 13;
export const END: u32 = 1 << 14;

/** Sets of codes: of lengths of codes, of literals and the lengths of copies, of the distances of copies. */
export const OF_LENGTHS: i32 = 0;
export const OF_LITERALS: i32 = 1;
export const OF_DISTANCES: i32 = 2;

const LONGEST_CODE: u32 = 15;
/** RFC 1951, 3.2.5. */
const LENGTH_BASES = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const LENGTH_EXTRAS = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const LENGTHS: u32 = 29;
const DISTANCE_BASES = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
]);
const DISTANCE_EXTRAS = memory.data<u8>([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]);
const DISTANCES: u32 = 30;

/** Where the codes of each length begin among the symbols, while a table is made. */
const OFFSETS = memory.data(16 * 4);

/** A set of codes. What is not in its table has a longer code, or none, and is found by counts and symbols. */
@unmanaged
export class CodeTable {
  kind: i32;
  /** Codes of up to so many bits are in the table. */
  bits: u32;
  table: usize;
  /** How many codes there are of each length. */
  counts: usize;
  /** In the order of their codes. */
  symbols: usize;

  static at(place: usize, kind: i32, bits: u32, table: usize, counts: usize, symbols: usize): CodeTable {
    const made = changetype<CodeTable>(place);
    made.kind = kind;
    made.bits = bits;
    made.table = table;
    made.counts = counts;
    made.symbols = symbols;
    return made;
  }

  /** Takes the lengths of its codes, a byte each. False for those that no set of codes has. */
  make(lengths: usize, count: usize): bool {
    this.count(lengths, count);
    if (!this.isWhole()) return false;
    for (let i: usize = 0; i < count; i++) {
      const length = <usize>load<u8>(lengths + i);
      if (length === 0) continue;
      const place = load<u32>(OFFSETS + (length << 2));
      store<u16>(this.symbols + ((<usize>place) << 1), <u16>i);
      store<u32>(OFFSETS + (length << 2), place + 1);
    }
    this.fill();
    return true;
  }

  count(lengths: usize, count: usize): void {
    memory.fill(this.counts, 0, 64);
    for (let i: usize = 0; i < count; i++) {
      const slot = this.counts + ((<usize>load<u8>(lengths + i)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    store<u32>(this.counts, 0);
  }

  /** As zlib has it: codes may be left only where there is one of one bit, or none at all, and never among those of lengths. */
  isWhole(): bool {
    let left: i32 = 1;
    let used: u32 = 0;
    for (let length: usize = 1; length <= <usize>LONGEST_CODE; length++) {
      const here = load<u32>(this.counts + (length << 2));
      left = (left << 1) - here;
      if (left < 0) return false;
      store<u32>(OFFSETS + (length << 2), used);
      used += here;
    }
    return left === 0 || (this.kind !== OF_LENGTHS && used <= load<u32>(this.counts + 4));
  }

  fill(): void {
    const size: u32 = 1 << this.bits;
    memory.fill(this.table, 0, (<usize>size) << 2);
    let code: u32 = 0;
    let place = this.symbols;
    for (let length: u32 = 1; length <= this.bits; length++, code <<= 1) {
      for (let left = load<u32>(this.counts + ((<usize>length) << 2)); left > 0; left--, code++, place += 2) {
        const entry = entryOf(load<u16>(place), this.kind) | length;
        for (let slot = reversed(code, length); slot < size; slot += 1 << length) store<u32>(this.table + ((<usize>slot) << 2), entry);
      }
    }
  }

  /** What the lowest bits stand for. */
  entry(bits: u64): u32 {
    const entry = load<u32>(this.table + ((<usize>bits & ((1 << this.bits) - 1)) << 2));
    return entry === 0 ? this.longer(bits) : entry;
  }

  /** Of a code that is not in the table, a bit at a time. */
  longer(bits: u64): u32 {
    let code: u32 = 0;
    let first: u32 = 0;
    let place: u32 = 0;
    for (let length: u32 = 1; length <= LONGEST_CODE; length++) {
      code |= <u32>(bits >> (length - 1)) & 1;
      const here = load<u32>(this.counts + ((<usize>length) << 2));
      if (code - first < here) return entryOf(load<u16>(this.symbols + ((<usize>(place + code - first)) << 1)), this.kind) | length;
      place += here;
      first = (first + here) << 1;
      code <<= 1;
    }
    return 0;
  }
}

/** The bits of a code as they come: its first one is the lowest. */
function reversed(code: u32, length: u32): u32 {
  let value: u32 = 0;
  for (let bit: u32 = 0; bit < length; bit++) value = (value << 1) | ((code >> bit) & 1);
  return value;
}

/** Without its length. */
function entryOf(symbol: u32, kind: i32): u32 {
  if (kind === OF_LENGTHS || (kind === OF_LITERALS && symbol < 256)) return (symbol << 16) | LITERAL;
  if (kind === OF_DISTANCES) return symbol < DISTANCES ? copyOf(DISTANCE_BASES, DISTANCE_EXTRAS, symbol) : 0;
  if (symbol === 256) return END;
  return symbol - 257 < LENGTHS ? copyOf(LENGTH_BASES, LENGTH_EXTRAS, symbol - 257) : 0;
}

function copyOf(bases: usize, extras: usize, at: usize): u32 {
  return ((<u32>load<u16>(bases + (at << 1))) << 16) | COPY | ((<u32>load<u8>(extras + at)) << 8);
}
