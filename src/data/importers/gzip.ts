import { Gunzip } from "fflate";
import { HftError } from "../../errors.js";
import { crc32 } from "../hftbook/crc32.js";
import type { ByteReader } from "./byte-reader.js";

export const GZIP = [0x1f, 0x8b] as const;
/** Packed bytes at once: each may become a thousand, and what a hostile file makes of them stays in memory's bounds. */
const PACKED_PIECE = 4_096;
/** Checksum and size behind each member. */
const TRAILER_BYTES = 8;
/** A member is announced when the next one's header is there: its trailer lies at most so far back. */
const KEPT_BYTES = 3 * PACKED_PIECE;

/** Unpacks gzip, several members one after the other included. Format: RFC 1952. @throws HftError 2006 with the byte of the packed file. */
export async function* gunzip(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const member = new Member(reader);
  const stream = new Gunzip((piece) => member.see(piece));
  stream.onmember = (at) => member.end(at);
  for (;;) {
    const bytes = await reader.some(PACKED_PIECE);
    member.keep(bytes);
    const last = bytes.length === 0;
    try {
      stream.push(bytes, last);
    } catch (error) {
      if (error instanceof HftError) throw error;
      throw damaged(reader, error instanceof Error ? error.message : String(error));
    }
    if (last) member.end(reader.position);
    yield* member.taken();
    if (last) return;
  }
}

/** What one member unpacked to, held against its trailer. */
class Member {
  #pieces: Uint8Array[] = [];
  #crc = 0;
  #size = 0;
  /** The packed bytes that came last, and where they begin. */
  #kept: Uint8Array = new Uint8Array(0);
  #from = 0;

  constructor(readonly reader: ByteReader) {}

  see(piece: Uint8Array): void {
    this.#crc = crc32(piece, this.#crc);
    this.#size += piece.length;
    // The unpacker goes on writing into what it gave.
    if (piece.length > 0) this.#pieces.push(piece.slice());
  }

  keep(bytes: Uint8Array): void {
    const both = new Uint8Array(this.#kept.length + bytes.length);
    both.set(this.#kept);
    both.set(bytes, this.#kept.length);
    const drop = Math.max(0, both.length - KEPT_BYTES);
    this.#kept = both.subarray(drop);
    this.#from += drop;
  }

  /** @param at Where the member's trailer ends. */
  end(at: number): void {
    const end = at - this.#from;
    if (end < TRAILER_BYTES || end > this.#kept.length) throw damaged(this.reader, "its end is missing");
    const view = new DataView(this.#kept.buffer, this.#kept.byteOffset + end - TRAILER_BYTES, TRAILER_BYTES);
    if (view.getUint32(0, true) !== this.#crc >>> 0) throw damaged(this.reader, "its checksum does not fit");
    if (view.getUint32(4, true) !== this.#size % 2 ** 32) throw damaged(this.reader, "it unpacks to another size than it says");
    this.#crc = 0;
    this.#size = 0;
  }

  taken(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

function damaged(reader: ByteReader, why: string): HftError {
  return reader.error(`it can't be unpacked: ${why}`, "gzip to its end");
}
