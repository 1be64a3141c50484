import { HftError } from "../../errors.js";
import { MAX_TICK } from "../../units.js";
import type { RowColumns } from "../rows.js";
import { VarintReader } from "./varint.js";

const HAS_ORDER_IDS = 1;
const MAX_INTEGER = 2 ** 53;

/**
 * A chunk of a version 1 file, which is read on: columns, one after the other, each a series of varints that starts from nothing, so that a chunk decodes on
 * its own. docs/hftbook.md describes them byte by byte. @throws HftError 2002 when the bytes are not a chunk of `count` rows.
 */
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
