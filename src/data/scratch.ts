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

/**
 * Keeps what comes first in memory, and puts the rest on the disk: most captures are small, and what a browser writes to its disk costs as
 * much time as reading the capture. Reads are of what was appended at once.
 */
export class SpillingScratch implements Scratch {
  readonly #memory = new MemoryScratch();
  #inMemory = 0;
  #spilled = false;

  /** @param most Bytes in memory; what would be more goes to the disk, and everything after it. */
  constructor(
    readonly disk: Scratch,
    readonly most: number,
  ) {}

  append(bytes: Uint8Array): number {
    this.#spilled ||= this.#inMemory + bytes.length > this.most;
    if (this.#spilled) return this.#inMemory + this.disk.append(bytes);
    this.#inMemory += bytes.length;
    return this.#memory.append(bytes);
  }

  read(from: number, to: number): Uint8Array {
    if (from < this.#inMemory) return this.#memory.read(from, to);
    return this.disk.read(from - this.#inMemory, to - this.#inMemory);
  }
}
