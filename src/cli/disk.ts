import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import type { Source } from "../data/hftbook/source.js";
import type { Scratch } from "../data/scratch.js";
import { HftError } from "../errors.js";

/** A file that is read where it is wanted, not held in memory. */
export function fileSource(path: string): Source & { close(): void } {
  const file = openSync(path, "r");
  return {
    size: statSync(path).size,
    read: (from, to) => Promise.resolve(readFrom(file, from, to)),
    close: () => closeSync(file),
  };
}

/** Bytes put aside in a file that is gone when it is closed, or when the process ends. */
export class FileScratch implements Scratch {
  readonly #file: number;
  #size = 0;

  /** @throws HftError 1005 when nothing can be written there. */
  constructor(readonly path: string) {
    try {
      this.#file = openSync(path, "w+");
    } catch (error) {
      throw new HftError(1005, `Can't write ${path}: ${(error as Error).message}.`, { file: path });
    }
    // Open files outlive their names, except on Windows; there `close` removes it.
    remove(path);
  }

  append(bytes: Uint8Array): number {
    const from = this.#size;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, from + at);
    } catch (error) {
      throw new HftError(1005, `Can't put rows aside in ${this.path}: ${(error as Error).message}.`, { file: this.path });
    }
    this.#size += bytes.length;
    return from;
  }

  read(from: number, to: number): Uint8Array {
    return readFrom(this.#file, from, to);
  }

  close(): void {
    closeSync(this.#file);
    remove(this.path);
  }
}

function readFrom(file: number, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  for (let at = 0; at < bytes.length; ) {
    const got = readSync(file, bytes, at, bytes.length - at, from + at);
    if (got === 0) throw new HftError(2003, `The file ended at byte ${from + at}, wanted ${to - from - at} more.`, { byte: from + at });
    at += got;
  }
  return bytes;
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Still open on Windows.
  }
}
