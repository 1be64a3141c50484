import { VarintWriter } from "../../src/data/hftbook/varint.js";
import type { RowColumns } from "../../src/data/rows.js";

const HAS_ORDER_IDS = 1;

/** A chunk as version 1 wrote it. docs/hftbook.md describes it byte by byte. */
export function encodeChunk(rows: RowColumns, from: number, to: number): Uint8Array {
  const out = new VarintWriter();
  const hasIds = rows.orderId.subarray(from, to).some((id) => id !== 0);
  out.unsigned(to - from);
  out.byte(hasIds ? HAS_ORDER_IDS : 0);
  encodeEv(out, rows.ev.subarray(from, to));
  encodeDeltas(out, from, to, (row) => rows.exchTs[row] as number);
  encodeDeltas(out, from, to, (row) => rows.localTs[row] as number);
  encodeDeltas(out, from, to, (row) => rows.ticks[row] as number);
  for (let row = from; row < to; row++) out.unsigned(rows.lots[row] as number);
  if (hasIds) encodeDeltas(out, from, to, (row) => rows.orderId[row] as number);
  return out.finish();
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

function encodeDeltas(out: VarintWriter, from: number, to: number, value: (row: number) => number): void {
  let before = 0;
  for (let row = from; row < to; row++) {
    const now = value(row);
    out.signed(now - before);
    before = now;
  }
}
