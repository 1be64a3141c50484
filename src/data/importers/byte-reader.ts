import { HftError } from "../../errors.js";
import type { InputFile } from "./importer.js";

/** Reads a file of bytes from front to back, a piece of wanted length at a time. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(readonly file: InputFile) {
    const { chunks } = file;
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.#position;
  }

  /** The next bytes without taking them; fewer at the end of the file. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#held.length < length && (await this.#more())) {
      // Reads on.
    }
    return this.#held.subarray(0, length);
  }

  /** `least` bytes and what came with them, up to `most`, without taking them; fewer than `least` at the end of the file. */
  async ahead(least: number, most: number): Promise<Uint8Array> {
    await this.peek(least);
    return this.#held.subarray(0, most);
  }

  /** @throws HftError 2006 when the file ends before. @param what For the message. */
  async take(length: number, what: string): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    if (bytes.length < length) throw this.error(`it ends inside of ${what}`, `${length} bytes, got ${bytes.length}`);
    this.#drop(length);
    return bytes;
  }

  /** Up to `most` of the bytes that follow, as they come; none at the end of the file. */
  async some(most: number): Promise<Uint8Array> {
    await this.peek(1);
    const bytes = this.#held.subarray(0, most);
    this.#drop(bytes.length);
    return bytes;
  }

  async skip(length: number, what: string): Promise<void> {
    for (let left = length; left > 0; ) {
      const { length: got } = await this.some(left);
      if (got === 0) throw this.error(`it ends inside of ${what}`, `${left} bytes more`);
      left -= got;
    }
  }

  /** Something about this place of the file. */
  error(got: string, wanted: string): HftError {
    const byte = this.#position;
    return new HftError(2006, `${this.file.name}, byte ${byte}: ${got}, wanted ${wanted}.`, { file: this.file.name, byte });
  }

  #drop(length: number): void {
    this.#held = this.#held.subarray(length);
    this.#position += length;
  }

  async #more(): Promise<boolean> {
    try {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#held = this.#held.length === 0 ? value : joined(this.#held, value);
      return true;
    } catch (error) {
      if (error instanceof HftError) throw error;
      throw this.error(`the file can't be read to its end: ${error instanceof Error ? error.message : String(error)}`, "all of it");
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
