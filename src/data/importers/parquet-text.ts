import { gunzipSync } from "fflate";
import { decompress } from "fzstd";
// The package's own door opens Node's file system, too; this one is the same in every host.
import { type FileMetaData, parquetMetadata, parquetRead, snappyUncompress } from "hyparquet/src/index.js";
import { HftError } from "../../errors.js";
import { joinBytes } from "../bytes.js";
import type { InputFile } from "./importer.js";

const MARK = "PAR1";
/** Mark at both ends, and the length of the footer. */
const LEAST_BYTES = 12;
/** Of a page, unpacked; a hostile file may say anything. */
const MAX_PAGE_BYTES = 1 << 28;
/** Of a row group, whose columns are in memory at once. Writers make them of a million rows at most, unless told. */
const MAX_GROUP_ROWS = 1 << 24;
const ROWS_OF_TEXT = 8_192;

/** Times as ns, whatever their unit, since dates would lose them. */
const PARSERS = {
  timestampFromMilliseconds: (ms: bigint) => ms * 1_000_000n,
  timestampFromMicroseconds: (us: bigint) => us * 1_000n,
  timestampFromNanoseconds: (ns: bigint) => ns,
};

const COMPRESSORS = {
  SNAPPY: (input: Uint8Array, length: number) => {
    const page = room(length);
    snappyUncompress(input, page);
    return page;
  },
  GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { out: room(length) }),
  ZSTD: (input: Uint8Array, length: number) => decompress(input, room(length)),
};

/** A Parquet file's columns without nesting as the text of a CSV, a row group in memory at a time. @throws HftError 2006. */
export async function* textOfParquet(file: InputFile): AsyncGenerator<Uint8Array> {
  const bytes = await allOf(file);
  const metadata = guarded(file.name, () => metadataOf(bytes));
  const names = columnsOf(metadata);
  const encoder = new TextEncoder();
  yield encoder.encode(`${names.map(cellOf).join(",")}\n`);
  for (let group = 0, row = 0; group < metadata.row_groups.length; group++) {
    const rows = Number(metadata.row_groups[group]?.num_rows);
    if (!(rows >= 0 && rows <= MAX_GROUP_ROWS))
      throw unreadable(file.name, new Error(`a row group of ${rows} rows, at most ${MAX_GROUP_ROWS} are read`), row);
    const columns = await readGroup(file.name, bytes, metadata, names, row, row + rows);
    for (let from = 0; from < rows; from += ROWS_OF_TEXT) yield encoder.encode(textOf(columns, from, Math.min(rows, from + ROWS_OF_TEXT)));
    row += rows;
  }
}

function metadataOf(bytes: Uint8Array<ArrayBuffer>): FileMetaData {
  const isMark = (at: number): boolean => String.fromCharCode(...bytes.subarray(at, at + MARK.length)) === MARK;
  if (bytes.length < LEAST_BYTES || !isMark(0)) throw new Error(`it does not begin with ${MARK}`);
  if (!isMark(bytes.length - MARK.length)) throw new Error(`it does not end with ${MARK}: it is cut short`);
  return parquetMetadata(bytes.buffer, { parsers: PARSERS, geoparquet: false });
}

/** Top columns of plain values. */
function columnsOf({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at = endOf(schema, at)) {
    const element = schema[at];
    if (element && element.num_children === undefined && element.repetition_type !== "REPEATED") names.push(element.name);
  }
  return names;
}

/** Where the next column begins: its children follow an element. */
function endOf(schema: FileMetaData["schema"], at: number): number {
  let end = at + 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0) && end < schema.length; child++) end = endOf(schema, end);
  return end;
}

async function readGroup(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  metadata: FileMetaData,
  columns: string[],
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  const read = new Map<string, unknown[]>(columns.map((column) => [column, []]));
  const onChunk = ({
    columnName,
    columnData,
    rowStart: from,
  }: {
    columnName: string;
    columnData: ArrayLike<unknown>;
    rowStart: number;
  }): void => {
    const values = read.get(columnName);
    for (let i = 0; values && i < columnData.length; i++) values[from - rowStart + i] = columnData[i];
  };
  try {
    await parquetRead({
      file: bytes.buffer,
      metadata,
      columns,
      rowStart,
      rowEnd,
      onChunk,
      compressors: COMPRESSORS,
      parsers: PARSERS,
      geoparquet: false,
    });
  } catch (error) {
    throw unreadable(name, error, rowStart);
  }
  return columns.map((column) => read.get(column) ?? []);
}

function textOf(columns: readonly unknown[][], from: number, to: number): string {
  let text = "";
  for (let row = from; row < to; row++) text += `${columns.map((values) => cellOf(values[row])).join(",")}\n`;
  return text;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replace(/[\r\n]+/g, " ").replaceAll('"', '""')}"` : value;
}

async function allOf({ name, chunks }: InputFile): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of chunks) pieces.push(piece);
  } catch (error) {
    if (error instanceof HftError) throw error;
    throw unreadable(name, error);
  }
  return joinBytes(pieces);
}

function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(name, error);
  }
}

function room(length: number): Uint8Array {
  if (!(length >= 0 && length <= MAX_PAGE_BYTES)) throw new Error(`a page of ${length} bytes, at most ${MAX_PAGE_BYTES} are read`);
  return new Uint8Array(length);
}

function unreadable(file: string, error: unknown, row?: number): HftError {
  const reason = error instanceof Error ? error.message : String(error);
  const where = row === undefined ? "" : `, row ${row} on`;
  return new HftError(2006, `${file}${where}: it can't be read as Parquet: ${reason}.`, row === undefined ? { file } : { file, row });
}
