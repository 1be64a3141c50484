import { writeBook } from "../src/data/book-file.js";
import { generateBook } from "../src/data/generator/generate.js";

/** A synthetic `.hftbook` as bytes. */
export function syntheticBook(options: { seed: number; spanNs: number }): Uint8Array {
  const { info, rows } = generateBook(options);
  return writeBook(info, rows);
}
