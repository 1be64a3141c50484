import { asObject, finite, malformed } from "./check-values.js";

type Column = Float64Array | Int32Array | Uint8Array | Int8Array;

const MAX_ROWS = 5_000_000;
/** Memory behind a column beyond what its rows need: buffers that grow leave some. */
const MAX_SPARE_BYTES = 1 << 26;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

/**
 * A table of columns as `shape` has them. Memory is the page's alone: no shared one, none that changes its size. No value
 * is infinite, and those that `limits` names lie within.
 * @throws HftError 7004.
 */
export function checkColumns<T extends { length: number }>(
  value: unknown,
  shape: T,
  name: string,
  limits: Readonly<Record<string, readonly [least: number, most: number]>>,
): T {
  const given = asObject(value, name);
  const length = finite(given.length, `${name}.length`);
  if (!Number.isInteger(length) || length < 0 || length > MAX_ROWS) throw malformed(`${name} has ${length} rows`);
  const columns: Record<string, unknown> = { length };
  for (const [key, model] of Object.entries(shape)) {
    if (key === "length") continue;
    const column = checkColumn(given[key], model as unknown as Column, Number.POSITIVE_INFINITY, `${name}.${key}`);
    if (column.length < length) throw malformed(`${name}.${key} has ${column.length} of ${length} entries`);
    const rows = column.subarray(0, length);
    checkValues(rows, limits[key], `${name}.${key}`);
    columns[key] = rows;
  }
  return columns as T;
}

/** A typed array of the model's kind, with at most `most` entries, over memory that nobody else has. @throws HftError 7004. */
export function checkColumn<C extends Column>(value: unknown, model: C, most: number, name: string): C {
  if (!ArrayBuffer.isView(value) || tagOf(value) !== tagOf(model)) throw malformed(`${name} is not a column of its type`);
  const column = value as C;
  const { buffer } = column as { buffer: ArrayBufferLike & { resizable?: boolean } };
  if (tagOf(buffer) !== "[object ArrayBuffer]" || buffer.resizable) throw malformed(`${name} lies in memory that can change`);
  if (buffer.byteLength - column.byteLength > MAX_SPARE_BYTES)
    throw malformed(`${name} holds ${buffer.byteLength} bytes for ${column.length} entries`);
  if (column.length > most) throw malformed(`${name} has ${column.length} entries`);
  return column;
}

function checkValues(column: Column, limits: readonly [least: number, most: number] | undefined, name: string): void {
  if (limits) {
    const [least, most] = limits;
    for (let i = 0; i < column.length; i++) {
      const value = column[i] as number;
      if (!(value >= least && value <= most)) throw malformed(`${name} has ${value} in row ${i}`);
    }
    return;
  }
  if (!(column instanceof Float64Array)) return;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) throw malformed(`${name} is infinite in row ${i}`);
  }
}
