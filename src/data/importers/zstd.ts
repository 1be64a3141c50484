import { Decompress } from "fzstd";
import type { ByteReader } from "./byte-reader.js";

export const ZSTD = [0x28, 0xb5, 0x2f, 0xfd] as const;
/** Packed bytes at once: each four may become 128 KB, and what a hostile file makes of them stays in memory's bounds. */
const PACKED_PIECE = 512;

/** Unpacks Zstandard. Format: RFC 8878. @throws HftError 2006 with the byte of the packed file. */
export async function* unzstd(reader: ByteReader): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  const stream = new Decompress((piece) => pieces.push(piece));
  const push = (bytes: Uint8Array, last: boolean): Uint8Array[] => {
    pieces = [];
    try {
      stream.push(bytes, last);
    } catch (error) {
      throw reader.error(`it can't be unpacked: ${error instanceof Error ? error.message : String(error)}`, "Zstandard to its end");
    }
    return pieces;
  };
  for (let bytes = await reader.some(PACKED_PIECE); bytes.length > 0; bytes = await reader.some(PACKED_PIECE))
    yield* push(bytes.slice(), false);
  yield* push(new Uint8Array(0), true);
}
