import type { HftError } from "../../errors.js";
import { Inflater } from "../inflater.js";
import type { ByteReader } from "./byte-reader.js";

export const GZIP = [0x1f, 0x8b] as const;
/** Packed bytes that are waited for: more than the head of a deflated block takes, without which nothing goes on. */
const LEAST = 4_096;
const HEAD_BYTES = 10;
/** Checksum and size behind each member. */
const TRAILER_BYTES = 8;
const DEFLATED = 8;
/** What else is in a head: RFC 1952, 2.3.1. */
const Has = { checksum: 2, extra: 4, name: 8, comment: 16, unknown: 0xe0 } as const;

/** Unpacks gzip, several members one after the other included. Format: RFC 1952. @throws HftError 2006 with the byte of the packed file. */
export async function* gunzip(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const inflater = new Inflater();
  do {
    await skipHead(reader);
    inflater.begin();
    while (!inflater.isOver) {
      const packed = await reader.ahead(LEAST, inflater.room);
      yield* inflated(reader, inflater, packed);
      await reader.skip(inflater.used, "gzip");
    }
    await checkTrailer(reader, inflater);
  } while ((await reader.peek(1)).length > 0);
}

function* inflated(reader: ByteReader, inflater: Inflater, packed: Uint8Array): Generator<Uint8Array> {
  try {
    yield* inflater.pieces(packed, packed.length < LEAST);
  } catch (error) {
    throw damaged(reader, (error as Error).message);
  }
}

async function skipHead(reader: ByteReader): Promise<void> {
  const head = await reader.peek(HEAD_BYTES);
  const isHead = GZIP.every((byte, at) => head[at] === byte) && head[2] === DEFLATED;
  if (head.length < HEAD_BYTES) throw damaged(reader, "its end is missing");
  const flags = head[3] as number;
  if (!isHead || flags & Has.unknown) throw damaged(reader, "no head of gzip is here");
  await reader.skip(HEAD_BYTES, "gzip");
  if (flags & Has.extra) await reader.skip(viewOf(await reader.take(2, "the head of gzip")).getUint16(0, true), "the head of gzip");
  if (flags & Has.name) await skipText(reader);
  if (flags & Has.comment) await skipText(reader);
  if (flags & Has.checksum) await reader.skip(2, "the head of gzip");
}

/** Up to and with the zero that ends it. */
async function skipText(reader: ByteReader): Promise<void> {
  for (;;) {
    const bytes = await reader.ahead(1, LEAST);
    const end = bytes.indexOf(0);
    await reader.skip(end < 0 ? Math.max(1, bytes.length) : end + 1, "the head of gzip");
    if (end >= 0) return;
  }
}

async function checkTrailer(reader: ByteReader, { crc, size }: Inflater): Promise<void> {
  const trailer = viewOf(await reader.peek(TRAILER_BYTES));
  if (trailer.byteLength < TRAILER_BYTES) throw damaged(reader, "its end is missing");
  if (trailer.getUint32(0, true) !== crc) throw damaged(reader, "its checksum does not fit");
  if (trailer.getUint32(4, true) !== size % 2 ** 32) throw damaged(reader, "it unpacks to another size than it says");
  await reader.skip(TRAILER_BYTES, "gzip");
}

function damaged(reader: ByteReader, why: string): HftError {
  return reader.error(`it can't be unpacked: ${why}`, "gzip to its end");
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
