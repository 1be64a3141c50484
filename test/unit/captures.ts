import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGunzip, gunzipSync } from "node:zlib";
import type { InputFile } from "../../src/data/importers/index.js";

const near = (name: string) => fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
const captures = process.env.HFT_CAPTURES ?? near("captures");
const cases = join(process.env.HFT_CONFORMANCE ?? near("conformance"), "cases");

/** What the conformance suite says of the rows of one capture. */
export interface RecordedSource {
  name: string;
  format: string;
  files: string[];
  tickSize: number;
  lotSize: number;
  rows: number;
  digest: string;
  /** Absolute time of its first local row, ns. */
  t0: string;
}

/** Whether the captures and the conformance suite are there; says so when they are not. */
export const hasCaptures = existsSync(captures) && existsSync(cases);
if (!hasCaptures) console.warn("SKIPPED: no captures to import. Set $HFT_CAPTURES and $HFT_CONFORMANCE to their folders.");

/** One case of every book that is made from captures. */
export function recordedSources(): RecordedSource[] {
  if (!hasCaptures) return [];
  return readdirSync(cases)
    .sort()
    .flatMap((book) => {
      const file = readdirSync(join(cases, book)).sort()[0];
      const recorded = file ? JSON.parse(gunzipSync(readFileSync(join(cases, book, file))).toString()) : {};
      if (!recorded.source?.files) return [];
      const { source, tickSize, lotSize, rows, t0 } = recorded;
      const { format, files } = source;
      return [{ name: book, format, files, tickSize, lotSize, t0, rows: rows.count, digest: rows.sha256 }];
    });
}

/** The files of a source, unzipped as they are read. */
export function openCaptures(names: readonly string[]): InputFile[] {
  return names.map((name) => ({ name, chunks: createReadStream(join(captures, name)).pipe(createGunzip()) }));
}
