import { ByteReader } from "./importers/byte-reader.js";
import { GZIP, gunzip } from "./importers/gzip.js";
import type { InputFile } from "./importers/importer.js";
import { unzstd, ZSTD } from "./importers/zstd.js";

const PIECE = 1 << 18;

/**
 * A file's bytes, unpacked when it begins as gzip or Zstandard does: names say nothing sure. A piece at a time, whatever
 * the file claims to unpack to.
 * @throws HftError 2006 with the byte of the packed file when it is damaged or cut off.
 */
export async function* unpack(file: InputFile): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(file);
  const start = await reader.peek(ZSTD.length);
  if (begins(start, GZIP)) yield* gunzip(reader);
  else if (begins(start, ZSTD)) yield* unzstd(reader);
  else for (let bytes = await reader.some(PIECE); bytes.length > 0; bytes = await reader.some(PIECE)) yield bytes;
}

/** The start of a file, unpacked: `most` bytes of it, or all of a smaller one. */
export async function sampleOf(file: InputFile, most: number): Promise<Uint8Array> {
  const sample = new Uint8Array(most);
  let length = 0;
  for await (const piece of unpack(file)) {
    const taken = piece.subarray(0, most - length);
    sample.set(taken, length);
    length += taken.length;
    if (length === most) break;
  }
  return sample.subarray(0, length);
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
