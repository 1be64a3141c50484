/** A capture to a book in Node, as `books convert` does it, and how many changes of levels it holds. */
import { createReadStream, rmSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { FileScratch } from "../../src/cli/disk.js";
import { importBook } from "../../src/data/book-of-import.js";
import { importers } from "../../src/data/importers/index.js";
import { Kind } from "../../src/data/rows.js";

export interface Capture {
  path: string;
  format: keyof typeof importers;
  tickSize: number;
  lotSize: number;
}

/** Rows that change a level, each counted once however many sides it stands for. */
export async function levelUpdates({ path, format, tickSize, lotSize }: Capture): Promise<number> {
  const { chunks } = await importers[format].read([inputOf(path)], { tickSize, lotSize });
  let updates = 0;
  for (const { ev, length } of chunks())
    for (let i = 0; i < length; i++)
      if (((ev[i] as number) & LOCAL_DEPTH) === LOCAL_DEPTH && ((ev[i] as number) & 0xff) === Kind.depth) updates++;
  return updates;
}

const LOCAL_DEPTH = 2 ** 30 + Kind.depth;

/** Wall time of one import, ms, its scratch on the disk and its book in memory. */
export async function importOnce({ path, format, tickSize, lotSize }: Capture, scratchPath: string) {
  const start = performance.now();
  const scratch = new FileScratch(scratchPath);
  try {
    const instrument = { symbol: "", venue: "", baseCurrency: "", quoteCurrency: "", tickSize, lotSize, contractSize: 1 };
    const words = { name: "capture", instrument, licence: "", source: "" };
    const { info, pieces } = await importBook(importers[format], [inputOf(path)], { tickSize, lotSize, scratch }, words);
    let bytes = 0;
    for (const piece of pieces()) bytes += piece.length;
    return { wallMs: performance.now() - start, rows: info.rows, digest: info.digest, bytes, packedBytes: statSync(path).size };
  } finally {
    scratch.close();
    rmSync(scratchPath, { force: true });
  }
}

function inputOf(path: string) {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  return { name: "capture", chunks: path.endsWith(".gz") ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file };
}
