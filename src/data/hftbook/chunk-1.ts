import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import type { RowColumns } from "../rows.js";
import { VarintReader, VarintWriter } from "./varint.js";

const HAS_ORDER_IDS = 1;
const MAX_INTEGER = 2 ** 53;
/** 52 days: the difference of any two times is exact. */
const MAX_TIME = 2 ** 52;

/**
 * A chunk of a version 1 file, which is read on: columns, one after the other, each a series of varints that starts from nothing, so that a chunk decodes on
 * its own. docs/hftbook.md describes them byte by byte.
 */
export function encodeChunk(rows: RowColumns, from: number, to: number): Uint8Array {
  const out = new VarintWriter();
  const hasIds = rows.orderId.subarray(from, to).some((id) => id !== 0);
  out.unsigned(to - from);
  out.byte(hasIds ? HAS_ORDER_IDS : 0);
  encodeEv(out, rows.ev.subarray(from, to));
  encodeDeltas(out, from, to, (row) => whole(rows.exchTs[row] as number, -MAX_TIME, MAX_TIME, "exchTs", row));
  encodeDeltas(out, from, to, (row) => whole(rows.localTs[row] as number, -MAX_TIME, MAX_TIME, "localTs", row));
  encodeDeltas(out, from, to, (row) => rows.ticks[row] as number);
  for (let row = from; row < to; row++) out.unsigned(whole(rows.lots[row] as number, 0, MAX_INTEGER, "lots", row));
  if (hasIds) encodeDeltas(out, from, to, (row) => whole(rows.orderId[row] as number, 0, MAX_INTEGER, "orderId", row));
  return out.finish();
}

/** @throws HftError 2002 when the bytes are not a chunk of `count` rows. */
export function decodeChunk(bytes: Uint8Array, count: number): RowColumns {
  const input = new VarintReader(bytes);
  const length = input.unsigned();
  if (length !== count) throw new HftError(2002, `A chunk holds ${length} rows where the index says ${count}.`);
  const flags = input.byte();
  if (flags > HAS_ORDER_IDS) throw new HftError(2002, `A chunk has flags ${flags}; known are 0 and 1.`);
  const ev = decodeEv(input, count);
  const exchTs = decodeDeltas(input, new Float64Array(count));
  const localTs = decodeDeltas(input, new Float64Array(count));
  const ticks = decodeDeltas(input, new Int32Array(count));
  const lots = new Float64Array(count);
  for (let row = 0; row < count; row++) lots[row] = input.unsigned();
  const orderId = flags & HAS_ORDER_IDS ? decodeDeltas(input, new Float64Array(count)) : new Float64Array(count);
  if (input.at !== bytes.length) throw new HftError(2002, `A chunk has ${bytes.length - input.at} bytes too many.`);
  return { length: count, ev, exchTs, localTs, ticks, lots, orderId };
}

/** The few different values that a chunk has, then runs of them. */
function encodeEv(out: VarintWriter, ev: Uint32Array): void {
  const known = [...new Set(ev)];
  out.unsigned(known.length);
  for (const value of known) out.unsigned(value);
  const places = new Map(known.map((value, place) => [value, place]));
  for (let row = 0; row < ev.length; ) {
    const start = row;
    while (row < ev.length && ev[row] === ev[start]) row++;
    out.unsigned(places.get(ev[start] as number) as number);
    out.unsigned(row - start);
  }
}

function decodeEv(input: VarintReader, count: number): Uint32Array {
  const kinds = input.unsigned();
  if (kinds > count) throw new HftError(2002, `A chunk of ${count} rows has ${kinds} kinds of them.`);
  const known = Array.from({ length: kinds }, () => input.unsigned());
  const ev = new Uint32Array(count);
  for (let row = 0; row < count; ) {
    const value = known[input.unsigned()];
    const run = input.unsigned();
    if (value === undefined || value >= 2 ** 32 || run === 0 || run > count - row)
      throw new HftError(2002, "A chunk's kinds of rows make no sense.");
    ev.fill(value, row, row + run);
    row += run;
  }
  return ev;
}

function encodeDeltas(out: VarintWriter, from: number, to: number, value: (row: number) => number): void {
  let before = 0;
  for (let row = from; row < to; row++) {
    const now = value(row);
    out.signed(now - before);
    before = now;
  }
}

function decodeDeltas<T extends Float64Array | Int32Array>(input: VarintReader, column: T): T {
  const most = column instanceof Int32Array ? MAX_TICK : MAX_INTEGER;
  let value = 0;
  for (let row = 0; row < column.length; row++) {
    value += input.signed();
    if (value > most || value < -most) throw new HftError(2002, "A chunk holds a number that no row can have.", { byte: input.at });
    column[row] = value;
  }
  return column;
}

function whole(value: number, low: number, high: number, column: string, row: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new HftError(2007, `Row ${row}: got ${column} ${value}, wanted a whole number from ${low} to ${high}.`, { row });
}
