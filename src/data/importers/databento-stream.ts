import { HftError } from "../../errors.js";
import { ByteReader } from "./byte-reader.js";
import type { InputFile } from "./importer.js";
import { unzstd, ZSTD } from "./zstd.js";

const PIECE = 65_536;
const PREFIX_BYTES = 8;
const VERSIONS = [1, 2, 3];
/** A header has a symbol's name for each day and instrument; more is damage. */
const MAX_HEADER_BYTES = 1 << 26;
const SCHEMA_AT = 16;
const HEADER_FIXED_BYTES = 100;
/** A record's length is in words. */
const WORD = 4;
const RECORD_HEADER_BYTES = 16;

/** Numbers of `Schema` in DBN; `mixed` stands in files of live data. */
const Schema = { mbo: 0, mbp1: 1, mbp10: 2, mixed: 0xffff } as const;

/** Records that lie whole in a piece of a file. */
export interface DbnPiece {
  view: DataView;
  /** Where each begins. */
  starts: number[];
  /** Number of the first, 0-based. */
  row: number;
}

/** The records of a DBN file, packed or not. @throws HftError 2006 with the byte, 1004 for what is DBN but not of a book. */
export async function* readDbn(file: InputFile): AsyncGenerator<DbnPiece> {
  const packed = new ByteReader(file);
  const start = await packed.peek(ZSTD.length);
  const isPacked = ZSTD.every((byte, at) => start[at] === byte);
  const reader = isPacked ? new ByteReader({ name: file.name, chunks: unzstd(packed) }) : packed;
  await readHeader(reader);
  let rest: Uint8Array = new Uint8Array(0);
  let row = 0;
  for (let bytes = await reader.some(PIECE); bytes.length > 0; bytes = await reader.some(PIECE)) {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const { starts, end } = cut(reader, all, row);
    yield { view: new DataView(all.buffer), starts, row };
    row += starts.length;
    rest = all.subarray(end);
  }
  if (rest.length > 0) throw cutShort(reader, row);
}

async function readHeader(reader: ByteReader): Promise<void> {
  const prefix = await reader.take(PREFIX_BYTES, "the prefix");
  const version = prefix[3] as number;
  if (String.fromCharCode(...prefix.subarray(0, 3)) !== "DBN") throw reader.error("no DBN file", "one that begins with DBN");
  if (!VERSIONS.includes(version))
    throw new HftError(1004, `${reader.file.name}: got DBN version ${version}, can read ${VERSIONS.join(", ")}.`, {
      file: reader.file.name,
      byte: 3,
    });
  const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(4, true);
  if (length < HEADER_FIXED_BYTES || length > MAX_HEADER_BYTES)
    throw reader.error(`a header of ${length} bytes`, `${HEADER_FIXED_BYTES} to ${MAX_HEADER_BYTES}`);
  const fixed = await reader.take(HEADER_FIXED_BYTES, "the header");
  const schema = new DataView(fixed.buffer, fixed.byteOffset).getUint16(SCHEMA_AT, true);
  if (!Object.values<number>(Schema).includes(schema))
    throw new HftError(1004, `${reader.file.name}: got the DBN schema number ${schema}, can read mbo (0), mbp-1 (1) and mbp-10 (2).`, {
      file: reader.file.name,
    });
  await reader.skip(length - HEADER_FIXED_BYTES, "the header");
}

/** Where the records begin; `end` is where the first one begins that is not whole. */
function cut(reader: ByteReader, bytes: Uint8Array, row: number): { starts: number[]; end: number } {
  const starts: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = (bytes[at] as number) * WORD;
    if (length < RECORD_HEADER_BYTES)
      throw new HftError(
        2006,
        `${reader.file.name}, row ${row + starts.length}: got a record of ${length} bytes, wanted ${RECORD_HEADER_BYTES} or more.`,
        {
          file: reader.file.name,
          row: row + starts.length,
          byte: reader.position - bytes.length + at,
        },
      );
    if (at + length > bytes.length) break;
    starts.push(at);
    at += length;
  }
  return { starts, end: at };
}

function cutShort(reader: ByteReader, row: number): HftError {
  const { name: file } = reader.file;
  return new HftError(2006, `${file}, row ${row}: the file ends inside of a record, wanted all of it.`, {
    file,
    row,
    byte: reader.position,
  });
}
