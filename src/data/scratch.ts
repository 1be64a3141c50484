/** A place to put bytes aside while a file is read, so that memory does not grow with it. */
export interface Scratch {
  /** Returns where they begin. */
  append(bytes: Uint8Array): number;
  /** Bytes that were appended. */
  read(from: number, to: number): Uint8Array;
}

/** In memory: where there is no disk, or nothing large to put aside. Reads are of what was appended at once. */
export class MemoryScratch implements Scratch {
  readonly #pieces = new Map<number, Uint8Array>();
  #size = 0;

  append(bytes: Uint8Array): number {
    const from = this.#size;
    this.#pieces.set(from, bytes);
    this.#size += bytes.length;
    return from;
  }

  read(from: number, to: number): Uint8Array {
    const piece = this.#pieces.get(from);
    if (!piece || piece.length !== to - from) throw new RangeError(`No bytes were put aside from ${from} to ${to}.`);
    return piece;
  }
}
