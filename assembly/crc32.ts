/** CRC-32 as in zip and gzip (ISO 3309, polynomial 0xEDB88320), eight bytes a step: what a byte does to it with 0 to 7 bytes behind it. */
const TABLES = memory.data(8 * 256 * 4);
for (let n: u32 = 0; n < 256; n++) {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >> 1) : value >> 1;
  store<u32>(TABLES + (n << 2), value);
}
for (let n: usize = 256; n < 2048; n++) {
  const before = load<u32>(TABLES + ((n - 256) << 2));
  store<u32>(TABLES + (n << 2), entry(0, before) ^ (before >> 8));
}

/** @param before That of the bytes that came before these. */
export function crc32(before: u32, from: usize, to: usize): u32 {
  let crc = ~before;
  for (; from + 8 <= to; from += 8) {
    const low = load<u32>(from) ^ crc;
    const high = load<u32>(from + 4);
    crc =
      entry(7, low) ^
      entry(6, low >> 8) ^
      entry(5, low >> 16) ^
      entry(4, low >> 24) ^
      entry(3, high) ^
      entry(2, high >> 8) ^
      entry(1, high >> 16) ^
      entry(0, high >> 24);
  }
  for (; from < to; from++) crc = entry(0, crc ^ load<u8>(from)) ^ (crc >> 8);
  return ~crc;
}

function entry(table: usize, byte: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((<usize>byte & 0xff) << 2));
}
