const PART_BYTES = 1 << 22;

/** A browser may put blobs on its disk: what is packed leaves memory bit by bit. */
export function blobOf(pieces: Iterable<Uint8Array>): Blob {
  const parts: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    waiting.push(piece as Uint8Array<ArrayBuffer>);
    bytes += piece.length;
    if (bytes < PART_BYTES) continue;
    parts.push(new Blob(waiting));
    waiting = [];
    bytes = 0;
  }
  return new Blob([...parts, ...waiting], { type: "application/octet-stream" });
}
