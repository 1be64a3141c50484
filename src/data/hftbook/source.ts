import { HftError } from "../../errors.js";

/** Where bytes come from; reads outside of it are the caller's fault. */
export interface Source {
  size: number;
  read(from: number, to: number): Promise<Uint8Array>;
}

export function sourceOf(from: Uint8Array | Blob | Source): Source {
  if ("read" in from) return from;
  if (from instanceof Uint8Array) return { size: from.length, read: (start, end) => Promise.resolve(from.subarray(start, end)) };
  return { size: from.size, read: (start, end) => readBlob(from, start, end) };
}

/** A Blob may be a file on a disk, which can go or change while it is open. */
async function readBlob(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await blob.slice(start, end).arrayBuffer());
  } catch (error) {
    const why = (error as Error).message;
    throw new HftError(2005, `The book's file can't be read: ${why}. Was it moved or changed since it was chosen?`, { byte: start });
  }
  if (bytes.length === end - start) return bytes;
  throw new HftError(2003, `The book's file gave ${bytes.length} bytes, wanted ${end - start}.`, { byte: start + bytes.length });
}
