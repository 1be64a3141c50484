import { Inflate } from "fflate";
import { HftError } from "../../errors.js";
import { crc32 } from "../hftbook/crc32.js";
import type { ByteReader } from "./byte-reader.js";

/** Bytes inflated at once: what a hostile archive makes of them stays in memory's bounds. */
const PIECE = 16_384;
const LOCAL_HEADER = 0x04034b50;
const HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** Sizes and checksum stand behind the data. */
const LATER = 8;
const IN_ZIP64 = 0xffffffff;
const ZIP64 = 1;

export interface ZipEntry {
  name: string;
  method: number;
  /** Null when they stand behind the data. */
  packed: number | null;
  crc: number | null;
}

/** The next entry of a zip archive, its data not read yet; null when there is none. Format: PKWARE's APPNOTE, 4.3.7 and 4.5.3. */
export async function nextEntry(reader: ByteReader): Promise<ZipEntry | null> {
  const start = await reader.peek(4);
  if (start.length < 4 || viewOf(start).getUint32(0, true) !== LOCAL_HEADER) return null;
  const header = viewOf(await reader.take(HEADER_BYTES, "an entry's header"));
  const flags = header.getUint16(6, true);
  const method = header.getUint16(8, true);
  const name = new TextDecoder().decode(await reader.take(header.getUint16(26, true), "an entry's name"));
  const extra = await reader.take(header.getUint16(28, true), "an entry's header");
  if (flags & ENCRYPTED) throw reader.error(`${name} is encrypted`, "an open archive");
  if (method !== STORED && method !== DEFLATED) throw reader.error(`${name} is packed by method ${method}`, "stored or deflated");
  const size = header.getUint32(18, true);
  const packed = size === IN_ZIP64 ? packedOf(extra, reader) : size;
  const later = (flags & LATER) !== 0;
  return { name, method, packed: later ? null : packed, crc: later ? null : header.getUint32(14, true) };
}

function packedOf(extra: Uint8Array, reader: ByteReader): number {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === ZIP64 && at + 20 <= extra.length) return Number(view.getBigUint64(at + 12, true));
  }
  throw reader.error("an entry without its length", "one in its zip64 field");
}

/** The data of an entry, unpacked. Of one whose length stands behind it the caller takes what it needs. */
export async function* entryData(reader: ByteReader, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const { name, method, packed } = entry;
  if (method === STORED && packed === null) throw reader.error(`${name} is stored without its length`, "its length in the header");
  let crc = 0;
  const unpack = method === STORED ? (bytes: Uint8Array) => [bytes] : inflater(reader, name);
  for (let left = packed ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const bytes = await reader.some(Math.min(PIECE, left));
    if (bytes.length === 0) return ended(reader, entry);
    left -= bytes.length;
    for (const piece of unpack(bytes, left === 0)) {
      crc = crc32(piece, crc);
      yield piece;
    }
  }
  if (entry.crc !== null && crc !== entry.crc) throw reader.error(`${name} is damaged: its checksum does not fit`, "that of the archive");
}

/** The archive is over; where the length was not known that is for the array's own head to judge. */
function ended(reader: ByteReader, { name, packed }: ZipEntry): void {
  if (packed !== null) throw reader.error(`the archive ends inside of ${name}`, "all of it");
}

function inflater(reader: ByteReader, name: string): (bytes: Uint8Array, last: boolean) => Uint8Array[] {
  let pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  return (bytes, last) => {
    pieces = [];
    try {
      inflate.push(bytes, last);
    } catch (error) {
      throw new HftError(2006, `${name} of ${reader.file.name} can't be inflated: ${(error as Error).message}.`, {
        file: reader.file.name,
        byte: reader.position,
      });
    }
    return pieces;
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
