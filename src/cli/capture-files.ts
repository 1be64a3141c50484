import { createReadStream, type ReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { SAMPLE_BYTES } from "../data/detect.js";
import type { InputFile } from "../data/importers/index.js";
import { unpack } from "../data/unpack.js";
import { HftError } from "../errors.js";

/** Captures named on the command line, unpacked as they are read. */
export class CaptureFiles {
  /** Bytes of all files, as they lie on the disk. */
  readonly bytes: number;
  #read = 0;

  /** @throws HftError 1005 for a path that is no file. */
  constructor(readonly paths: readonly string[]) {
    this.bytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
  }

  /** Share of the bytes that was read, 0 to 1. */
  get share(): number {
    return this.bytes === 0 ? 1 : this.#read / this.bytes;
  }

  inputs(): InputFile[] {
    return this.paths.map((path) => ({ name: basename(path), chunks: this.#chunks(path) }));
  }

  /** The start of a file, enough to tell its format. */
  async sample(path: string): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of unzipped(path)) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= SAMPLE_BYTES) break;
    }
    return Buffer.concat(pieces).subarray(0, SAMPLE_BYTES);
  }

  async *#chunks(path: string): AsyncGenerator<Uint8Array> {
    yield* unzipped(path, (bytes) => {
      this.#read += bytes;
    });
  }
}

function sizeOf(path: string): number {
  try {
    const stats = statSync(path);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new HftError(1005, `Can't read ${path}: ${reason}.`, { file: path });
  }
  throw new HftError(1005, `Can't read ${path}: it is no file.`, { file: path });
}

/** Told by its first bytes, since a name says nothing sure. */
async function isGzip(path: string): Promise<boolean> {
  for await (const piece of createReadStream(path, { end: 1 })) return (piece as Buffer)[0] === 0x1f && (piece as Buffer)[1] === 0x8b;
  return false;
}

async function* unzipped(path: string, onRead: (bytes: number) => void = () => {}): AsyncGenerator<Uint8Array> {
  const zipped = await isGzip(path);
  const file: ReadStream = createReadStream(path);
  file.on("data", (piece) => onRead(piece.length));
  file.pause();
  // The error of either stream is the one that the reader of the last one gets.
  if (zipped) yield* pipeline(file, createGunzip(), () => {}) as AsyncIterable<Uint8Array>;
  else yield* unpack({ name: basename(path), chunks: file });
}
