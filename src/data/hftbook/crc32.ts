const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
const zlib = process?.getBuiltinModule?.("node:zlib") as { crc32?(bytes: Uint8Array, before: number): number } | undefined;

/** CRC-32 as in zip, gzip and PNG (ISO 3309, polynomial 0xEDB88320). @param before That of the bytes that came before these. */
export const crc32: (bytes: Uint8Array, before?: number) => number = zlib?.crc32
  ? (bytes, before = 0) => (zlib.crc32 as (bytes: Uint8Array, before: number) => number)(bytes, before)
  : crc32InScript;

/** What a byte does to the checksum with 0, 1, 2, 3 bytes behind it: four bytes a step. */
const TABLES = makeTables();

/** Where Node's own is not there. */
export function crc32InScript(bytes: Uint8Array, before = 0): number {
  const [last, third, second, first] = TABLES;
  const whole = bytes.length & ~3;
  let crc = ~before;
  let at = 0;
  for (; at < whole; at += 4) {
    const word =
      crc ^
      ((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24));
    crc =
      (first[word & 0xff] as number) ^
      (second[(word >>> 8) & 0xff] as number) ^
      (third[(word >>> 16) & 0xff] as number) ^
      (last[word >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (last[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTables(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const last = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    last[n] = value;
  }
  const after = (table: Int32Array) => table.map((value) => (last[value & 0xff] as number) ^ (value >>> 8));
  const third = after(last);
  const second = after(third);
  return [last, third, second, after(second)];
}
