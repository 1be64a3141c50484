/** Source files that decide a book's bytes: whoever works elsewhere in src/data does not have every book made again. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { at } from "./paths.mjs";

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

/** `files` (below the root) and all that they import, directly or not, sorted. */
export function withImports(files) {
  for (const file of files) if (!existsSync(at(file))) throw new Error(`${file}, named as a book's input, does not exist`);
  const found = new Set();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    // What is not there is only talked about, as in a comment, or the build says so.
    if (found.has(file) || !existsSync(at(file))) continue;
    found.add(file);
    for (const [, path] of readFileSync(at(file), "utf8").matchAll(IMPORT))
      waiting.push(normalize(join(dirname(file), path)).replace(/\.js$/, ".ts"));
  }
  return [...found].sort();
}
