import { HftError } from "../../errors.js";
import { crc32 } from "./crc32.js";
import { inflate } from "./inflate.js";
import { damaged, type Entry, hex } from "./layout.js";
import type { Source } from "./source.js";

/**
 * Chunks that are read and inflated before anybody asks, once they are read one after the other. Several are begun together when
 * half of them are used up: what other threads did is heard at a turn of the event loop, and a turn for each would be a wait for each.
 */
const AHEAD = 8;

/** The inflated bytes of a book's chunks, checked. */
export class Chunks {
  readonly #coming = new Map<number, Promise<Uint8Array>>();
  #lastIndex = -1;
  #closed = false;

  constructor(
    readonly source: Source,
    /** Of the book, for errors. */
    readonly name: string,
    readonly entries: readonly Entry[],
  ) {}

  /** @throws HftError 2002 (damaged), 2003 (truncated), 2004 (no such chunk, or closed), 2005 (unreadable). */
  async read(index: number): Promise<Uint8Array> {
    if (this.#closed) throw new HftError(2004, `The book ${this.name} has been closed.`);
    if (!this.entries[index]) throw new HftError(2004, `The book ${this.name} has no chunk ${index}; it has ${this.entries.length}.`);
    const asked = this.#coming.get(index) ?? this.#inflate(index);
    this.#coming.delete(index);
    if (index === this.#lastIndex + 1) this.#readAhead(index);
    else if (index !== this.#lastIndex) this.#coming.clear();
    this.#lastIndex = index;
    return asked;
  }

  close(): void {
    this.#closed = true;
    this.#coming.clear();
  }

  #readAhead(index: number): void {
    if (this.#coming.size > AHEAD / 2) return;
    for (let ahead = index + 1; ahead <= index + AHEAD && ahead < this.entries.length; ahead++) {
      if (this.#coming.has(ahead)) continue;
      const coming = this.#inflate(ahead);
      // Whoever asks for the chunk hears what is wrong with it.
      coming.catch(() => {});
      this.#coming.set(ahead, coming);
    }
  }

  async #inflate(index: number): Promise<Uint8Array> {
    const { offset, bytes, crc, inflatedBytes } = this.entries[index] as Entry;
    const stored = await this.source.read(offset, offset + bytes);
    const got = crc32(stored);
    const name = `Chunk ${index} of ${this.name}`;
    if (got !== crc) throw damaged(`${name} is damaged: its checksum is ${hex(got)}, the index says ${hex(crc)}.`, offset);
    const inflated = await inflate(stored, inflatedBytes);
    if (!inflated) throw damaged(`${name} does not inflate to the ${inflatedBytes} bytes that the index says.`, offset);
    return inflated;
  }
}
