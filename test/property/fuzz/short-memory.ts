const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

/** The same module with a most of memory pages that it may have. */
export function withMemoryOf(wasm: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < wasm.length; ) {
    const id = wasm[at] as number;
    const [size, content] = varintAt(wasm, at + 1);
    if (id !== MEMORY_SECTION) {
      at = content + size;
      continue;
    }
    const [, flags] = varintAt(wasm, content);
    const [least] = varintAt(wasm, flags + 1);
    const section = [1, 1, ...varint(least), ...varint(Math.max(least, pages))];
    const bytes = [...wasm.subarray(0, at), MEMORY_SECTION, ...varint(section.length), ...section, ...wasm.subarray(content + size)];
    return Uint8Array.from(bytes);
  }
  throw new Error("the module has no memory of its own");
}

/** A number and where it ends. */
function varintAt(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7, at++) {
    const byte = bytes[at] as number;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
