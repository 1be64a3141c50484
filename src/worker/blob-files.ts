import type { InputFile } from "../data/importers/index.js";
import { unpack } from "../data/unpack.js";

/** A file that a person brought: a name to call it by, and its bytes. */
export interface BroughtFile {
  name: string;
  blob: Blob;
}

/** Files as importers read them, and how much of them was read. */
export class BlobFiles {
  readonly bytes: number;
  #read = 0;

  constructor(readonly files: readonly BroughtFile[]) {
    this.bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  }

  /** Share of the bytes that was read, 0 to 1. */
  get share(): number {
    return this.bytes === 0 ? 1 : this.#read / this.bytes;
  }

  /** Unpacked as they are read. */
  inputs(): InputFile[] {
    return this.files.map(({ name, blob }) => ({ name, chunks: unpack({ name, chunks: this.#chunks(blob) }) }));
  }

  /** By a reader: not every browser's streams can be iterated. */
  async *#chunks(blob: Blob): AsyncGenerator<Uint8Array> {
    const reader = blob.stream().getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#read += value.length;
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}
