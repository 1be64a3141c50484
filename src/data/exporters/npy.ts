/** The head of an `.npy`, padded so that the data begins on 64 bytes. Format: NumPy Enhancement Proposal 1, version 1.0. */
export function npyHeader(descr: string, rows: number): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${rows},), }`;
  const bytes = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(bytes).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (bytes - 10) & 0xff, (bytes - 10) >> 8]);
  header.set(new TextEncoder().encode(text), 10);
  header[bytes - 1] = 0x0a;
  return header;
}

/** A column of doubles as an `.npy` of one dimension. */
export function npyOf(column: Float64Array): Uint8Array {
  const header = npyHeader("'<f8'", column.length);
  const bytes = new Uint8Array(header.length + column.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), header.length);
  return bytes;
}
