import { zipSync } from "fflate";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";

const ROW_BYTES = 64;
const FIELDS =
  "[('ev','<u8'),('exch_ts','<i8'),('local_ts','<i8'),('px','<f8'),('qty','<f8'),('order_id','<u8'),('ival','<i8'),('fval','<f8')]";

/** The same rows as an `.npz` in hftbacktest's layout, absolute times and decimals. Deflated as numpy's `savez_compressed` does. */
export function npzOf(info: BookInfo, rows: RowColumns): Uint8Array {
  return zipSync({ "data.npy": npyOf(info, rows) }, { level: 6 });
}

function npyOf({ epochNs, instrument }: BookInfo, rows: RowColumns): Uint8Array {
  const header = headerOf(rows.length);
  const bytes = new Uint8Array(header.length + rows.length * ROW_BYTES);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  const epoch = BigInt(epochNs);
  for (let i = 0; i < rows.length; i++) {
    const at = header.length + i * ROW_BYTES;
    view.setBigUint64(at, BigInt(rows.ev[i] as number), true);
    view.setBigInt64(at + 8, epoch + BigInt(rows.exchTs[i] as number), true);
    view.setBigInt64(at + 16, epoch + BigInt(rows.localTs[i] as number), true);
    view.setFloat64(at + 24, (rows.ticks[i] as number) * instrument.tickSize, true);
    view.setFloat64(at + 32, (rows.lots[i] as number) * instrument.lotSize, true);
    view.setBigUint64(at + 40, BigInt(rows.orderId[i] as number), true);
  }
  return bytes;
}

/** Magic, version 1.0, length, then a Python literal padded so that the rows begin at a multiple of 64. */
function headerOf(rows: number): Uint8Array {
  const literal = `{'descr': ${FIELDS}, 'fortran_order': False, 'shape': (${rows},), }`;
  const length = Math.ceil((10 + literal.length + 1) / 64) * 64 - 10;
  const header = new Uint8Array(10 + length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  header.set(new TextEncoder().encode(literal), 10);
  header[header.length - 1] = 0x0a;
  return header;
}
