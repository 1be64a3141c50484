import { HftError } from "../../errors.js";
import { EVENT_ARRAY, EVENT_BYTES, EVENT_FIELDS } from "../hftbacktest-dtype.js";
import { ByteReader } from "./byte-reader.js";
import { EventRows } from "./hftbacktest-rows.js";
import { type InputFile, makeImporter } from "./importer.js";
import { type NpyHeader, readNpyHeader } from "./npy-header.js";
import { entryData, nextEntry } from "./zip-entry.js";

/**
 * hftbacktest's event arrays, `.npz` (the array `data`, or the first one) and `.npy`. Rows keep their flags and their order;
 * an array whose rows name no side is not prepared yet and goes through the same preparation as any capture.
 * Format: `event_dtype` of hftbacktest 2 and NumPy's own `.npy`.
 */
export const hftbacktestNpz = makeImporter({
  id: "hftbacktest-npz",
  title: "hftbacktest, .npz or .npy",
  kind: "L2",
  async read(files, options) {
    const rows = new EventRows(options);
    for (const file of files) await readFile(rows, file);
    return rows.finish(files[0]?.name ?? "");
  },
});

async function readFile(rows: EventRows, file: InputFile): Promise<void> {
  const outer = new ByteReader(file);
  const start = await outer.peek(2);
  const isZip = start[0] === 0x50 && start[1] === 0x4b;
  const reader = isZip ? await openArray(outer) : outer;
  const header = await readNpyHeader(reader);
  await readRows(rows, reader, checked(reader, header));
  // Reads a packed array to its checksum.
  if (isZip && (await reader.some(1)).length > 0) throw reader.error("the array goes on behind its last row", "its end");
}

async function openArray(outer: ByteReader): Promise<ByteReader> {
  const others: string[] = [];
  for (let entry = await nextEntry(outer); entry; entry = await nextEntry(outer)) {
    if (entry.name.endsWith(".npy")) return new ByteReader({ name: `${outer.file.name}:${entry.name}`, chunks: entryData(outer, entry) });
    if (entry.packed === null) throw outer.error(`${entry.name} is before the array, without its length`, `${EVENT_ARRAY}.npy first`);
    others.push(entry.name);
    await outer.skip(entry.packed, entry.name);
  }
  throw outer.error(`the archive holds ${others.join(", ") || "nothing"}`, `an array, ${EVENT_ARRAY}.npy`);
}

/** How many rows the array has. */
function checked(reader: ByteReader, { descr, fortranOrder, shape }: NpyHeader): number {
  const wanted = JSON.stringify(EVENT_FIELDS);
  if (JSON.stringify(descr) !== wanted) throw reader.error(`the array's dtype is ${JSON.stringify(descr)}`, wanted);
  if (shape.length !== 1 || fortranOrder)
    throw reader.error(`the array has shape (${shape.join(", ")})${fortranOrder ? " in Fortran order" : ""}`, "one row after the other");
  return shape[0] as number;
}

async function readRows(rows: EventRows, reader: ByteReader, count: number): Promise<void> {
  let rest = new Uint8Array(0);
  for (let row = 0; row < count; ) {
    const bytes = await reader.some(Math.min(EVENT_BYTES * 8_192, (count - row) * EVENT_BYTES - rest.length));
    if (bytes.length === 0) throw truncated(reader, row, count);
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const whole = Math.floor(all.length / EVENT_BYTES);
    rows.take(reader.file.name, row, all, whole);
    row += whole;
    rest = all.slice(whole * EVENT_BYTES);
  }
}

function truncated(reader: ByteReader, row: number, count: number): HftError {
  const { name: file } = reader.file;
  return new HftError(2006, `${file}, row ${row}: the array ends, wanted the ${count} rows of its head.`, {
    file,
    row,
    byte: reader.position,
  });
}
